using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace VrrpAot.Tests.Engine;

/// <summary>VIPs that the kernel does not set: what cannot be held is not claimed.</summary>
public class RefusalsTests
{
    private readonly FakeCable _cable = new();

    private static readonly VirtualAddress s_good = new() { Address = new IpAddress(0x0A000064) };
    /// <summary>The kernel does not set it, with EINVAL, until it is told otherwise.</summary>
    private static readonly VirtualAddress s_bad = new() { Address = new IpAddress(0x0A08004D), PrefixLength = 24 };

    public RefusalsTests()
    {
        _cable.Add("10.0.0.1/24", "near");
        (_cable.Near.RefusesAddresses, _cable.Near.Refuses) = (Errno.EINVAL, address => address == s_bad.Address);
    }

    [Fact]
    public void a_master_that_cannot_have_its_vip_says_priority_0_and_waits_in_fault_until_it_can()
    {
        EngineSettings settings = Settings(s_good, s_bad);
        using var router = new Router(_cable, settings);
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        Assert.True(router.Saw(EngineEventKind.SentPriorityZero));
        EngineEvent refused = router.Seen.First(e => e.Kind == EngineEventKind.KernelRefused);
        Assert.Equal((0, Errno.EINVAL, s_bad.Address), (refused.Instance, refused.Errno, refused.Address));
        router.TurnUntil(_ => !_cable.Has("near", "10.0.0.100"));
        Assert.Equal(FaultCauses.AddressRefused, router.Report().Instances[0].Faults);

        // Asked again, it is refused again, and nothing is claimed meanwhile.
        long said = router.Counters.AdvertsSent;
        router.Succeed(settings);
        router.TurnFor(Duration.FromMilliseconds(300));
        Assert.Equal((RouterState.Fault, said), (router.LastState, router.Counters.AdvertsSent));

        _cable.Near.RefusesAddresses = Errno.Ok;
        router.Succeed(settings);
        router.TurnUntil(r => r.LastState == RouterState.Master);
        router.TurnUntil(_ => _cable.Has("near", "10.8.0.77") && _cable.Has("near", "10.0.0.100"));
    }

    [Fact]
    public void it_tries_again_by_itself_after_a_pause()
    {
        using var router = new Router(_cable, Settings(s_bad));
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        _cable.Near.RefusesAddresses = Errno.Ok;
        Assert.Equal(RouterState.Fault, router.LastState);
        router.TurnUntil(r => r.LastState == RouterState.Master);
    }

    [Fact]
    public void whoever_has_no_right_to_set_addresses_asks_before_it_claims_anything()
    {
        using var router = new Router(_cable, Settings(s_bad), maySetAddresses: false);
        router.TurnUntil(r => r.LastState == RouterState.Fault && r.Saw(EngineEventKind.KernelRefused));
        router.TurnFor(Duration.FromMilliseconds(300));
        Assert.Equal((RouterState.Fault, 0L), (router.LastState, router.Counters.AdvertsSent));
    }

    private static EngineSettings Settings(params VirtualAddress[] vips) => new()
    {
        Instances =
        [
            new InstanceSettings
            {
                Name = "VI_1",
                Vrid = new Vrid(51),
                Interface = "near",
                Election = new ElectionSettings { Version = VrrpVersion.V3, BasePriority = new Priority(100),
                    AdvertInterval = Duration.FromMilliseconds(50) },
                Addresses = [.. vips],
            },
        ],
    };
}
