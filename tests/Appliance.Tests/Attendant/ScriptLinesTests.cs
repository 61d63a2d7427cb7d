using Appliance.Attendant;
using Appliance.Base;
using Appliance.Tracking;

namespace Appliance.Tests.Attendant;

/// <summary>Lines seen from Debian's keepalived 2.2.7 for the same runs.</summary>
public class ScriptLinesTests
{
    private static readonly ScriptOutcome s_success = new(ScriptEnd.Exited, 0);
    private static readonly ScriptOutcome s_status3 = new(ScriptEnd.Exited, 3);

    private static string[] Tell(ScriptOutcome outcome, ScriptOutcome before, ScriptChange verdict)
    {
        var lines = new List<LogLine>();
        ScriptLines.Tell("web", outcome, before, verdict, lines);
        return [.. lines.Select(line => line.Text)];
    }

    [Fact]
    public void the_first_success_is_a_verdict_only() =>
        Assert.Equal(["VRRP_Script(web) succeeded"], Tell(s_success, s_success, ScriptChange.Succeeded));

    [Fact]
    public void a_new_status_is_told_when_it_comes_and_the_verdict_when_it_falls()
    {
        Assert.Equal(["Script `web` now returning 3"], Tell(s_status3, s_success, ScriptChange.Same));
        Assert.Empty(Tell(s_status3, s_status3, ScriptChange.Same));
        Assert.Equal(["VRRP_Script(web) failed (exited with status 3)"],
            Tell(s_status3, s_status3, ScriptChange.Failed));
    }

    [Fact]
    public void both_are_told_when_one_failure_is_enough() =>
        Assert.Equal(["Script `web` now returning 3", "VRRP_Script(web) failed (exited with status 3)"],
            Tell(s_status3, s_success, ScriptChange.Failed));

    [Fact]
    public void a_recovery_is_told_in_the_same_two_steps() =>
        Assert.Equal(["Script `web` now returning 0", "VRRP_Script(web) succeeded"],
            Tell(s_success, s_status3, ScriptChange.Succeeded));

    [Fact]
    public void a_signal_is_named() =>
        Assert.Equal(["VRRP_Script(web) failed (due to signal 9)"],
            Tell(new ScriptOutcome(ScriptEnd.Signalled, 9), s_success, ScriptChange.Failed));

    [Fact]
    public void a_timeout_is_told_once()
    {
        ScriptOutcome timedOut = new(ScriptEnd.TimedOut);
        Assert.Equal(["VRRP_Script(web) timed_out"], Tell(timedOut, s_success, ScriptChange.Failed));
        Assert.Empty(Tell(timedOut, timedOut, ScriptChange.Same));
    }

    [Fact]
    public void what_cannot_start_says_what_the_kernel_said() => Assert.Equal(
        ["Script `web` cannot be executed: No such file or directory (errno 2)",
            "VRRP_Script(web) failed (not started)"],
        Tell(new ScriptOutcome(ScriptEnd.NotStarted, 2), s_success, ScriptChange.Failed));

    [Fact]
    public void skipped_runs_say_what_is_waited_for()
    {
        Assert.Equal("Track script web is already running, expect idle - skipping run",
            ScriptLines.Skipped("web", timedOut: false).Text);
        Assert.Equal("Track script web is being timed out, expect idle - skipping run",
            ScriptLines.Skipped("web", timedOut: true).Text);
    }
}
