using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Simulator.World;

namespace VrrpAot.Tests.Engine;

/// <summary>Accept_Mode off: packets to VIPs are dropped while their instance is MASTER.</summary>
public class AcceptFilterTests
{
    private static readonly Duration s_interval = Duration.FromMilliseconds(100);
    private static readonly DroppedAddress s_vip = new(new IpAddress(0x0A000064), 0);

    private readonly FakeCable _cable = new();

    [Fact]
    public void packets_are_dropped_while_it_is_master_and_the_table_ends_with_the_engine() => Run(Settings(), router =>
    {
        router.TurnUntil(_ => Filter.Table is not null);
        Assert.Empty(Filter.Dropped);
        router.TurnUntil(r => r.LastState == RouterState.Master);
        Assert.Equal([s_vip], Filter.Dropped);
        router.Post(EngineCommand.RaiseScriptFault(0, 0));
        router.TurnUntil(_ => Filter.Dropped.Count == 0);
        Assert.Equal(RouterState.Fault, router.LastState);
        router.Post(EngineCommand.Stop());
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        Assert.Null(Filter.Table);
    });

    [Fact]
    public void they_are_dropped_before_the_vip_is_set_and_until_it_is_gone() => Run(Settings(), router =>
    {
        router.TurnUntil(_ => Filter.Table is not null);
        router.Kernel.Calls = [];
        router.TurnUntil(r => r.LastState == RouterState.Master);
        Assert.Equal(["sendmmsg 1", "drop 1", "netlink 1"], router.Kernel.Calls.Take(3));
        router.Kernel.Calls = [];
        router.Post(EngineCommand.RaiseScriptFault(0, 0));
        router.TurnUntil(_ => Filter.Dropped.Count == 0);
        Assert.Equal(["netlink 1", "accept 1"],
            router.Kernel.Calls.Where(call => !call.StartsWith("sendmmsg", StringComparison.Ordinal)));
    });

    [Fact]
    public void an_engine_whose_instances_take_packets_has_no_table() =>
        Run(OneRouter.On("near", 200, s_interval), router =>
        {
            router.TurnUntil(r => r.LastState == RouterState.Master);
            Assert.Null(Filter.Table);
        });

    [Fact]
    public void a_kernel_that_cannot_is_told_of_once_asked_again_and_costs_the_election_nothing()
    {
        Filter.Refuses = Errno.EOPNOTSUPP;
        Run(Settings(), router =>
        {
            router.TurnUntil(r => r.LastState == RouterState.Master);
            router.TurnFor(Duration.FromSeconds(5));
            EngineEvent said = Assert.Single(router.Seen, e => e.Kind == EngineEventKind.FilterRefused);
            Assert.Equal(Errno.EOPNOTSUPP, said.Errno);
            Filter.Refuses = Errno.Ok;
            router.TurnUntil(_ => Filter.Dropped.Count == 1);
        });
    }

    [Fact]
    public void a_table_that_somebody_removed_is_made_again_when_it_is_needed() => Run(Settings(), router =>
    {
        router.TurnUntil(_ => Filter.Table is not null);
        Filter.Flush();
        router.TurnUntil(r => r.LastState == RouterState.Master);
        router.TurnUntil(_ => Filter.Dropped.Count == 1);
        Assert.Equal(2, Filter.TablesMade);
    });

    [Fact]
    public void a_reload_leaves_what_is_dropped_where_it_is() => Run(Settings(), router =>
    {
        router.TurnUntil(_ => Filter.Dropped.Count == 1);
        router.Kernel.Calls = [];
        router.Succeed(Settings());
        router.TurnFor(s_interval);
        Assert.DoesNotContain(router.Kernel.Calls, call => call.Contains("drop") || call.Contains("accept"));
        Assert.Equal((1, 1), (Filter.TablesMade, Filter.Dropped.Count));

        router.Succeed(Settings("other"));
        router.TurnUntil(_ => Filter.Table?.Name == "other" && Filter.Dropped.Count == 1);

        router.Succeed(OneRouter.On("near", 200, s_interval));
        router.TurnUntil(_ => Filter.Table is null);

        router.Succeed(Settings());
        router.TurnUntil(_ => Filter.Dropped.Count == 1);
        Assert.Equal(RouterState.Master, router.LastState);
    });

    private FakeFilter Filter => _cable.Near.Filter;

    private static EngineSettings Settings(string table = "keepalived")
    {
        EngineSettings settings = OneRouter.On("near", 200, s_interval);
        return settings with
        {
            Instances = [settings.Instances[0] with { AcceptsPackets = false }],
            DropTable = new DropTable(table, -1, Counts: false),
        };
    }

    private void Run(EngineSettings settings, Action<Router> walk)
    {
        _cable.Add("10.0.0.1/24", "near");
        using var router = new Router(_cable, settings);
        walk(router);
    }
}
