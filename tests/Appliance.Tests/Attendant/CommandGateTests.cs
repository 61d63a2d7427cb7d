using VrrpAot.Engine;

namespace Appliance.Tests.Attendant;

public sealed class CommandGateTests : IDisposable
{
    private readonly StillAttendant _attendant = new();

    public void Dispose() => _attendant.Dispose();

    private Appliance.Attendant.CommandGate Gate => _attendant.It.Gate;

    [Fact]
    public void an_order_is_for_the_instance_of_that_name_or_for_all()
    {
        Gate.Order(EngineCommand.Announce, "VI_1");
        Gate.Order(EngineCommand.ClearCounters, null);
        Gate.Order(EngineCommand.Reclaim, "nobody");
        Assert.Equal([EngineCommand.Announce(0), EngineCommand.ClearCounters(-1)], _attendant.Sent());
    }

    [Fact]
    public void while_a_successor_is_on_its_way_nothing_leaves_that_means_one_instance()
    {
        Gate.Shut(null!);
        Assert.Equal(EngineCommandKind.Succeed, Assert.Single(_attendant.Sent()).Kind);
        Gate.Post(EngineCommand.CheckReady(0));
        Gate.Order(EngineCommand.Announce, "VI_1");
        Assert.Empty(_attendant.Sent());
        Gate.PostForAll(EngineCommand.EndMaintenance);
        Assert.Equal([EngineCommand.EndMaintenance], _attendant.Sent());
        Gate.Open();
        Gate.PostKept();
        Assert.Equal([EngineCommand.Announce(0)], _attendant.Sent());
        Gate.PostKept();
        Gate.Post(EngineCommand.CheckReady(0));
        Assert.Equal([EngineCommand.CheckReady(0)], _attendant.Sent());
    }
}
