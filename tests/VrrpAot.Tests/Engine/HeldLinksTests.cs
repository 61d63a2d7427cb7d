using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace VrrpAot.Tests.Engine;

/// <summary>Links come and go: the guardian finds the VIPs and adverts where they are now.</summary>
public sealed class HeldLinksTests
{
    private readonly FakeCable _cable = new();

    private static int InterfaceOf(ReadOnlySpan<byte> removal)
    {
        Assert.True(AddressRecord.TryRead(removal[16..], out AddressRecord address));
        return address.InterfaceIndex;
    }

    [Fact]
    public void a_vip_on_another_link_follows_that_link_and_an_advert_its_own()
    {
        _cable.Add("10.0.0.1/24", "near");
        using var router = new Router(_cable, Settings(), guarded: true);
        HeldTableReader reader = router.Guardian;
        router.TurnUntil(r => r.LastState == RouterState.Master);
        Assert.False(reader.TryGetRemoval(0, 0, out _));
        Assert.True(reader.TryGetFarewell(0, 0, out HeldFarewell advert));
        Assert.Equal(_cable.Find("near").Index, advert.InterfaceIndex);

        int late = _cable.Near.Make("late").Index;
        router.TurnUntil(_ =>
            reader.TryGetRemoval(0, 0, out ReadOnlySpan<byte> request) && InterfaceOf(request) == late);

        _cable.Unplug("late");
        router.TurnUntil(_ => !reader.TryGetRemoval(0, 0, out ReadOnlySpan<byte> _));
        Assert.Equal(RouterState.Master, router.LastState);
        // No announcement goes to where the link was.
        router.Post(EngineCommand.RaiseScriptFault(0, script: 0));
        router.Post(EngineCommand.ClearScriptFault(0));
        router.Seen.Clear();
        router.TurnUntil(r => r.LastState == RouterState.Master);
        Assert.False(router.Saw(EngineEventKind.Announcing));
        Assert.False(router.Saw(EngineEventKind.SendFailed));

        _cable.Unplug("near");
        router.TurnUntil(_ => !reader.TryGetFarewell(0, 0, out HeldFarewell _));
    }

    private static EngineSettings Settings() => new()
    {
        Instances =
        [
            new InstanceSettings
            {
                Name = "VI_1",
                Vrid = new Vrid(51),
                Interface = "near",
                Election = new ElectionSettings
                {
                    Version = VrrpVersion.V3, BasePriority = new Priority(255),
                    AdvertInterval = Duration.FromSeconds(1), StartAsMaster = true, HoldUntilSuccessor = false,
                },
                Addresses = [new VirtualAddress { Address = new IpAddress(0x0A000064), Device = "late" }],
            },
        ],
    };
}
