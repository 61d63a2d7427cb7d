using Appliance.Base;
using Appliance.Records;
using Appliance.Reports;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Tracking;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Attendant;

/// <summary>
/// The thread beside the engine's loop, for everything that may format, allocate or take its time: it reads the loop's
/// events and gives each to its services, in a fixed order. Log first, then what acts upon it, then scripts.
/// </summary>
internal sealed class Attendant : IDisposable
{
    /// <summary>Tokens before the first are our doors'.</summary>
    private const int FirstNoticeToken = 32, FirstChildToken = 64;

    /// <summary>What scripts that still run are given after the engine has finished.</summary>
    private static readonly Duration Grace = Duration.FromSeconds(1);

    /// <summary>And mails, if the relay answers.</summary>
    private static readonly Duration MailGrace = Duration.FromSeconds(2);

    private readonly EventRing _events;
    private readonly Journal _journal;
    private readonly Action? _betweenTurns;
    private readonly Poller _poller = new();
    /// <summary>What is done when a descriptor is readable, by its token.</summary>
    private readonly List<Action> _doors = [];
    private readonly Children _children;
    private readonly SnapshotBoard _board;
    private readonly Calls _calls = new();
    private readonly InForce _inForce = new();
    private readonly Telling _telling;
    private readonly Showing _showing;
    private readonly Later _later = new();
    private readonly List<Service> _services;
    private bool _finished;

    /// <summary>
    /// Inspects every configured script and says what is wrong with it. Nothing is started before <see cref="Run"/>.
    /// </summary>
    /// <param name="betweenTurns">Called on this thread.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The kernel gave no descriptor.</exception>
    public Attendant(DaemonSettings settings, EventRing events, CommandQueue commands, ScriptSecurity security,
        Journal journal, SnapshotBoard board, Action<LogLine> log, Action? betweenTurns = null)
    {
        (_events, _journal, _board, _betweenTurns) = (events, journal, board, betweenTurns);
        var who = new WhoAsked();
        var gate = new CommandGate(commands, _inForce);
        var probes = new ProbeThreads();
        Gate = gate;
        _children = new Children(_poller, FirstChildToken);
        _telling = new Telling(_inForce, events, log);
        Checks = new Checks(_inForce, log);
        Notices = new Notices(_inForce, _children, _poller, FirstNoticeToken, log);
        Dumps = new Dumps(_inForce, gate.Post, log);
        board.Published += Dumps.Look;
        Sources = new Sources(_inForce, Post, log);
        Priorities = new Priorities(_inForce, who, log);
        Releases = new Releases(_inForce, gate, who, log);
        Reloads = new Reloads(_inForce, gate, Checks,
            new Equipment(_children, probes, journal, who, gate.Post, Checks, Notices, Sources), Post,
            log);
        Maintenance = new MaintenanceKeeper(_inForce, gate, Reloads, who, log);
        _showing = new Showing(_inForce, board, _telling, Reloads, Maintenance);
        _services = [_telling, _showing, Maintenance, Releases, Checks, Sources, new BfdWatch(_inForce, log),
            Reloads, Notices, _later];
        Reloads.Begin(settings, security);
        Watch(events.WakeFd, ReadEvents);
        Watch(_calls.Fd, _calls.Serve);
        Watch(probes.Fd, probes.Collect);
        Watch(Sources.Fd, Sources.Serve);
    }

    // What can be asked for. On this thread (Post), but for what is to be said before Run.

    public CommandGate Gate { get; }

    public Checks Checks { get; }

    public Sources Sources { get; }

    public MaintenanceKeeper Maintenance { get; }

    public Notices Notices { get; }

    public Dumps Dumps { get; }

    public Priorities Priorities { get; }

    public Releases Releases { get; }

    public Reloads Reloads { get; }

    /// <summary>From any thread: what runs now.</summary>
    public DaemonSettings Settings => _inForce.Settings;

    /// <summary>From any thread: does something on this one, soon.</summary>
    public void Post(Action call) => _calls.Post(call);

    /// <summary>From any thread: a new snapshot, please. It is on the board within a moment.</summary>
    public void WantSnapshot() => Post(Want);

    /// <summary>On this thread: the same.</summary>
    public void Want() => _inForce.WantSnapshot();

