using VrrpAot.Protocol;

namespace VrrpAot.Tests.Protocol;

/// <summary>Who becomes what, and in which order it acts: RFC 9568 and RFC 3768, section 6.4.</summary>
public class StateTests
{
    // Section 6.4.1.
    [Theory]
    [InlineData(VrrpVersion.V2)]
    [InlineData(VrrpVersion.V3)]
    public void an_owner_is_master_with_its_first_step(VrrpVersion version)
    {
        var router = new Bench(Bench.Settings(255, version) with { StartAsMaster = true });
        Assert.Equal("advert 255; Init->Master AddressOwner; add; announce 5; arm 1", router.Step(0, Input.Start));
    }

    // keepalived: priority 255 with state BACKUP waits a whole master-down time.
    [Fact]
    public void an_owner_configured_as_backup_waits_like_everybody_else()
    {
        Bench router = new Bench(Bench.Settings(255)).AsBackup();
        Assert.Equal("3.00390625", router.Armed);
    }

    // keepalived: state MASTER says nothing about timing below 255.
    [Theory]
    [InlineData(1)]
    [InlineData(150)]
    [InlineData(254)]
    public void state_master_below_255_starts_as_backup(byte priority)
    {
        ElectionSettings settings = Bench.Settings(priority);
        Assert.Equal(
            new Bench(settings).AsBackup().Armed,
            new Bench(settings with { StartAsMaster = true }).AsBackup().Armed);
    }

    // Section 6.4.1: nothing but Startup leaves Initialize.
    [Fact]
    public void adverts_before_the_start_have_no_effect_on_it()
    {
        var router = new Bench();
        Assert.Equal("-", router.Hears(0, priority: 0));
        Assert.Equal("-", router.Hears(1, priority: 254, every: 40.95m));
        Assert.Equal("-", router.Step(2, Input.Timer));
        Assert.Equal("Init->Backup Startup; arm 6.609375", router.Step(3, Input.Start));
    }

    [Fact]
    public void a_router_that_may_not_run_yet_starts_in_fault_and_waits_from_its_recovery()
    {
        var router = new Bench();
        router.Step(0, Input.Fault(mayHandOver: false));
        Assert.Equal("Init->Fault Fault", router.Step(1, Input.Start));
        Assert.Equal("-", router.Hears(2, priority: 0));
        Assert.Equal("Fault->Backup FaultCleared; arm 8.609375", router.Step(5, Input.Recovery));
    }

    // Section 6.4.2, Shutdown.
    [Fact]
    public void a_backup_stops_in_silence() =>
        Assert.Equal("Backup->Init Shutdown; arm never", new Bench().AsBackup().Step(1, Input.Stop(mayHandOver: true)));

    // Section 6.4.2: advert, then addresses, then announcements.
    [Fact]
    public void a_takeover_sends_its_advert_before_it_touches_an_address() => Assert.Equal(
        "saw AdvertTimeout; advert 100; Backup->Master MasterSilent; add; announce 5; arm 4.609375",
        new Bench().AsBackup().Step(3.609375m, Input.Timer));

    // Section 6.4.2 with section 6.4.3 in mind: the address decides between masters, not for a backup.
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void an_equal_priority_keeps_a_backup_whatever_the_address(int from)
    {
        Bench backup = new Bench().AsBackup();
        backup.Hears(2, priority: 100, from);
        Assert.Equal("5.609375", backup.Armed);
        Assert.Equal(Bench.Host(from), backup.Router.KnownMaster);
    }

    // Section 6.4.3, Shutdown; keepalived sends it before anything is removed.
    [Fact]
    public void a_master_that_stops_says_priority_zero_once_and_before_its_addresses_go()
    {
        Bench master = new Bench().AsMaster();
        Assert.Equal("advert 0; Master->Init Shutdown; remove; arm never",
            master.Step(0.5m, Input.Stop(mayHandOver: false)));
        Assert.Equal("-", master.Step(0.6m, Input.Stop(mayHandOver: false)));
    }

    // Make before break: between the advert and the removal stands the successor.
    [Fact]
    public void a_master_that_may_hand_over_answers_until_its_successor_speaks()
    {
        Bench master = new Bench().AsMaster();
        Assert.Equal("advert 0; Master->Init Shutdown; arm 1.51609375",
            master.Step(0.5m, Input.Stop(mayHandOver: true)));
        Assert.True(master.Router.HoldsAddresses);
        Assert.Equal("remove; arm never", master.Hears(1.1m, priority: 90));
        Assert.False(master.Router.HoldsAddresses);
    }

