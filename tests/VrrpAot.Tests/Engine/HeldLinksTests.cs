using Tmds.Linux;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Tests.Linux;

namespace VrrpAot.Tests.Engine;

/// <summary>Links come and go: the guardian finds the VIPs and adverts where they are now.</summary>
public sealed class HeldLinksTests : IDisposable
{
    private readonly Descriptor _fd;

    public HeldLinksTests() => SharedMemory.CreateFile("held", out _fd);

    public void Dispose() => _fd.Dispose();

    private static int InterfaceOf(ReadOnlySpan<byte> removal)
    {
        Assert.True(AddressRecord.TryRead(removal[16..], out AddressRecord address));
        return address.InterfaceIndex;
    }

    [RootFact]
    public void a_vip_on_another_link_follows_that_link_and_an_advert_its_own() => Cable.Run(cable =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        EngineSettings settings = Settings();
        Assert.Equal(Errno.Ok, HeldTableWriter.TryCreate(_fd, settings, out HeldTableWriter? held));
        using HeldTableReader reader = HeldTableReader.TryOpen(_fd)!;
        using var router = new Router(settings, held);
        router.TurnUntil(r => r.LastState == RouterState.Master);
        Assert.False(reader.TryGetRemoval(0, 0, out _));
        Assert.True(reader.TryGetFarewell(0, 0, out HeldFarewell advert));
        Assert.Equal(cable.Near, advert.InterfaceIndex);

        Cable.Ip("link add late type veth peer name late2");
        Cable.Ip("link set late up");
        Cable.Ip("link set late2 up");
        int late = Cable.IndexOf("late");
        router.TurnUntil(_ =>
            reader.TryGetRemoval(0, 0, out ReadOnlySpan<byte> request) && InterfaceOf(request) == late);

        Cable.Ip("link del late");
        router.TurnUntil(_ => !reader.TryGetRemoval(0, 0, out ReadOnlySpan<byte> _));
        Assert.Equal(RouterState.Master, router.LastState);
        // No announcement goes to where the link was.
        router.Post(EngineCommand.RaiseScriptFault(0, script: 0));
        router.Post(EngineCommand.ClearScriptFault(0));
        router.Seen.Clear();
        router.TurnUntil(r => r.LastState == RouterState.Master);
        Assert.False(router.Saw(EngineEventKind.Announcing));
        Assert.False(router.Saw(EngineEventKind.SendFailed));

        Cable.Ip("link del near");
        router.TurnUntil(_ => !reader.TryGetFarewell(0, 0, out HeldFarewell _));
        held!.Dispose();
    });

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
                    Version = VrrpVersion.V3, BasePriority = new Priority(255), AdvertInterval = Duration.FromSeconds(1), StartAsMaster = true, HoldUntilSuccessor = false,
                },
                Addresses = [new VirtualAddress { Address = new IpAddress(0x0A000064), Device = "late" }],
            },
        ],
    };
}
