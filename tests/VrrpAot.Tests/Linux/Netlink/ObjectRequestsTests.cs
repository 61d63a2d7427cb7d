using VrrpAot.Linux;
using static VrrpAot.Tests.Linux.IpRouteTests;

namespace VrrpAot.Tests.Linux;

/// <summary>Routes and rules in a real kernel: set, told, listed and removed.</summary>
public class ObjectRequestsTests
{
    /// <summary>Remembers routes and rules; nothing else concerns it.</summary>
    private sealed class ObjectEar(RouteSocket socket) : INetlinkListener
    {
        public List<(ObjectKey Key, byte Origin)> Present { get; } = [];
        public List<ObjectKey> Gone { get; } = [];
        public List<Errno> Refused { get; } = [];
        public int Lists { get; private set; }

        public void HearUntil(Func<bool> condition)
        {
            using Poller poller = new();
            poller.Add(socket.Fd, 1);
            Span<int> ready = stackalloc int[1];
            Instant end = Cable.In(10_000);
            while (!condition())
            {
                Assert.True(BootClock.Now < end, "the kernel did not say it within ten seconds");
                if (poller.Wait(ready, end) > 0)
                    socket.Receive(this);
            }
        }

        public void List()
        {
            int before = Lists;
            Present.Clear();
            socket.RequestObjects();
            HearUntil(() => Lists > before);
        }

        void INetlinkListener.ObjectPresent(in ObjectKey key, byte origin) => Present.Add((key, origin));
        void INetlinkListener.ObjectGone(in ObjectKey key, byte origin) => Gone.Add(key);
        void INetlinkListener.ObjectsListed() => Lists++;
        void INetlinkListener.LinkChanged(in LinkRecord link) { }
        void INetlinkListener.LinkGone(int index) { }
        void INetlinkListener.AddressPresent(in AddressRecord address) { }
        void INetlinkListener.AddressGone(in AddressRecord address) { }
        void INetlinkListener.RequestFailed(uint sequence, Errno errno) => Refused.Add(errno);
        void INetlinkListener.LinksListed() { }
        void INetlinkListener.AddressesListed() { }
        void INetlinkListener.ListFailed(Errno errno) => Assert.Fail($"list failed: {errno}");
        void INetlinkListener.Overrun() => Assert.Fail("overrun");
    }

    private static readonly IpRoute s_route = new()
    {
        Destination = Prefix("192.168.109.0/24"), Metric = 7,
        Hops = [new RouteHop { Gateway = Address("10.0.0.254"), Device = "far" }],
    };

    private static readonly IpRule s_rule = new()
    {
        Family = IpFamily.IPv4, Action = IpRule.ToTable, Table = 100, Preference = 50, From = Prefix("10.1.0.0/16"),
    };

    private static readonly IpRoute[] s_routes =
    [
        s_route,
        s_route with { Destination = Prefix("192.168.110.0/24"), Hops = [], Type = 6, TypeName = "blackhole" },
        s_route with
        {
            Destination = Prefix("192.168.111.0/24"), IsMultipath = true,
            Hops = [.. s_route.Hops, s_route.Hops[0] with { Gateway = Address("10.0.0.253"), Weight = 3 }],
        },
        new IpRoute { Destination = Prefix("192.168.112.0/24"), IsMultipath = true, Hops = s_route.Hops },
        new IpRoute { Destination = Prefix("fd00:1::/64"), Hops = [new RouteHop { Device = "far" }] },
        new IpRoute { Destination = Prefix("192.168.113.0/24"), Table = 1000, Hops = s_route.Hops },
        new IpRoute
        {
            Destination = Prefix("192.168.114.0/24"),
            Hops = [new RouteHop { Gateway = Address("fe80::1"), Device = "far" }],
        },
    ];

    [RootFact]
    public void the_kernel_tells_each_back_by_the_key_of_its_request_and_removes_it() => Cable.Run(cable =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev far");
        using RouteSocket socket = new();
        socket.IgnoreOwnAdditions();
        socket.HearObjects();
        var ear = new ObjectEar(socket);
        ObjectRequests[] all = [.. s_routes.Select(route => route.ToRequests()!), s_rule.ToRequests()!];
        foreach (ObjectRequests one in all)
            socket.Queue(one.Set(_ => cable.Far));
        Assert.Equal(Errno.Ok, socket.Flush());
        ear.List();
        Assert.Empty(ear.Refused);
        foreach (ObjectRequests one in all)
        {
            Assert.True(ObjectKey.TryRead(one.Set(_ => cable.Far), out ObjectKey key, out _));
            Assert.Contains((key, IpRoute.OwnOrigin), ear.Present);
        }
        // Routes of others are not even listed.
        Assert.All(ear.Present, present => Assert.True(present.Key.IsRule || present.Origin == IpRoute.OwnOrigin));

        foreach (ObjectRequests one in all)
            socket.Queue(one.Removal(_ => cable.Far));
        socket.Flush();
        ear.List();
        Assert.Empty(ear.Refused);
        Assert.DoesNotContain(ear.Present, present => !present.Key.IsRule || present.Key.Number == 50);
        Assert.Empty(ear.Gone);
    });

    [RootFact]
    public void what_others_remove_is_told_and_what_is_ours_to_do_is_not() => Cable.Run(cable =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev far");
        using RouteSocket socket = new();
        socket.IgnoreOwnAdditions();
        socket.HearObjects();
        var ear = new ObjectEar(socket);
        ObjectRequests route = s_route.ToRequests()!, rule = s_rule.ToRequests()!;
        socket.Queue(route.Set(_ => cable.Far));
        socket.Queue(rule.Set(_ => cable.Far));
        socket.Flush();
        Cable.Ip("route add 192.168.200.0/24 via 10.0.0.254 dev far proto static");
        Cable.Ip("route del 192.168.200.0/24");
        Cable.Ip("route del 192.168.109.0/24");
        Cable.Ip("rule del priority 50");
        ear.HearUntil(() => ear.Gone.Count == 2);
        Assert.Equal([false, true], ear.Gone.Select(gone => gone.IsRule));
        Assert.Empty(ear.Present);

        // There already, or not there: as wished, and said.
        socket.Queue(route.Set(_ => cable.Far));
        socket.Queue(route.Set(_ => cable.Far));
        socket.Queue(rule.Removal(_ => cable.Far));
        socket.Flush();
        ear.HearUntil(() => ear.Refused.Count == 2);
        Assert.Equal([Errno.EEXIST, Errno.ENOENT], ear.Refused);
    });
}
