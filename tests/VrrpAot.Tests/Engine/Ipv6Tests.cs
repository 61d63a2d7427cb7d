using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Engine;

/// <summary>Virtual routers of IPv6, alone and beside their twins of IPv4, on the simulator's kernels.</summary>
public class Ipv6Tests
{
    private const int FlagNoDad = 2, FlagTentative = 0x40;
    private static readonly Duration s_slow = Duration.FromSeconds(10);

    private readonly FakeCable _cable = new();

    [Fact]
    public void a_master_adverts_to_ff02_12_from_its_link_local_address_and_announces_its_vips()
    {
        _cable.Add("2001:db8::1/64", "near");
        _cable.Add("fe80::1/64", "near");
        using var router = new Router(_cable, On("near", 255, s_slow));
        router.TurnUntil(r => r.Saw(EngineEventKind.Announcing));
        router.TurnFor(Duration.FromMilliseconds(10));

        byte[] advert = _cable.Sent.First(sent => IsAdvert6(sent.Frame)).Frame;
        Assert.Equal(Hex("333300000012"), advert[..6]);
        Assert.Equal(("fe80::1", "ff02::12", (byte)255), (At(advert, 22), At(advert, 38), advert[21]));
        byte[][] announced = [.. _cable.Sent.Select(sent => sent.Frame)
            .Where(frame => FrameGlance.At(frame).Kind == FrameKind.NeighbourAdvertisement)];
        Assert.Equal(5, announced.Count(frame => FrameGlance.At(frame).Source == Address("fe80::100")));
        Assert.Equal(5, announced.Count(frame => FrameGlance.At(frame).Source == Address("2001:db8::100")));
        AddressRecord held = _cable.Held("near", "2001:db8::100").Record;
        Assert.Equal((FlagNoDad, AddressTable.OwnerMark), ((int)held.Flags & FlagNoDad, held.Protocol));
    }

    [Fact]
    public void it_waits_for_a_link_local_address_and_for_the_end_of_duplicate_detection()
    {
        _cable.Add("2001:db8::1/64", "near");
        using var router = new Router(_cable, On("near", 255, s_slow));
        router.TurnUntil(r => r.Saw(EngineEventKind.Started));
        router.TurnFor(Duration.FromSeconds(1));
        Assert.Equal(RouterState.Fault, router.LastState);
        router.Listener.AddressPresent(LinkLocal(FlagTentative));
        router.TurnFor(Duration.FromSeconds(1));
        Assert.Equal(RouterState.Fault, router.LastState);
        router.Listener.AddressPresent(LinkLocal(0));
        router.TurnUntil(r => r.LastState == RouterState.Master);
        router.Listener.AddressGone(LinkLocal(0));
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        Assert.False(_cable.Has("near", "2001:db8::100"));

        AddressRecord LinkLocal(uint flags) => new()
        {
            InterfaceIndex = _cable.Find("near").Index, Address = Address("fe80::1"), PrefixLength = 64, Flags = flags,
        };
    }

    [Fact]
    public void the_source_in_use_stays_when_another_link_local_address_comes()
    {
        _cable.Add("fe80::5/64", "near");
        using var router = new Router(_cable, On("near", 255, s_slow));
        router.TurnUntil(r => r.LastState == RouterState.Master);
        _cable.Add("fe80::1/64", "near");
        router.TurnFor(Duration.FromSeconds(1));
        Assert.Equal(Address("fe80::5"), router.Report().Instances[0].Source);
        _cable.Remove("fe80::5/64", "near");
        router.TurnUntil(r => r.Report().Instances[0].Source == Address("fe80::1"));
    }

