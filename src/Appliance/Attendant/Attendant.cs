using System.Collections.Concurrent;
using Appliance.Base;
using Appliance.Notify;
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
/// The thread beside the engine's loop, for everything that may format, allocate or take its time: it reads the events
/// and turns them into log lines and notify scripts, and runs the checks and turns them into priorities and faults.
/// </summary>
public sealed partial class Attendant : IScriptListener, INotifyListener, IDisposable
{
    private const int EventToken = 0;
    private const int DoorToken = 1;
    private const int WishToken = 2;
    private const int ProbeToken = 3;
    private const int HatchToken = 4;
    private const int FirstChildToken = 5;

    /// <summary>What scripts that still run are given after the engine has finished.</summary>
    private static readonly Duration Grace = Duration.FromSeconds(1);

    private readonly EventRing _events;
    private readonly CommandQueue _commands;
    private readonly Action<LogLine> _log;
    private readonly Action? _betweenTurns;
    private readonly Poller _poller = new();
    private readonly Children _children;
    private readonly ProbeThreads _probes = new();
    private readonly List<LogLine> _lines = [];
    private readonly SnapshotBoard _board;
    private readonly Journal _journal;
    private readonly ConcurrentQueue<Action> _wishes = new();
    private readonly WakeEvent _wished = new();
    private readonly WhoAsked _who = new();
    private RunningConfiguration _running;
    /// <summary>Runners that no configuration wants any more, until what they have started has ended.</summary>
    private readonly List<ScriptRunner> _leaving = [];
    private Snapshot _frame;
    private EngineLoop? _loop;
    private bool _changed;
    private long _lostBefore;
    private bool _finished;
    private Action? _fromGuardian;

    /// <summary>
    /// Inspects every configured script and says what is wrong with it. Nothing is started before <see cref="Run"/>.
    /// </summary>
    /// <param name="betweenTurns">Called on this thread.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The kernel gave no descriptor.</exception>
    public Attendant(DaemonSettings settings, EventRing events, CommandQueue commands, ScriptSecurity security,
        Journal journal, SnapshotBoard board, Action<LogLine> log, Action? betweenTurns = null)
    {
        _events = events;
        _commands = commands;
        _board = board;
        _journal = journal;
        _log = log;
        _betweenTurns = betweenTurns;
        Instant now = BootClock.Now;
        _frame = new Snapshot { At = now, StartedAt = now, HostName = settings.RouterId, Generation = 1 };
        _children = new Children(_poller, FirstChildToken);
        _running = new RunningConfiguration(settings, Inspect(settings, security), _children, _probes, journal,
            Command, this, this, _who);
        _poller.Add(_wished.Fd, WishToken);
        _poller.Add(events.WakeFd, EventToken);
        _poller.Add(_probes.Fd, ProbeToken);
    }

    private ScriptRoster Inspect(DaemonSettings settings, ScriptSecurity security)
    {
        ScriptRoster roster = ScriptRoster.Inspect(settings, security);
        foreach (ScriptRemark remark in roster.Remarks)
            _log(new LogLine(LogLevel.Warning, remark.Text));
        return roster;
    }

    /// <summary>Calls <paramref name="readable"/> on this thread whenever the descriptor is readable; a false answer ends that.</summary>
    public void Watch(Borrowed fd, Func<bool> readable)
    {
        _fromGuardian = () =>
        {
            if (!readable())
                _poller.Remove(fd);
        };
        _poller.Add(fd, DoorToken);
    }

    private void TellCounters()
    {
        if (_loop is null)
            return;
        for (int i = 0; i < _loop.Settings.Instances.Length; i++)
            if (CounterLines.Of($"({_loop.Settings.Instances[i].Name})", _loop.CountersOf(i)) is { } line)
                _log(line);
        if (CounterLines.Of("For no instance", _loop.Strays) is { } rest)
            _log(rest);
    }

    /// <summary>From any thread: what runs now.</summary>
    public DaemonSettings Settings => Volatile.Read(ref _running).Settings;

    /// <summary>From any thread: does something on this one, soon.</summary>
    public void Post(Action wish)
    {
        _wishes.Enqueue(wish);
        _wished.Set();
    }

    /// <summary>From any thread: a new snapshot, please. It is on the board within a moment.</summary>
    public void WantSnapshot() => Post(Want);

    /// <summary>On this thread: the same.</summary>
    internal void Want() => _running.SnapshotMaker.Want();

    /// <summary>
    /// Returns after the engine has reported Finished and every script has ended, or 1 s later. Checks are told to end
    /// at once; a notify script that is not over by then goes on without us.
    /// </summary>
    public void Run()
    {
        _running.Tracker.Begin();
        while (!_finished)
            Turn(NextDeadline());

        TellCounters();
        RefuseReloads();
        GiveUpEntering("the engine is stopping");
        foreach (ScriptRunner runner in Runners())
            runner.Abandon(force: false);
        Instant end = BootClock.Now + Grace;
        while (_children.Running > 0 && BootClock.Now < end)
            Turn(Instant.Earlier(end, NextDeadline()));
        foreach (ScriptRunner runner in Runners())
            runner.Abandon(force: true);
    }

