using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Engine;

/// <summary>Who is there, and what of it is shown.</summary>
public class PeerNotesTests
{
    private readonly FakeCable _cable = new();

    private static readonly IpAddress s_own = new(0x0A000002), s_near = new(0x0A000001);
    private const uint Stranger = 0x0A000042;

    private static InstanceSettings Unicast =>
        Listening.Instance() with { SourceAddress = s_own, Peers = [new UnicastPeer(s_near)] };

    [Fact]
    public void adverts_are_heard_for_those_who_look_in_fault_and_in_maintenance_too()
    {
        _cable.Add("10.0.0.2/24", "far");
        using var router = new Listening(_cable, Listening.Instance());
        router.Post(EngineCommand.BeginMaintenance(force: true));
        router.TurnUntil(() => router.Report().State == RouterState.Fault);
        router.Hear(Listening.Advert(interval: Duration.FromSeconds(3), vip: 0x0A000065));
        InstanceReport report = router.Report();
        HeardRouter heard = Assert.Single(report.Peers);
        Assert.Equal((s_near, new Priority(200), 3, Duration.FromSeconds(3), true, RejectReason.None),
            (heard.Address, heard.Priority, heard.Version, heard.Interval, heard.ListsOtherAddresses, heard.Refused));
        Assert.Equal(RouterState.Fault, report.State);
        Assert.Null(report.KnownMaster);
        Assert.Equal((0, 1), (router.Counters(0).AdvertsReceived, router.Counters(0).AdvertsIgnored));
    }

    // Nothing that a refused one says may push out a router that is one.
    [Fact]
    public void a_router_that_is_refused_is_shown_with_the_reason_and_what_it_says()
    {
        _cable.Add("10.0.0.2/24", "far");
        using var router = new Listening(_cable, Listening.Instance());
        router.Hear(Listening.Advert());
        for (uint i = 0; i < 40; i++)
            router.Hear(Listening.Advert(source: Stranger + i, version: VrrpVersion.V2,
                interval: Duration.FromSeconds(7)));
        InstanceReport report = router.Report();
        Assert.Equal(s_near, Assert.Single(report.Peers).Address);
        Assert.Equal(PeerTable.RefusedCapacity, report.Refused.Count);
        HeardRouter last = report.Refused.MaxBy(refused => refused.LastAdvertAt.Nanoseconds);
        Assert.Equal((new IpAddress(Stranger + 39), 2, Duration.FromSeconds(7), RejectReason.WrongVersion),
            (last.Address, last.Version, last.Interval, last.Refused));
    }

    [Fact]
    public void our_own_advert_come_back_keeps_no_backup_waiting_and_is_no_peer()
    {
        _cable.Add("10.0.0.2/24", "far");
        using var router = new Listening(_cable, Listening.Instance());
        Assert.Equal(RouterState.Backup, router.Report().State);
        Instant deadline = router.Deadline;
        router.Hear(Listening.Advert(source: s_own.IPv4), Listening.Advert(source: s_own.IPv4, priority: 0));
        Assert.Equal(2, router.Counters(0).Rejected(RejectReason.OwnAddress));
        EngineEvent told = Assert.Single(router.Seen, e => e.Kind == EngineEventKind.AdvertRejected);
        Assert.Equal((RejectReason.OwnAddress, s_own), (told.RejectedFor, told.Address));
        InstanceReport report = router.Report();
        Assert.Empty(report.Peers);
        Assert.Empty(report.Refused);
        Assert.Null(report.KnownMaster);
        Assert.Equal(deadline, router.Deadline);
        Assert.Equal(0, router.Counters(0).AdvertsReceived);
    }

    [Fact]
    public void nor_does_a_unicast_one()
    {
        _cable.Add("10.0.0.2/24", "far");
        using var router = new Listening(_cable, Unicast);
        router.Hear(Listening.Advert(s_own, s_own.IPv4));
        Assert.Equal(1, router.Counters(0).Rejected(RejectReason.OwnAddress));
        Assert.Equal((0, 0), (router.Counters(0).AdvertsReceived, router.Counters(0).AdvertsFromStrangers));
    }

