using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace VrrpAot.Tests.Engine;

/// <summary>Links that are asked whether they are there.</summary>
public class LinkbeatTests
{
    private readonly FakeCable _cable = new();

    private EngineSettings Settings(CarrierMethod method = CarrierMethod.Ethtool, params LinkDelays[] delays)
    {
        _cable.Add("10.0.0.1/24", "near");
        return OneRouter.On("near", 200, Duration.FromMilliseconds(100)) with
        {
            Linkbeats = [new LinkbeatSettings("near", method, IsWanted: true)], LinkDelays = [.. delays],
        };
    }

    [Fact]
    public void what_it_says_counts_within_a_second_and_netlink_s_carrier_does_not()
    {
        using var router = new Router(_cable, Settings());
        router.TurnUntil(r => r.LastState == RouterState.Master);
        _cable.Find("near").Carrier = false;
        router.TurnFor(Duration.FromMilliseconds(1100));
        Assert.Equal(RouterState.Fault, router.LastState);
        EngineEvent told = router.Seen.Last(e => e.Kind == EngineEventKind.InterfaceDown);
        Assert.True(told.IsFound);
        _cable.Find("near").Carrier = true;
        router.TurnFor(Duration.FromMilliseconds(1100));
        Assert.NotEqual(RouterState.Fault, router.LastState);
        router.TurnUntil(r => r.LastState == RouterState.Master);
    }

    [Fact]
    public void one_that_is_switched_off_is_down_whatever_it_says()
    {
        using var router = new Router(_cable, Settings());
        router.TurnUntil(r => r.LastState == RouterState.Master);
        _cable.SetUp("near", false);
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        router.TurnFor(Duration.FromSeconds(3));
        Assert.Equal(RouterState.Fault, router.LastState);
    }

    [Fact]
    public void what_cannot_be_asked_as_wanted_is_asked_otherwise_and_that_is_told_once()
    {
        using var router = new Router(_cable, Settings(CarrierMethod.Mii));
        router.TurnUntil(r => r.LastState == RouterState.Master);
        router.TurnFor(Duration.FromSeconds(5));
        EngineEvent told = Assert.Single(router.Seen, e => e.Kind == EngineEventKind.LinkbeatOtherwise);
        Assert.Equal((CarrierMethod.Mii, CarrierMethod.Ethtool),
            ((CarrierMethod)(told.Count >> 8), (CarrierMethod)(told.Count & 255)));
        _cable.Find("near").Carrier = false;
        router.TurnUntil(r => r.LastState == RouterState.Fault);
    }

    [Fact]
    public void a_change_must_last_where_the_file_says_so()
    {
        using var router = new Router(_cable, Settings(CarrierMethod.Ethtool,
            new LinkDelays("near", Duration.FromSeconds(3), Duration.Zero)));
        router.TurnUntil(r => r.LastState == RouterState.Master);
        _cable.Find("near").Carrier = false;
        router.TurnFor(Duration.FromSeconds(2));
        Assert.Equal(RouterState.Master, router.LastState);
        router.TurnFor(Duration.FromSeconds(3));
        Assert.Equal(RouterState.Fault, router.LastState);
    }
}
