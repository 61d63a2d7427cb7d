using System.Runtime.InteropServices;
using Tmds.Linux;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Tests.Linux;

namespace VrrpAot.Tests.Engine;

/// <summary>What netlink tells, does not tell, and refuses: links, addresses and lists on the real kernel.</summary>
public class KernelNewsTests
{
    private static readonly IpAddress Vip = new(0x0A000064);

    [RootFact]
    public void lost_messages_do_not_shake_a_master() => Cable.Run(_ =>
    {
        using Router router = MasterOnNear();
        router.Listener.Overrun();
        router.TurnFor(Duration.FromMilliseconds(300));
        Assert.True(router.Saw(EngineEventKind.NetlinkOverrun));
        Assert.Equal(RouterState.Master, router.LastState);
        Assert.Equal(0, router.Counters.ReleasedMaster);
    });

    [RootFact]
    public void an_address_whose_end_was_lost_is_found_missing() => Cable.Run(cable =>
    {
        using Router router = MasterOnNear();
        LoseMessages(router, cable, () => Cable.Ip("addr del 10.0.0.1/24 dev near"));
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        Assert.True(router.Saw(EngineEventKind.NetlinkOverrun));
    });

    [RootFact]
    public void a_vip_whose_end_was_lost_is_put_back_and_announced() => Cable.Run(cable =>
    {
        using Router router = MasterOnNear();
        LoseMessages(router, cable, () => Cable.Ip("addr del 10.0.0.100/32 dev near"));
        router.Seen.Clear();
        router.TurnUntil(r => r.Saw(EngineEventKind.AddressRestored) && r.Saw(EngineEventKind.Announcing));
        Assert.True(Holds("near", "10.0.0.100"));
        Assert.Equal(0, router.Counters.ReleasedMaster);
    });

    [RootFact]
    public void a_link_whose_end_was_lost_is_found_missing() => Cable.Run(cable =>
    {
        using Router router = MasterOnNear();
        // The flood is on a link of its own: the notification of the other's end comes last.
        Cable.Ip("link add other type veth peer name other2");
        LoseMessages(router, Cable.IndexOf("other"), () => Cable.Ip("link del near"));
        router.TurnUntil(r => r.LastState == RouterState.Fault && r.Saw(EngineEventKind.InterfaceDown));
    });

