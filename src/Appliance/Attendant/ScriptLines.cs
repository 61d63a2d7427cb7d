using Appliance.Base;
using Appliance.Tracking;
using VrrpAot.Linux;

namespace Appliance.Attendant;

/// <summary>keepalived's words for its scripts.</summary>
public static class ScriptLines
{
    /// <summary>
    /// Lines of one outcome: the status when it is another one than last time, the verdict when it changed.
    /// </summary>
    /// <param name="before">Outcome of the run before; success when there was none.</param>
    public static void Tell(string script, ScriptOutcome outcome, ScriptOutcome before, ScriptChange verdict,
        List<LogLine> lines)
    {
        if (outcome.End == ScriptEnd.Exited && outcome != before)
            lines.Add(new LogLine(LogLevel.Info, $"Script `{script}` now returning {outcome.Number}"));
        if (outcome.End == ScriptEnd.NotStarted && outcome != before)
            lines.Add(new LogLine(LogLevel.Error,
                $"Script `{script}` cannot be executed: {new Errno(outcome.Number)}"));
        if (verdict == ScriptChange.Succeeded)
            lines.Add(new LogLine(LogLevel.Info, $"VRRP_Script({script}) succeeded"));
        else if (verdict == ScriptChange.Failed || outcome.End == ScriptEnd.TimedOut && outcome != before)
            lines.Add(new LogLine(LogLevel.Info, $"VRRP_Script({script}) {Failure(outcome)}"));
    }

    private static string Failure(ScriptOutcome outcome) => outcome.End switch
    {
        ScriptEnd.Exited => $"failed (exited with status {outcome.Number})",
        ScriptEnd.Signalled => $"failed (due to signal {outcome.Number})",
        ScriptEnd.TimedOut => "timed_out",
        ScriptEnd.NotStarted => "failed (not started)",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), (int)outcome.End, "The list of ends is closed."),
    };

    public static LogLine Skipped(string script, bool timedOut) => new(LogLevel.Info, timedOut
        ? $"Track script {script} is being timed out, expect idle - skipping run"
        : $"Track script {script} is already running, expect idle - skipping run");

    public static LogLine WillNotDie(string script, int pid, int kills) =>
        new(LogLevel.Warning, pid == 0
            ? $"Track script {script}: its probe does not end - it hangs inside the kernel (a file system that "
            + $"does not answer?)"
            : $"Track script {script} (pid {pid}) does not end, though killed {kills} times - it hangs inside the "
                + $"kernel");
}
