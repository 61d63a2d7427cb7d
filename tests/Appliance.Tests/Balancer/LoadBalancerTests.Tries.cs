using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Tests.Balancer;

/// <summary>A person does not want to wait for a check.</summary>
public sealed partial class LoadBalancerTests
{
    [Fact]
    public void a_check_can_be_tried_before_it_is_due()
    {
        RealServerSettings server = Server(2, Alive);
        Begin(Settings(server with { Checks = [server.Checks[0] with { DelayLoop = Duration.FromSeconds(600) }] }));
        TurnUntil(() => Passes > 0);
        long before = Passes;
        Turn(1);
        Assert.Equal(before, Passes);
        Assert.True(_balancer.TryNow("[10.9.0.1]:tcp:80", "[10.9.0.2]:tcp:80", 0, _now));
        TurnUntil(() => Passes == before + 1);
        Assert.False(_balancer.TryNow("[10.9.0.1]:tcp:80", "[10.9.0.2]:tcp:80", 1, _now));
        Assert.False(_balancer.TryNow("[10.9.0.1]:tcp:80", "nobody", 0, _now));
    }

    private long Passes => _balancer.Report().Single().Servers[0].Checks[0].Passes;
}
