using Appliance.Base;
using Appliance.Tracking;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Attendant;

/// <summary>
/// The checks: runs those of the configuration in force when they are due, says what comes of them, and tells the
/// tracker, as it does of interfaces. Those that no configuration wants any more it keeps until they have ended.
/// </summary>
internal sealed class Checks(InForce inForce, Action<LogLine> log) : Service, IScriptListener
{
    /// <summary>Until what they have started has ended.</summary>
    private readonly List<ScriptRunner> _leaving = [];
    private readonly List<LogLine> _lines = [];
    private bool _finished;

    private IEnumerable<ScriptRunner> All
    {
        get
        {
            foreach (ScriptRunner? runner in inForce.Running.Runners)
                if (runner is not null)
                    yield return runner;
            foreach (ScriptRunner runner in _leaving)
                yield return runner;
        }
    }

    public override Instant NextDeadline
    {
        get
        {
            Instant next = Instant.Never;
            foreach (ScriptRunner runner in All)
                next = Instant.Earlier(next, runner.NextDeadline);
            return next;
        }
    }

    public override void Turn(Instant now)
    {
        foreach (ScriptRunner runner in All)
            runner.Turn(now);
        _leaving.RemoveAll(IsGone);
    }

    private static bool IsGone(ScriptRunner runner)
    {
        if (!runner.IsRunning)
            runner.Dispose();
        return !runner.IsRunning;
    }

    public override void Hear(in EngineEvent happened)
    {
        Tracker tracker = inForce.Running.Tracker;
        switch (happened.Kind)
        {
            case EngineEventKind.InterfaceUp:
                tracker.InterfaceIs(happened.InterfaceName.ToString(), TrackedStatus.Up);
                break;
            case EngineEventKind.InterfaceDown:
                tracker.InterfaceIs(happened.InterfaceName.ToString(), TrackedStatus.Down);
                break;
            case EngineEventKind.Started:
                tracker.InterfacesListed();
                break;
            case EngineEventKind.Stopped:
                foreach (ScriptRunner? runner in inForce.Running.Runners)
                    runner?.Stop();
                break;
        }
    }

    /// <summary>Runs a check now.</summary>
    /// <returns>Null, or a sentence that says why not.</returns>
    public string? RunNow(string name)
    {
        RunningConfiguration running = inForce.Running;
        for (int i = 0; i < running.Runners.Length; i++)
            if (running.Settings.Scripts[i].Name == name)
                return running.Runners[i] is not { } runner ? $"{name} cannot be run; the log says why."
                    : runner.IsRunning ? $"{name} runs just now."
                    : runner.RunNow(BootClock.Now) ? null : $"{name} is run no more: the VRRP process stops.";
        return $"{name} is gone from the configuration.";
    }

    /// <summary>No configuration wants these any more.</summary>
    /// <param name="runners">Null for none, at its place.</param>
    public void LetGo(ScriptRunner?[] runners)
    {
        foreach (ScriptRunner? runner in runners)
        {
            if (runner is null)
                continue;
            runner.Stop();
            runner.Abandon(force: false);
            _leaving.Add(runner);
        }
    }

    /// <summary>They are told to end; <see cref="Kill"/> does not ask.</summary>
    public override void Finish()
    {
        _finished = true;
        foreach (ScriptRunner runner in All)
            runner.Abandon(force: false);
    }

    public void Kill()
    {
        foreach (ScriptRunner runner in All)
            runner.Abandon(force: true);
    }

    public void Dispose()
    {
        foreach (ScriptRunner runner in All)
            runner.Dispose();
    }

    void IScriptListener.ScriptEnded(int script, ScriptOutcome outcome)
    {
        if (_finished)
            return; // Ended because we told it to.
        RunningConfiguration running = inForce.Running;
        ScriptChange verdict = running.Tracker.ScriptResult(script, outcome.IsSuccess);
        ScriptLines.Tell(NameOf(script), outcome, running.LastOutcomes[script], verdict, _lines);
        foreach (LogLine line in _lines)
            log(line);
        _lines.Clear();
        running.LastOutcomes[script] = outcome;
        if (verdict != ScriptChange.Same)
            inForce.WantSnapshot();
    }

    void IScriptListener.ScriptSkipped(int script, bool timedOut) =>
        log(ScriptLines.Skipped(NameOf(script), timedOut));

    void IScriptListener.ScriptWillNotDie(int script, int pid, int kills) =>
        log(ScriptLines.WillNotDie(NameOf(script), pid, kills));

    private string NameOf(int script) => inForce.Settings.Scripts[script].Name;
}
