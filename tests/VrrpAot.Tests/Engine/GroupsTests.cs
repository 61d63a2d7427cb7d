using VrrpAot.Engine;
using VrrpAot.Protocol;
using static VrrpAot.Tests.Engine.Reloads;

namespace VrrpAot.Tests.Engine;

/// <summary>Sync groups in engines at both ends of a cable: members go together, in one turn.</summary>
public class GroupsTests
{
    private readonly FakeCable _cable = new();

    [Fact]
    public void a_group_becomes_master_in_one_turn_the_last_timer_first() => Alone(router =>
    {
        router.TurnUntil(r => MastersOf(r) > 0);
        Assert.Equal(2, MastersOf(router));
        Assert.Equal(
            [
                (EngineEventKind.StateChanged, 1, RouterState.Master),
                (EngineEventKind.GroupSyncing, -1, RouterState.Master),
                (EngineEventKind.StateChanged, 0, RouterState.Master),
                (EngineEventKind.GroupChanged, -1, RouterState.Master),
            ],
            Moves(router).SkipWhile(move => move.To != RouterState.Master));
        // Both adverts left before any address was set, and no time passed between them.
        (Instant At, byte[] Advert)[] sent = [.. _cable.AdvertsOf(_cable.Near)];
        Assert.Equal(sent[0].At, sent[1].At);
        Holds(_cable, router, Vip1, Vip2);
    }, Group(Master(51), Master(52, Vip2)));

    [Fact]
    public void the_one_that_waits_stays_backup_while_the_other_hears_a_master()
    {
        using Router far = At("far", Settings(Instance(52, 250, "far", Vip2)));
        far.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        using Router near = At("near", Group(Master(51), Master(52, Vip2)));
        Both(near, far, Interval * 20);
        Assert.Equal(0, MastersOf(near));
        Assert.True(near.Saw(EngineEventKind.AdvertTimeout, 0));
        far.Post(EngineCommand.Stop());
        Both(near, far, Interval * 8);
        Assert.Equal(2, MastersOf(near));
    }

    [Fact]
    public void a_member_in_fault_holds_the_others_until_none_is() => Alone(router =>
    {
        router.TurnUntil(r => MastersOf(r) == 2);
        router.Seen.Clear();
        router.Post(EngineCommand.RaiseScriptFault(1, script: 0));
        router.TurnFor(Interval);
        Assert.Equal(
            [
                (EngineEventKind.StateChanged, 1, RouterState.Fault),
                (EngineEventKind.GroupSyncing, -1, RouterState.Fault),
                (EngineEventKind.StateChanged, 0, RouterState.Fault),
                (EngineEventKind.GroupChanged, -1, RouterState.Fault),
            ],
            Moves(router));
        router.Seen.Clear();
        router.Post(EngineCommand.RaiseScriptFault(0, script: 0));
        router.Post(EngineCommand.ClearScriptFault(1));
        router.TurnFor(Interval * 20);
        Assert.Empty(Moves(router));
        Holds(_cable, router);

        router.Post(EngineCommand.ClearScriptFault(0));
        router.TurnFor(Interval);
        Assert.Equal(
            [
                (EngineEventKind.StateChanged, 0, RouterState.Backup),
                (EngineEventKind.GroupSyncing, -1, RouterState.Backup),
                (EngineEventKind.StateChanged, 1, RouterState.Backup),
                (EngineEventKind.GroupChanged, -1, RouterState.Backup),
            ],
            Moves(router));
        router.TurnUntil(r => MastersOf(r) == 2);
    }, Group(Master(51), Master(52, Vip2)));

    [Fact]
    public void a_group_in_backup_says_so_before_its_members_and_one_in_fault_behind_them()
    {
        using (Router well = At("near", Group(Master(51), Master(52, Vip2))))
            Assert.Equal([EngineEventKind.GroupChanged, EngineEventKind.StateChanged, EngineEventKind.StateChanged],
                Moves(well).Select(move => move.Kind));
        InstanceSettings faulty = Master(52, Vip2) with { RequiredInterfaces = ["nowhere"] };
        using Router held = At("near", Group(Master(51), faulty), address: null);
        Assert.Equal([EngineEventKind.StateChanged, EngineEventKind.StateChanged, EngineEventKind.GroupChanged],
            Moves(held).Select(move => move.Kind));
        Assert.All(Moves(held), move => Assert.Equal(RouterState.Fault, move.To));
    }

    [Fact]
    public void members_start_together_when_each_has_its_first_result() => Alone(router =>
    {
        router.TurnFor(Interval * 10);
        Assert.Empty(Moves(router));
        router.Post(EngineCommand.CheckReady(1));
        router.TurnUntil(r => MastersOf(r) == 2);
        // As keepalived tells it: the first one took the other along.
        Assert.Equal([EngineEventKind.GroupChanged, EngineEventKind.StateChanged, EngineEventKind.GroupSyncing,
            EngineEventKind.StateChanged], Moves(router).Take(4).Select(move => move.Kind));
    }, Group(Master(51), Master(52, Vip2) with { PendingChecks = 1 }));