    private IEnumerable<ScriptRunner> Runners()
    {
        foreach (ScriptRunner? runner in _running.Runners)
            if (runner is not null)
                yield return runner;
        foreach (ScriptRunner runner in _leaving)
            yield return runner;
    }

    private Instant NextDeadline()
    {
        Instant next = Instant.Never;
        foreach (ScriptRunner runner in Runners())
            next = Instant.Earlier(next, runner.NextDeadline);
        return Instant.Earlier(next, Instant.Earlier(MaintenanceDeadline, _onceAt));
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
                _fromGuardian!();
            else if (token == WishToken)
                TakeWishes();
            else if (token == ProbeToken)
                _probes.Collect();
            else if (token == HatchToken)
                _hatch!.Serve();
            else
                _children.Serve(token);
        }
        Instant now = BootClock.Now;
        foreach (ScriptRunner? runner in _running.Runners)
            runner?.Turn(now);
        foreach (ScriptRunner runner in _leaving)
            runner.Turn(now);
        TurnMaintenance(now);
        _leaving.RemoveAll(IsGone);
        TurnHatch(now);
        _betweenTurns?.Invoke();
    }

    private static bool IsGone(ScriptRunner runner)
    {
        if (!runner.IsRunning)
            runner.Dispose();
        return !runner.IsRunning;
    }

    /// <summary>On this thread (<see cref="Post"/>): runs a check now. False while it runs, or when it cannot be run.</summary>
    public bool RunCheck(string name)
    {
        for (int i = 0; i < _running.Runners.Length; i++)
            if (_running.Settings.Scripts[i].Name == name)
                return _running.Runners[i]?.RunNow(BootClock.Now) ?? false;
        return false;
    }

    private void TakeWishes()
    {
        _wished.Clear();
        while (_wishes.TryDequeue(out Action? wish))
            wish();
    }

    private void Publish()
    {
        if (_loop is not null)
        {
            Snapshot snapshot = _running.SnapshotMaker.Take(_frame, _loop.CountersOf, _loop.Strays, _lostBefore);
            _board.Publish(snapshot);
            LookWhetherEntered(snapshot);
        }
        _running.SnapshotMaker.Done();
    }

    private void ReadEvents()
    {
        _events.ClearWake();
        // Asked before the ring is emptied: what was written before the end is then in it.
        bool finished = _events.Finished;
        _journal.Gather(HearAll);
        long lost = _events.Lost;
        if (lost != _lostBefore)
            _log(new LogLine(LogLevel.Warning, $"{lost - _lostBefore} events came faster than they could be told and are missing here"));
        _lostBefore = lost;
        _finished |= finished;
        if (_changed)
            _running.SnapshotMaker.Want();
        _changed = false;
    }

    private void HearAll()
    {
        while (_events.TryRead(out EngineEvent happened))
            Hear(happened);
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
        _running.TransitionReasons.See(happened, Moment.Now);
        _running.EventLines.Tell(happened, _lines);
        Flush();
        MaintenanceHears(happened);
        ReleasesHear(happened);
        switch (happened.Kind)
        {
            case EngineEventKind.InterfaceUp:
                _running.Tracker.InterfaceIs(happened.InterfaceName.ToString(), TrackedStatus.Up);
                break;
            case EngineEventKind.InterfaceDown:
                _running.Tracker.InterfaceIs(happened.InterfaceName.ToString(), TrackedStatus.Down);
                break;
            case EngineEventKind.Started:
                _running.Tracker.InterfacesListed();
                break;
            case EngineEventKind.Stopped:
                foreach (ScriptRunner? runner in _running.Runners)
                    runner?.Stop();
                break;
            case EngineEventKind.Succeeded:
                TakeUp();
                break;
        }
        _running.Notifier.Tell(happened);
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
        ScriptChange verdict = _running.Tracker.ScriptResult(script, outcome.IsSuccess);
        ScriptLines.Tell(NameOf(script), outcome, _running.LastOutcomes[script], verdict, _lines);
        Flush();
        _running.LastOutcomes[script] = outcome;
        if (verdict != ScriptChange.Same)
            _running.SnapshotMaker.Want();
    }

    private string NameOf(int script) => _running.Settings.Scripts[script].Name;

    void IScriptListener.ScriptSkipped(int script, bool timedOut) =>
        _log(ScriptLines.Skipped(NameOf(script), timedOut));

    void IScriptListener.ScriptWillNotDie(int script, int pid, int kills) =>
        _log(ScriptLines.WillNotDie(NameOf(script), pid, kills));

    void INotifyListener.NotifyNotStarted(int instance, string program, Errno errno) => _log(new LogLine(LogLevel.Error,
        $"({_running.Settings.Engine.Instances[instance].Name}) notify script {program} cannot be executed: {errno}"));

    void INotifyListener.NotifyOverlaps(int instance, int running) => _log(new LogLine(LogLevel.Info,
        $"({_running.Settings.Engine.Instances[instance].Name}) notify scripts start while {running} earlier {(running == 1 ? "one runs" : "ones run")}", Detail: true));

    public void Dispose()
    {
        foreach (ScriptRunner runner in Runners())
            runner.Dispose();
        _children.Dispose();
        _wished.Dispose();
        _poller.Dispose();
    }
}
