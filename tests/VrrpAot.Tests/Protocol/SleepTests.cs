using VrrpAot.Protocol;

namespace VrrpAot.Tests.Protocol;

/// <summary>
/// Who did not run for a while listens before it speaks. Version 3, one second, priority 100: peers wait 4 s at most,
/// and are heard within another half.
/// </summary>
public class SleepTests
{
    private static readonly ElectionSettings s_settings = Bench.Settings();

    [Fact]
    public void a_master_that_overslept_gives_its_addresses_up_without_a_word_and_begins_anew()
    {
        Bench bench = new Bench().AsMaster();
        Assert.Equal("Master->Backup Startup; remove; arm 15.609375", bench.Woke(12));
        Assert.False(bench.Router.HoldsAddresses);
        // Nobody is there: it is MASTER again.
        bench.Fire();
        Assert.Equal(RouterState.Master, bench.Router.State);
    }

    [Fact]
    public void a_master_that_slept_less_than_its_peers_wait_goes_on()
    {
        Bench bench = new Bench().AsMaster();
        Assert.Equal("-", bench.Woke(4.4m));
        Assert.Equal(RouterState.Master, bench.Router.State);
    }

    [Fact]
    public void a_master_with_short_intervals_does_not_fall_for_a_busy_machine()
    {
        Bench bench = new Bench(s_settings with { AdvertInterval = Bench.For(0.01m) }).AsMaster();
        Assert.Equal("-", bench.Woke(0.45m));
        Assert.NotEqual("-", bench.Woke(0.55m));
    }

    [Fact]
    public void a_master_that_overslept_does_not_take_back_what_it_must_not_preempt()
    {
        Bench bench = new Bench(s_settings with { Preempt = false, BasePriority = new Priority(200) }).AsMaster();
        bench.Woke(12);
        bench.Hears(12, priority: 100);
        Assert.Equal((RouterState.Backup, "15.21875"), (bench.Router.State, bench.Armed));
    }

    [Fact]
    public void where_the_file_says_who_else_there_is_it_has_to_be_late_for_that_one_only()
    {
        ElectionSettings known = s_settings with { Preempt = false, HighestOther = new Priority(254) };
        Assert.Equal("-", new Bench(known).AsMaster().Woke(3.007m));
        Assert.NotEqual("-", new Bench(known).AsMaster().Woke(3.01m));
        Assert.Equal("-", new Bench(known with { HighestOther = new Priority(1) }).AsMaster().Woke(3.9m));
    }

    [Fact]
    public void an_owner_that_starts_as_master_would_be_master_at_once_and_stays()
    {
        Bench bench = new Bench(s_settings with { BasePriority = Priority.Owner, StartAsMaster = true }).AsMaster();
        Assert.Equal("-", bench.Woke(400));
    }

    [Fact]
    public void a_backup_that_slept_through_the_end_of_its_timer_listens_once_more_and_only_once()
    {
        Bench bench = new Bench().AsBackup();
        Assert.Equal("arm 11.609375", bench.Woke(8));
        Assert.Equal("-", bench.Woke(20));
        bench.Step(20, Input.Timer);
        Assert.Equal(RouterState.Master, bench.Router.State);
    }

    [Fact]
    public void a_backup_that_heard_its_master_again_may_oversleep_again()
    {
        Bench bench = new Bench().AsBackup();
        bench.Woke(8);
        bench.Hears(8.1m, priority: 200);
        Assert.Equal("arm 23.609375", bench.Woke(20));
    }

    [Theory]
    [InlineData(3.6)]
    [InlineData(4.0)]
    public void a_backup_that_is_a_little_late_is_not_kept_waiting(double at) =>
        Assert.Equal("-", new Bench().AsBackup().Woke((decimal)at));

    [Fact]
    public void after_priority_zero_a_backup_that_overslept_listens_too_for_somebody_else_may_have_taken_over()
    {
        Bench bench = new Bench().AsBackup();
        bench.Hears(1, priority: 0);
        Assert.Equal("arm 11.609375", bench.Woke(8));
    }

    [Fact]
    public void who_offered_and_overslept_listens_for_a_taker_before_it_goes_on()
    {
        Bench bench = new Bench().AsMaster();
        bench.Step(0, Input.HandOver(RouterState.Backup, force: false));
        Assert.Equal("arm 9.01609375", bench.Woke(8));
        bench.Hears(8, priority: 90);
        Assert.Equal(RouterState.Backup, bench.Router.State);
    }

    [Fact]
    public void nobody_else_has_anything_to_lose()
    {
        Assert.Equal("-", new Bench().Woke(100));
        Bench faulty = new Bench().AsBackup();
        faulty.Step(1, Input.Fault(false));
        Assert.Equal("-", faulty.Woke(100));
        Bench leaving = new Bench().AsMaster();
        leaving.Step(1, Input.Stop(mayHandOver: true));
        Assert.Equal("-", leaving.Woke(100));
    }
}
