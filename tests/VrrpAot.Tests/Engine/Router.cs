using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Simulator.World;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Engine;

/// <summary>
/// An engine at one end of a <see cref="FakeCable"/>, whose turns the test takes, and what it said so far. While it
/// takes turns time passes for both ends; whoever takes none hears nothing.
/// </summary>
internal sealed class Router : IDisposable
{
    /// <summary>Between two turns; two routers that take turns in turn are late by less than a gap.</summary>
    private static readonly Duration s_pause = Duration.FromMilliseconds(1) / 4;
    private static readonly Duration s_longest = Duration.FromSeconds(300);

    private readonly FakeCable _cable;
    private readonly EngineProcess _process;
    private EngineSettings _settings;

    /// <param name="guarded">With a table of what it holds, for a guardian.</param>
    /// <param name="codes">Wanted by instances with a key only.</param>
    public Router(FakeCable cable, EngineSettings settings, bool guarded = false, bool maySetAddresses = true,
        IMessageCodes? codes = null)
    {
        (_cable, _settings) = (cable, settings);
        _process = new EngineProcess(cable.MachineOf(settings.Instances[0].Interface), settings, guarded,
            maySetAddresses, codes) { Hears = Seen.Add };
    }

    public EngineLoop Loop => _process.Loop;

    public FakeKernel Kernel => _process.Kernel;

    /// <summary>What its guardian reads.</summary>
    public HeldTableReader Guardian => _process.Guardian!;

    /// <summary>Where netlink speaks to the engine; a test may speak in its place.</summary>
    public INetlinkListener Listener => Loop.Listener;

    public InterfaceNames Names => _process.Names;

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

    public void Post(EngineCommand command) => _process.Post(command);

    /// <summary>A reload is prepared and posted.</summary>
    public void Reload(EngineSettings settings)
    {
        Assert.True(_process.Reload(settings));
        _settings = settings;
    }

    /// <summary>A reload: the successor has taken over when this returns.</summary>
    public void Succeed(EngineSettings settings)
    {
        Reload(settings);
        Post(EngineCommand.SetPriority(0, settings.Instances[0].Election.BasePriority));
        TurnUntil(_ => !_process.IsReloading);
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
        Instant end = _cable.Now + s_longest;
        while (!done(this))
        {
            Assert.True(_cable.Now < end, $"it did not happen within {s_longest.TotalSeconds} s of the cable's time");
            Turn();
        }
    }

    public void TurnFor(Duration length)
    {
        Instant end = _cable.Now + length;
        while (_cable.Now < end)
            Turn();
    }

    public void Turn()
    {
        _cable.Pass(s_pause);
        TurnNow();
    }

    /// <summary>A turn with no time between it and what was before.</summary>
    public void TurnNow() => _process.Turn();

    public void Dispose() => _process.Dispose();
}
