using System.Collections.Immutable;
using Tmds.Linux;
using VrrpAot.Kernel;
using VrrpAot.Protocol;

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
    void ScriptWillNotDie(int script, int pid, int kills);
}

/// <summary>Runs one `vrrp_script` by its schedule. Never waits: what ends is told by <see cref="Children"/>.</summary>
/// <param name="script">See <see cref="Script"/>.</param>
public sealed class ScriptRunner(int script, RunnableScript program, ScriptSchedule schedule, Children children, IScriptListener listener)
{
    /// <summary>Index into <see cref="BoxSettings.Scripts"/>; a reload may give it another.</summary>
    public int Script { get; set; } = script;

    private int _pid;
    private bool _abandoned;
    private OutputTail _output = new();
    private Instant _startedAt;

    /// <summary>The last run that has its result; null before the first.</summary>
    public ScriptRun? LastRun { get; private set; }

    /// <summary>Results so far, and how many of them were no success.</summary>
    public (long All, long Failed) Runs { get; private set; }

    /// <summary>How long they took together.</summary>
    public Duration RunTime { get; private set; }

    public bool IsRunning => schedule.Running;

    public Instant NextDeadline => schedule.NextDeadline;

    /// <summary>Does what is due.</summary>
    public void Turn(Instant now)
    {
        for (ScheduledAct act = schedule.Next(now); act != ScheduledAct.None; act = schedule.Next(now))
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
                listener.ScriptSkipped(Script, schedule.TimedOut);
                break;
            case ScheduledAct.Terminate:
                SignalGroup(LibC.SIGTERM);
                Tell(new ScriptOutcome(ScriptEnd.TimedOut));
                break;
            case ScheduledAct.Kill:
                SignalGroup(LibC.SIGKILL);
                if (schedule.Kills > 1)
                    listener.ScriptWillNotDie(Script, _pid, schedule.Kills);
                break;
        }
    }

    private void Start(Instant now)
    {
        _startedAt = now;
        _output = new OutputTail();
        int error = children.Start(program, Ended, out _pid, Ending, _output);
        if (error == 0)
            schedule.Started(now);
        else
            Tell(new ScriptOutcome(ScriptEnd.NotStarted, error));
    }

    private void Tell(ScriptOutcome outcome)
    {
        if (_abandoned)
            return;
        Instant now = BootClock.Now;
        LastRun = new ScriptRun(outcome, now, now - _startedAt, _output.LastLine);
        Runs = (Runs.All + 1, Runs.Failed + (outcome.IsSuccess ? 0 : 1));
        RunTime += LastRun.Took;
        listener.ScriptEnded(Script, outcome);
    }

    /// <summary>A run now, beside its schedule. False while one is on, or when it has been stopped.</summary>
    public bool RunNow(Instant now)
    {
        if (schedule.Running || _abandoned)
            return false;
        Start(now);
        return true;
    }

    /// <summary>A stopped group must not sleep through its TERM.</summary>
    private void SignalGroup(int signal)
    {
        ChildProcess.SignalGroup(_pid, signal);
        ChildProcess.SignalGroup(_pid, LibC.SIGCONT);
    }

    /// <summary>The script obeyed our TERM; what it had started itself may not have.</summary>
    private void Ending(int pid)
    {
        if (schedule.TimedOut || _abandoned)
            ChildProcess.SignalGroup(pid, LibC.SIGKILL);
    }

    private void Ended(ChildExit exit)
    {
        schedule.Ended();
        if (schedule.TimedOut)
            return; // Its result was known before its end.
        Tell(exit.WasSignalled
            ? new ScriptOutcome(ScriptEnd.Signalled, exit.Signal)
            : new ScriptOutcome(ScriptEnd.Exited, exit.Status));
    }

    /// <summary>It runs exactly this.</summary>
    public bool IsOf(RunnableScript other) =>
        program.Path == other.Path && program.ThroughShell == other.ThroughShell && program.Arguments.AsSpan().SequenceEqual(other.Arguments.AsSpan())
        && program.Identity?.UserId == other.Identity?.UserId && program.Identity?.GroupId == other.Identity?.GroupId
        && (program.Identity?.SupplementaryGroups ?? []).AsSpan().SequenceEqual((other.Identity?.SupplementaryGroups ?? []).AsSpan());

    /// <summary>No more starts.</summary>
    public void Stop() => schedule.Stop();

    /// <summary>The daemon ends, and nobody wants this result any more: a run that is on is told to end, with all it started.</summary>
    public void Abandon(bool force)
    {
        _abandoned = true;
        if (schedule.Running)
            SignalGroup(force ? LibC.SIGKILL : LibC.SIGTERM);
    }
}
