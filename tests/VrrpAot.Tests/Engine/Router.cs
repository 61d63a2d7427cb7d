using VrrpAot.Engine;
using VrrpAot.Kernel;
using VrrpAot.Protocol;
using VrrpAot.Tests.Kernel;

namespace VrrpAot.Tests.Engine;

/// <summary>An engine whose turns the test takes, and what it said so far.</summary>
internal sealed class Router : IDisposable
{
    private readonly EventRing _events = new();
    private readonly CommandQueue _commands = new();
    private readonly EngineSettings _settings;
    private readonly EngineLoop _loop;
    private readonly List<EngineEvent> _seen = [];

    public Router(EngineSettings settings)
    {
        _settings = settings;
        _loop = new EngineLoop(settings, _events, _commands, new InterfaceNames(), held: null);
        _loop.Begin();
    }

    public EngineSettings Settings => _settings;

    public Counters Counters => _loop.CountersOf(0);

    public RouterState LastState => _seen.Last(e => e.Kind == EngineEventKind.StateChanged).To;

    /// <summary>What happened to the instance from priority 0 on.</summary>
    public IEnumerable<EngineEventKind> Ending =>
        _seen.Select(e => e.Kind).SkipWhile(kind => kind != EngineEventKind.SentPriorityZero);

    public bool Saw(EngineEventKind kind) => _seen.Exists(e => e.Kind == kind);

    public void Post(EngineCommandKind kind, bool flag = false) => _commands.Post(new EngineCommand(kind, 0, Flag: flag));

    public void Post(EngineCommand command) => _commands.Post(command);

    /// <summary>How it stands now.</summary>
    public EngineReport Report()
    {
        var report = new EngineReport(_settings);
        _seen.RemoveAll(e => e.Kind == EngineEventKind.Reported);
        Post(new EngineCommand(EngineCommandKind.Report, Report: report));
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
    private void Turn()
    {
        _commands.Post(new EngineCommand(EngineCommandKind.SetPriority, 0, _settings.Instances[0].Election.BasePriority));
        _loop.Turn();
        while (_events.TryRead(out EngineEvent happened))
            _seen.Add(happened);
        Thread.Sleep(1);
    }

    public void Dispose()
    {
        _loop.Dispose();
        _commands.Dispose();
        _events.Dispose();
    }
}
