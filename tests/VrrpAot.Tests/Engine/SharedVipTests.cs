using VrrpAot.Engine;
using static VrrpAot.Tests.Engine.Reloads;

namespace VrrpAot.Tests.Engine;

/// <summary>Two instances of one node that have a VIP in common: it goes with the last.</summary>
public class SharedVipTests
{
    private readonly FakeCable _cable = new();

    [Fact]
    public void of_two_masters_with_one_vip_the_second_keeps_it_when_the_first_leaves() => LeavesASharedVip(0);

    [Fact]
    public void and_the_first_when_the_second_leaves() => LeavesASharedVip(1);

    private void LeavesASharedVip(int leaves)
    {
        using Router router = Begin(_cable);
        router.Succeed(Of(Master(51, Vip1), Master(52, Vip1)));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses, 0) && r.Saw(EngineEventKind.AddingAddresses, 1));
        var touched = new Touches(_cable.Near);
        router.Post(EngineCommand.RaiseScriptFault(leaves, 0));
        router.TurnUntil(r => r.Saw(EngineEventKind.RemovingAddresses, leaves));
        router.TurnFor(Duration.FromMilliseconds(50));
        Assert.DoesNotContain(Vip1.Address, touched.Gone);
        // Somebody else takes it away: whoever wants it puts it back.
        _cable.Remove("10.0.0.100/32", "near");
        Holds(_cable, router, Vip1);
        router.Post(EngineCommand.RaiseScriptFault(1 - leaves, 0));
        Holds(_cable, router);
    }
}
