using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Tests.Linux;
using static VrrpAot.Tests.Engine.SuccessionTests;

namespace VrrpAot.Tests.Engine;

/// <summary>Two instances of one node that have a VIP in common: it goes with the last.</summary>
public class SharedVipTests
{
    [RootFact]
    public void of_two_masters_with_one_vip_the_second_keeps_it_when_the_first_leaves() => LeavesASharedVip(0);

    [RootFact]
    public void and_the_first_when_the_second_leaves() => LeavesASharedVip(1);

    private static void LeavesASharedVip(int leaves) => Alone(router =>
    {
        router.Succeed(Of(Master(51, Vip1), Master(52, Vip1)));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses, 0) && r.Saw(EngineEventKind.AddingAddresses, 1));
        using var route = new RouteSocket();
        var changes = new Ear(route);
        router.Post(EngineCommand.RaiseScriptFault(leaves, 0));
        router.TurnUntil(r => r.Saw(EngineEventKind.RemovingAddresses, leaves));
        router.TurnFor(Duration.FromMilliseconds(50));
        route.Receive(changes);
        Assert.DoesNotContain(Vip1.Address, changes.Gone.Select(address => address.Address));
        // Somebody else takes it away: whoever wants it puts it back.
        Cable.Ip("addr del 10.0.0.100/32 dev near");
        Holds(router, Vip1);
        router.Post(EngineCommand.RaiseScriptFault(1 - leaves, 0));
        Holds(router);
    });
}
