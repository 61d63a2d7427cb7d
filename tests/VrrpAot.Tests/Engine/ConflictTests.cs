using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Tests.Linux;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Engine;

/// <summary>
/// Two MASTERs are a conflict when they are two for longer than one exchange, and nothing of our own explains it.
/// </summary>
public class ConflictTests
{
    private readonly FakeCable _cable = new();

    private static readonly Duration s_interval = Duration.FromMilliseconds(50);

    [Fact]
    public void a_fail_back_is_no_conflict_on_either_side() => FailsBack(200);

    [Fact]
    public void neither_is_that_of_an_owner_who_is_master_at_once() => FailsBack(255);

    private void FailsBack(byte priority)
    {
        Addresses();
        using var served = new Router(_cable, Settings("near", 90));
        served.TurnUntil(r => r.LastState == RouterState.Master);
        served.TurnFor(s_interval * 6);
        using var returns = new Router(_cable, Settings("far", priority));
        // The loser's last advert has come.
        Both(returns, served, () => served.LastState == RouterState.Backup
            && returns.Saw(EngineEventKind.MasterHeardLowerPriority));
        AreWithoutConflict(returns, served);
    }

    [Fact]
    public void neither_is_what_our_own_priority_brings_about()
    {
        Addresses();
        using var master = new Router(_cable, Settings("near", 200));
        master.TurnUntil(r => r.LastState == RouterState.Master);
        using var other = new Router(_cable, Settings("far", 100));
        Both(master, other, () => other.LastState == RouterState.Backup);
        Both(master, other, () => false, atMost: s_interval * 6);
        // A check fails, and is well again in the moment in which the other has taken over for it.
        master.Post(EngineCommand.SetPriority(0, new Priority(50)));
        master.Turn();
        other.TurnUntil(r => r.LastState == RouterState.Master);
        master.Post(EngineCommand.SetPriority(0, new Priority(200)));
        Both(master, other, () => other.LastState == RouterState.Backup
            && master.Saw(EngineEventKind.MasterHeardLowerPriority));
        Assert.Equal(RouterState.Master, master.LastState);
        AreWithoutConflict(master, other);
    }

    // Each is turned while the other stands still: it hears nobody.
    [Fact]
    public void a_lan_that_was_in_two_is_one_for_the_router_that_stays_master()
    {
        Addresses();
        using var stays = new Router(_cable, Settings("near", 200));
        stays.TurnUntil(r => r.LastState == RouterState.Master);
        using var yields = new Router(_cable, Settings("far", 90));
        yields.TurnUntil(r => r.LastState == RouterState.Master);
        Both(stays, yields, () => yields.LastState == RouterState.Backup && stays.Counters.Conflicts > 0);
        Assert.NotNull(stays.Report().Instances[0].ConflictAt);
        Assert.Equal(0, yields.Counters.Conflicts);
    }

    // The first of its adverts answers our new role; those that follow are not explained by anything.
    [Fact]
    public void a_second_master_that_does_not_hear_us_is_counted_for_as_long_as_it_speaks()
    {
        Addresses();
        using var master = new Router(_cable, Settings("far", 100));
        master.TurnUntil(r => r.LastState == RouterState.Master);
        _cable.Send(Advert(90));
        master.TurnUntil(r => r.Counters.AdvertsReceived == 1);
        Assert.Equal(0, master.Counters.Conflicts);
        master.TurnFor(s_interval * 6);
        for (int said = 1; said <= 3; said++)
        {
            _cable.Send(Advert(90));
            master.TurnUntil(r => r.Counters.AdvertsReceived == said + 1);
            Assert.Equal(said, master.Counters.Conflicts);
        }
        // It leaves: that is no master.
        _cable.Send(Advert(0));
        master.TurnUntil(r => r.Counters.AdvertsReceived == 5);
        Assert.Equal(3, master.Counters.Conflicts);
    }

    private void Addresses()
    {
        _cable.Add("10.0.0.1/24", "near");
        _cable.Add("10.0.0.2/24", "far");
    }

    private void Both(Router one, Router two, Func<bool> done, Duration? atMost = null)
    {
        Instant end = _cable.Now + (atMost ?? Duration.FromSeconds(20));
        while (!done())
        {
            if (_cable.Now >= end)
            {
                Assert.True(atMost != null, "it did not happen within 20 s");
                return;
            }
            one.Turn();
            two.Turn();
        }
    }

    private static void AreWithoutConflict(params Router[] routers) => Assert.All(routers, router =>
    {
        Assert.Equal(0, router.Counters.Conflicts);
        Assert.Null(router.Report().Instances[0].ConflictAt);
    });

    private static byte[] Advert(byte priority)
    {
        var format = new PreparedAdvert(Settings("far", 100).Instances[0].AdvertRules, IpAddress.VrrpGroup,
            ethernet: true);
        byte[] frame = new byte[format.Length];
        format.Write(frame, new IpAddress(0x0A000001), new Priority(priority), Cable.NearMac);
        return frame;
    }

    private static EngineSettings Settings(string link, byte priority) => OneRouter.On(link, priority, s_interval);
}
