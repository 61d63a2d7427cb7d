using System.Collections.Immutable;
using VrrpAot.Simulator.World;

namespace VrrpAot.Simulator.Loops;

/// <summary>Nodes with real engines, the LAN between them, and the clock.</summary>
public sealed class LoopCluster
{
    public LoopCluster(LoopScenario scenario, SeededRandom random, Picture picture, LoopSabotage sabotage, bool verbose)
    {
        (Scenario, Random, Picture, Sabotage, IsVerbose) = (scenario, random, picture, sabotage, verbose);
        Duration calm = scenario.Elections.CalmDelay;
        Duration half = Duration.FromMilliseconds(1) / 2;
        Lateness = calm < half ? calm : half;
        Lan = new Lan(random, Agenda, scenario.Count, calm) { Swallows = sabotage.Swallows };
        Nodes = [.. Enumerable.Range(0, scenario.Count)
            .Select(index => new LoopNode(index, this, new FakeMachine(Agenda, Lan, index)))];
        Invariants = new LoopInvariants(this);
    }

    public LoopScenario Scenario { get; }
    public SeededRandom Random { get; }
    public Picture Picture { get; }
    public LoopSabotage Sabotage { get; }
    public bool IsVerbose { get; }
    public Agenda Agenda { get; } = new();
    public Lan Lan { get; }
    public ImmutableArray<LoopNode> Nodes { get; }
    public LoopInvariants Invariants { get; }

    /// <summary>Of a turn, as an idle machine has it.</summary>
    public Duration Lateness { get; }

    /// <param name="node">-1 for the network.</param>
    public void Note(int node, char glyph, string text) =>
        Picture.Add(Agenda.Now, node, glyph, string.Concat(Nodes.Select(one => one.Glyph)), text);

    public void RunUntil(Instant end) => Agenda.RunUntil(end, Invariants.BeforeTimePasses, Invariants.AfterEvent);

    public void RunFor(Duration length) => RunUntil(Agenda.Now + length);
}
