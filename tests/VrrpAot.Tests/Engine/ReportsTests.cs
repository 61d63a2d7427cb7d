using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace VrrpAot.Tests.Engine;

/// <summary>What the engine says of itself when it is asked.</summary>
public class ReportsTests
{
    private readonly FakeCable _cable = new();

    private static readonly IpAddress Near = new(0x0A000001), Far = new(0x0A000002);

    [Fact]
    public void it_tells_role_since_when_addresses_links_and_who_was_heard()
    {
        _cable.Add("10.0.0.1/24", "near");
        _cable.Add("10.0.0.2/24", "far");
        Instant start = _cable.Now;
        using var backup = new Router(_cable, Settings("far", 90));
        using var master = new Router(_cable, Settings("near", 200));
        master.TurnUntil(r => r.Counters.AdvertsSent > 1);
        backup.TurnUntil(r =>
        {
            master.TurnFor(Duration.FromMilliseconds(1));
            return r.Counters.AdvertsReceived > 0;
        });

        EngineReport ours = master.Report();
        InstanceReport instance = ours.Instances[0];
        Assert.Equal(RouterState.Master, instance.State);
        Assert.InRange(instance.Since.Nanoseconds, start.Nanoseconds, ours.At.Nanoseconds);
        Assert.Equal(new Priority(200), instance.EffectivePriority);
        Assert.Equal(Near, instance.Source);
        Assert.Equal([new VipReport(Wanted: true, Present: true)], instance.Addresses);
        Assert.Equal(new LinkReport("near", _cable.Find("near").Index, true, Near), Assert.Single(ours.Links));
        Assert.True(ours.Lateness.Counts.ToArray().Sum() > 0);

        InstanceReport theirs = backup.Report().Instances[0];
        Assert.Equal(RouterState.Backup, theirs.State);
        Assert.Equal(Near, theirs.KnownMaster);
        HeardRouter heard = Assert.Single(theirs.Peers);
        Assert.Equal((Near, new Priority(200)), (heard.Address, heard.Priority));
        Assert.Equal([new VipReport(Wanted: false, Present: false)], theirs.Addresses);
        Assert.Null(theirs.ConflictAt);
    }

    [Fact]
    public void cleared_counters_begin_at_0_but_a_master_has_become_one()
    {
        _cable.Add("10.0.0.1/24", "near");
        using var master = new Router(_cable, Settings("near", 200));
        master.TurnUntil(r => r.Counters.AdvertsSent > 3);
        master.Post(EngineCommand.ClearCounters(-1));
        master.TurnUntil(r => r.Counters.AdvertsSent < 3);
        Assert.Equal((1, 0), (master.Counters.BecameMaster, master.Counters.ReleasedMaster));
    }

    [Fact]
    public void of_too_many_routers_the_one_that_was_silent_longest_is_forgotten()
    {
        var peers = new PeerTable();
        for (uint i = 0; i < PeerTable.Capacity; i++)
            peers.Heard(new HeardRouter(new IpAddress(i + 1), new Instant(100 + i), new Priority(50)));
        peers.Heard(new HeardRouter(new IpAddress(1), new Instant(200), new Priority(60)));
        peers.Heard(new HeardRouter(Far, new Instant(201), new Priority(70)));
        Assert.True(peers.TryFind(new IpAddress(1), out HeardRouter renewed));
        Assert.Equal(new Priority(60), renewed.Priority);
        Assert.True(peers.TryFind(Far, out _));
        Assert.False(peers.TryFind(new IpAddress(2), out _));
        Assert.Equal(PeerTable.Capacity, peers.All.Length);
    }

    private static EngineSettings Settings(string link, byte priority) =>
        OneRouter.On(link, priority, Duration.FromMilliseconds(50));
}
