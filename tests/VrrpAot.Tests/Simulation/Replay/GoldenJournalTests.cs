using System.Runtime.CompilerServices;
using VrrpAot.Engine;
using VrrpAot.Simulator.Replay;

namespace VrrpAot.Tests.Simulation.Replay;

/// <summary>
/// A small journal that is kept: its form stays what it is, or gets another number (<see cref="JournalFile.Magic"/>),
/// and what a person is shown of it is this. UPDATE=yes writes both anew.
/// </summary>
public class GoldenJournalTests
{
    private static readonly bool s_isWritten = Environment.GetEnvironmentVariable("UPDATE") == "yes";

    private static string PathOf(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, name);

    [Fact]
    public void the_story_is_still_recorded_as_it_was()
    {
        byte[] recorded = SmallStory.Record();
        if (s_isWritten)
            File.WriteAllBytes(PathOf("small.journal"), recorded);
        Assert.Equal(File.ReadAllBytes(PathOf("small.journal")), recorded);
    }

    [Fact]
    public void it_is_played_in_this_picture_and_these_words()
    {
        (int code, string said) = Replay(PathOf("small.journal"));
        if (s_isWritten)
            File.WriteAllText(PathOf("small.txt"), said);
        Assert.Equal(File.ReadAllText(PathOf("small.txt")), said);
        Assert.Equal(ReplayProgram.Same, code);
    }

    [Fact]
    public void with_every_advert_and_timer_it_has_more_to_tell()
    {
        string file = PathOf("small.journal");
        string[] all = Replay(file, "--verbose").Said.Split('\n'), few = Replay(file).Said.Split('\n');
        Assert.True(all.Length > few.Length + 5);
        Assert.Contains(all, line => line.Contains("advert of 10.0.0.2, priority 200, every 1000 ms"));
    }

    /// <summary>As a serial console shows it, with the words of others around.</summary>
    [Fact]
    public void lines_of_a_terminal_are_the_same_journal()
    {
        string text = "node1> trace journal for 10s\r\n";
        foreach (byte[] line in File.ReadAllBytes(PathOf("small.journal")).Chunk(54))
            text += $":{Convert.ToBase64String(line)}\r\n";
        Played(System.Text.Encoding.ASCII.GetBytes(text + "node1> logout\r\n"),
            (code, said) => Assert.Equal((ReplayProgram.Same, Replay(PathOf("small.journal")).Said), (code, said)));
    }

    [Fact]
    public void one_that_is_cut_is_played_as_far_as_it_goes() =>
        Played(File.ReadAllBytes(PathOf("small.journal"))[..^30], (code, said) =>
    {
        Assert.Equal(ReplayProgram.Same, code);
        Assert.Contains("small.journal is cut within its last record: what is there was played\n", said);
    });

    /// <summary>One byte: the state that the second transition led to.</summary>
    [Fact]
    public void one_that_was_tampered_with_is_named_with_time_and_difference()
    {
        byte[] bytes = File.ReadAllBytes(PathOf("small.journal"));
        // StateChanged from BACKUP to MASTER, since the master left.
        int at = bytes.AsSpan().IndexOf((byte[])[1, 2, 4]);
        Assert.True(at > 0);
        bytes[at + 2] = 3;
        Played(bytes, (code, said) =>
        {
            Assert.Equal(ReplayProgram.Differs, code);
            string last = said.TrimEnd('\n').Split('\n')[^1];
            Assert.StartsWith("Played again it differs: 2026-11-30 10:", last);
            Assert.Contains("VI_1: timer: the journal has BACKUP -> MASTER, MasterSilent", last);
            Assert.Contains("played again it is BACKUP -> MASTER, MasterLeft", last);
        });
    }

    [Fact]
    public void inputs_that_are_missing_are_a_code_of_their_own()
    {
        // A record of its own, behind the first one: 2 bytes of length, kind, time, number.
        byte[] bytes = File.ReadAllBytes(PathOf("small.journal"));
        byte[] lost = [15, 0, (byte)JournalKind.Lost, 0, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0];
        int second = JournalFile.Header + bytes[JournalFile.Header];
        Played([.. bytes[..second], .. lost, .. bytes[second..]], (code, said) =>
        {
            Assert.Equal(ReplayProgram.NotExact, code);
            Assert.EndsWith("nothing else, but 5 inputs came faster than they could be written: it cannot be exact\n",
                said);
        });
    }

    [Theory]
    [InlineData("", "is no journal of inputs")]
    [InlineData("VrrpAot journal 2\n and more of it, whatever it is", "is a journal of another version")]
    [InlineData("VrrpAot journal 1\n", "is cut before its first record")]
    public void what_is_no_journal_is_a_sentence(string content, string complaint) =>
        Played(System.Text.Encoding.ASCII.GetBytes(content), (code, said) =>
    {
        Assert.Equal(ReplayProgram.Unreadable, code);
        Assert.Equal($"small.journal {complaint}\n", said);
    });

    [Fact]
    public void damage_is_said_with_its_place_after_what_could_be_played() =>
        Played([.. File.ReadAllBytes(PathOf("small.journal")), 3, 0, 99, 0, 0], (code, said) =>
    {
        Assert.Equal(ReplayProgram.Unreadable, code);
        Assert.Contains("BACKUP -> MASTER", said);
        Assert.Matches(@"\nsmall\.journal is damaged: byte \d+: a record has less than its fields\n$", said);
    });

    private static void Played(byte[] content, Action<int, string> test)
    {
        string folder = Directory.CreateTempSubdirectory("journal").FullName;
        string path = Path.Combine(folder, "small.journal");
        File.WriteAllBytes(path, content);
        (int code, string said) = Replay(path);
        Directory.Delete(folder, recursive: true);
        test(code, said);
    }

    private static (int Code, string Said) Replay(params string[] words)
    {
        var said = new StringWriter { NewLine = "\n" };
        return (ReplayProgram.Run(words, said, said), said.ToString());
    }
}
