using Appliance.Reports;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Tests.Attendant;

public sealed class ReleasesTests : IDisposable
{
    private readonly StillAttendant _attendant = new();
    private readonly List<(bool IsDone, string Text)> _answers = [];

    public void Dispose() => _attendant.Dispose();

    private void Release(bool force = false) =>
        _attendant.It.Releases.Begin("VI_1", "console", force, Hear);

    private void Hears(EngineEvent happened) => _attendant.It.Releases.Hear(happened);

    private static EngineEvent Changed(RouterState to, TransitionCause cause) =>
        EngineEvent.Of(EngineEventKind.StateChanged, 0) with { From = RouterState.Master, To = to, Cause = cause };

    private void Hear(Outcome outcome) => _answers.Add((outcome.IsDone, outcome.Text));

    [Fact]
    public void who_took_over_is_told_to_all_who_asked_for_it()
    {
        Release();
        Release(force: true);
        Assert.Equal([EngineCommand.HandOver(0, false), EngineCommand.HandOver(0, true)], _attendant.Sent());
        Hears(Changed(RouterState.Backup, TransitionCause.HandedOver) with
        {
            Address = new IpAddress(0xC0000202), Theirs = new Priority(90),
        });
        Assert.Equal(2, _answers.Count);
        Assert.All(_answers, answer => Assert.Equal((true,
            "VI_1: 192.0.2.2 (priority 90) has taken over, and keeps it until it is gone."), answer));
        Hears(Changed(RouterState.Backup, TransitionCause.HandedOver));
        Assert.Equal(2, _answers.Count);
        Assert.Contains("(VI_1) hand-over asked for by console", _attendant.Log);
    }

    [Fact]
    public void that_nobody_took_over_is_no_release_and_with_force_it_is_one()
    {
        Release();
        Hears(EngineEvent.Of(EngineEventKind.NobodyTookOver, 0));
        Release(force: true);
        Hears(Changed(RouterState.Backup, TransitionCause.HandedOver));
        Assert.Equal([(false, "VI_1: nobody took over; it goes on as MASTER."),
            (true, "VI_1: released, though nobody took over.")], _answers);
    }

    [Fact]
    public void what_else_becomes_of_the_instance_meanwhile_is_the_answer()
    {
        Release();
        Hears(Changed(RouterState.Fault, TransitionCause.Fault));
        Assert.Equal((false, $"VI_1 is FAULT meanwhile: {Phrases.Of(TransitionCause.Fault)}."),
            Assert.Single(_answers));
    }

    [Fact]
    public void a_reload_that_is_under_way_numbers_instances_anew_and_so_comes_first()
    {
        _attendant.It.Gate.Shut(null!);
        _attendant.Sent();
        Release();
        Assert.Equal([(false, "a reload is under way")], _answers);
        Assert.Empty(_attendant.Sent());
    }

    [Fact]
    public void one_that_is_no_master_any_more_has_nothing_to_release()
    {
        Release();
        Hears(EngineEvent.Of(EngineEventKind.NothingToHandOver, 0) with { To = RouterState.Backup });
        Assert.Equal([(false, "VI_1 is BACKUP meanwhile, and has nothing to release.")], _answers);
    }

    [Fact]
    public void nobody_is_left_waiting_when_the_loop_has_finished()
    {
        Release();
        _attendant.It.Releases.Finish();
        Release();
        Assert.Equal(2, _answers.Count);
        Assert.All(_answers, answer => Assert.Equal((false, "The VRRP process is stopping."), answer));
    }

    [Fact]
    public void the_loop_says_so_itself()
    {
        var engine = new RealEngine();
        Outcome? answer = null;
        engine.Run(Given.Box(Given.Instance(), new InstanceDuties()), attendant =>
        {
            attendant.Post(() => attendant.Releases.Begin("VI_1", "console", false,
                outcome => Volatile.Write(ref answer, outcome)));
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref answer) is not null, TimeSpan.FromSeconds(30)));
            Assert.False(answer!.IsDone);
        });
    }
}
