using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Tests.Linux;

namespace VrrpAot.Tests.Engine;

/// <summary>A VIP that is an address of the machine's own: somebody may reach the machine by it, so it is neither written nor removed.</summary>
public class OwnAddressTests
{
    private const string Own = "10.0.0.1";
    private static readonly Duration s_quick = Duration.FromMilliseconds(100);

    [RootFact]
    public void the_owner_of_its_own_address_is_master_and_leaves_the_address_as_it_was() => Cable.Run(_ =>
    {
        Cable.Ip($"addr add {Own}/24 dev near");
        using var router = new Router(Settings(255));
        router.TurnUntil(r => r.LastState == RouterState.Master && r.Counters.AdvertsSent > 1);
        Assert.Equal(new IpAddress(0x0A000001), router.Report().Instances[0].Source);
        Assert.Contains(router.Seen, e => e.Kind == EngineEventKind.Announcing);
        AsItWas(router);
        router.Post(EngineCommand.Stop());
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        AsItWas(router);
    });

    [RootFact]
    public void an_owner_without_the_right_to_set_addresses_never_waits_for_its_own() => Cable.Run(_ =>
    {
        Cable.Ip($"addr add {Own}/24 dev near");
        using var router = new Router(Settings(255), maySetAddresses: false);
        router.TurnUntil(r => r.LastState == RouterState.Master && r.Counters.AdvertsSent > 1);
        Assert.DoesNotContain(router.Seen, e => e.Kind == EngineEventKind.StateChanged && e.To == RouterState.Fault);
        AsItWas(router);
    });

    [RootFact]
    public void a_backup_and_a_master_of_less_priority_leave_it_too() => Cable.Run(_ =>
    {
        Cable.Ip($"addr add {Own}/24 dev near");
        using var router = new Router(Settings(100));
        router.TurnUntil(r => r.LastState == RouterState.Backup);
        AsItWas(router);
        router.TurnUntil(r => r.LastState == RouterState.Master);
        AsItWas(router);
        router.Post(EngineCommand.RaiseScriptFault(0, script: 0));
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        AsItWas(router);
        Assert.Single(router.Seen, e => e.Kind == EngineEventKind.VipIsOwnAddress);
    });

    [RootFact]
    public void an_excluded_vip_on_another_interface_is_left_as_well_with_release_vips_too() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.9/24 dev far");
        Cable.Ip($"addr add {Own}/24 dev near");
        EngineSettings settings = Settings(100);
        using var router = new Router(settings with
        {
            ReleaseForeignAddresses = true,
            Instances = [settings.Instances[0] with { Interface = "far", Addresses = [], ExcludedAddresses = [Vip with { Device = "near" }] }],
        });
        router.TurnUntil(r => r.LastState == RouterState.Master);
        router.Post(EngineCommand.Stop());
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        AsItWas(router);
    });

    [RootFact]
    public void a_reload_that_names_it_or_names_it_no_more_leaves_it() => Cable.Run(_ =>
    {
        Cable.Ip($"addr add {Own}/24 dev near");
        EngineSettings with = Settings(100);
        EngineSettings without = with with { Instances = [with.Instances[0] with { Addresses = [new VirtualAddress { Address = new IpAddress(0x0A000064) }] }] };
        using var router = new Router(without);
        router.TurnUntil(r => r.LastState == RouterState.Master);
        router.Succeed(with);
        router.TurnFor(Duration.FromMilliseconds(50));
        AsItWas(router);
        Assert.DoesNotContain("10.0.0.100", Cable.Ip("addr show dev near"));
        router.Succeed(without);
        router.TurnFor(Duration.FromMilliseconds(50));
        AsItWas(router);
    });

    [RootFact]
    public void the_only_address_of_an_interface_that_comes_later_is_its_own() => Cable.Run(_ =>
    {
        using var router = new Router(Settings(100));
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        Cable.Ip($"addr add {Own}/24 dev near");
        router.TurnUntil(r => r.LastState == RouterState.Master);
        AsItWas(router);
    });

    [RootFact]
    public unsafe void the_guardian_is_not_told_to_remove_it() => Cable.Run(_ =>
    {
        Cable.Ip($"addr add {Own}/24 dev near");
        SharedMemory.CreateFile("held", out Descriptor fd);
        EngineSettings settings = Settings(255);
        Assert.Equal(Errno.Ok, HeldTableWriter.TryCreate(fd, settings, out HeldTableWriter? held));
        using HeldTableReader guardian = HeldTableReader.TryOpen(fd)!;
        using var router = new Router(settings, held);
        router.TurnUntil(r => r.LastState == RouterState.Master);
        Assert.True(guardian.IsHeld(0));
        Assert.False(guardian.TryGetRemoval(0, 0, out ReadOnlySpan<byte> _));
        // Somebody took it away: what is put back is ours to remove.
        Cable.Ip("addr add 10.7.0.2/24 dev near");
        Cable.Ip($"addr del {Own}/24 dev near");
        router.TurnUntil(r => r.Saw(EngineEventKind.AddressRestored));
        Assert.True(guardian.TryGetRemoval(0, 0, out ReadOnlySpan<byte> _));
        held!.Dispose();
        fd.Dispose();
    });

    /// <summary>For ever, and without our mark.</summary>
    private static void AsItWas(Router router)
    {
        AddressRecord own = Assert.Single(PresentAddresses.Ask(), present => present.Address.Address == new IpAddress(0x0A000001)).Address;
        Assert.Equal((AddressRecord.Forever, (byte)0), (own.ValidLifetime, own.Protocol));
        Assert.False(router.Saw(EngineEventKind.LeftoverRemoved));
    }

    private static VirtualAddress Vip => new() { Address = new IpAddress(0x0A000001), PrefixLength = 24 };

    private static EngineSettings Settings(byte priority) => new()
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
                    Version = VrrpVersion.V3, BasePriority = new Priority(priority), AdvertInterval = s_quick, StartAsMaster = priority == 255,
                },
                Addresses = [Vip],
            },
        ],
    };
}
