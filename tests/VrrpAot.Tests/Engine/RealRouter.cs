using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Tests.Linux;

namespace VrrpAot.Tests.Engine;

/// <summary>An engine on the real kernel, whose turns the test takes, and what it said so far.</summary>
internal sealed class RealRouter : IDisposable
{
    private readonly EventRing _events = new();
    private readonly CommandQueue _commands = new();
    private EngineSettings _settings;

    public RealRouter(EngineSettings settings)
    {
        _settings = settings;
        Loop = new EngineLoop(new LinuxKernel(), settings, _events, _commands, held: null);
        Loop.Begin();
    }

    public EngineLoop Loop { get; private set; }

    public List<EngineEvent> Seen { get; } = [];

    public Counters Counters => Loop.CountersOf(0);

    /// <summary>Of the first instance.</summary>
    public RouterState LastState =>
        Seen.Where(e => e.Kind == EngineEventKind.StateChanged && e.Instance == 0).Select(e => e.To).LastOrDefault();

    public bool Saw(EngineEventKind kind) => Seen.Exists(e => e.Kind == kind);

    public void Post(EngineCommand command) => _commands.Post(command);

    /// <summary>A reload: the successor is prepared and has taken over when this returns.</summary>
    public void Succeed(EngineSettings settings)
    {
        EngineLoop successor = Loop.TryPrepareSuccessor(settings)!;
        _commands.PostSuccessor(successor);
        _settings = settings;
        TurnUntil(r => r.Loop == successor);
    }

    /// <summary>How it stands now.</summary>
    public EngineReport Report()
    {
        var report = new EngineReport(_settings);
        Seen.RemoveAll(e => e.Kind == EngineEventKind.Reported);
        Post(EngineCommand.Fill(report));
        TurnUntil(r => r.Saw(EngineEventKind.Reported));
        return report;
    }

    public void TurnUntil(Func<RealRouter, bool> done)
    {
        Instant end = Cable.In(20_000);
        while (!done(this))
        {
            Assert.True(BootClock.Now < end, "it did not happen within 20 s");
            Turn();
        }
    }

    public void TurnFor(Duration length)
    {
        Instant end = BootClock.Now + length;
        while (BootClock.Now < end)
            Turn();
    }

    /// <summary>Its own priority once more changes nothing, but wakes the loop, so that a turn is short.</summary>
    public void Turn()
    {
        _commands.Post(EngineCommand.SetPriority(0, _settings.Instances[0].Election.BasePriority));
        Loop.Turn();
        Loop = Loop.Successor ?? Loop;
        while (_events.TryRead(out EngineEvent happened))
            Seen.Add(happened);
        Thread.Sleep(1);
    }

    public void Dispose()
    {
        Loop.Dispose();
        _commands.Dispose();
        _events.Dispose();
    }
}
