using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Simulator.World;

namespace VrrpAot.Tests.Engine;

/// <summary>When instances begin.</summary>
public class StartingTests
{
    private static readonly Duration s_interval = Duration.FromMilliseconds(100);

    private readonly FakeCable _cable = new();

    private static EngineSettings Settings(int delay) => OneRouter.On("near", 255, s_interval) with
    {
        StartDelay = Duration.FromSeconds(delay),
    };

    [Fact]
    public void an_instance_stays_out_for_as_long_as_the_file_says_and_then_begins_as_ever()
    {
        _cable.Add("10.0.0.1/24", "near");
        using var router = new Router(_cable, Settings(5));
        router.TurnFor(Duration.FromMilliseconds(4900));
        Assert.DoesNotContain(router.Seen, e => e.Kind == EngineEventKind.StateChanged);
        router.TurnFor(Duration.FromMilliseconds(200));
        Assert.Equal(RouterState.Master, router.LastState);
    }

    [Fact]
    public void a_reload_neither_ends_the_wait_nor_begins_another()
    {
        _cable.Add("10.0.0.1/24", "near");
        using var router = new Router(_cable, Settings(5));
        router.TurnFor(Duration.FromSeconds(2));
        router.Succeed(Settings(60));
        router.TurnFor(Duration.FromMilliseconds(2900));
        Assert.DoesNotContain(router.Seen, e => e.Kind == EngineEventKind.StateChanged);
        router.TurnFor(Duration.FromMilliseconds(200));
        Assert.Equal(RouterState.Master, router.LastState);
    }
}