    [Fact]
    public void of_two_the_higher_priority_is_master_and_the_other_takes_over_when_it_leaves()
    {
        using var pair = new Two(_cable, On("near", 200, s_slow / 10), On("far", 100, s_slow / 10));
        pair.TurnUntil(() => pair.Near.LastState == RouterState.Master);
        pair.TurnFor(Duration.FromSeconds(5));
        Assert.Equal(RouterState.Backup, pair.Far.LastState);
        Assert.False(_cable.Has("far", "2001:db8::100"));
        pair.Near.Post(EngineCommand.Stop());
        pair.TurnUntil(() => pair.Far.LastState == RouterState.Master);
        Assert.True(_cable.Has("far", "2001:db8::100"));
        pair.TurnUntil(() => pair.Near.Saw(EngineEventKind.Finished));
        Assert.False(_cable.Has("near", "2001:db8::100"));
    }

    [Fact]
    public void routers_of_both_families_with_one_vrid_on_one_link_know_nothing_of_each_other()
    {
        _cable.Add("10.0.0.1/24", "near");
        _cable.Add("10.0.0.2/24", "far");
        EngineSettings Both(string link, byte priority4, byte priority6) => new()
        {
            Instances = [OneRouter.On(link, priority4, s_slow / 10).Instances[0],
                On(link, priority6, s_slow / 10).Instances[0] with { Name = "VI_6" }],
        };
        using var pair = new Two(_cable, Both("near", 200, 100), Both("far", 100, 200));
        pair.TurnUntil(() => StateOf(pair.Near, 0) == RouterState.Master && StateOf(pair.Far, 1) == RouterState.Master);
        pair.TurnFor(Duration.FromSeconds(3));
        Assert.Equal((RouterState.Backup, RouterState.Backup), (StateOf(pair.Near, 1), StateOf(pair.Far, 0)));
        Counters[] all = [pair.Near.Loop.Strays, pair.Near.Loop.CountersOf(0), pair.Near.Loop.CountersOf(1)];
        Assert.Equal(0, all.Sum(counters => Enum.GetValues<RejectReason>().Sum(counters.Rejected)));
    }

    [Fact]
    public void with_nobody_listening_to_the_group_it_lets_go_at_once_and_a_listener_is_waited_for()
    {
        _cable.Add("fe80::1/64", "near");
        using (var alone = new Router(_cable, On("near", 255, s_slow)))
        {
            alone.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
            Instant asked = _cable.Now;
            alone.Post(EngineCommand.Stop());
            alone.TurnUntil(r => r.Saw(EngineEventKind.Finished));
            Assert.True(_cable.Now - asked < Duration.FromSeconds(3));
        }
        _cable.Add("fe80::2/64", "far");
        using var backup = new Router(_cable, On("far", 250, Duration.FromMilliseconds(200)));
        using var router = new Router(_cable, On("near", 255, s_slow));
        backup.TurnUntil(r => r.Saw(EngineEventKind.Started));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        router.Post(EngineCommand.Stop());
        router.TurnFor(Duration.FromMilliseconds(300));
        Assert.True(router.Saw(EngineEventKind.SentPriorityZero));
        Assert.False(router.Saw(EngineEventKind.RemovingAddresses));
    }

    [Fact]
    public void a_unicast_peer_is_spoken_to_from_an_address_of_its_network_and_asked_for_when_it_ends()
    {
        _cable.Add("fe80::1/64", "near");
        _cable.Add("2001:db8:1::1/64", "near");
        _cable.Add("2001:db8::1/64", "near");
        using var router = new Router(_cable, On("near", 255, s_slow, Address("2001:db8::2")));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        byte[] advert = _cable.Sent.First(sent => IsAdvert6(sent.Frame)).Frame;
        Assert.Equal(("2001:db8::1", "2001:db8::2"), (At(advert, 22), At(advert, 38)));
        Instant asked = _cable.Now;
        router.Post(EngineCommand.Stop());
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        Assert.True(_cable.Now - asked < Duration.FromSeconds(3));
        Assert.Contains(_cable.Sent, sent => FrameGlance.At(sent.Frame).Kind == FrameKind.NeighbourSolicitation);
    }

