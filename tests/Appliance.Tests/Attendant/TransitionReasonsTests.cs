using Appliance.Attendant;
using Appliance.Base;
using Appliance.Records;
using Appliance.Settings;
using Appliance.Tracking;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Tests.Attendant;

/// <summary>What `why` says of a fault: which it is, where several could be meant.</summary>
public class TransitionReasonsTests
{
    [Theory]
    [InlineData(2, "interface eth0 is down")]
    [InlineData(0, "interface eth0 does not exist")]
    public void an_interface_that_is_down_is_not_one_that_does_not_exist(int index, string evidence) =>
        Assert.Equal(evidence, Evidence(Given.Instance(), FaultCauses.InterfaceDown, index));

    [Fact]
    public void of_several_tracked_interfaces_the_one_is_named_that_is_down()
    {
        InstanceSettings instance = Given.Instance(required: ["eth1", "eth2", "eth3"]);
        Assert.Equal("a tracked interface is down (eth2)",
            Evidence(instance, FaultCauses.TrackedInterfaceDown, 2, up: ["eth1", "eth3"]));
        Assert.Equal("a tracked interface is down (eth2, eth3)",
            Evidence(instance, FaultCauses.TrackedInterfaceDown, 2, up: ["eth1"]));
        Assert.Equal("a tracked interface is down (eth1, eth2, eth3)",
            Evidence(instance, FaultCauses.TrackedInterfaceDown, 2, up: ["eth1", "eth2", "eth3"]));
    }

    private static string Evidence(InstanceSettings instance, FaultCauses faults, int index, params string[] up)
    {
        DaemonSettings settings = Given.Box(instance, new InstanceDuties());
        var tracker = new Tracker(settings, [], _ => { });
        foreach (string name in up)
            tracker.InterfaceIs(name, TrackedStatus.Up);
        var journal = new Journal(null);
        new TransitionReasons(settings, tracker, [], journal, new WhoAsked())
            .See(EngineEvent.Transition(EngineEventKind.StateChanged, 0, default, -1) with
        {
            From = RouterState.Backup, To = RouterState.Fault,
            Cause = TransitionCause.Fault, Faults = faults, Interface = index,
        }, Moment.Now);
        return Assert.Single(journal.Newest(9)).Evidence;
    }
}
