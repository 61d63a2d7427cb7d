using VrrpAot.Protocol;

namespace VrrpAot.Tests.Protocol;

/// <summary>The timers of RFC 9568 sections 6.1 and 6.2, and of RFC 3768 section 6.1 where they differ.</summary>
public class TimerTests
{
    private static ElectionSettings Every(decimal seconds, byte priority = 100, VrrpVersion version = VrrpVersion.V3) =>
        Bench.Settings(priority, version) with { AdvertInterval = Bench.For(seconds) };

    // RFC 9568 section 6.1: Active_Down_Interval = 3 * interval + (256 - priority) * interval / 256.
    [Theory]
    [InlineData(1, 0.1, "0.399609375")]
    [InlineData(100, 0.1, "0.3609375")]
    [InlineData(254, 0.1, "0.30078125")]
    [InlineData(1, 1, "3.99609375")]
    [InlineData(100, 1, "3.609375")]
    [InlineData(254, 1, "3.0078125")]
    [InlineData(1, 3, "11.98828125")]
    [InlineData(100, 3, "10.828125")]
    [InlineData(254, 3, "9.0234375")]
    [InlineData(100, 0.01, "0.03609375")]
    [InlineData(100, 40.95, "147.80390625")]
    public void version_3_takes_over_after_three_intervals_and_a_skew_that_scales_with_the_interval(
        byte priority, double interval, string after) =>
        Assert.Equal(after, new Bench(Every((decimal)interval, priority)).AsBackup().Armed);

    // RFC 3768 section 6.1: Master_Down_Interval = 3 * Advertisement_Interval + (256 - priority) / 256 s.
    [Theory]
    [InlineData(1, 1, "3.99609375")]
    [InlineData(100, 1, "3.609375")]
    [InlineData(254, 1, "3.0078125")]
    [InlineData(100, 3, "9.609375")]
    [InlineData(1, 255, "765.99609375")]
    public void version_2_takes_over_after_three_intervals_and_a_skew_of_its_own(byte priority, int interval,
        string after) =>
        Assert.Equal(after, new Bench(Every(interval, priority, VrrpVersion.V2)).AsBackup().Armed);

    // keepalived: down_timer_adverts stands for the 3; the skew does not change.
    [Theory]
    [InlineData(1, "1.609375")]
    [InlineData(100, "100.609375")]
    public void the_number_of_missed_adverts_can_be_configured(int adverts, string after) =>
        Assert.Equal(after, new Bench(Every(1) with { DownTimerAdverts = adverts }).AsBackup().Armed);

    // RFC 9568 sections 6.1 and 6.4.2, Active_Adver_Interval.
    [Fact]
    public void a_version_3_backup_follows_the_interval_of_the_master_it_accepts()
    {
        Bench backup = new Bench().AsBackup();
        backup.Hears(1, priority: 200, every: 0.5m);
        Assert.Equal("2.8046875", backup.Armed);
        backup.Hears(1.5m, priority: 200, every: 3);
        Assert.Equal("12.328125", backup.Armed);
    }

    // RFC 3768 knows no learned interval.
    [Fact]
    public void a_version_2_backup_stays_with_its_own_interval()
    {
        Bench backup = new Bench(Every(1, version: VrrpVersion.V2)).AsBackup();
        backup.Hears(1, priority: 200, every: 5);
        Assert.Equal("4.609375", backup.Armed);
    }

    // RFC 9568 section 6.4.2: discarded means that nothing is learned either.
    [Fact]
    public void a_discarded_advert_teaches_no_interval()
    {
        Bench backup = new Bench().AsBackup();
        backup.Hears(1, priority: 50, every: 40.95m);
        Assert.Equal("3.609375", backup.Armed);
        backup.Hears(2, priority: 0);
        Assert.Equal("2.609375", backup.Armed);
    }

    // RFC 9568 section 6.4.1, and keepalived after FAULT.
    [Fact]
    public void a_start_forgets_the_learned_interval()
    {
        Bench backup = new Bench().AsBackup();
        backup.Hears(1, priority: 200, every: 10);
        backup.Step(2, Input.Stop(mayHandOver: true));
        backup.Step(3, Input.Start);
        Assert.Equal("6.609375", backup.Armed);

        backup.Hears(4, priority: 200, every: 10);
        backup.Step(5, Input.Fault(mayHandOver: true));
        backup.Step(6, Input.Recovery);
        Assert.Equal("9.609375", backup.Armed);
    }

