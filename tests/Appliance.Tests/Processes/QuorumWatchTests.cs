using Appliance.Hatch;
using Appliance.Processes;
using Appliance.Settings.Balancing;
using Appliance.Tests.Hatch;
using Appliance.Tests.Sessions;
using VrrpAot.Linux;

namespace Appliance.Tests.Processes;

/// <summary>What lamps and people are told of virtual servers that have lost their quorum.</summary>
public class QuorumWatchTests
{
    private static readonly VirtualServerSettings s_server = new()
    {
        Name = "[10.0.0.1]:tcp:80", Services = [new IpvsService { Protocol = 6, Port = 80 }],
        RealServers = [new RealServerSettings { Name = "[10.0.0.2]:tcp:80", Destination = new IpvsDestination() }],
    };

    [Theory]
    [InlineData(true, "[web]:0")]
    [InlineData(false, "")]
    public void a_node_that_balances_is_told_which_are_lost_and_another_one_is_not_asked(bool balances, string lost) =>
        DeskRun.Do(async run =>
    {
        int asked = 0;
        using var process = new Answering(() =>
        {
            asked++;
            return [.. Views.Pools.All];
        }, _ => 0);
        using var end = new OtherEnd(run.Desk);
        if (balances)
            end.Settings = end.Settings with { Balancer = new BalancerSettings { Servers = [s_server] } };
        await end.Engine.Meet(Duration.FromSeconds(10));
        using var stop = new CancellationTokenSource();
        run.Desk.Open("quorums", _ =>
            new QuorumWatch(run.Desk, end.Engine, new FarPools(run.Desk, process.Path)).Run(stop.Token));
        if (balances)
            await run.Until(() => !end.Engine.Facts.LostQuorums.IsEmpty, "a lost quorum");
        else
            await run.Settle();
        Assert.Equal(lost, string.Join(", ", end.Engine.Facts.LostQuorums));
        Assert.Equal(balances, asked > 0);
        stop.Cancel();
    });
}
