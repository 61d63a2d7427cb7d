using System.Collections.Concurrent;
using Appliance.Control;
using Appliance.Logging;
using Appliance.Notify;
using Appliance.Tracking;
using VrrpAot.Engine;
using VrrpAot.Kernel;
using VrrpAot.Protocol;

namespace Appliance.Attendant;

/// <summary>
/// The thread beside the engine's loop, for everything that may format, allocate or take its time: it reads the events
/// and turns them into log lines and notify scripts, and runs the checks and turns them into priorities and faults.
/// </summary>
public sealed class Attendant : IScriptListener, INotifyListener, IDisposable
{
    private const int EventToken = 0;
    private const int DoorToken = 1;
    private const int WishToken = 2;
    private const int FirstChildToken = 3;

    /// <summary>What scripts that still run are given after the engine has finished.</summary>
    private static readonly Duration Grace = Duration.FromSeconds(1);

    private readonly BoxSettings _settings;
    private readonly EventRing _events;
    private readonly Action<LogLine> _log;
    private readonly Poller _poller = new();
    private readonly Children _children;
    private readonly Tracker _tracker;
    private readonly Notifier _notifier;
    private readonly Narrator _narrator;
    private readonly ScriptRunner?[] _runners;
    private readonly ScriptOutcome[] _lastOutcomes;
    private readonly List<LogLine> _lines = [];
    private readonly SnapshotBoard _board;
    private readonly Snapshooter _snapshooter;
    private readonly Witness _witness;
    private readonly ConcurrentQueue<Action> _wishes = new();
    private readonly WakeEvent _wished = new();
    private Snapshot _frame;
    private Func<int, Counters>? _counters;
    private Counters? _strays;
    private bool _changed;
    private long _lostBefore;
    private bool _finished;
    private Action? _knock;

    /// <summary>
    /// Inspects every configured script and says what is wrong with it. Nothing is started before <see cref="Run"/>.
    /// </summary>
    /// <exception cref="System.ComponentModel.Win32Exception">The kernel gave no descriptor.</exception>
    public Attendant(BoxSettings settings, EventRing events, CommandQueue commands, ScriptSecurity security, Journal journal, SnapshotBoard board, Action<LogLine> log)
    {
        _settings = settings;
        _events = events;
        _board = board;
        _log = log;
        Instant now = BootClock.Now;
        _frame = new Snapshot { At = now, StartedAt = now, HostName = settings.RouterId, Generation = 1 };
        _children = new Children(_poller, FirstChildToken);
        _narrator = new Narrator(settings);

        ScriptRoster roster = ScriptRoster.Inspect(settings, security);
        foreach (ScriptRemark remark in roster.Remarks)
            log(new LogLine(LogLevel.Warning, remark.Text));
        _notifier = new Notifier(settings, roster.Runnable, _children, this);
        _tracker = new Tracker(settings, roster.Usable, commands.Post);
        _runners = CreateRunners(roster);
        _lastOutcomes = new ScriptOutcome[settings.Scripts.Length];
        _snapshooter = new Snapshooter(settings, _tracker, _runners, commands.Post);
        _witness = new Witness(settings, _tracker, _runners, journal);
        _poller.Add(_wished.Fd, WishToken);
        _poller.Add(events.WakeFd, EventToken);
    }

    private ScriptRunner?[] CreateRunners(ScriptRoster roster)
    {
        var runners = new ScriptRunner?[_settings.Scripts.Length];
        Instant start = BootClock.Now;
        for (int i = 0; i < runners.Length; i++)
        {
            ScriptSettings script = _settings.Scripts[i];
            if (roster.Runnable.TryGetValue(script.Command, out RunnableScript? program))
                runners[i] = new ScriptRunner(i, program, new ScriptSchedule(script.Interval, script.Timeout, start), _children, this);
        }
        return runners;
    }

    /// <summary>Calls <paramref name="knock"/> on this thread whenever the descriptor is readable; a false answer ends that.</summary>
    public void Watch(int fd, Func<bool> knock)
    {
        _knock = () =>
        {
            if (!knock())
                _poller.Remove(fd);
        };
        _poller.Add(fd, DoorToken);
    }

    /// <summary>Where the engine counts, for snapshots and for the lines at the end.</summary>
    /// <param name="counters">Those of each instance.</param>
    /// <param name="strays">Those of packets that belong to no instance.</param>
    public void Account(Func<int, Counters> counters, Counters strays) => (_counters, _strays) = (counters, strays);

    private void TellCounters()
    {
        if (_counters is null || _strays is null)
            return;
        for (int i = 0; i < _settings.Engine.Instances.Length; i++)
            if (CounterLines.Of($"({_settings.Engine.Instances[i].Name})", _counters(i)) is { } line)
                _log(line);
        if (CounterLines.Of("For no instance", _strays) is { } rest)
            _log(rest);
    }

    /// <summary>From any thread: does something on this one, soon.</summary>
    public void Post(Action wish)
    {
        _wishes.Enqueue(wish);
        _wished.Set();
    }

    /// <summary>From any thread: a new snapshot, please. It is on the board within a moment.</summary>
    public void WantSnapshot() => Post(_snapshooter.Want);