    [Fact]
    public void and_to_a_master_it_is_no_second_master()
    {
        _cable.Add("10.0.0.2/24", "far");
        InstanceSettings owner = Listening.Instance();
        using var router = new Listening(_cable, owner with
        {
            Election = owner.Election with { BasePriority = Priority.Owner, StartAsMaster = true },
        });
        Assert.Equal(RouterState.Master, router.Report().State);
        long sent = router.Counters(0).AdvertsSent;
        router.Hear(Listening.Advert(source: s_own.IPv4, priority: 0),
            Listening.Advert(source: s_own.IPv4, priority: 255), Listening.Advert(source: s_own.IPv4));
        Assert.Equal(3, router.Counters(0).Rejected(RejectReason.OwnAddress));
        Assert.Equal((sent, 0, 0), (router.Counters(0).AdvertsSent, router.Counters(0).Conflicts,
            router.Counters(0).PriorityZeroReceived));
    }

    [Fact]
    public void unicast_adverts_of_nobodys_peer_are_believed_and_counted()
    {
        _cable.Add("10.0.0.2/24", "far");
        using var router = new Listening(_cable, Unicast);
        router.Hear(Listening.Advert(s_own), Listening.Advert(s_own, Stranger),
            Listening.Advert(s_own, Stranger));
        Assert.Equal((3, 2), (router.Counters(0).AdvertsReceived, router.Counters(0).AdvertsFromStrangers));
    }

    [Fact]
    public void an_interval_that_is_learned_is_reported_and_told_once_when_it_is_far_from_ours()
    {
        _cable.Add("10.0.0.2/24", "far");
        using var router = new Listening(_cable, Listening.Instance());
        Assert.Null(router.Report().LearnedInterval);
        Duration far = Duration.FromCentiseconds(4095);
        for (int i = 0; i < 3; i++)
            router.Hear(Listening.Advert(source: Stranger, interval: far));
        InstanceReport report = router.Report();
        Assert.Equal((far, new IpAddress(Stranger)), (report.LearnedInterval, report.KnownMaster!.Value));
        Assert.Equal(far * 3 + far * (256 - 100) / 256, report.Patience);
        EngineEvent told = Assert.Single(router.Seen, e => e.Kind == EngineEventKind.LearnedFarInterval);
        Assert.Equal((Duration.FromCentiseconds(4095), 147, new IpAddress(Stranger)),
            (told.Interval, (int)told.Patience.TotalSeconds, told.Address));
        Assert.DoesNotContain(router.Seen, e => e.Kind == EngineEventKind.AdvertNoted);
        // Not far: once more in the log, as ever.
        router.Hear(Listening.Advert(interval: Duration.FromSeconds(9)));
        Assert.Single(router.Seen, e => e.Kind == EngineEventKind.AdvertNoted);
        Assert.Single(router.Seen, e => e.Kind == EngineEventKind.LearnedFarInterval);
    }

    // Ten lines a second, for ever, was what it wrote.
    [Fact]
    public void a_flood_of_good_adverts_is_told_ever_less_often()
    {
        _cable.Add("10.0.0.2/24", "far");
        using var router = new Listening(_cable, Listening.Instance());
        byte[][] losing = [.. Enumerable.Repeat(Listening.Advert(priority: 1), 10)];
        Instant end = _cable.Now + Duration.FromMilliseconds(2000);
        while (_cable.Now < end)
            router.Hear(losing);
        EngineEvent[] told = [.. router.Seen.Where(e => e.Kind == EngineEventKind.BackupDiscardedLowerPriority)];
        // At 0, 0.1, 0.3, 0.7 and 1.5 s.
        Assert.Equal(5, told.Length);
        Assert.True(told[^1].LeftOut > told[1].LeftOut);
    }
}
