using Appliance.Notify;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Tests.Notify;

public class NotifyPlanTests
{
    private static readonly InstanceDuties s_all = new()
    {
        NotifyMaster = Given.Command("/m", "one"), NotifyBackup = Given.Command("/b"),
            NotifyFault = Given.Command("/f"),
        NotifyStop = Given.Command("/s"), Notify = Given.Command("/n", "two"),
            NotifyMasterHeardLowerPriority = Given.Command("/l"),
    };

    private static NotifyPlan? PlanOf(EngineEvent happened, InstanceDuties box,
        RouterState known = RouterState.Init) =>
        NotifyPlan.For(happened with { Ours = new Priority(91) }, known, "VI_1", box);

    private static string? Line(EngineEvent happened, InstanceDuties box, RouterState known = RouterState.Init) =>
        PlanOf(happened, box, known)?.Notice.Line;

    /// <summary>The command lines in the order of their starts.</summary>
    private static string[] Plan(EngineEvent happened, InstanceDuties box) =>
        [.. (PlanOf(happened, box)?.Scripts ?? [])
            .Select(notification => string.Join(' ', notification.Command.Arguments.AddRange(notification.Added)))];

    private static EngineEvent To(RouterState state) =>
        EngineEvent.Of(EngineEventKind.StateChanged, 0) with { To = state };

    [Theory]
    [InlineData(RouterState.Master, "/m one", "/n two INSTANCE VI_1 MASTER 91")]
    [InlineData(RouterState.Backup, "/b", "/n two INSTANCE VI_1 BACKUP 91")]
    [InlineData(RouterState.Fault, "/f", "/n two INSTANCE VI_1 FAULT 91")]
    public void the_specific_script_comes_first_and_the_generic_one_is_told_everything(RouterState state,
        string specific, string generic) =>
        Assert.Equal([specific, generic], Plan(To(state), s_all));

    [Fact]
    public void a_stop_is_announced_whatever_state_it_leaves()
    {
        foreach (RouterState from in Enum.GetValues<RouterState>())
            Assert.Equal(["/s", "/n two INSTANCE VI_1 STOP 91"],
                Plan(EngineEvent.Of(EngineEventKind.Stopped, 0) with { From = from }, s_all));
    }

    // keepalived reports a removed instance as FAULT; who never ran, or is in FAULT already, changes nothing.
    [Theory]
    [InlineData(RouterState.Master, 2)]
    [InlineData(RouterState.Backup, 2)]
    [InlineData(RouterState.Fault, 0)]
    [InlineData(RouterState.Init, 0)]
    public void an_instance_that_a_reload_takes_out_is_announced_as_a_fault(RouterState from, int scripts) =>
        Assert.Equal(
        new[] { "/f", "/n two INSTANCE VI_1 FAULT 91" }[..scripts],
            Plan(EngineEvent.Of(EngineEventKind.Removed, 0) with { From = from }, s_all));

    // As 2.2.7 does it, also of one that is in FAULT.
    [Theory]
    [InlineData(RouterState.Master)]
    [InlineData(RouterState.Backup)]
    [InlineData(RouterState.Fault)]
    public void where_the_file_wants_that_it_is_announced_as_deleted(RouterState from)
    {
        EngineEvent removed = EngineEvent.Of(EngineEventKind.Removed, 0) with { From = from };
        InstanceDuties duties = s_all with { TellsDeleted = true, NotifyDeleted = Given.Command("/d") };
        Assert.Equal(["/d", "/n two INSTANCE VI_1 DELETED 91"], Plan(removed, duties));
        Assert.Equal(["/n two INSTANCE VI_1 DELETED 91"], Plan(removed, duties with { NotifyDeleted = null }));
        Assert.Equal("INSTANCE \"VI_1\" DELETED 91", Line(removed, duties));
    }