    // RFC 9568 section 6.4.3: Advertisement_Interval is our own, whatever we learned as BACKUP.
    [Fact]
    public void a_master_advertises_at_its_own_interval_whatever_it_learned_before()
    {
        Bench router = new Bench().AsBackup();
        router.Hears(0, priority: 200, every: 10);
        decimal takeover = router.Fire();
        Assert.Equal(takeover + 1, router.Fire());
        Assert.Equal(takeover + 2, router.Fire());
    }

    // RFC 9568 sections 6.2 and 6.4.3.
    [Fact]
    public void a_hundred_late_timers_do_not_add_up()
    {
        Bench master = new Bench(Quiet).AsMaster();
        var lateness = Bench.For(0.013m);
        for (int advert = 1; advert <= 100; advert++)
        {
            Assert.Equal(advert.ToString(), master.Armed);
            Assert.StartsWith("advert 100", master.Step(master.Router.Armed + lateness, Input.Timer));
        }
        Assert.Equal("101", master.Armed);
    }

    [Fact]
    public void after_a_long_sleep_one_advert_is_sent_and_not_the_missed_ones()
    {
        Bench master = new Bench(Quiet).AsMaster();
        Assert.Equal("advert 100; arm 3601.25", master.Step(3600.25m, Input.Timer));
        Assert.Equal("-", master.Step(3600.25m, Input.Timer));
        Assert.Equal("advert 100; arm 3602.25", master.Step(3601.25m, Input.Timer));
    }

    // RFC 9568 section 6.4.3: "send an advertisement; reset the Adver_Timer".
    [Fact]
    public void an_answer_to_priority_zero_starts_the_advert_timer_anew()
    {
        Bench master = new Bench(Quiet).AsMaster();
        Assert.Equal("saw MasterHeardPriorityZero 0 from .3; advert 100; arm 1.4", master.Hears(0.4m, priority: 0));
    }

    // RFC 9568 section 6.4.2; RFC 3768 has the same with a skew that does not scale.
    [Theory]
    [InlineData(VrrpVersion.V3, 1, "1.609375")]
    [InlineData(VrrpVersion.V3, 3, "2.828125")]
    [InlineData(VrrpVersion.V2, 1, "1.609375")]
    [InlineData(VrrpVersion.V2, 3, "1.609375")]
    public void a_backup_that_hears_priority_zero_waits_only_its_skew(VrrpVersion version, int interval, string until)
    {
        Bench backup = new Bench(Every(interval, version: version)).AsBackup();
        backup.Hears(1, priority: 0);
        Assert.Equal(until, backup.Armed);
    }

    [Fact]
    public void the_skew_after_priority_zero_is_that_of_the_learned_interval()
    {
        Bench backup = new Bench().AsBackup();
        backup.Hears(1, priority: 200, every: 0.1m);
        backup.Hears(1.05m, priority: 0, every: 0.1m);
        Assert.Equal("1.1109375", backup.Armed);
    }

    [Fact]
    public void better_backups_take_over_first()
    {
        decimal? before = null;
        for (int priority = 254; priority >= 1; priority--)
        {
            Bench backup = new Bench(Every(1, (byte)priority)).AsBackup();
            backup.Hears(1, priority: 0);
            decimal takeover = backup.Fire();
            Assert.True(before is null || takeover > before,
                $"priority {priority} is not slower than the next better one");
            before = takeover;
        }
    }

    // Our successor has learned our interval, so that is what the hand-over waits by.
    [Fact]
    public void a_hand_over_waits_by_our_own_interval_and_not_by_that_of_the_master_before_us()
    {
        Bench router = new Bench().AsBackup();
        router.Hears(0, priority: 200, every: 0.01m);
        decimal takeover = router.Fire();
        router.Step(takeover, Input.Stop(mayHandOver: true));
        Assert.Equal(takeover + 0.99609375m + 0.02m, router.Fire());
        Assert.False(router.Router.HoldsAddresses);
    }

    private static ElectionSettings Quiet => Bench.Settings() with
    {
        Announcements = new AnnouncementSettings { MasterDelay = Duration.Zero },
    };
}
