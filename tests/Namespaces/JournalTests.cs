using System.Text.RegularExpressions;
using Lab;
using VrrpAot.Protocol;
using VrrpAot.Simulator.Replay;
using Xunit.Abstractions;

namespace Namespaces;

/// <summary>`trace journal` beside real daemons, and what is played from it.</summary>
public sealed partial class JournalTests(ITestOutputHelper output)
{
    private const string FilePath = "/run/lab/inputs.journal";

    /// <summary>Version 3, adverts every 200 ms, multicast.</summary>
    private static readonly PairSetup s_quick = new()
    {
        Variant = file => Story.AdvertInterval(Story.Version3(Story.Multicast(file)), "0.2"),
    };

    /// <summary>What node 2 records while node 1 loses its priority and gets it back, dies and comes back, and node 2
    /// itself reads another file and is maintained.</summary>
    [RootFact]
    public void a_recorded_day_plays_to_the_transitions_of_the_log() => Play(pair =>
    {
        pair.WaitForFirst();
        Eventually.True("node 2 is BACKUP", TimeSpan.FromSeconds(10),
            () => Door.State(pair.Second, "VI_1") == "BACKUP");
        int mark = pair.SecondDaemon.Process.LineCount;
        NodeProcess trace = Begin(pair.Second);

        Says(pair.First, 0, "", "priority", "VI_1", "50", "force");
        pair.WaitForSecond();
        Says(pair.First, 0, "", "priority", "VI_1", "reset");
        pair.WaitForFirst();
        pair.Second.WriteFile("/run/lab/keepalived.conf", s_quick.SecondFile.Replace("priority 90", "priority 80"));
        Says(pair.Second, 0, "taken up", "reload");
        pair.FirstDaemon.KillTree();
        pair.WaitForSecond(alone: false);
        pair.StartFirst();
        pair.WaitForFirst();
        Says(pair.Second, 0, "Maintenance is on.", "maintenance", "on");
        Says(pair.Second, 0, "Maintenance is over.", "maintenance", "off");
        Eventually.True("node 2 is BACKUP again", TimeSpan.FromSeconds(10),
            () => Door.State(pair.Second, "VI_1") == "BACKUP");
        Says(pair.First, 0, "", "release");
        pair.WaitForSecond();

        InputJournal journal = End(pair.Second, trace);
        List<string> logged = [.. pair.SecondDaemon.Log.Skip(mark).Select(line => Entering().Match(line.Text))
            .Where(match => match.Success).Select(match => match.Groups[1].Value)];
        ReplayVerdict verdict = Player.Play([journal]);
        output.WriteLine(verdict.Picture.Print());
        Assert.Null(verdict.Difference);
        Assert.Equal(0, verdict.Lost);
        Assert.Equal(logged, StatesOf(verdict));
        Assert.Equal(["MASTER", "BACKUP", "MASTER", "BACKUP", "FAULT", "BACKUP", "MASTER"], logged);
        Assert.Contains(journal.Records, record => record is Succeeded);
        Assert.Contains(journal.Records,
            record => record is Reconfigured { Settings.BasePriority: { Value: 80 } });
        Assert.Contains(journal.Records,
            record => record is Stepped { Input: { Kind: InputKind.Advert, Priority: { Value: 0 } } });

        // Somebody who writes history anew is found out, by name and time.
        int at = journal.Records.FindIndex(record => record is Stepped step
            && step.Outputs.Any(said => said.Kind == OutputKind.StateChanged));
        journal.Records[at] = (Stepped)journal.Records[at] with { Outputs = [] };
        string difference = Player.Play([journal]).Difference!;
        Assert.StartsWith($"{journal.TimeOf(journal.Records[at].At)} VI_1: ", difference);
        Assert.Contains("the journal has nothing; played again it is", difference);
    });

    /// <summary>The caller, the box and the file outlive an engine.</summary>
    [RootFact]
    public void a_journal_goes_on_with_the_next_engine_when_one_is_killed() => Play(pair =>
    {
        pair.WaitForFirst();
        NodeProcess trace = Begin(pair.Second);
        ProcessTree.Signal(pair.SecondDaemon.EnginePid, ProcessTree.SigKill);
        Eventually.True("it goes on", TimeSpan.FromSeconds(20),
            () => Read(pair.Second)?.Records.OfType<Begins>().Count() == 2);
        pair.FirstDaemon.Stop();
        pair.WaitForSecond(alone: false);
        InputJournal journal = End(pair.Second, trace);
        ReplayVerdict verdict = Player.Play([journal]);
        output.WriteLine(verdict.Picture.Print());
        Assert.Null(verdict.Difference);
        Assert.Contains('X', verdict.Picture.Glyphs);
        Assert.Equal("MASTER", StatesOf(verdict)[^1]);
    });