    [Fact]
    public void a_better_router_for_one_takes_all()
    {
        using Router near = At("near", Group(Master(51), Master(52, Vip2)));
        near.TurnUntil(r => MastersOf(r) == 2);
        near.Seen.Clear();
        using Router far = At("far", Group(Instance(51, 250, "far", Vip1), Instance(52, 250, "far", Vip2)));
        Both(near, far, Interval * 10);
        Assert.Equal((0, 2), (MastersOf(near), MastersOf(far)));
        Assert.Equal(RouterState.Backup, Moves(near)[^1].To);
        Assert.DoesNotContain(near.Seen, e => e.Kind == EngineEventKind.SentPriorityZero);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void asked_to_hand_over_one_hands_over_all_and_keeps_none(bool maintenance)
    {
        using Router near = At("near", Group(Master(51), Master(52, Vip2)));
        near.TurnUntil(r => MastersOf(r) == 2);
        using Router far = At("far", Group(Instance(51, 100, "far", Vip1), Instance(52, 100, "far", Vip2)));
        Both(near, far, Interval * 2);
        near.Post(maintenance ? EngineCommand.BeginMaintenance(force: false) : EngineCommand.HandOver(1, force: false));
        Both(near, far, Interval * 10);
        Assert.Equal((0, 2), (MastersOf(near), MastersOf(far)));
        EngineReport report = near.Report();
        Assert.All(report.Instances, one =>
            Assert.Equal(maintenance ? RouterState.Fault : RouterState.Backup, one.State));
        Assert.Equal(maintenance, report.Instances.All(one => (one.Faults & FaultCauses.Maintenance) != 0));

        near.Post(maintenance ? EngineCommand.EndMaintenance : EngineCommand.Reclaim(0));
        Both(near, far, Interval * 15);
        Assert.Equal((2, 0), (MastersOf(near), MastersOf(far)));
    }

    [Fact]
    public void what_nobody_takes_stays_all_of_it() => Alone(router =>
    {
        router.TurnUntil(r => MastersOf(r) == 2);
        router.Post(EngineCommand.HandOver(0, force: false));
        router.TurnUntil(r => r.Saw(EngineEventKind.NobodyTookOver, 1) && r.Saw(EngineEventKind.NobodyTookOver, 0));
        router.TurnFor(Interval * 10);
        Assert.Equal(2, MastersOf(router));
        Assert.Equal(RouterState.Master, router.Report().Groups[0].State);
    }, Group(Master(51), Master(52, Vip2)));

    [Fact]
    public void a_rival_for_one_has_all_announced_again()
    {
        using Router near = At("near", Group(Master(51), Master(52, Vip2)));
        near.TurnUntil(r => MastersOf(r) == 2);
        near.TurnFor(Duration.FromSeconds(6));
        near.Seen.Clear();
        using Router far = At("far", Settings(Instance(51, 255, "far", Vip1) with
        {
            Election = Instance(51, 150, "far", Vip1).Election with { BasePriority = new Priority(1) },
        }));
        _cable.Sent.Clear();
        far.Post(EngineCommand.HandOver(0, force: false));
        // It has not heard of near, since it took no turns: its own timer makes it MASTER.
        far.TurnUntil(r => MastersOf(r) == 1);
        near.TurnFor(Interval * 2);
        Assert.Contains(near.Seen, e => e.Kind == EngineEventKind.Announcing && e.Address == Vip2.Address);
    }

    [Fact]
    public void a_reload_that_leaves_the_group_alone_says_nothing_and_loses_no_advert() => Alone(router =>
    {
        router.TurnUntil(r => MastersOf(r) == 2);
        router.Seen.Clear();
        router.Succeed(Group(Master(51), Master(52, Vip2)) with { ReleaseForeignAddresses = false });
        router.Succeed(Group("other name", Master(51), Master(52, Vip2)));
        router.TurnFor(Interval * 5);
        Assert.DoesNotContain(router.Seen, e => e.Kind == EngineEventKind.StateChanged);
        Assert.Equal(RouterState.Master, router.Report().Groups[0].State);
    }, Group(Master(51), Master(52, Vip2)));

    [Fact]
    public void members_that_leave_a_group_in_fault_are_free() => Alone(router =>
    {
        router.TurnUntil(r => MastersOf(r) == 2);
        router.Post(EngineCommand.RaiseScriptFault(1, script: 0));
        router.TurnFor(Interval);
        router.Succeed(Settings(Master(51), Master(52, Vip2)));
        router.TurnUntil(r => MastersOf(r) == 1);
        Holds(_cable, router, Vip1);
        router.Succeed(Group(Master(51), Master(52, Vip2)));
        router.TurnFor(Interval * 10);
        Assert.Equal(0, MastersOf(router));
    }, Group(Master(51), Master(52, Vip2)));

    [Fact]
    public void who_waits_for_its_group_and_is_taken_out_of_it_waits_no_more()
    {
        using Router far = At("far", Settings(Instance(52, 250, "far", Vip2)));
        far.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        using Router near = At("near", Group(Master(51), Master(52, Vip2)));
        Both(near, far, Interval * 10);
        Assert.Equal(0, MastersOf(near));
        near.Succeed(Settings(Master(51), Master(52, Vip2)));
        near.TurnFor(Interval / 2);
        Assert.Equal(1, MastersOf(near));
    }

    [Fact]
    public void a_reload_that_joins_a_master_and_one_that_follows_gives_the_first_to_the_peer()
    {
        using Router far = At("far", Settings(Instance(51, 100, "far", Vip1), Instance(52, 250, "far", Vip2)));
        far.TurnUntil(r => MastersOf(r) == 2);
        using Router near = At("near", Settings(Master(51), Master(52, Vip2)));
        Both(near, far, Interval * 10);
        Assert.Equal((1, 1), (MastersOf(near), MastersOf(far)));
        near.Reload(Group(Master(51), Master(52, Vip2)));
        Both(near, far, Interval * 10);
        Assert.Equal((0, 2), (MastersOf(near), MastersOf(far)));
    }

    [Fact]
    public void an_instance_that_is_new_in_a_master_group_joins_it() => Alone(router =>
    {
        router.TurnUntil(r => MastersOf(r) == 1);
        router.Seen.Clear();
        router.Succeed(Group(Master(51), Master(52, Vip2)));
        router.TurnUntil(r => MastersOf(r) == 2);
        Assert.DoesNotContain(router.Seen, e => e.Kind == EngineEventKind.StateChanged && e.Instance == 0);
    }, Group(Master(51)));

    [Fact]
    public void the_end_is_said_of_the_group_behind_its_members() => Alone(router =>
    {
        router.TurnUntil(r => MastersOf(r) == 2);
        router.Seen.Clear();
        router.Post(EngineCommand.Stop());
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        Assert.Equal([EngineEventKind.Stopped, EngineEventKind.Stopped, EngineEventKind.GroupStopped],
            router.Seen.Select(e => e.Kind).Where(kind => kind is EngineEventKind.Stopped
                or EngineEventKind.GroupStopped or EngineEventKind.GroupChanged or EngineEventKind.StateChanged));
    }, Group(Master(51), Master(52, Vip2)));

    private void Alone(Action<Router> test, EngineSettings settings)
    {
        using Router router = At("near", settings);
        test(router);
    }

    private Router At(string link, EngineSettings settings, string? address = "")
    {
        if (address is not null)
            _cable.Add(link == "near" ? "10.0.0.1/24" : "10.0.0.2/24", link);
        var router = new Router(_cable, settings);
        router.TurnUntil(r => r.Saw(EngineEventKind.Started));
        return router;
    }

    private void Both(Router near, Router far, Duration length)
    {
        Instant end = _cable.Now + length;
        while (_cable.Now < end)
        {
            near.Turn();
            far.TurnNow();
        }
    }

    private static EngineSettings Settings(params InstanceSettings[] instances) => Of(instances);

    private static EngineSettings Group(params InstanceSettings[] members) => Group("G", members);

    private static EngineSettings Group(string name, params InstanceSettings[] members) => new()
    {
        Instances = [.. members.Select(member => member with
        {
            Election = member.Election with { IsInGroup = true },
        })],
        Groups = [new SyncGroupSettings(name, [.. Enumerable.Range(0, members.Length)])],
    };

    private static InstanceSettings Instance(int vrid, byte priority, string link, VirtualAddress vip)
    {
        InstanceSettings like = Master(vrid, vip);
        return like with
        {
            Interface = link, Election = like.Election with { BasePriority = new Priority(priority) },
        };
    }

    /// <summary>As they stand: a reload numbers them anew.</summary>
    private static int MastersOf(Router router) => Enumerable.Range(0, router.Loop.Settings.Instances.Length)
        .Count(instance => router.Loop.RouterOf(instance).State == RouterState.Master);

    private static List<(EngineEventKind Kind, int Instance, RouterState To)> Moves(Router router) =>
        [.. router.Seen.Where(e => e.Kind is EngineEventKind.StateChanged or EngineEventKind.GroupSyncing
            or EngineEventKind.GroupChanged).Select(e => (e.Kind, e.Instance, e.To))];
}
