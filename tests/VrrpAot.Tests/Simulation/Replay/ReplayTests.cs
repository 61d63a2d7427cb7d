using VrrpAot.Protocol;
using VrrpAot.Simulator.Replay;

namespace VrrpAot.Tests.Simulation.Replay;

/// <summary>Journals of simulated clusters, played again.</summary>
public class ReplayTests
{
    private const int Seeds = 60;

    /// <summary>
    /// Through crashes, reloads, hand-overs, maintenance, sleeps and lost interfaces: whatever a seed does to its
    /// nodes, each journal plays to the transitions that the engine itself told.
    /// </summary>
    [Fact]
    public void journals_of_60_simulated_clusters_play_to_the_transitions_that_their_engines_told()
    {
        int transitions = 0, reloads = 0, crashes = 0, inputs = 0;
        Parallel.For(1, Seeds + 1, seed =>
        {
            RecordedCluster cluster = RecordedCluster.Run((ulong)seed);
            Interlocked.Add(ref reloads, cluster.Reloads);
            Interlocked.Add(ref crashes, cluster.Crashes);
            foreach ((byte[] file, List<string> told) in cluster.Nodes)
            {
                ReplayVerdict verdict = Play(file);
                Assert.True(verdict.Difference is null, $"seed {seed}: {verdict.Difference}");
                Assert.Equal(0, verdict.Lost);
                Assert.Equal(told, verdict.Transitions);
                Interlocked.Add(ref transitions, told.Count);
                Interlocked.Add(ref inputs, verdict.Inputs);
            }
        });
        Assert.True(transitions > 2000 && reloads > 100 && crashes > 100 && inputs > 20_000,
            $"{transitions} transitions, {reloads} reloads, {crashes} crashes, {inputs} inputs: too little happened");
    }

    /// <summary>A reader that is too slow costs inputs; what it has is played, from how routers stand then.</summary>
    [Fact]
    public void what_found_no_room_is_said_and_what_comes_after_it_is_still_played()
    {
        int lost = 0, behind = 0;
        for (ulong seed = 1; seed <= 10; seed++)
            foreach ((byte[] file, _) in RecordedCluster.Run(seed, capacity: 4096).Nodes)
            {
                ReplayVerdict verdict = Play(file);
                Assert.Null(verdict.Difference);
                lost += verdict.Lost;
                behind += InputJournal.Read("one", file).Records.SkipWhile(record => record is not Lost).Count();
            }
        Assert.True(lost > 100 && behind > 10, $"{lost} lost, {behind} records behind");
    }

    [Fact]
    public void journals_of_all_nodes_are_played_as_one()
    {
        List<(byte[] File, List<string> Transitions)> nodes = [.. RecordedCluster.Run(7).Nodes];
        ReplayVerdict verdict = Player.Play([.. nodes.Select((node, i) => InputJournal.Read($"n{i + 1}", node.File))]);
        Assert.Null(verdict.Difference);
        Assert.Equal(nodes.Sum(node => node.Transitions.Count), verdict.Transitions.Length);
        string[] lines = verdict.Picture.Print().Split('\n');
        for (int i = 0; i < nodes.Count; i++)
            Assert.StartsWith($"n{i + 1} VI_1", Assert.Single(lines, line => line.StartsWith($"n{i + 1} VI_1 ")
                && !line.Contains("VRID")));
    }

    /// <summary>An output that is not what was said at the time: somebody changed the journal, or the code.</summary>
    [Fact]
    public void a_transition_that_was_another_one_is_named_with_its_time()
    {
        (byte[] file, _) = RecordedCluster.Run(3).Nodes.First();
        InputJournal journal = InputJournal.Read("one", file);
        Assert.Null(Player.Play([journal]).Difference);
        int at = journal.Records.FindIndex(record => record is Stepped { Outputs: var said }
            && said.Any(output => output is { Kind: OutputKind.StateChanged, To: RouterState.Master }));
        var step = (Stepped)journal.Records[at];
        journal.Records[at] = step with
        {
            Outputs = [.. step.Outputs.Select(output =>
                output.Kind == OutputKind.StateChanged ? output with { To = RouterState.Backup } : output)],
        };
        string difference = Player.Play([journal]).Difference!;
        Assert.StartsWith($"{journal.TimeOf(step.At)} VI_", difference);
        Assert.Contains(": the journal has BACKUP -> BACKUP", difference);
        Assert.Contains("; played again it is BACKUP -> MASTER", difference);
    }

    [Fact]
    public void an_input_that_is_left_out_makes_a_difference()
    {
        (byte[] file, _) = RecordedCluster.Run(3).Nodes.First();
        InputJournal journal = InputJournal.Read("one", file);
        int at = journal.Records.FindIndex(record => record is Stepped { Outputs: var said }
            && said.Any(output => output is { Kind: OutputKind.StateChanged, To: RouterState.Master }));
        journal.Records.RemoveAt(at);
        Assert.NotNull(Player.Play([journal]).Difference);
    }

    /// <summary>Whatever the bytes are: a reason, a difference, or the same.</summary>
    [Fact]
    public void changed_and_cut_journals_are_survived()
    {
        (byte[] file, _) = RecordedCluster.Run(5).Nodes.First();
        var random = new Random(51);
        int unreadable = 0, differ = 0, cut = 0;
        for (int i = 0; i < 1500; i++)
        {
            byte[] changed = file[..random.Next(1, Math.Min(file.Length, 20_000))];
            for (int change = random.Next(4); change > 0; change--)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            try
            {
                InputJournal journal = InputJournal.Read("one", changed);
                cut += journal.IsCut ? 1 : 0;
                unreadable += journal.Damage is null ? 0 : 1;
                ReplayVerdict verdict = Player.Play([journal]);
                differ += verdict.Difference is null ? 0 : 1;
                verdict.Picture.Print();
            }
            catch (InvalidDataException)
            {
                unreadable++;
            }
        }
        Assert.True(unreadable > 20 && differ > 100 && cut > 100,
            $"{unreadable} unreadable, {differ} differ, {cut} cut");
    }

    private static ReplayVerdict Play(byte[] file) => Player.Play([InputJournal.Read("one", file)]);
}
