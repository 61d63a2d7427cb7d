using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace VrrpAot.Tests.Engine;

/// <summary>What netlink tells, does not tell, and refuses: links, addresses and lists.</summary>
public class KernelNewsTests
{
    private readonly FakeCable _cable = new();

    private static readonly IpAddress Vip = new(0x0A000064);

    [Fact]
    public void lost_messages_do_not_shake_a_master()
    {
        using Router router = MasterOnNear();
        router.Listener.Overrun();
        router.TurnFor(Duration.FromMilliseconds(300));
        Assert.True(router.Saw(EngineEventKind.NetlinkOverrun));
        Assert.Equal(RouterState.Master, router.LastState);
        Assert.Equal(0, router.Counters.ReleasedMaster);
    }

    [Fact]
    public void an_address_whose_end_was_lost_is_found_missing()
    {
        using Router router = MasterOnNear();
        LoseMessages(router, () => _cable.Remove("10.0.0.1/24", "near"));
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        Assert.True(router.Saw(EngineEventKind.NetlinkOverrun));
    }

    [Fact]
    public void a_vip_whose_end_was_lost_is_put_back_and_announced()
    {
        using Router router = MasterOnNear();
        LoseMessages(router, () => _cable.Remove("10.0.0.100/32", "near"));
        router.Seen.Clear();
        router.TurnUntil(r => r.Saw(EngineEventKind.AddressRestored));
        // At once, and not with the second burst of the takeover.
        Assert.True(router.Saw(EngineEventKind.Announcing));
        Assert.True(Holds("near", "10.0.0.100"));
        Assert.Equal(0, router.Counters.ReleasedMaster);
    }

    [Fact]
    public void a_link_whose_end_was_lost_is_found_missing()
    {
        using Router router = MasterOnNear();
        LoseMessages(router, () => _cable.Unplug("near"));
        router.TurnUntil(r => r.LastState == RouterState.Fault && r.Saw(EngineEventKind.InterfaceDown));
    }

