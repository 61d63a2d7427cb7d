using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Simulator.World;

namespace VrrpAot.Tests.Engine;

/// <summary>Links whose changes must last before they count.</summary>
public class SettlingTests
{
    private static readonly Duration s_interval = Duration.FromMilliseconds(100);

    private readonly FakeCable _cable = new();

    private static EngineSettings Settings
    {
        get
        {
            EngineSettings settings = OneRouter.On("near", 200, s_interval);
            return settings with
            {
                Instances = [settings.Instances[0] with { RequiredInterfaces = ["second"] }],
                LinkDelays = [new LinkDelays("second", Duration.FromSeconds(2), Duration.FromSeconds(3))],
            };
        }
    }

    [Fact]
    public void a_link_that_is_down_for_a_moment_costs_nothing_and_one_that_stays_down_counts()
    {
        _cable.Add("10.0.0.1/24", "near");
        FakeInterface second = _cable.Near.Make("second");
        using var router = new Router(_cable, Settings);
        router.TurnUntil(r => r.LastState == RouterState.Master);

        _cable.Near.SetUp(second, false);
        router.TurnFor(Duration.FromMilliseconds(1900));
        _cable.Near.SetUp(second, true);
        router.TurnFor(Duration.FromSeconds(5));
        Assert.Equal(RouterState.Master, router.LastState);

        _cable.Near.SetUp(second, false);
        router.TurnFor(Duration.FromMilliseconds(1900));
        Assert.Equal(RouterState.Master, router.LastState);
        router.TurnFor(Duration.FromMilliseconds(200));
        Assert.Equal(RouterState.Fault, router.LastState);

        _cable.Near.SetUp(second, true);
        router.TurnFor(Duration.FromMilliseconds(2900));
        Assert.Equal(RouterState.Fault, router.LastState);
        router.TurnUntil(r => r.LastState == RouterState.Master);
    }
}
