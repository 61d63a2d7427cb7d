using Appliance.Pools;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Tests.Pools;

public class PoolServerTests
{
    private static PoolServer Server(int weight, int checks) => new(new RealServerSettings
    {
        Name = "A", Destination = new IpvsDestination { Weight = weight },
        Checks = [.. Enumerable.Range(1, checks).Select(number =>
            new TcpCheckSettings { Target = new Endpoint(default, (ushort)number) })],
    });

    [Theory]
    [InlineData(10, 0, 0, 10)]
    [InlineData(10, 5, -3, 12)]
    [InlineData(10, -50, 0, 0)]
    [InlineData(10, int.MaxValue, int.MaxValue, int.MaxValue)]
    [InlineData(10, long.MaxValue, long.MaxValue, int.MaxValue)]
    [InlineData(10, long.MinValue, long.MinValue, 0)]
    public void Checks_add_to_the_weight_within_its_limits(int weight, long first, long second, int effective)
    {
        PoolServer server = Server(weight, 2);
        (server.Adjustments[0], server.Adjustments[1]) = (first, second);
        Assert.Equal(effective, server.Weight);
    }

    [Fact]
    public void A_check_that_says_the_weight_itself_says_the_same_of_any_configured_one()
    {
        foreach (int weight in (int[])[1, 10, 100])
        {
            PoolServer server = Server(weight, 2);
            server.Adjustments[0] = new WeightChange(30, Replaces: true);
            Assert.Equal(30, server.Weight);
            server.Adjustments[1] = -5;
            Assert.Equal(25, server.Weight);
        }
    }

    [Fact]
    public void A_server_without_checks_is_always_up() => Assert.True(Server(1, 0).IsUp);

    [Fact]
    public void What_a_person_said_of_the_weight_stands_in_the_place_of_the_files()
    {
        PoolServer server = Server(10, 1);
        server.Adjustments[0] = 2;
        server.Wish = new OperatorWish(OperatorRole.Ordinary, 3);
        Assert.Equal(5, server.Weight);
        server.Wish = new OperatorWish(OperatorRole.Drained, 3);
        Assert.Equal(0, server.Weight);
    }
}