    [Fact]
    public void a_hand_over_ends_by_itself_when_nobody_speaks()
    {
        Bench master = new Bench().AsMaster();
        master.Step(0.5m, Input.Fault(mayHandOver: true));
        Assert.Equal(1.51609375m, master.Fire());
        Assert.False(master.Router.HoldsAddresses);
        Assert.Equal(RouterState.Fault, master.Router.State);
        Assert.Equal("never", master.Armed);
    }

    // Section 6.4.3: the comparison is that of unsigned numbers.
    [Theory]
    [InlineData("10.0.0.2", "9.0.0.200", RouterState.Master)]
    [InlineData("10.0.0.1", "200.0.0.1", RouterState.Backup)]
    [InlineData("200.0.0.1", "10.0.0.1", RouterState.Master)]
    [InlineData("10.0.0.9", "10.0.0.10", RouterState.Backup)]
    public void between_equal_masters_the_higher_address_stays(string ours, string theirs, RouterState expected)
    {
        Assert.True(IpAddress.TryParseIPv4(ours, out IpAddress own));
        Assert.True(IpAddress.TryParseIPv4(theirs, out IpAddress other));
        Bench master = new Bench().AsMaster();
        master.Step(0.1m, Input.SourceIs(own));
        master.Step(0.5m, Input.Advert(other, new Priority(100), Duration.FromSeconds(1)));
        Assert.Equal(expected, master.Router.State);
    }

    // Section 6.4.3: the way to BACKUP has no priority 0, and the addresses go at once.
    [Fact]
    public void a_master_that_yields_never_says_priority_zero()
    {
        Bench master = new Bench().AsMaster();
        Assert.Equal(
            "saw MasterHeardHigherPriority 101 from .3; advert 100; Master->Backup Preempted 101 from .3; remove; "
                + "arm 4.109375",
            master.Hears(0.5m, priority: 101));
        Assert.Equal(Bench.Host(3), master.Router.KnownMaster);
    }

    [Fact]
    public void a_master_that_yields_learns_the_interval_of_the_winner()
    {
        Bench master = new Bench().AsMaster();
        master.Hears(0.5m, priority: 101, every: 0.1m);
        Assert.Equal("0.8609375", master.Armed);
    }

    // RFC 9568 section 6.4.3; RFC 3768 only discards, keepalived answers in both versions.
    [Theory]
    [InlineData(VrrpVersion.V2)]
    [InlineData(VrrpVersion.V3)]
    public void a_master_answers_a_losing_advert_at_once(VrrpVersion version)
    {
        Bench master = new Bench(Bench.Settings(version: version)).AsMaster();
        Assert.Equal("saw MasterHeardLowerPriority 99 from .3; advert 100; announce 5; arm 0.6",
            master.Hears(0.5m, priority: 99));
    }

    [Fact]
    public void our_own_advert_come_back_changes_nothing()
    {
        Bench master = new Bench().AsMaster();
        Assert.Equal("saw HeardOwnAddress 100 from .2", master.Hears(0.5m, priority: 100, from: 2));
        Assert.Equal("1", master.Armed);
    }

    // A loser that announced itself after our answer must not keep the neighbours.
    [Fact]
    public void a_contest_is_announced_once_more_a_little_later()
    {
        Bench master = new Bench().AsMaster();
        master.Hears(0.5m, priority: 99);
        Assert.Equal(Bench.Text(Bench.At(0.5m) + VirtualRouter.ContestEcho), master.Armed);
        Assert.Equal("announce 1; arm 1.5", master.Step(0.6m, Input.Timer));
        Assert.Equal("advert 100; arm 2.5", master.Step(1.5m, Input.Timer));
    }

    // keepalived: no burst of the old mastership may be sent by a backup, or by the next mastership.
    [Fact]
    public void announcements_still_owed_are_forgotten_with_the_mastership()
    {
        Bench router = new Bench().AsMaster();
        router.Hears(0.45m, priority: 99);
        router.Hears(0.5m, priority: 200);
        Assert.Equal("-", router.Step(1, Input.Timer));
        router.Hears(4, priority: 200);
        Assert.Equal(7.609375m, router.Fire());
        Assert.DoesNotContain("announce", router.Step(8.609375m, Input.Timer));
    }

    // keepalived: garp_master_delay, garp_master_refresh.
    [Fact]
    public void the_second_burst_comes_once_and_the_refresh_for_ever()
    {
        Bench master = new Bench(Bench.Settings() with
        {
            AdvertInterval = Duration.FromSeconds(100),
            Announcements = new AnnouncementSettings { RefreshInterval = Duration.FromSeconds(7), RefreshRepeat = 2 },
        }).AsMaster();
        Assert.Equal("announce 5; arm 7", master.Step(5, Input.Timer));
        Assert.Equal("announce 2; arm 14", master.Step(7, Input.Timer));
        Assert.Equal("announce 2; arm 21", master.Step(14, Input.Timer));
    }
}