    /// <summary>
    /// Returns after the engine has reported Finished and every script has ended, or 1 s later. Checks are told to end
    /// at once; a notify script that is not over by then goes on without us.
    /// </summary>
    public void Run()
    {
        _tracker.Begin();
        while (!_finished)
            Turn(NextDeadline());

        TellCounters();
        foreach (ScriptRunner? runner in _runners)
            runner?.Abandon(force: false);
        Instant end = BootClock.Now + Grace;
        while (_children.Running > 0 && BootClock.Now < end)
            Turn(Instant.Earlier(end, NextDeadline()));
        foreach (ScriptRunner? runner in _runners)
            runner?.Abandon(force: true);
    }

    private Instant NextDeadline()
    {
        Instant next = Instant.Never;
        foreach (ScriptRunner? runner in _runners)
            if (runner != null)
                next = Instant.Earlier(next, runner.NextDeadline);
        return next;
    }

    private void Turn(Instant deadline)
    {
        Span<int> ready = stackalloc int[64];
        int count = _poller.Wait(ready, deadline);
        foreach (int token in ready[..count])
        {
            if (token == EventToken)
                ReadEvents();
            else if (token == DoorToken)
                _knock!();
            else if (token == WishToken)
                TakeWishes();
            else
                _children.Serve(token);
        }
        Instant now = BootClock.Now;
        foreach (ScriptRunner? runner in _runners)
            runner?.Turn(now);
    }

    /// <summary>On this thread (<see cref="Post"/>): runs a check now. False while it runs, or when it cannot be run.</summary>
    public bool RunCheck(string name)
    {
        for (int i = 0; i < _runners.Length; i++)
            if (_settings.Scripts[i].Name == name)
                return _runners[i]?.RunNow(BootClock.Now) ?? false;
        return false;
    }

    /// <summary>On this thread (<see cref="Post"/>): the lamps show which box this is, until then.</summary>
    public void FindMe(Instant until)
    {
        _frame = _frame with { FindMeUntil = until };
        _snapshooter.Want();
    }

    private void TakeWishes()
    {
        _wished.Clear();
        while (_wishes.TryDequeue(out Action? wish))
            wish();
    }

    private void Publish()
    {
        if (_counters is not null && _strays is not null)
            _board.Publish(_snapshooter.Take(_frame, _counters, _strays, _lostBefore));
        _snapshooter.Done();
    }

    private void ReadEvents()
    {
        _events.ClearWake();
        // Asked before the ring is emptied: what was written before the end is then in it.
        bool finished = _events.Finished;
        while (_events.TryRead(out EngineEvent happened))
            Hear(happened);
        long lost = _events.Lost;
        if (lost != _lostBefore)
            _log(new LogLine(LogLevel.Warning, $"{lost - _lostBefore} events came faster than they could be told and are missing here"));
        _lostBefore = lost;
        _finished |= finished;
        if (_changed)
            _snapshooter.Want();
        _changed = false;
    }

    /// <summary>Log first, then scripts: who reads the log finds the reason before the effect.</summary>
    private void Hear(in EngineEvent happened)
    {
        if (happened.Kind == EngineEventKind.Reported)
        {
            Publish();
            return;
        }
        _changed = true;
        _witness.See(happened, Moment.Now);
        _narrator.Tell(happened, _lines);
        Flush();
        switch (happened.Kind)
        {
            case EngineEventKind.InterfaceUp:
                _tracker.InterfaceIs(happened.InterfaceName.ToString(), TrackedStatus.Up);
                break;
            case EngineEventKind.InterfaceDown:
                _tracker.InterfaceIs(happened.InterfaceName.ToString(), TrackedStatus.Down);
                break;
            case EngineEventKind.Started:
                _tracker.InterfacesListed();
                break;
            case EngineEventKind.Stopped:
                foreach (ScriptRunner? runner in _runners)
                    runner?.Stop();
                break;
        }
        _notifier.Tell(happened);
    }

    private void Flush()
    {
        foreach (LogLine line in _lines)
            _log(line);
        _lines.Clear();
    }

    void IScriptListener.ScriptEnded(int script, ScriptOutcome outcome)
    {
        if (_finished)
            return; // Ended because we told it to.
        Verdict verdict = _tracker.ScriptResult(script, outcome.IsSuccess);
        ScriptLines.Tell(_settings.Scripts[script].Name, outcome, _lastOutcomes[script], verdict, _lines);
        Flush();
        _lastOutcomes[script] = outcome;
        if (verdict != Verdict.Same)
            _snapshooter.Want();
    }

    void IScriptListener.ScriptSkipped(int script, bool timedOut) => _log(ScriptLines.Skipped(_settings.Scripts[script].Name, timedOut));

    void IScriptListener.ScriptWillNotDie(int script, int pid, int kills) =>
        _log(ScriptLines.WillNotDie(_settings.Scripts[script].Name, pid, kills));

    void INotifyListener.NotifyNotStarted(int instance, string program, int errno) => _log(new LogLine(LogLevel.Error,
        $"({_settings.Engine.Instances[instance].Name}) notify script {program} cannot be executed: {Errno.Describe(errno)}"));

    void INotifyListener.NotifyOverlaps(int instance, int running) => _log(new LogLine(LogLevel.Info,
        $"({_settings.Engine.Instances[instance].Name}) notify scripts start while {running} earlier {(running == 1 ? "one runs" : "ones run")}", Detail: true));

    public void Dispose()
    {
        _children.Dispose();
        _wished.Dispose();
        _poller.Dispose();
    }
}
