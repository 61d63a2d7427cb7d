using VrrpAot.Engine;
using VrrpAot.Kernel;
using VrrpAot.Protocol;
using VrrpAot.Tests.Kernel;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Engine;

/// <summary>What leaves, and what is said when it does not.</summary>
public class TransmitterTests
{
    private static readonly Instant s_start = new(1_000_000_000_000);
    private static readonly IPv4Address s_own = new(0x0A000002);

    [RootFact]
    public void a_failure_is_told_with_its_own_errno_and_link_whatever_failed_before() => Cable.Run(cable =>
    {
        using var bench = new Bench(cable, Multicast(), Multicast() with { Name = "unicast", Peers = [new UnicastPeer(new IPv4Address(0x0B000001))] });
        bench.LinkIs(cable, index: 9999);
        bench.Advert(0);
        bench.Transmitter.FlushAdverts(bench.Events, s_start);
        EngineEvent noSuchLink = bench.Told();
        Assert.Equal((Tmds.Linux.LibC.ENXIO, 9999), (noSuchLink.Number, noSuchLink.Interface));

        // Everything is well; then there is no route to the unicast peer.
        bench.LinkIs(cable, cable.Far);
        bench.Advert(0);
        bench.Transmitter.FlushAdverts(bench.Events, s_start + Duration.FromSeconds(11));
        Assert.False(bench.Events.TryRead(out _));
        bench.Advert(1);
        bench.Transmitter.FlushAdverts(bench.Events, s_start + Duration.FromSeconds(22));
        EngineEvent noRoute = bench.Told();
        Assert.Equal((Tmds.Linux.LibC.ENETUNREACH, cable.Far), (noRoute.Number, noRoute.Interface));
    });

    [RootFact]
    public void an_announcement_that_cannot_leave_is_not_told() => Cable.Run(cable =>
    {
        using var bench = new Bench(cable, Multicast());
        bench.LinkIs(cable, cable.Far, up: false);
        bench.Announce(0, 5);
        bench.Transmitter.FlushAnnouncements(bench.Events, s_start);
        Assert.False(bench.Events.TryRead(out _));

        bench.LinkIs(cable, cable.Far);
        bench.Announce(0, 5);
        bench.Transmitter.FlushAnnouncements(bench.Events, s_start);
        Assert.Equal((EngineEventKind.Announcing, 5), (bench.Told().Kind, 5));
    });

    private static InstanceSettings Multicast() => Listening.Instance();

    /// <summary>A transmitter and its link, without a loop around it.</summary>
    private sealed class Bench : IDisposable
    {
        private readonly Link _link = new("far");
        private readonly Instance[] _instances;
        private readonly AddressTable _addresses;

        public Bench(Cable cable, params InstanceSettings[] instances)
        {
            _instances = [.. instances.Select((settings, i) => new Instance(i, settings, _link) { Source = s_own })];
            for (int i = 0; i < instances.Length; i++)
                _link.Instances.Add(i);
            _addresses = new AddressTable(new EngineSettings { Instances = [.. instances] }, Events);
            Transmitter = new Transmitter(_instances, _addresses, held: null);
            LinkIs(cable, cable.Far);
        }

        public EventRing Events { get; } = new();

        public Transmitter Transmitter { get; }

        public void LinkIs(Cable cable, int index, bool up = true)
        {
            HardwareAddress mac = default;
            Cable.FarMac.CopyTo(mac);
            _link.Update(new LinkRecord { Index = index, Name = FixedName.From("far"), Up = up, HardwareAddress = mac });
            _addresses.BindDevice("far", index);
            Transmitter.LinkChanged(_link);
        }

        public void Advert(int instance) => Transmitter.QueueAdvert(_instances[instance], new Priority(100));

        public void Announce(int instance, int count) => Transmitter.QueueAnnouncement(_instances[instance], count);

        public EngineEvent Told()
        {
            Assert.True(Events.TryRead(out EngineEvent happened), "nothing was told");
            return happened;
        }

        public void Dispose()
        {
            Transmitter.Dispose();
            _link.Dispose();
            Events.Dispose();
        }
    }
}