    [Fact]
    public void a_vip_of_the_machines_own_network_comes_without_a_route_which_would_end_with_it()
    {
        _cable.Add("fe80::1/64", "near");
        _cable.Add("2001:db8::1/64", "near");
        using var router = new Router(_cable, On("near", 255, s_slow));
        router.TurnUntil(r => r.Saw(EngineEventKind.Announcing));
        Assert.NotEqual(0u, _cable.Held("near", "2001:db8::100").Record.Flags & AddressRecord.NoPrefixRoute);
        using var other = new Router(_cable, On("far", 255, s_slow));
        _cable.Add("fe80::2/64", "far");
        other.TurnUntil(r => r.Saw(EngineEventKind.Announcing));
        Assert.Equal(0u, _cable.Held("far", "2001:db8::100").Record.Flags & AddressRecord.NoPrefixRoute);
    }

    [Fact]
    public void leftovers_are_removed_and_what_others_set_is_put_back()
    {
        _cable.Add("fe80::1/64", "near");
        Assert.Equal(Errno.Ok, _cable.Near.Add(new AddressRecord
        {
            InterfaceIndex = _cable.Find("near").Index, Address = Address("2001:db8::dead"), PrefixLength = 64,
            Protocol = AddressTable.OwnerMark,
        }, 0));
        using var router = new Router(_cable, On("near", 255, s_slow));
        router.TurnUntil(r => r.Saw(EngineEventKind.LeftoverRemoved));
        router.TurnUntil(r => r.LastState == RouterState.Master);
        router.TurnFor(Duration.FromMilliseconds(10));
        Assert.False(_cable.Has("near", "2001:db8::dead"));
        _cable.Remove("2001:db8::100/64", "near");
        router.TurnUntil(r => r.Saw(EngineEventKind.AddressRestored));
        router.TurnFor(Duration.FromMilliseconds(10));
        Assert.True(_cable.Has("near", "2001:db8::100"));
    }

    private static EngineSettings On(string link, byte priority, Duration interval, params IpAddress[] peers)
    {
        InstanceSettings four = OneRouter.On(link, priority, interval, peers).Instances[0];
        return new EngineSettings
        {
            Instances =
            [
                four with
                {
                    MulticastGroup = IpAddress.VrrpGroup6,
                    Addresses =
                    [
                        new VirtualAddress { Address = Address("fe80::100"), PrefixLength = 64 },
                        new VirtualAddress { Address = Address("2001:db8::100"), PrefixLength = 64 },
                    ],
                },
            ],
        };
    }

    private static RouterState StateOf(Router router, int instance) => router.Loop.RouterOf(instance).State;

    private static bool IsAdvert6(byte[] frame) => frame[12] == 0x86 && frame[20] == 112;

    private static string At(byte[] frame, int at) => IpAddress.Read(frame.AsSpan(at), IpFamily.IPv6).ToString();

    private static IpAddress Address(string text) =>
        IpAddress.TryParse(text, out IpAddress address) ? address : throw new FormatException(text);

    private static byte[] Hex(string text) => Convert.FromHexString(text);

    /// <summary>Two routers that take turns in turn.</summary>
    private sealed class Two : IDisposable
    {
        private readonly FakeCable _cable;

        public Two(FakeCable cable, EngineSettings near, EngineSettings far)
        {
            _cable = cable;
            cable.Add("fe80::1/64", "near");
            cable.Add("fe80::2/64", "far");
            (Near, Far) = (new Router(cable, near), new Router(cable, far));
        }

        public Router Near { get; }
        public Router Far { get; }

        public void TurnUntil(Func<bool> done)
        {
            Instant end = _cable.Now + Duration.FromSeconds(300);
            while (!done())
            {
                Assert.True(_cable.Now < end, "it did not happen");
                Near.Turn();
                Far.TurnNow();
            }
        }

        public void TurnFor(Duration length)
        {
            Instant end = _cable.Now + length;
            TurnUntil(() => _cable.Now >= end);
        }

        public void Dispose()
        {
            Near.Dispose();
            Far.Dispose();
        }
    }
}
