using VrrpAot.Protocol;

namespace VrrpAot.Tests.Protocol;

/// <summary>New settings for a router at work: the state stays, deadlines follow.</summary>
public class ReconfigureTests
{
    private static ElectionSettings Every(decimal seconds, VrrpVersion version = VrrpVersion.V3) =>
        Bench.Settings(version: version) with { AdvertInterval = Bench.For(seconds) };

    private static readonly ElectionSettings Owner = Every(1) with { BasePriority = Priority.Owner,
        StartAsMaster = true };

    // A MASTER's first advert left at 0; the new settings come at 0.3.
    [Theory]
    [InlineData(1, 1, "1")]
    [InlineData(1, 0.5, "0.5")]
    [InlineData(1, 0.1, "0.3")]
    [InlineData(1, 5, "1")]
    public void a_master_advertises_sooner_but_never_later_than_its_followers_expect(double before, double after,
        string next)
    {
        Bench master = new Bench(Every((decimal)before)).AsMaster();
        master.Reconfigure(0.3m, Every((decimal)after));
        Assert.Equal(next, master.Armed);
        Assert.Equal(RouterState.Master, master.Router.State);
    }

    [Fact]
    public void a_master_with_a_longer_interval_keeps_it_from_the_next_advert_on()
    {
        Bench master = new Bench(Every(1)).AsMaster();
        master.Reconfigure(0.3m, Every(3));
        Assert.Equal(1, master.Fire());
        Assert.Equal("4", master.Armed);
    }

    // 3 intervals and a skew of 156/256; the timer of a BACKUP started at 0, the new settings come at 2.
    [Theory]
    [InlineData(VrrpVersion.V2, 1, 1, "3.609375")]
    [InlineData(VrrpVersion.V2, 1, 3, "9.609375")]
    [InlineData(VrrpVersion.V2, 10, 1, "5.609375")]
    [InlineData(VrrpVersion.V3, 1, 3, "10.828125")]
    [InlineData(VrrpVersion.V3, 10, 0.1, "2.3609375")]
    public void a_backup_that_knows_no_master_follows_the_new_interval(VrrpVersion version, double before, double after,
        string fires)
    {
        Bench backup = new Bench(Every((decimal)before, version)).AsBackup();
        backup.Reconfigure(2, Every((decimal)after, version));
        Assert.Equal(fires, backup.Armed);
        Assert.Equal(RouterState.Backup, backup.Router.State);
    }

    [Fact]
    public void a_version_3_backup_stays_with_the_interval_of_its_master()
    {
        Bench backup = new Bench(Every(1)).AsBackup();
        backup.Hears(1, priority: 200, every: 0.5m);
        string armed = backup.Armed;
        backup.Reconfigure(1.2m, Every(7));
        Assert.Equal(armed, backup.Armed);
        Assert.Equal(Bench.Host(3), backup.Router.KnownMaster);
    }

    [Fact]
    public void more_patience_does_not_lengthen_the_gap_after_priority_0()
    {
        Bench backup = new Bench(Every(1)).AsBackup();
        backup.Hears(1, priority: 0);
        string armed = backup.Armed;
        backup.Reconfigure(1.1m, Every(1) with { DownTimerAdverts = 50 });
        Assert.Equal(armed, backup.Armed);
    }

    [Fact]
    public void a_preempt_delay_that_is_taken_away_is_not_waited_for()
    {
        ElectionSettings delaying = Every(1) with { PreemptDelay = Bench.For(100) };
        Bench backup = new Bench(delaying).AsBackup();
        backup.Hears(1, priority: 50);
        backup.Reconfigure(1.5m, Every(1));
        backup.Hears(2, priority: 50);
        Assert.Equal(4.609375m, backup.Fire());
        Assert.Equal(RouterState.Master, backup.Router.State);
    }

    [Fact]
    public void the_priority_stays_until_it_is_told()
    {
        Bench master = new Bench(Every(1)).AsMaster();
        master.Reconfigure(0.3m, Every(1) with { BasePriority = new Priority(150) });
        Assert.Equal(new Priority(100), master.Router.EffectivePriority);
        master.Step(0.3m, Input.PriorityIs(new Priority(150)));
        Assert.Equal(new Priority(150), master.Router.EffectivePriority);
    }

    // Nothing but the file decides an owner's priority, so nobody tells it.
    [Fact]
    public void a_master_that_becomes_the_owner_stays_and_says_255()
    {
        Bench master = new Bench(Every(1)).AsMaster();
        Assert.Equal("saw PriorityChanged 100 to 255", master.Reconfigure(0.3m, Owner));
        Assert.Equal(1, master.Fire());
        Assert.Equal(Priority.Owner, master.Last[0].Priority);
        Assert.Equal(RouterState.Master, master.Router.State);
    }

    [Fact]
    public void an_owner_that_is_one_no_more_stays_master_and_hears_its_new_priority()
    {
        Bench master = new Bench(Owner).AsMaster();
        Assert.Equal("-", master.Reconfigure(0.3m, Every(1)));
        Assert.Equal("saw PriorityChanged 255 to 90", master.Step(0.3m, Input.PriorityIs(new Priority(90))));
        Assert.Equal(1, master.Fire());
        Assert.Equal(new Priority(90), master.Last[0].Priority);
        Assert.Equal(RouterState.Master, master.Router.State);
    }

    [Theory]
    [InlineData(VrrpVersion.V2, VrrpVersion.V3)]
    [InlineData(VrrpVersion.V3, VrrpVersion.V2)]
    public void a_master_stays_master_with_another_version(VrrpVersion before, VrrpVersion after)
    {
        Bench master = new Bench(Every(1, before)).AsMaster();
        master.Reconfigure(0.3m, Every(1, after));
        Assert.Equal(1, master.Fire());
        Assert.Equal(RouterState.Master, master.Router.State);
    }

    // What was learned in version 3 means nothing in version 2, and there every interval is our own.
    [Theory]
    [InlineData(VrrpVersion.V3, VrrpVersion.V2)]
    [InlineData(VrrpVersion.V2, VrrpVersion.V3)]
    public void a_backup_with_another_version_waits_by_its_own_interval(VrrpVersion before, VrrpVersion after)
    {
        Bench backup = new Bench(Every(1, before)).AsBackup();
        backup.Hears(1, priority: 200, every: 1);
        backup.Reconfigure(1, Every(2, after));
        Assert.Equal(Bench.For(2), backup.Router.MasterInterval);
        Assert.Equal(RouterState.Backup, backup.Router.State);
    }

    [Theory]
    [InlineData(0, 10, "1")]
    [InlineData(10, 0, "1")]
    public void the_same_settings_again_and_other_announcements_move_no_advert(int before, int after, string next)
    {
        static AnnouncementSettings Refresh(int seconds) => new() { RefreshInterval = Duration.FromSeconds(seconds) };
        Bench master = new Bench(Every(1) with { Announcements = Refresh(before) }).AsMaster();
        master.Reconfigure(0.3m, Every(1) with { Announcements = Refresh(after) });
        Assert.Equal(next, master.Armed);
    }

    [Fact]
    public void at_rest_nothing_is_armed()
    {
        var bench = new Bench(Every(1));
        bench.Reconfigure(0, Every(3));
        Assert.Equal("never", bench.Armed);
        Assert.Equal(RouterState.Init, bench.Router.State);
    }
}
