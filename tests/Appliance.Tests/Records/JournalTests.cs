using System.Text;
using Appliance.Base;
using Appliance.Records;
using Appliance.Reports;
using CsCheck;
using VrrpAot.Protocol;

namespace Appliance.Tests.Records;

public class JournalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("journal").FullName;

    private string FileName => Path.Combine(_folder, "state", "transitions");

    [Fact]
    public void what_was_added_is_there_after_a_restart()
    {
        var journal = new Journal(FileName);
        Transition[] added = [Number(1), Number(2) with { Instance = "other" }, Number(3)];
        foreach (Transition transition in added)
            journal.Add(transition);
        Assert.Null(journal.Trouble);
        var again = new Journal(FileName);
        Assert.Equal(added, again.Newest(100));
        Assert.Equal([added[0], added[2]], again.Newest(100, "VI_1"));
        Assert.Equal([added[2]], again.Newest(1));
    }

    [Fact]
    public void what_changes_at_once_is_written_together_and_told_meanwhile()
    {
        var journal = new Journal(FileName);
        Transition[] added = [Number(1), Number(2), Number(3)];
        journal.Gather(() =>
        {
            foreach (Transition transition in added)
                journal.Add(transition);
            Assert.False(File.Exists(FileName));
            Assert.Equal(added, journal.Newest(100));
        });
        Assert.Equal(added, new Journal(FileName).Newest(100));
        journal.Add(Number(4));
        Assert.Equal([.. added, Number(4)], new Journal(FileName).Newest(100));
    }

    [Fact]
    public void of_more_changes_at_once_than_memory_holds_none_is_lost()
    {
        var journal = new Journal(FileName);
        journal.Gather(() =>
        {
            for (int i = 1; i <= Journal.Capacity + 200; i++)
                journal.Add(Number(i));
        });
        Assert.Equal(Journal.Capacity + 200, new Journal(FileName).Newest(10_000).Count);
    }

    [Fact]
    public void a_line_cut_short_by_a_power_cut_costs_that_line_only_at_whatever_byte()
    {
        byte[] whole = [.. Journal.Line(Number(1)), .. Journal.Line(Number(2))];
        int first = Journal.Line(Number(1)).Length;
        Directory.CreateDirectory(Path.GetDirectoryName(FileName)!);
        for (int length = first; length < whole.Length - 1; length++)
        {
            File.WriteAllBytes(FileName, whole[..length]);
            var journal = new Journal(FileName);
            journal.Add(Number(3));
            Assert.Equal([Number(1), Number(3)], new Journal(FileName).Newest(100));
        }
    }

    [Fact]
    public void the_file_stays_small_however_much_changes()
    {
        var journal = new Journal(FileName);
        for (int i = 0; i < 5000; i++)
            journal.Add(Number(i));
        Assert.InRange(Directory.GetFiles(Path.GetDirectoryName(FileName)!).Sum(file => new FileInfo(file).Length),
            Journal.Limit, 2.1 * Journal.Limit);
        IReadOnlyList<Transition> kept = new Journal(FileName).Newest(int.MaxValue);
        Assert.InRange(kept.Count, 500, 4000);
        Assert.Equal(Enumerable.Range(5000 - kept.Count, kept.Count).Select(Number), kept);
    }

    [Fact]
    public void what_found_no_place_is_written_when_there_is_one_again_and_in_order()
    {
        File.WriteAllText(Path.Combine(_folder, "state"), "in the way");
        var journal = new Journal(FileName);
        journal.Add(Number(1));
        journal.Add(Number(2));
        Assert.NotNull(journal.Trouble);
        File.Delete(Path.Combine(_folder, "state"));
        journal.Add(Number(3));
        Assert.Equal([Number(1), Number(2), Number(3)], new Journal(FileName).Newest(100));
        Assert.Equal([Number(1), Number(2), Number(3)], journal.Newest(100));
    }

    [Fact]
    public void without_a_writable_place_it_works_in_memory_and_says_so()
    {
        File.WriteAllText(Path.Combine(_folder, "plain"), "");
        var journal = new Journal(Path.Combine(_folder, "plain", "transitions"));
        journal.Add(Number(1));
        Assert.Equal([Number(1)], journal.Newest(100));
        Assert.NotNull(journal.Trouble);
    }

    [Theory]
    [InlineData("mkfifo", "")]
    [InlineData("ln", "-s /etc/hostname")]
    [InlineData("mkdir", "")]
    public void what_is_no_file_is_neither_followed_nor_waited_for(string maker, string words)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(FileName)!);
        using (var made = System.Diagnostics.Process.Start(maker, $"{words} {FileName}"))
            made.WaitForExit();
        var journal = new Journal(FileName);
        journal.Add(Number(1));
        Assert.Equal([Number(1)], journal.Newest(100));
        Assert.NotNull(journal.Trouble);
    }

    [Fact]
    public void the_file_is_for_its_owner_only()
    {
        new Journal(FileName).Add(Number(1));
        Assert.Equal((UnixFileMode)0x180 /* 0600 */, File.GetUnixFileMode(FileName));
    }

    [Fact]
    public void a_line_of_anything_is_no_transition() => Gen.String.Sample(line => Assert.Null(Journal.Parse(line)));

    [Fact]
    public void what_is_written_is_read_as_it_was() =>
        Gen.Select(
            Gen.Long[0, Moment.Last.UnixMilliseconds], Gen.String, Gen.String, Gen.Int[0, 1_000_000_000])
            .Sample((at, instance, evidence, before) =>
        {
            // A surrogate without its other half is no text, and becomes a question mark.
            Transition meant = Number(1) with
            {
                At = new Moment(at),
                Instance = Whole(instance),
                Evidence = Whole(evidence),
                Before = Duration.FromMilliseconds(before),
            };
            Assert.Equal(meant, Journal.Parse(Encoding.UTF8.GetString(Journal.Line(meant))));
        });

    /// <summary>What is read of a damaged line is a transition that could have been written, or nothing.</summary>
    [Fact]
    public void a_damaged_line_is_no_transition_or_a_whole_one()
    {
        byte[] good = Journal.Line(Number(1));
        int whole = 0;
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, good.Length]).Sample((at, value, length) =>
        {
            byte[] line = [.. good];
            line[at] = value;
            foreach (byte[] damaged in (byte[][])[line, line[..length]])
            {
                if (Journal.Parse(Encoding.UTF8.GetString(damaged)) is not { } read)
                    continue;
                Interlocked.Increment(ref whole);
                Assert.Equal(read, Journal.Parse(Encoding.UTF8.GetString(Journal.Line(read))));
            }
        }, iter: 3000);
        Assert.InRange(whole, 100, 5900);
    }

    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));

    private static Transition Number(int i) => new(
        new Moment(1_700_000_000_000 + i), "VI_1", RouterState.Backup, RouterState.Master,
        TransitionCause.MasterSilent, $"no advert from 10.0.0.{i % 250} \"quoted\"", Duration.FromMilliseconds(i));

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