    /// <summary>Does something on this thread, then, once. To be called before <see cref="Run"/>.</summary>
    public void Once(Instant at, Action what) => _later.Do(at, what);

    /// <summary>
    /// Calls <paramref name="readable"/> on this thread whenever the descriptor is readable; a false answer ends that.
    /// To be called before <see cref="Run"/>.
    /// </summary>
    public void Watch(Borrowed fd, Func<bool> readable) => Watch(fd, () =>
    {
        if (!readable())
            _poller.Remove(fd);
    });

    /// <summary>
    /// The box's process is served from now on, at the other end of that. To be called before <see cref="Run"/>.
    /// </summary>
    public void Open(HatchService hatch)
    {
        int token = Watch(hatch.Fd, hatch.Serve);
        hatch.WaitForRoom = waits => _poller.Change(hatch.Fd, token, waits ? Readiness.Readable | Readiness.Writable
            : Readiness.Readable);
        _board.Published += hatch.Tell;
        _services.Add(hatch);
    }

    /// <summary>
    /// Who balances hears which sessions of BFD are up, at that socket. To be called before <see cref="Run"/>.
    /// </summary>
    public void TellSessions(string path) => _services.Add(new SessionTeller(() => _inForce.Settings, path));

    private int Watch(Borrowed fd, Action ready)
    {
        _doors.Add(ready);
        _poller.Add(fd, _doors.Count - 1);
        return _doors.Count - 1;
    }

    /// <summary>
    /// Returns after the engine has reported Finished, every script has ended and every mail is out, or 1 s (2 s)
    /// later. Checks are told to end at once; a notify script that is not over by then goes on without us.
    /// </summary>
    public void Run()
    {
        Notices.Begin();
        _inForce.Running.Tracker.Begin();
        while (!_finished)
            Turn(NextDeadline());

        foreach (Service service in _services)
            service.Finish();
        Instant now = BootClock.Now;
        Instant end = now + Grace, lastMail = now + MailGrace;
        while (_children.Running > 0 && now < end || Notices.IsMailing && now < lastMail)
        {
            Turn(Instant.Earlier(now < end ? end : lastMail, NextDeadline()));
            now = BootClock.Now;
        }
        Notices.End();
        Checks.Kill();
    }

    private Instant NextDeadline()
    {
        Instant next = Instant.Never;
        foreach (Service service in _services)
            next = Instant.Earlier(next, service.NextDeadline);
        return next;
    }

    private void Turn(Instant deadline)
    {
        Span<int> ready = stackalloc int[64];
        int count = _poller.Wait(ready, deadline);
        foreach (int token in ready[..count])
        {
            if (token < FirstNoticeToken)
                _doors[token]();
            else if (token < FirstChildToken)
                Notices.Serve(token);
            else
                _children.Serve(token);
        }
        Instant now = BootClock.Now;
        foreach (Service service in _services)
            service.Turn(now);
        _betweenTurns?.Invoke();
    }

    private void ReadEvents()
    {
        _events.ClearWake();
        // Asked before the ring is emptied: what was written before the end is then in it.
        bool finished = _events.Finished;
        bool more = false;
        _journal.Gather(() => more = HearSome());
        if (more)
            _events.WakeAgain();
        _telling.CountLost();
        _finished |= finished && !more;
        _showing.ShowChanges();
    }

    /// <summary>
    /// What a turn hears. Thousands of instances may change at once, and what is told of a turn's events lives until
    /// its end: of more of them the nursery would not have died out by then, and grow old.
    /// </summary>
    private const int EventsPerTurn = 64;

    /// <returns>There may be more.</returns>
    private bool HearSome()
    {
        for (int i = 0; i < EventsPerTurn; i++)
        {
            if (!_events.TryRead(out EngineEvent happened))
                return false;
            if (happened.Kind == EngineEventKind.Reported)
                _showing.Publish();
            else
                foreach (Service service in _services)
                    service.Hear(happened);
        }
        return true;
    }

    public void Dispose()
    {
        Checks.Dispose();
        Sources.Dispose();
        Notices.Dispose();
        _children.Dispose();
        _calls.Dispose();
        _poller.Dispose();
    }
}
