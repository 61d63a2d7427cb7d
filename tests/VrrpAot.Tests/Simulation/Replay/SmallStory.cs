using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Simulator;
using VrrpAot.Simulator.World;
using VrrpAot.Tests.Engine;

namespace VrrpAot.Tests.Simulation.Replay;

/// <summary>
/// A few seconds of two routers, of which the one with less priority records: its peer leaves and comes back, its file
/// changes, its check fails, and it hands over. Always the same, to the nanosecond.
/// </summary>
internal sealed class SmallStory
{
    private static readonly Duration s_second = Duration.FromSeconds(1);

    private readonly Agenda _agenda = new();
    private readonly Lan _lan;
    private readonly List<EngineProcess> _running = [];

    private SmallStory() => _lan = new Lan(new SeededRandom(51), _agenda, ports: 2, Duration.FromMilliseconds(1));

    /// <summary>The file.</summary>
    public static byte[] Record() => new SmallStory().Play();

    private byte[] Play()
    {
        EngineProcess recorded = Boot(port: 0, priority: 100);
        var ring = new JournalRing();
        recorded.Post(EngineCommand.Record(ring));
        Run(s_second / 2);
        FakeMachine other = Machine(port: 1);
        EngineProcess peer = Boot(other, priority: 200);
        Run(s_second * 4);
        peer.Post(EngineCommand.Stop());
        Run(s_second * 2);
        Assert.True(recorded.Reload(Settings(priority: 150)));
        recorded.Post(EngineCommand.SetPriority(0, new Priority(150)));
        Run(s_second);
        Assert.DoesNotContain(peer, _running);
        Boot(other, priority: 120);
        Run(s_second);
        recorded.Post(EngineCommand.HandOver(0, force: false));
        Run(s_second);
        recorded.Post(EngineCommand.RaiseScriptFault(0, script: 0));
        Run(s_second / 2);
        recorded.Post(EngineCommand.ClearScriptFault(0));
        Run(s_second / 2);
        recorded.Post(EngineCommand.Record(null));
        Run(s_second / 10);
        var file = new byte[JournalFile.Header];
        JournalFile.WriteHeader(file, unixMilliseconds: 1_796_033_096_000, new Instant(1_000_000_000));
        byte[] records = RecordedCluster.Drain(ring);
        Assert.True(ring.IsOver);
        _running.ForEach(process => process.Dispose());
        return [.. file, .. records];
    }

    private FakeMachine Machine(int port)
    {
        var machine = new FakeMachine(_agenda, _lan, port);
        FakeInterface on = machine.Plug("eth0");
        machine.SetUp(on, true);
        machine.Add(new AddressRecord
        {
            InterfaceIndex = on.Index, Address = new IpAddress(0x0A000001u + (uint)port), PrefixLength = 24,
        }, lifetimeSeconds: 0);
        return machine;
    }

    private EngineProcess Boot(int port, byte priority) => Boot(Machine(port), priority);

    private EngineProcess Boot(FakeMachine machine, byte priority)
    {
        var process = new EngineProcess(machine, Settings(priority), guarded: false);
        _running.Add(process);
        return process;
    }

    private static EngineSettings Settings(byte priority) => OneRouter.On("eth0", priority, s_second);

    private void Run(Duration length)
    {
        Instant end = _agenda.Now + length;
        while (_agenda.Now < end)
        {
            Turn();
            // What a frame does to a deadline is seen soon after it.
            Instant next = Instant.Earlier(end, _agenda.Now + s_second / 10_000);
            foreach (EngineProcess process in _running)
                next = Instant.Earlier(next, process.NextTurn);
            _agenda.RunUntil(next, after: Turn);
        }
    }

    private void Turn()
    {
        foreach (EngineProcess process in _running)
            for (int turns = 0; turns < 100 && !process.IsFinished && process.NextTurn <= _agenda.Now; turns++)
                process.Turn();
        foreach (EngineProcess ended in _running.FindAll(process => process.IsFinished))
        {
            ended.Dispose();
            _running.Remove(ended);
        }
    }
}
