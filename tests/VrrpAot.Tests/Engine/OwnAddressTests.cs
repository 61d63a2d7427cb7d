using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Simulator.World;

namespace VrrpAot.Tests.Engine;

/// <summary>
/// A VIP that is an address of the machine's own: somebody may reach the machine by it, so it is neither written nor
/// removed.
/// </summary>
public class OwnAddressTests
{
    private readonly FakeCable _cable = new();

    private const string Own = "10.0.0.1";
    private static readonly Duration s_quick = Duration.FromMilliseconds(100);

    [Fact]
    public void the_owner_of_its_own_address_is_master_and_leaves_the_address_as_it_was()
    {
        _cable.Add($"{Own}/24", "near");
        using var router = new Router(_cable, Settings(255));
        router.TurnUntil(r => r.LastState == RouterState.Master && r.Counters.AdvertsSent > 1);
        Assert.Equal(new IpAddress(0x0A000001), router.Report().Instances[0].Source);
        Assert.Contains(router.Seen, e => e.Kind == EngineEventKind.Announcing);
        AsItWas(router);
        router.Post(EngineCommand.Stop());
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        AsItWas(router);
    }

    [Fact]
    public void an_owner_without_the_right_to_set_addresses_never_waits_for_its_own()
    {
        _cable.Add($"{Own}/24", "near");
        using var router = new Router(_cable, Settings(255), maySetAddresses: false);
        router.TurnUntil(r => r.LastState == RouterState.Master && r.Counters.AdvertsSent > 1);
        Assert.DoesNotContain(router.Seen, e => e.Kind == EngineEventKind.StateChanged && e.To == RouterState.Fault);
        AsItWas(router);
    }

    [Fact]
    public void a_backup_and_a_master_of_less_priority_leave_it_too()
    {
        _cable.Add($"{Own}/24", "near");
        using var router = new Router(_cable, Settings(100));
        router.TurnUntil(r => r.LastState == RouterState.Backup);
        AsItWas(router);
        router.TurnUntil(r => r.LastState == RouterState.Master);
        AsItWas(router);
        router.Post(EngineCommand.RaiseScriptFault(0, script: 0));
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        AsItWas(router);
        Assert.Single(router.Seen, e => e.Kind == EngineEventKind.VipIsOwnAddress);
    }

    [Fact]
    public void an_excluded_vip_on_another_interface_is_left_as_well_with_release_vips_too()
    {
        _cable.Near.Make("second");
        _cable.Add("10.0.0.9/24", "second");
        _cable.Add($"{Own}/24", "near");
        EngineSettings settings = Settings(100);
        using var router = new Router(_cable, settings with
        {
            ReleaseForeignAddresses = true,
            Instances =
            [
                settings.Instances[0] with
                {
                    Interface = "second", Addresses = [], ExcludedAddresses = [Vip with { Device = "near" }],
                },
            ],
        });
        router.TurnUntil(r => r.LastState == RouterState.Master);
        router.Post(EngineCommand.Stop());
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        AsItWas(router);
    }

    [Fact]
    public void a_reload_that_names_it_or_names_it_no_more_leaves_it()
    {
        _cable.Add($"{Own}/24", "near");
        EngineSettings with = Settings(100);
        EngineSettings without = with with
        {
            Instances =
            [
                with.Instances[0] with { Addresses = [new VirtualAddress { Address = new IpAddress(0x0A000064) }] },
            ],
        };
        using var router = new Router(_cable, without);
        router.TurnUntil(r => r.LastState == RouterState.Master);
        router.Succeed(with);
        router.TurnFor(Duration.FromMilliseconds(50));
        AsItWas(router);
        Assert.False(_cable.Has("near", "10.0.0.100"));
        router.Succeed(without);
        router.TurnFor(Duration.FromMilliseconds(50));
        AsItWas(router);
    }

    [Fact]
    public void the_only_address_of_an_interface_that_comes_later_is_its_own()
    {
        using var router = new Router(_cable, Settings(100));
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        _cable.Add($"{Own}/24", "near");
        router.TurnUntil(r => r.LastState == RouterState.Master);
        AsItWas(router);
    }

    [Fact]
    public void the_guardian_is_not_told_to_remove_it()
    {
        _cable.Add($"{Own}/24", "near");
        using var router = new Router(_cable, Settings(255), guarded: true);
        HeldTableReader guardian = router.Guardian;
        router.TurnUntil(r => r.LastState == RouterState.Master);
        Assert.True(guardian.IsHeld(0));
        Assert.False(guardian.TryGetRemoval(0, 0, out ReadOnlySpan<byte> _));
        // Somebody took it away: what is put back is ours to remove.
        _cable.Add("10.7.0.2/24", "near");
        _cable.Remove($"{Own}/24", "near");
        router.TurnUntil(r => r.Saw(EngineEventKind.AddressRestored));
        Assert.True(guardian.TryGetRemoval(0, 0, out ReadOnlySpan<byte> _));
    }

    /// <summary>For ever, and without our mark.</summary>
    private void AsItWas(Router router)
    {
        HeldAddress own = _cable.Held("near", Own);
        Assert.Equal((Instant.Never, (byte)0), (own.EndsAt, own.Record.Protocol));
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
                    Version = VrrpVersion.V3, BasePriority = new Priority(priority), AdvertInterval = s_quick,
                    StartAsMaster = priority == 255,
                },
                Addresses = [Vip],
            },
        ],
    };
}
