using Appliance.Attendant;
using Appliance.Settings;
using Appliance.Tests.Tracking;
using Appliance.Tracking;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Tests.Attendant;

/// <summary>Runs that go on and end are shown by <see cref="AttendantTests"/> and <see cref="ReloadTests"/>.</summary>
public sealed class ChecksTests : IDisposable
{
    private readonly Workbench _bench = new();
    private readonly StillAttendant _attendant;

    public ChecksTests() => _attendant = new(Given.Box(Given.Instance(),
        new InstanceDuties { TrackedScripts = [new TrackedScript(0, -10, false)],
            TrackedInterfaces = [new TrackedInterface("eth0", 5, false)] },
        Given.Script("web", _bench.Write("check", "sleep 600"))));

    public void Dispose()
    {
        _attendant.It.Checks.Kill();
        _attendant.Dispose();
        _bench.Dispose();
    }

    private Checks Checks => _attendant.It.Checks;

    private IScriptListener Listener => Checks;

    [Fact]
    public void a_check_can_be_run_now_but_not_twice_and_none_of_another_name()
    {
        Assert.Equal("dns is gone from the configuration.", Checks.RunNow("dns"));
        Assert.Null(Checks.RunNow("web"));
        Assert.Equal("web runs just now.", Checks.RunNow("web"));
    }

    [Fact]
    public void a_result_is_told_and_moves_the_priority_and_after_the_end_it_does_neither()
    {
        _attendant.Log.Clear();
        Listener.ScriptEnded(0, new ScriptOutcome(ScriptEnd.Exited, 1));
        Assert.Equal(["Script `web` now returning 1", "VRRP_Script(web) failed (exited with status 1)"],
            _attendant.Log);
        Assert.Equal([EngineCommand.SetPriority(0, new Priority(90))], _attendant.Sent());
        Checks.Finish();
        Listener.ScriptEnded(0, new ScriptOutcome(ScriptEnd.Exited, 0));
        Assert.Equal(2, _attendant.Log.Count);
        Assert.Empty(_attendant.Sent());
    }

    [Fact]
    public void what_the_loop_says_of_interfaces_moves_it_too()
    {
        Checks.Hear(Is(EngineEventKind.InterfaceUp));
        Assert.Equal([EngineCommand.SetPriority(0, new Priority(105))], _attendant.Sent());
        Checks.Hear(Is(EngineEventKind.InterfaceDown));
        Assert.Equal([EngineCommand.SetPriority(0, new Priority(100))], _attendant.Sent());
    }

    private static EngineEvent Is(EngineEventKind kind) =>
        EngineEvent.Of(kind) with { InterfaceName = FixedName.From("eth0"u8) };

    [Fact]
    public void a_loop_that_stops_has_no_check_begin()
    {
        Assert.True(Checks.NextDeadline < Instant.Never);
        Checks.Hear(EngineEvent.Of(EngineEventKind.Stopped, 0));
        Assert.Equal(Instant.Never, Checks.NextDeadline);
    }
}