    // The lines of 2.2.7, beside which tests/Namespaces/NoticeTests has ours.
    [Fact]
    public void a_fifo_hears_of_each_state_in_keepaliveds_words()
    {
        Assert.Equal("INSTANCE \"VI_1\" MASTER 91", Line(To(RouterState.Master), new InstanceDuties()));
        Assert.Equal("INSTANCE \"VI_1\" BACKUP 91", Line(To(RouterState.Backup), new InstanceDuties()));
        Assert.Equal("INSTANCE \"VI_1\" FAULT 91", Line(To(RouterState.Fault), new InstanceDuties()));
        Assert.Null(Line(To(RouterState.Init), new InstanceDuties()));
        Assert.Equal("INSTANCE \"VI_1\" STOP 91",
            Line(EngineEvent.Of(EngineEventKind.Stopped, 0), new InstanceDuties()));
        Assert.Equal("INSTANCE \"VI_1\" MASTER_RX_LOWER_PRI 91",
            Line(EngineEvent.Of(EngineEventKind.MasterHeardLowerPriority, 0), new InstanceDuties()));
    }

    [Fact]
    public void a_fifo_hears_of_priorities_where_the_file_wants_that()
    {
        EngineEvent changed = EngineEvent.Of(EngineEventKind.PriorityChanged, 0);
        var duties = new InstanceDuties { TellsPriorities = true };
        Assert.Equal("INSTANCE \"VI_1\" MASTER_PRIORITY 91", Line(changed, duties, RouterState.Master));
        Assert.Equal("INSTANCE \"VI_1\" BACKUP_PRIORITY 91", Line(changed, duties, RouterState.Backup));
        Assert.Null(Line(changed, duties, RouterState.Fault));
        Assert.Null(Line(changed, duties, RouterState.Init));
        Assert.Null(Line(changed, new InstanceDuties(), RouterState.Master));
    }

    [Fact]
    public void waiting_for_checks_is_not_announced() => Assert.Empty(Plan(To(RouterState.Init), s_all));

    [Fact]
    public void a_lower_priority_heard_as_master_is_for_its_own_script_only() =>
        Assert.Equal(["/l"], Plan(EngineEvent.Of(EngineEventKind.MasterHeardLowerPriority, 0), s_all));

    [Fact]
    public void either_script_may_be_missing()
    {
        Assert.Equal(["/n two INSTANCE VI_1 MASTER 91"],
            Plan(To(RouterState.Master), s_all with { NotifyMaster = null }));
        Assert.Equal(["/m one"], Plan(To(RouterState.Master), s_all with { Notify = null }));
        Assert.Empty(Plan(To(RouterState.Master), new InstanceDuties()));
    }

    [Theory]
    [InlineData(EngineEventKind.GroupChanged, RouterState.Master, "/m", "/n GROUP G MASTER 0")]
    [InlineData(EngineEventKind.GroupChanged, RouterState.Backup, "/b", "/n GROUP G BACKUP 0")]
    [InlineData(EngineEventKind.GroupChanged, RouterState.Fault, "/f", "/n GROUP G FAULT 0")]
    [InlineData(EngineEventKind.GroupStopped, RouterState.Init, "/s", "/n GROUP G STOP 0")]
    public void a_group_has_priority_0(EngineEventKind kind, RouterState to, string specific, string generic)
    {
        var duties = new GroupDuties
        {
            NotifyMaster = Given.Command("/m"), NotifyBackup = Given.Command("/b"), NotifyFault = Given.Command("/f"),
            NotifyStop = Given.Command("/s"), Notify = Given.Command("/n"),
        };
        EngineEvent happened = EngineEvent.OfGroup(kind, 0, default) with { To = to };
        Assert.Equal([specific, generic], NotifyPlan.ForGroup(happened, "G", duties)!.Scripts
            .Select(notification => string.Join(' ', notification.Command.Arguments.AddRange(notification.Added))));
        NotifyPlan bare = NotifyPlan.ForGroup(happened, "G", new GroupDuties())!;
        Assert.Empty(bare.Scripts);
        Assert.Equal(generic[3..].Replace("GROUP G", "GROUP \"G\""), bare.Notice.Line);
    }

    [Fact]
    public void nothing_else_starts_a_script()
    {
        EngineEventKind[] speaking = [EngineEventKind.StateChanged, EngineEventKind.Stopped,
            EngineEventKind.MasterHeardLowerPriority];
        foreach (EngineEventKind kind in Enum.GetValues<EngineEventKind>().Except(speaking))
            Assert.Empty(Plan(EngineEvent.Of(kind, 0) with { To = RouterState.Master }, s_all));
    }
}