    [Fact]
    public void a_vip_that_goes_takes_the_other_ones_of_its_subnet_along_and_they_are_put_back()
    {
        _cable.Add("10.0.0.1/24", "near");
        using var router = new Router(_cable, new EngineSettings
        {
            AddressLifetimeSeconds = 0,
            Instances =
            [
                Owner("near", 51, new VirtualAddress { Address = new IpAddress(0x0A010065), PrefixLength = 24 }),
                Owner("near", 52, new VirtualAddress { Address = new IpAddress(0x0A010066), PrefixLength = 24 }),
            ],
        });
        router.TurnUntil(r => Holds("near", "10.1.0.101") && Holds("near", "10.1.0.102"));
        router.Seen.Clear();
        router.Post(EngineCommand.RaiseScriptFault(0, script: 0));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddressRestored, 1));
        Assert.True(router.Saw(EngineEventKind.Announcing, 1));
        Assert.False(Holds("near", "10.1.0.101"));
        Assert.True(Holds("near", "10.1.0.102"));
        Assert.False(router.Saw(EngineEventKind.AddressRestored, 0));
        Assert.Equal(0, router.Loop.CountersOf(1).ReleasedMaster);
    }

    [Fact]
    public void a_vip_without_track_stays_away_when_somebody_removes_it()
    {
        _cable.Add("10.0.0.1/24", "near");
        using var router = new Router(_cable, new EngineSettings
        {
            // Renewed at every turn.
            AddressLifetimeSeconds = 2,
            Instances =
            [
                Owner("near", 51, new VirtualAddress { Address = Vip, Untracked = true },
                    new VirtualAddress { Address = new IpAddress(0x0A000065) }),
            ],
        });
        router.TurnUntil(_ => Holds("near", "10.0.0.100") && Holds("near", "10.0.0.101"));
        _cable.Remove("10.0.0.100/32", "near");
        _cable.Remove("10.0.0.101/32", "near");
        router.TurnUntil(_ => Holds("near", "10.0.0.101"));
        router.TurnFor(Duration.FromMilliseconds(300));
        Assert.False(Holds("near", "10.0.0.100"));

        // Until the next transition.
        router.Post(EngineCommand.RaiseScriptFault(0, script: 0));
        router.Post(EngineCommand.ClearScriptFault(0));
        router.TurnUntil(_ => Holds("near", "10.0.0.100"));
    }

    [Fact]
    public void who_loses_its_address_says_priority_0_from_it()
    {
        using Router router = MasterOnNear();
        _cable.Remove("10.0.0.1/24", "near");
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        Assert.True(router.Saw(EngineEventKind.SentPriorityZero));
        byte[] last = _cable.Sent[^1].Frame[14..];
        Assert.Equal(0, last[(last[0] & 15) * 4 + 2]);
        Assert.Equal([10, 0, 0, 1], last[12..16]);
    }

    [Fact]
    public void who_loses_its_link_does_not_claim_to_have_said_priority_0()
    {
        using Router router = MasterOnNear();
        router.Listener.LinkGone(_cable.Find("near").Index);
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        Assert.False(router.Saw(EngineEventKind.SentPriorityZero));
    }

    [Fact]
    public void an_instance_whose_group_cannot_be_joined_waits_in_fault_until_it_can()
    {
        _cable.Add("10.0.0.1/24", "near");
        using var router = new Router(_cable, Settings(Owner("near", 51, new VirtualAddress { Address = Vip })));
        router.Kernel.RefusesToJoin = Errno.ENOBUFS;
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        Assert.Equal(Errno.ENOBUFS, router.Seen.Single(e => e.Kind == EngineEventKind.KernelRefused).Errno);
        router.Kernel.RefusesToJoin = Errno.Ok;
        router.TurnUntil(r => r.LastState == RouterState.Master);
        Assert.True(router.Kernel.IsMember(_cable.Find("near").Index, IpAddress.VrrpGroup));
    }

    [Fact]
    public void addresses_whose_request_never_left_are_asked_for_again()
    {
        const int vips = 200;
        _cable.Add("10.0.0.1/24", "near");
        using var router = new Router(_cable, Settings(Owner("near", 51,
            [.. Enumerable.Range(0, vips).Select(i =>
                new VirtualAddress { Address = new IpAddress(0x0A020000 + (uint)i) })])));
        router.Kernel.RoutesOfMachine.FailsSends = 1;
        router.TurnUntil(r => r.Saw(EngineEventKind.KernelRefused));
        router.TurnUntil(_ => _cable.Find("near").Addresses.Count == 1 + vips);
    }

    [Fact]
    public void a_list_that_fails_is_asked_for_again_and_the_engine_starts()
    {
        _cable.Add("10.0.0.1/24", "near");
        using var router = new Router(_cable, Settings(Owner("near", 51, new VirtualAddress { Address = Vip })));
        router.Kernel.RoutesOfMachine.BreaksLists = 1;
        router.TurnUntil(r => r.Saw(EngineEventKind.ListFailed));
        router.TurnUntil(r => r.Saw(EngineEventKind.Started));
        router.TurnUntil(r => r.LastState == RouterState.Master);
    }

    [Fact]
    public void a_renamed_link_is_told_by_the_name_it_had_when_it_happened()
    {
        _cable.Add("10.0.0.1/24", "near");
        using var router = new Router(_cable, Settings(Owner("near", 51)) with { WatchedInterfaces = ["later"] });
        router.TurnUntil(r => r.Saw(EngineEventKind.Started));
        _cable.SetUp("near", false);
        _cable.Rename("near", "later");
        _cable.SetUp("later", true);
        router.Seen.Clear();
        router.TurnUntil(r => r.Seen.Exists(e => e.Kind == EngineEventKind.InterfaceUp
            && e.InterfaceName == FixedName.From("later")));
        Assert.Contains(router.Seen, e => e.Kind == EngineEventKind.InterfaceDown
            && e.InterfaceName == FixedName.From("near"));
        Assert.DoesNotContain(router.Seen, e => e.Kind == EngineEventKind.InterfaceDown
            && e.InterfaceName == FixedName.From("later"));
    }

    [Fact]
    public void links_that_are_not_ours_are_not_remembered()
    {
        using Router router = MasterOnNear();
        Assert.Equal(1, router.Names.Count);
        _cable.Near.Make("other");
        _cable.SetUp("near", false);
        _cable.Rename("near", "elsewhere");
        router.TurnUntil(r => r.Names.Count == 0);
    }

    private Router MasterOnNear()
    {
        _cable.Add("10.0.0.1/24", "near");
        var router = new Router(_cable, Settings(Owner("near", 51, new VirtualAddress { Address = Vip })));
        router.TurnUntil(_ => Holds("near", "10.0.0.100"));
        // What is on its way of all that is heard first.
        router.TurnFor(Duration.FromMilliseconds(50));
        return router;
    }

    /// <summary>The engine's socket has no room for what the change would tell.</summary>
    private static void LoseMessages(Router router, Action change)
    {
        router.Kernel.RoutesOfMachine.Loses = 20;
        change();
        router.Kernel.RoutesOfMachine.Loses = 0;
    }

    private bool Holds(string link, string address) => _cable.Has(link, address);

    private static EngineSettings Settings(params InstanceSettings[] instances) =>
        new() { Instances = [.. instances], AddressLifetimeSeconds = 0 };

    /// <summary>MASTER at once, and gone at once.</summary>
    private static InstanceSettings Owner(string link, byte vrid, params VirtualAddress[] vips) => new()
    {
        Name = $"VI_{vrid}",
        Vrid = new Vrid(vrid),
        Interface = link,
        Election = new ElectionSettings
        {
            Version = VrrpVersion.V3, BasePriority = new Priority(255), AdvertInterval = Duration.FromSeconds(1),
                StartAsMaster = true, HoldUntilSuccessor = false,
        },
        Addresses = [.. vips],
    };
}
