using Appliance.Scripts;
using VrrpAot.Linux;

namespace Appliance.Tracking;

/// <summary>What a <see cref="ScriptRunner"/> has to tell.</summary>
public interface IScriptListener
{
    /// <summary>
    /// A run has its result: it is over, it could not begin, or its time is up. The last comes without waiting for the
    /// end, which a process that hangs inside the kernel does not have.
    /// </summary>
    void ScriptEnded(int script, ScriptOutcome outcome);

    /// <summary>A start was left out because the last run is not over.</summary>
    /// <param name="timedOut">It has already been told to end.</param>
    void ScriptSkipped(int script, bool timedOut);

    /// <summary>Even KILL, sent <paramref name="kills"/> times, has not ended it.</summary>
    /// <param name="pid">0 for a probe, which runs in this process.</param>
    void ScriptWillNotDie(int script, int pid, int kills);
}

/// <summary>
/// Carries out the schedule of one `vrrp_script`, whether each run is a process or a probe. Never waits: what ends is
/// told by the run.
/// </summary>
public sealed class ScriptRunner : IDisposable
{
    private readonly RunnableScript _program;
    private readonly ScriptSchedule _schedule;
    private readonly IScriptRun _run;
    private readonly IScriptListener _listener;
    private bool _abandoned;
    private Instant _startedAt;

    /// <param name="script">See <see cref="Script"/>.</param>
    /// <param name="run">How <paramref name="program"/> is run; ours from now on.</param>
    public ScriptRunner(int script, RunnableScript program, ScriptSchedule schedule, IScriptRun run,
        IScriptListener listener)
    {
        (Script, _program, _schedule, _run, _listener) = (script, program, schedule, run, listener);
        run.Ended = Ended;
    }

    /// <summary>Index into <see cref="DaemonSettings.Scripts"/>; a reload may give it another.</summary>
    public int Script { get; set; }

    /// <summary>The last run that has its result; null before the first.</summary>
    public ScriptRun? LastRun { get; private set; }

    /// <summary>Results so far, and how many of them were no success.</summary>
    public (long All, long Failed) Runs { get; private set; }

    /// <summary>How long they took together.</summary>
    public Duration RunTime { get; private set; }

    public bool IsRunning => _schedule.Running;

    public Instant NextDeadline => _schedule.NextDeadline;

    /// <summary>Does what is due.</summary>
    public void Turn(Instant now)
    {
        for (ScheduledAct act = _schedule.Next(now); act != ScheduledAct.None; act = _schedule.Next(now))
            Do(act, now);
    }

    private void Do(ScheduledAct act, Instant now)
    {
        switch (act)
        {
            case ScheduledAct.Start:
                Start(now);
                break;
            case ScheduledAct.Skip:
                _listener.ScriptSkipped(Script, _schedule.TimedOut);
                break;
            case ScheduledAct.Terminate:
                _run.End(force: false);
                Tell(new ScriptOutcome(ScriptEnd.TimedOut));
                break;
            case ScheduledAct.Kill:
                _run.End(force: true);
                if (_schedule.Kills > 1)
                    _listener.ScriptWillNotDie(Script, _run.Pid, _schedule.Kills);
                break;
        }
    }

    private void Start(Instant now)
    {
        _startedAt = now;
        Errno error = _run.Start();
        if (error.IsOk)
            _schedule.Started(now);
        else
            Tell(new ScriptOutcome(ScriptEnd.NotStarted, error.Number));
    }

    private void Tell(ScriptOutcome outcome)
    {
        if (_abandoned)
            return;
        Instant now = BootClock.Now;
        LastRun = new ScriptRun(outcome, now, now - _startedAt, _run.LastLine);
        Runs = (Runs.All + 1, Runs.Failed + (outcome.IsSuccess ? 0 : 1));
        RunTime += LastRun.Took;
        _listener.ScriptEnded(Script, outcome);
    }

    /// <summary>A run now, beside its schedule. False while one is on, or when it has been stopped.</summary>
    public bool RunNow(Instant now)
    {
        if (_schedule.Running || _abandoned)
            return false;
        Start(now);
        return true;
    }

    private void Ended(ScriptOutcome outcome)
    {
        _schedule.Ended();
        if (!_schedule.TimedOut) // Otherwise its result was known before its end.
            Tell(outcome);
    }

    /// <summary>It runs exactly this.</summary>
    public bool IsOf(RunnableScript other) =>
        _program.Path == other.Path && _program.ThroughShell == other.ThroughShell
            && _program.Arguments.AsSpan().SequenceEqual(other.Arguments.AsSpan())
        && _program.Umask == other.Umask && _program.Identity?.UserId == other.Identity?.UserId
            && _program.Identity?.GroupId == other.Identity?.GroupId
        && (_program.Identity?.SupplementaryGroups ?? []).AsSpan()
            .SequenceEqual((other.Identity?.SupplementaryGroups ?? []).AsSpan())
        && (_program.Probe is null || other.Probe is null || _program.Probe.IsAsGoodAs(other.Probe));

    /// <summary>No more starts.</summary>
    public void Stop() => _schedule.Stop();

    /// <summary>
    /// The daemon ends, and nobody wants this result any more: a run that is on is told to end, with all it started.
    /// </summary>
    public void Abandon(bool force)
    {
        _abandoned = true;
        if (_schedule.Running)
            _run.End(force);
    }

    /// <summary>To be called when it does not run any more, or when nothing does.</summary>
    public void Dispose() => _run.Dispose();
}
