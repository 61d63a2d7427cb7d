using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Simulator.Loops;
using VrrpAot.Simulator.Replay;
using VrrpAot.Simulator.World;

namespace VrrpAot.Tests.Simulation.Replay;

/// <summary>A simulated cluster, each node's engines with a journal, and what they said themselves.</summary>
internal sealed class RecordedCluster
{
    /// <summary>The journal of one node: that of an engine that crashes is followed by that of the next one.</summary>
    private sealed class Recorded
    {
        public List<JournalRing> Rings { get; } = [];
        public List<string> Transitions { get; } = [];
        public int Reloads { get; set; }
        public int Engines => Rings.Count;
    }

    private readonly Dictionary<FakeMachine, Recorded> _nodes = [];

    private RecordedCluster()
    {
    }

    /// <param name="capacity">Bytes of each engine's ring, which is read after the end only.</param>
    public static RecordedCluster Run(ulong seed, int capacity = 1 << 22)
    {
        var cluster = new RecordedCluster();
        LoopVerdict verdict = LoopSimulation.Run(seed,
            sabotage: new LoopSabotage { OnBoot = process => cluster.Record(process, capacity) });
        Assert.True(verdict.Broken is null, verdict.Report());
        return cluster;
    }

    private void Record(EngineProcess process, int capacity)
    {
        Recorded node = _nodes.TryGetValue(process.Kernel.Machine, out Recorded? known) ? known
            : _nodes[process.Kernel.Machine] = new Recorded();
        var ring = new JournalRing(capacity);
        node.Rings.Add(ring);
        process.Post(EngineCommand.Record(ring));
        Action<EngineEvent>? hears = process.Hears;
        process.Hears = happened =>
        {
            hears?.Invoke(happened);
            // One that was never started only says that it is stopped.
            if (happened.Kind is EngineEventKind.StateChanged or EngineEventKind.Stopped or EngineEventKind.Removed
                && happened.From != happened.To)
                node.Transitions.Add($"VI_{happened.Instance + 1}: {Name(happened.From)} -> {Name(happened.To)}, "
                    + $"{happened.Cause}, priority {happened.Ours}" + (happened.Address == IpAddress.Any ? ""
                        : $", because of {happened.Theirs} of {happened.Address}"));
            if (happened.Kind == EngineEventKind.Succeeded)
                node.Reloads++;
        };
    }

    private static string Name(RouterState state) => state.ToString().ToUpperInvariant();

    public int Reloads => _nodes.Values.Sum(node => node.Reloads);

    public int Crashes => _nodes.Values.Sum(node => node.Engines - 1);

    /// <summary>For each node: its file, and the transitions that its engines told.</summary>
    public IEnumerable<(byte[] File, List<string> Transitions)> Nodes
    {
        get
        {
            foreach (Recorded node in _nodes.Values)
            {
                var file = new List<byte>(new byte[JournalFile.Header]);
                JournalFile.WriteHeader(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(file),
                    unixMilliseconds: 1_796_000_000_000, default);
                foreach (JournalRing ring in node.Rings)
                    file.AddRange(Drain(ring));
                yield return ([.. file], node.Transitions);
            }
        }
    }

    public static byte[] Drain(JournalRing ring)
    {
        var all = new List<byte>();
        var portion = new byte[JournalRing.LongestRecord];
        while (ring.Read(portion) is > 0 and var count)
            all.AddRange(portion.AsSpan(0, count));
        return [.. all];
    }
}