    [RootFact]
    public void a_vip_that_goes_takes_the_other_ones_of_its_subnet_along_and_they_are_put_back() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        File.WriteAllText("/proc/sys/net/ipv4/conf/all/promote_secondaries", "0");
        File.WriteAllText("/proc/sys/net/ipv4/conf/near/promote_secondaries", "0");
        using var router = new Router(new EngineSettings
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
        router.TurnUntil(r => r.Saw(EngineEventKind.AddressRestored, 1) && r.Saw(EngineEventKind.Announcing, 1));
        Assert.False(Holds("near", "10.1.0.101"));
        Assert.True(Holds("near", "10.1.0.102"));
        Assert.False(router.Saw(EngineEventKind.AddressRestored, 0));
        Assert.Equal(0, router.Loop.CountersOf(1).ReleasedMaster);
    });

    [RootFact]
    public void a_vip_without_track_stays_away_when_somebody_removes_it() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        using var router = new Router(new EngineSettings
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
        Cable.Ip("addr del 10.0.0.100/32 dev near");
        Cable.Ip("addr del 10.0.0.101/32 dev near");
        router.TurnUntil(_ => Holds("near", "10.0.0.101"));
        router.TurnFor(Duration.FromMilliseconds(300));
        Assert.False(Holds("near", "10.0.0.100"));

        // Until the next transition.
        router.Post(EngineCommand.RaiseScriptFault(0, script: 0));
        router.Post(EngineCommand.ClearScriptFault(0));
        router.TurnUntil(_ => Holds("near", "10.0.0.100"));
    });

    [RootFact]
    public void who_loses_its_address_says_priority_0_from_it() => Cable.Run(cable =>
    {
        using Router router = MasterOnNear();
        using var ear = new AdvertReceiver(cable.Far, [51]);
        Cable.Ip("addr del 10.0.0.1/24 dev near");
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        Assert.True(router.Saw(EngineEventKind.SentPriorityZero));
        byte[] last = Cable.Collect(ear, 1)[^1];
        Assert.Equal(0, last[(last[0] & 15) * 4 + 2]);
        Assert.Equal([10, 0, 0, 1], last[12..16]);
    });

    [RootFact]
    public void who_loses_its_link_does_not_claim_to_have_said_priority_0() => Cable.Run(cable =>
    {
        using Router router = MasterOnNear();
        router.Listener.LinkGone(cable.Near);
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        Assert.False(router.Saw(EngineEventKind.SentPriorityZero));
    });

    [RootFact]
    public void an_instance_whose_group_cannot_be_joined_waits_in_fault_until_it_can() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        File.WriteAllText("/proc/sys/net/ipv4/igmp_max_memberships", "0");
        using var router = new Router(Settings(Owner("near", 51, new VirtualAddress { Address = Vip })));
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        Assert.Equal(Errno.ENOBUFS, router.Seen.Single(e => e.Kind == EngineEventKind.KernelRefused).Errno);
        File.WriteAllText("/proc/sys/net/ipv4/igmp_max_memberships", "20");
        router.TurnUntil(r => r.LastState == RouterState.Master);
        Assert.Contains("224.0.0.18", Cable.Ip("maddr show dev near"));
    });

    [RootFact]
    public void addresses_whose_request_never_left_are_asked_for_again() => Cable.Run(_ =>
    {
        const int vips = 200;
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        using var router = new Router(Settings(Owner("near", 51,
            [.. Enumerable.Range(0, vips).Select(i =>
                new VirtualAddress { Address = new IpAddress(0x0A020000 + (uint)i) })])));
        // Less than these take together, and more than a list takes: EMSGSIZE.
        SetOption(router, LibC.SO_SNDBUF, 0);
        router.TurnUntil(r => r.Saw(EngineEventKind.KernelRefused));
        SetOption(router, LibC.SO_SNDBUF, 200_000);
        router.TurnUntil(_ => Cable.Ip("-o addr show dev near").Split("10.2.0.").Length == vips + 1);
    });

    [RootFact]
    public void a_list_that_fails_is_asked_for_again_and_the_engine_starts() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        using var router = new Router(Settings(Owner("near", 51, new VirtualAddress { Address = Vip })));
        // NLMSG_ERROR, EBUSY, for the first request.
        byte[] refusal = new byte[20];
        MemoryMarshal.Write(refusal, new NetlinkHeader { Length = 20, Type = Netlink.NLMSG_ERROR, Sequence = 1 });
        MemoryMarshal.Write(refusal.AsSpan(16), -Errno.EBUSY.Number);
        router.Kernel.Route.Read(refusal, router.Listener);
        router.TurnUntil(r => r.Saw(EngineEventKind.Started));
        router.TurnUntil(r => r.LastState == RouterState.Master);
    });

    [RootFact]
    public void a_renamed_link_is_told_by_the_name_it_had_when_it_happened() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        using var router = new Router(Settings(Owner("near", 51)) with { WatchedInterfaces = ["later"] });
        router.TurnUntil(r => r.Saw(EngineEventKind.Started));
        Cable.Ip("link set near down");
        Cable.Ip("link set near name later");
        Cable.Ip("link set later up");
        router.Seen.Clear();
        router.TurnUntil(r => r.Seen.Exists(e => e.Kind == EngineEventKind.InterfaceUp
            && e.InterfaceName == FixedName.From("later")));
        Assert.Contains(router.Seen, e => e.Kind == EngineEventKind.InterfaceDown
            && e.InterfaceName == FixedName.From("near"));
        Assert.DoesNotContain(router.Seen, e => e.Kind == EngineEventKind.InterfaceDown
            && e.InterfaceName == FixedName.From("later"));
    });

    [RootFact]
    public void links_that_are_not_ours_are_not_remembered() => Cable.Run(_ =>
    {
        using Router router = MasterOnNear();
        Assert.Equal(1, router.Names.Count);
        Cable.Ip("link add other type veth peer name other2");
        Cable.Ip("link set near down");
        Cable.Ip("link set near name elsewhere");
        router.TurnUntil(r => r.Names.Count == 0);
    });

    private static Router MasterOnNear()
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        var router = new Router(Settings(Owner("near", 51, new VirtualAddress { Address = Vip })));
        router.TurnUntil(_ => Holds("near", "10.0.0.100"));
        // What is on its way of all that is heard first.
        router.TurnFor(Duration.FromMilliseconds(50));
        return router;
    }

    private static void LoseMessages(Router router, Cable cable, Action change) =>
        LoseMessages(router, cable.Far, change);

    /// <summary>
    /// More notifications than the engine's socket keeps, and then a change that finds no room in it.
    /// </summary>
    private static void LoseMessages(Router router, int floodedLink, Action change)
    {
        SetOption(router, LibC.SO_RCVBUF, 0);
        using RouteSocket other = new();
        for (uint i = 0; i < 300; i++)
            other.QueueAdd(new AddressRecord { InterfaceIndex = floodedLink, Address = new IpAddress(0x0A080001 + i),
                PrefixLength = 32 }, 0);
        Assert.Equal(Errno.Ok, other.Flush());
        change();
        SetOption(router, LibC.SO_RCVBUF, 200_000);
    }

    private static void SetOption(Router router, int option, int value) =>
        Assert.Equal(Errno.Ok, LibCGaps.SetOption(
            new Descriptor(router.Kernel.Route.Fd.Number), LibC.SOL_SOCKET, option, value));

    private static bool Holds(string link, string address) =>
        Cable.Ip($"-o addr show dev {link}").Contains(address + "/");

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
