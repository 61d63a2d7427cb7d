using VrrpAot.Protocol;

namespace VrrpAot.Tests.Protocol;

/// <summary>Preempt_Mode (RFC 9568 section 6.1), keepalived's preempt_delay, changing priorities, and owners.</summary>
public class PreemptionTests
{
    private static Bench Backup(Func<ElectionSettings, ElectionSettings>? with = null) =>
        new Bench(with is null ? Bench.Settings() : with(Bench.Settings())).AsBackup();

    // Sections 6.1 and 6.4.2: preemption is on unless said otherwise, and takes one master-down time.
    [Fact]
    public void lower_adverts_do_not_delay_a_preempting_backup()
    {
        Bench backup = Backup();
        for (int advert = 1; advert <= 3; advert++)
            Assert.Equal("saw BackupDiscardedLowerPriority 50 from .3", backup.Hears(advert, priority: 50));
        Assert.Equal(3.609375m, backup.Fire());
        Assert.Equal(RouterState.Master, backup.Router.State);
    }

    [Fact]
    public void without_preemption_a_lower_master_stays_master_for_as_long_as_it_speaks()
    {
        Bench backup = Backup(settings => settings with { Preempt = false });
        for (int advert = 1; advert <= 100; advert++)
            backup.Hears(advert, priority: 1);
        Assert.Equal("103.609375", backup.Armed);
        backup.Fire();
        Assert.Equal(RouterState.Master, backup.Router.State);
    }

    // Section 6.4.2: priority 0 comes before Preempt_Mode.
    [Fact]
    public void without_preemption_a_master_that_leaves_is_still_followed_after_the_skew()
    {
        Bench backup = Backup(settings => settings with { Preempt = false });
        backup.Hears(1, priority: 1);
        backup.Hears(2, priority: 0);
        Assert.Equal(2.609375m, backup.Fire());
    }

    // Section 6.4.3 does not look at Preempt_Mode.
    [Fact]
    public void without_preemption_a_master_still_yields_to_a_higher_priority()
    {
        Bench master = new Bench(Bench.Settings() with { Preempt = false }).AsMaster();
        master.Hears(0.5m, priority: 101);
        Assert.Equal(RouterState.Backup, master.Router.State);
    }

    // Section 6.1: the owner preempts.
    [Fact]
    public void an_owner_that_waits_as_backup_preempts_the_best_of_the_others()
    {
        Bench owner = new Bench(Bench.Settings(255)).AsBackup();
        owner.Hears(1, priority: 254);
        Assert.Equal(3.00390625m, owner.Fire());
        Assert.Equal(RouterState.Master, owner.Router.State);
    }

    // keepalived, preempt_delay: the delay, then one master-down time counted from the last advert that was accepted.
    [Fact]
    public void a_preempt_delay_lets_a_lower_master_be_until_it_is_over()
    {
        Bench backup = Backup(settings => settings with { PreemptDelay = Duration.FromSeconds(10) });
        for (decimal at = 0.5m; at < 10.5m; at++)
            Assert.DoesNotContain("saw", backup.Hears(at, priority: 50));
        Assert.Equal("13.109375", backup.Armed);
        for (decimal at = 10.5m; at < 13; at++)
            Assert.Equal("saw BackupDiscardedLowerPriority 50 from .3", backup.Hears(at, priority: 50));
        Assert.Equal(13.109375m, backup.Fire());
        Assert.Equal(RouterState.Master, backup.Router.State);
    }

    [Fact]
    public void a_better_master_cancels_the_preempt_delay()
    {
        Bench backup = Backup(settings => settings with { PreemptDelay = Duration.FromSeconds(10) });
        backup.Hears(1, priority: 50);
        backup.Hears(9, priority: 200);
        Assert.DoesNotContain("saw", backup.Hears(12, priority: 50));
        Assert.DoesNotContain("saw", backup.Hears(21, priority: 50));
        Assert.Contains("Discarded", backup.Hears(22, priority: 50));
    }

    [Fact]
    public void a_preempt_delay_starts_anew_with_each_time_as_backup()
    {
        Bench router = Backup(settings => settings with { PreemptDelay = Duration.FromSeconds(10) });
        router.Hears(1, priority: 50);
        router.Step(2, Input.Fault(mayHandOver: true));
        router.Step(3, Input.Recovery);
        router.Hears(10, priority: 50);
        Assert.DoesNotContain("saw", router.Hears(12, priority: 50));
    }

    [Fact]
    public void a_preempt_delay_does_not_keep_a_silent_master_alive()
    {
        Bench backup = Backup(settings => settings with { PreemptDelay = Duration.FromSeconds(1000) });
        backup.Hears(1, priority: 50);
        Assert.Equal(4.609375m, backup.Fire());
        Assert.Equal(RouterState.Master, backup.Router.State);
    }

    // Section 8.3.2; keepalived's tracking: the next advert carries the new priority, the normal rules do the rest.
    [Fact]
    public void a_master_that_became_worse_says_so_with_its_next_advert_and_yields_by_the_normal_rules()
    {
        Bench master = new Bench().AsMaster();
        Assert.Equal("saw PriorityChanged 100 to 50", master.Step(0.5m, Input.PriorityIs(new Priority(50))));
        Assert.Equal("advert 50; arm 2", master.Step(1, Input.Timer));
        master.Hears(1.5m, priority: 90);
        Assert.Equal(RouterState.Backup, master.Router.State);
    }

    [Fact]
    public void a_backup_that_became_better_preempts_without_starting_to_wait_again()
    {
        Bench backup = new Bench(Bench.Settings(80)).AsBackup();
        backup.Hears(1, priority: 90);
        Assert.Equal("4.6875", backup.Armed);
        backup.Step(2, Input.PriorityIs(new Priority(100)));
        Assert.Equal("4.609375", backup.Armed);
        backup.Hears(2.5m, priority: 90);
        Assert.Equal("4.609375", backup.Armed);
    }

    [Fact]
    public void a_priority_that_goes_and_comes_back_leaves_the_timer_where_it_was()
    {
        Bench backup = Backup();
        string before = backup.Armed;
        backup.Step(1, Input.PriorityIs(new Priority(7)));
        Assert.NotEqual(before, backup.Armed);
        backup.Step(2, Input.PriorityIs(new Priority(100)));
        Assert.Equal(before, backup.Armed);
    }

    // Section 5.2.4; keepalived: base 255 ignores every weight.
    [Fact]
    public void tracking_does_not_move_an_owner()
    {
        Bench owner = new Bench(Bench.Settings(255) with { StartAsMaster = true }).AsMaster();
        Assert.Equal("-", owner.Step(0.5m, Input.PriorityIs(new Priority(1))));
        Assert.Equal(Priority.Owner, owner.Router.EffectivePriority);
    }

    // Section 8.3.2: several owners are a mistake to be reported; section 6.4.3 still settles it by address.
    [Theory]
    [InlineData(1, RouterState.Master)]
    [InlineData(3, RouterState.Backup)]
    public void a_second_owner_is_reported_and_the_higher_address_stays(int from, RouterState expected)
    {
        Bench owner = new Bench(Bench.Settings(255) with { StartAsMaster = true }).AsMaster();
        Assert.StartsWith($"saw OwnerConflict 255 from .{from}", owner.Hears(0.5m, priority: 255, from));
        Assert.Equal(expected, owner.Router.State);
    }
}
