using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Simulator.World;
using VrrpAot.Tests.Linux;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Engine;

/// <summary>What leaves, and what is said when it does not.</summary>
public class TransmitterTests
{
    private readonly FakeCable _cable = new();

    private static readonly Instant s_start = new(1_000_000_000_000);
    private static readonly IpAddress s_own = new(0x0A000002);

    [RootFact]
    public void a_failure_is_told_with_its_own_errno_and_link_whatever_failed_before() => Cable.Run(cable =>
    {
        using var bench = new Bench(new LinuxKernel(), cable.Far, Multicast(),
            Multicast() with { Name = "unicast", Peers = [new UnicastPeer(new IpAddress(0x0B000001))] });
        bench.LinkIs(9999);
        bench.Advert(0);
        bench.Transmitter.FlushAdverts(bench.Events, s_start);
        EngineEvent noSuchLink = bench.Told();
        Assert.Equal((Errno.ENXIO, 9999), (noSuchLink.Errno, noSuchLink.Interface));

        // Everything is well; then the link is down, and with it the route to the unicast peer.
        bench.LinkIs(cable.Far);
        bench.Advert(0);
        bench.Transmitter.FlushAdverts(bench.Events, s_start + Duration.FromSeconds(11));
        Assert.False(bench.Events.TryRead(out _));
        Cable.Ip("link set far down");
        bench.Advert(1);
        bench.Transmitter.FlushAdverts(bench.Events, s_start + Duration.FromSeconds(22));
        EngineEvent noRoute = bench.Told();
        Assert.Equal((Errno.ENETUNREACH, cable.Far), (noRoute.Errno, noRoute.Interface));
    });

    [Fact]
    public void an_announcement_that_cannot_leave_is_not_told()
    {
        using var bench = Bench.OnFake(_cable, Multicast());
        bench.LinkIs(_cable.Find("far").Index, up: false);
        bench.Announce(0, 5);
        bench.Transmitter.FlushAnnouncements(bench.Events, s_start);
        Assert.False(bench.Events.TryRead(out _));

        bench.LinkIs(_cable.Find("far").Index);
        bench.Announce(0, 5);
        bench.Transmitter.FlushAnnouncements(bench.Events, s_start);
        Assert.Equal((EngineEventKind.Announcing, 5), (bench.Told().Kind, 5));
    }

    [Fact]
    public void a_burst_without_end_is_sent_in_parts_and_the_instances_take_turns()
    {
        using var bench = Bench.OnFake(_cable, Multicast(), Multicast());
        bench.Announce(0, int.MaxValue);
        bench.Announce(1, 2);
        int before = Sent();
        bench.Transmitter.FlushAnnouncements(bench.Events, s_start);
        Assert.Equal(Transmitter.AnnouncementsPerTurn, Sent() - before);
        Assert.Equal((0, 1), (bench.Told().Instance, bench.Told().Instance));
        Assert.True(bench.Transmitter.HasMore);

        bench.Transmitter.FlushAnnouncements(bench.Events, s_start);
        Assert.Equal(2 * Transmitter.AnnouncementsPerTurn, Sent() - before);
        Assert.False(bench.Events.TryRead(out _), "a burst was told twice");

        // The addresses went: so do the announcements.
        bench.Drop(0);
        bench.Transmitter.FlushAnnouncements(bench.Events, s_start);
        Assert.Equal(2 * Transmitter.AnnouncementsPerTurn, Sent() - before);
        Assert.False(bench.Transmitter.HasMore);

        bench.Announce(1, 3);
        bench.Transmitter.FlushAnnouncements(bench.Events, s_start);
        Assert.Equal(2 * Transmitter.AnnouncementsPerTurn + 3, Sent() - before);
    }

    [Fact]
    public void a_round_of_more_vips_than_fit_a_turn_goes_on_where_it_stopped()
    {
        const int vips = Transmitter.AnnouncementsPerTurn + 500;
        InstanceSettings many = Multicast() with
        {
            ExcludedAddresses = [.. Enumerable.Range(1, vips - 1)
                .Select(i => new VirtualAddress { Address = new IpAddress(0x0A010000u + (uint)i) })],
        };
        using var bench = Bench.OnFake(_cable, many);
        int before = Sent();
        bench.Announce(0, 2);
        for (int turn = 0; turn < 4; turn++)
            bench.Transmitter.FlushAnnouncements(bench.Events, s_start);
        Assert.Equal(2 * vips, Sent() - before);
        Assert.False(bench.Transmitter.HasMore);
    }

    /// <summary>Frames that have left by "far".</summary>
    private int Sent() => _cable.Sent.Count;

    private static InstanceSettings Multicast() => Listening.Instance();

    /// <summary>A transmitter and its link, without a loop around it.</summary>
    private sealed class Bench : IDisposable
    {
        private readonly IKernel _kernel;
        private readonly Link _link = new("far");
        private readonly Instance[] _instances;
        private readonly AddressTable _addresses;

        public Bench(IKernel kernel, int index, params InstanceSettings[] instances)
        {
            _kernel = kernel;
            _instances = [.. instances.Select((settings, i) => new Instance(i, settings, _link, 1) { Source = s_own })];
            for (int i = 0; i < instances.Length; i++)
                _link.Instances.Add(i);
            var settings = new EngineSettings { Instances = [.. instances] };
            _addresses = new AddressTable(settings, Events);
            Transmitter = new Transmitter(_kernel, settings, _instances, _addresses, held: null);
            LinkIs(index);
        }

        public static Bench OnFake(FakeCable cable, params InstanceSettings[] instances) =>
            new(new FakeKernel(cable.Far), cable.Find("far").Index, instances);

        public EventRing Events { get; } = new();

        public Transmitter Transmitter { get; }

        public void LinkIs(int index, bool up = true)
        {
            MacAddress mac = default;
            Cable.FarMac.CopyTo(mac);
            _link.Update(new LinkRecord { Index = index, Name = FixedName.From("far"), Up = up,
                HardwareAddress = mac }, default);
            _addresses.BindDevice("far", index);
            Transmitter.LinkChanged(_link);
        }

        public void Advert(int instance) => Transmitter.QueueAdvert(_instances[instance], new Priority(100));

        public void Announce(int instance, int count) => Transmitter.QueueAnnouncement(_instances[instance], count);

        public void Drop(int instance) => Transmitter.DropAnnouncements(_instances[instance]);

        public EngineEvent Told()
        {
            Assert.True(Events.TryRead(out EngineEvent happened), "nothing was told");
            return happened;
        }

        public void Dispose()
        {
            Transmitter.Dispose();
            _kernel.Dispose();
            Events.Dispose();
        }
    }
}