    [RootFact]
    public void it_ends_with_its_time_or_its_daemon_and_there_is_one_at_a_time() => Play(pair =>
    {
        pair.WaitForFirst();
        CommandResult timed = pair.First.Run(Binary.X64, "trace", "journal", FilePath, "for", "2s");
        Assert.Equal((0, "", ""), (timed.ExitCode, timed.Output, timed.Error));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(pair.First.Root + FilePath));
        InputJournal journal = Read(pair.First)!;
        Assert.IsType<Ends>(journal.Records[^1]);
        // Adverts of two seconds, five a second.
        Assert.InRange(journal.Records.OfType<Stepped>().Count(step => step.Input.Kind == InputKind.Timer), 5, 15);

        NodeProcess trace = Begin(pair.First);
        CommandResult second = pair.First.Run(Binary.X64, "trace", "journal", "/run/lab/other");
        Assert.Equal((1, ""), (second.ExitCode, second.Output));
        Assert.Contains("A journal is being recorded already", second.Error);
        Assert.False(File.Exists(pair.First.Root + "/run/lab/other"));
        pair.FirstDaemon.Stop();
        trace.WaitForEnd(TimeSpan.FromSeconds(10));
        ReplayVerdict verdict = Player.Play([Read(pair.First)!]);
        Assert.Null(verdict.Difference);
        Assert.Equal("INIT", StatesOf(verdict)[^1]);

        pair.SecondDaemon.WaitFor("Entering MASTER STATE", 10);
        // Lines, where no bytes can go: as a console shows them.
        (int code, string lines) = Door.Ask(pair.Second, "trace journal for 1s");
        Assert.Equal(0, code);
        InputJournal typed = InputJournal.Read("a console",
            System.Text.Encoding.UTF8.GetBytes($"node2# trace journal\r\n{lines}"));
        Assert.IsType<Ends>(typed.Records[^1]);
        Assert.Null(Player.Play([typed]).Difference);
    });

    private static NodeProcess Begin(Node node)
    {
        File.Delete(node.Root + FilePath);
        NodeProcess trace = node.Start(Binary.X64, ["trace", "journal", FilePath, "for", "10m"]);
        Eventually.True("it records", TimeSpan.FromSeconds(10),
            () => Read(node)?.Records.OfType<Stands>().Any() == true);
        return trace;
    }

    /// <summary>As Ctrl-C does.</summary>
    private static InputJournal End(Node node, NodeProcess trace)
    {
        // What was told last is in the file within a moment.
        Thread.Sleep(1000);
        trace.Signal(ProcessTree.SigInt);
        trace.WaitForEnd(TimeSpan.FromSeconds(5));
        InputJournal journal = Read(node)!;
        Assert.Null(journal.Damage);
        return journal;
    }

    private static InputJournal? Read(Node node)
    {
        try
        {
            return InputJournal.Read("inputs", File.ReadAllBytes(node.Root + FilePath));
        }
        catch (Exception early) when (early is IOException or InvalidDataException)
        {
            return null;
        }
    }

    private static List<string> StatesOf(ReplayVerdict verdict) =>
        [.. verdict.Transitions.Select(words => words.Split(" -> ")[1].Split(',')[0])];

    [GeneratedRegex(@"\(VI_1\) Entering (MASTER|BACKUP|FAULT) STATE")]
    private static partial Regex Entering();

    private static void Says(Node node, int code, string text, params string[] words)
    {
        CommandResult result = node.Run(Binary.X64, words);
        Assert.True(result.ExitCode == code && result.Output.Contains(text),
            $"{string.Join(' ', words)}: exit code {result.ExitCode}\n{result.Output}{result.Error}");
    }

    private void Play(Action<Pair> test)
    {
        using var pair = new Pair(s_quick);
        try
        {
            test(pair);
        }
        catch
        {
            output.WriteLine(pair.Logs);
            throw;
        }
    }
}
