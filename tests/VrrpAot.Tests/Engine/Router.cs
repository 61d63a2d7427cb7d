using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Tests.Linux;

namespace VrrpAot.Tests.Engine;

/// <summary>An engine whose turns the test takes, and what it said so far.</summary>
internal sealed class Router : IDisposable
{
    private readonly EventRing _events = new();
    private readonly CommandQueue _commands = new();
    private EngineSettings _settings;

    public Router(EngineSettings settings, HeldTableWriter? held = null, bool maySetAddresses = true)
    {
        _settings = settings;
        Priority = settings.Instances[0].Election.BasePriority;
        Loop = new EngineLoop(Kernel, settings, _events, _commands, held, maySetAddresses: maySetAddresses);
        Loop.Begin();
    }

    public LinuxKernel Kernel { get; } = new();

    public EngineLoop Loop { get; private set; }

    /// <summary>Of the first instance, as its checks make it.</summary>
    public Priority Priority { get; set; }

    /// <summary>Where netlink speaks to the engine; a test may speak in its place.</summary>
    public INetlinkListener Listener => Loop.Listener;

    public InterfaceNames Names => _events.Names;

    public List<EngineEvent> Seen { get; } = [];

    public Counters Counters => Loop.CountersOf(0);

    /// <summary>Of the first instance.</summary>
    public RouterState LastState =>
        Seen.Where(e => e.Kind == EngineEventKind.StateChanged && e.Instance == 0).Select(e => e.To).LastOrDefault();

    /// <summary>What happened to the first instance from priority 0 on.</summary>
    public IEnumerable<EngineEventKind> Ending =>
        Seen.Select(e => e.Kind).SkipWhile(kind => kind != EngineEventKind.SentPriorityZero);

    public bool Saw(EngineEventKind kind) => Seen.Exists(e => e.Kind == kind);

    public bool Saw(EngineEventKind kind, int instance) => Seen.Exists(e => e.Kind == kind && e.Instance == instance);

    public void Post(EngineCommand command) => _commands.Post(command);

    public void PostSuccessor(EngineLoop? successor) => _commands.PostSuccessor(successor!);

    /// <summary>A reload: the successor is prepared and has taken over when this returns.</summary>
    public void Succeed(EngineSettings settings)
    {
        EngineLoop successor = Loop.TryPrepareSuccessor(settings)!;
        PostSuccessor(successor);
        _settings = settings;
        Priority = settings.Instances[0].Election.BasePriority;
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

    public void TurnUntil(Func<Router, bool> done)
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
        _commands.Post(EngineCommand.SetPriority(0, Priority));
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
