using System.Text.Json;
using Tmds.Linux;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

public class RouteSocketTests
{
    private static readonly IpAddress Vip = new(0xC0A80A79);

    [RootFact]
    public void links_and_addresses_are_listed_one_dump_after_the_other() => Cable.Run(cable =>
    {
        Cable.Ip("addr add 192.168.10.121/24 brd 192.168.10.255 dev far label far:v");
        Cable.Ip("addr add 10.9.0.1 peer 10.9.0.2/32 dev near");
        using RouteSocket socket = new();
        Ear ear = new(socket);
        Assert.Equal(Errno.Ok, socket.RequestLinks());
        Assert.Equal(Errno.Ok, socket.RequestAddresses());
        ear.HearUntil(() => ear.AddressesListed == 1);
        Assert.Equal(1, ear.LinksListed);

        LinkRecord far = ear.Links.Single(link => link.Name.ToString() == "far");
        Assert.Equal(cable.Far, far.Index);
        Assert.Equal(Cable.FarMac, far.HardwareAddress.Bytes.ToArray());
        Assert.True(far is { Up: true, IsLoopback: false, NoArp: false });
        Assert.True(ear.Links.Single(link => link.Name.ToString() == "lo") is { IsLoopback: true });

        AddressRecord vip = ear.Present.Single(address => address.Address == Vip);
        Assert.Equal(new IpAddress(0xC0A80AFF), vip.Broadcast);
        Assert.Equal("far:v", vip.Label.ToString());
        Assert.True(vip is { PrefixLength: 24, Scope: 0, Peer: null, ValidLifetime: AddressRecord.Forever });
        Assert.Equal(cable.Far, vip.InterfaceIndex);
        AddressRecord peered = ear.Present.Single(address => address.Address == new IpAddress(0x0A090001));
        Assert.Equal(new IpAddress(0x0A090002), peered.Peer);
        Assert.Equal(32, peered.PrefixLength);
    });

    [RootFact]
    public unsafe void what_another_process_says_is_not_believed() => Cable.Run(cable =>
    {
        using RouteSocket socket = new();
        Ear ear = new(socket);
        NetlinkAddress to = default;
        socklen_t length = sizeof(NetlinkAddress);
        Assert.Equal(0, LibC.getsockname(socket.Fd.Number, (sockaddr*)&to, &length));
        to.Groups = 0;
        using var buffer = new NativeBuffer(4096);
        var writer = new NetlinkWriter(buffer);
        writer.Begin(Netlink.RTM_NEWADDR, 0, 1, new AddressMessage { Family = Netlink.AF_INET, PrefixLength = 24,
            Index = cable.Far });
        writer.Attribute(Netlink.IFA_LOCAL, Vip);
        writer.End();
        int liar = LibC.socket(LibC.AF_NETLINK, LibC.SOCK_RAW, Netlink.NETLINK_ROUTE);
        Assert.Equal(writer.Length, (int)(long)LibC.sendto(liar, buffer.Pointer, writer.Length, 0, (sockaddr*)&to,
            sizeof(NetlinkAddress)));
        LibC.close(liar);
        // The kernel's word comes behind it.
        Cable.Ip("addr add 10.3.0.1/24 dev far");
        ear.HearUntil(() => ear.Present.Count > 0);
        Assert.Equal(new IpAddress(0x0A030001), Assert.Single(ear.Present).Address);
    });

    [RootFact]
    public void an_added_address_is_what_the_ip_command_sees() => Cable.Run(cable =>
    {
        using RouteSocket socket = new();
        Ear ear = new(socket);
        AddressRecord wanted = new()
        {
            InterfaceIndex = cable.Far,
            Address = Vip,
            PrefixLength = 24,
            Scope = 253,
            Broadcast = new IpAddress(0xC0A80AFF),
            Label = FixedName.From("far:vip"),
            Flags = 0x200,
            Protocol = 112,
        };
        socket.QueueAdd(wanted, 60);
        Assert.Equal(Errno.Ok, socket.Flush());
        ear.HearUntil(() => ear.Present.Count == 1);
        Assert.Equal(wanted, ear.Present[0]);
        // The protocol is checked here only: the ip command learned to show it after iproute2 6.1.
        Assert.True(ear.Present[0] is { Scope: 253, Protocol: 112 });
        Assert.InRange(ear.Present[0].ValidLifetime, 1u, 60u);

        JsonElement seen = Assert.Single(AddressesOf("far"));
        Assert.Equal("192.168.10.121", seen.GetProperty("local").GetString());
        Assert.Equal(24, seen.GetProperty("prefixlen").GetInt32());
        Assert.Equal("192.168.10.255", seen.GetProperty("broadcast").GetString());
        Assert.Equal("link", seen.GetProperty("scope").GetString());
        Assert.Equal("far:vip", seen.GetProperty("label").GetString());
        Assert.True(seen.GetProperty("noprefixroute").GetBoolean());
        Assert.InRange(seen.GetProperty("valid_life_time").GetInt64(), 1, 60);
        Assert.InRange(seen.GetProperty("preferred_life_time").GetInt64(), 1, 60);

        // Renewed without end, it is one address still, and a permanent one.
        socket.QueueAdd(wanted, 0);
        Assert.Equal(Errno.Ok, socket.Flush());
        ear.HearUntil(() => ear.Present.Count == 2);
        Assert.Equal(AddressRecord.Forever, ear.Present[1].ValidLifetime);
        Assert.Equal(uint.MaxValue, Assert.Single(AddressesOf("far")).GetProperty("valid_life_time").GetUInt32());

        socket.QueueRemove(wanted);
        Assert.Equal(Errno.Ok, socket.Flush());
        ear.HearUntil(() => ear.Gone.Count == 1);
        Assert.Equal(wanted, ear.Gone[0]);
        Assert.Empty(AddressesOf("far"));
        Assert.Empty(ear.Failures);
    });

    [RootFact]
    public void an_address_with_a_peer_comes_and_goes() => Cable.Run(cable =>
    {
        using RouteSocket socket = new();
        Ear ear = new(socket);
        AddressRecord wanted = new() { InterfaceIndex = cable.Far, Address = Vip, PrefixLength = 32,
            Peer = new IpAddress(0x0A000063) };
        socket.QueueAdd(wanted, 0);
        socket.Flush();
        ear.HearUntil(() => ear.Present.Count == 1);
        Assert.Equal(wanted, ear.Present[0]);
        JsonElement seen = Assert.Single(AddressesOf("far"));
        Assert.Equal("10.0.0.99", seen.GetProperty("address").GetString());
        Assert.Equal("192.168.10.121", seen.GetProperty("local").GetString());
        socket.QueueRemove(wanted);
        socket.Flush();
        ear.HearUntil(() => ear.Gone.Count == 1);
        Assert.Empty(AddressesOf("far"));
    });

    [RootFact]
    public void a_refused_request_names_its_sequence_and_errno_and_spares_the_others() => Cable.Run(cable =>
    {
        using RouteSocket socket = new();
        Ear ear = new(socket);
        AddressRecord good = new() { InterfaceIndex = cable.Far, Address = Vip, PrefixLength = 32 };
        AddressRecord nowhere = new() { InterfaceIndex = 9999, Address = Vip, PrefixLength = 32 };
        AddressRecord nonsense = new() { InterfaceIndex = cable.Far, Address = Vip, PrefixLength = 33 };
        AddressRecord absent = new() { InterfaceIndex = cable.Near, Address = Vip, PrefixLength = 32 };
        uint noDevice = socket.QueueAdd(nowhere, 0);
        uint invalid = socket.QueueAdd(nonsense, 0);
        uint notThere = socket.QueueRemove(absent);
        socket.QueueAdd(good, 0);
        Assert.Equal(Errno.Ok, socket.Flush());
        ear.HearUntil(() => ear.Failures.Count == 3 && ear.Present.Count == 1);
        Assert.Equal([(noDevice, Errno.ENODEV), (invalid, Errno.EINVAL), (notThere, Errno.EADDRNOTAVAIL)],
            ear.Failures);
    });

    [RootFact]
    public void many_addresses_go_out_together_and_are_listed_completely() => Cable.Run(cable =>
    {
        using RouteSocket socket = new();
        Ear ear = new(socket);
        for (uint i = 0; i < 1000; i++)
            socket.QueueAdd(new AddressRecord { InterfaceIndex = cable.Far, Address = new IpAddress(0x0A000001 + i),
                PrefixLength = 32, Protocol = 9 }, 100);
        Assert.Equal(Errno.Ok, socket.Flush());
        ear.HearUntil(() => ear.Present.Count == 1000);
        ear.Present.Clear();
        socket.RequestAddresses();
        ear.HearUntil(() => ear.AddressesListed == 1);
        Assert.Equal(1000, ear.Present.Count(address => address.Protocol == 9));
        Assert.Empty(ear.Failures);
        Assert.Equal(0, ear.Overruns);
    });

    [RootFact]
    public void an_address_that_nobody_renews_is_dropped_by_the_kernel() => Cable.Run(cable =>
    {
        using RouteSocket socket = new();
        Ear ear = new(socket);
        socket.QueueAdd(new AddressRecord { InterfaceIndex = cable.Far, Address = Vip, PrefixLength = 32 }, 1);
        socket.Flush();
        ear.HearUntil(() => ear.Gone.Count == 1);
        Assert.Equal(Vip, ear.Gone[0].Address);
        Assert.Empty(AddressesOf("far"));
    });

    [RootFact]
    public void links_that_come_go_rise_and_fall_are_told() => Cable.Run(cable =>
    {
        using RouteSocket socket = new();
        Ear ear = new(socket);
        bool Last(int index, bool up) =>
            ear.Links.Count > 0 && ear.Links.FindLast(link => link.Index == index) is { Index: > 0 } link
            && link.Up == up;

        Cable.Ip("link set far down");
        ear.HearUntil(() => Last(cable.Far, up: false));
        // The other end has lost its carrier: administratively up, yet not running.
        ear.HearUntil(() => Last(cable.Near, up: false));
        Cable.Ip("link set far up");
        ear.HearUntil(() => Last(cable.Far, up: true) && Last(cable.Near, up: true));

        Cable.Ip("link add new0 type veth peer name new1");
        ear.HearUntil(() => ear.Links.Any(link => link.Name.ToString() == "new0"));
        int index = ear.Links.First(link => link.Name.ToString() == "new0").Index;
        Cable.Ip("link set new0 name other0");
        ear.HearUntil(() => ear.Links.Any(link => link.Index == index && link.Name.ToString() == "other0"));
        Cable.Ip("link del other0");
        ear.HearUntil(() => ear.LinksGone.Contains(index));
    });

    [RootFact(InterfaceKind = "bridge")]
    public void a_port_that_leaves_its_bridge_is_not_gone() => Cable.Run(cable =>
    {
        using RouteSocket socket = new();
        Ear ear = new(socket);
        Cable.Ip("link add br0 type bridge");
        Cable.Ip("link set far master br0");
        Cable.Ip("link set far nomaster");
        Cable.Ip("link del br0");
        ear.HearUntil(() => ear.LinksGone.Count > 0);
        Assert.DoesNotContain(cable.Far, ear.LinksGone);
    });

    [RootFact]
    public void lost_notifications_are_said_and_the_lists_put_it_right() => Cable.Run(cable =>
    {
        using RouteSocket socket = new(receiveBuffer: 4096);
        using RouteSocket other = new();
        Ear ear = new(socket);
        for (uint i = 0; i < 300; i++)
            other.QueueAdd(new AddressRecord { InterfaceIndex = cable.Far, Address = new IpAddress(0x0A000001 + i),
                PrefixLength = 32 }, 0);
        Assert.Equal(Errno.Ok, other.Flush());
        ear.HearUntil(() => ear.Overruns > 0);
        Assert.InRange(ear.Present.Count, 0, 299);
        ear.Present.Clear();
        socket.RequestLinks();
        socket.RequestAddresses();
        ear.HearUntil(() => ear.AddressesListed == 1);
        Assert.Equal(1, ear.LinksListed);
        Assert.Equal(300, ear.Present.Count(address => address.InterfaceIndex == cable.Far
            && !address.Address.IsIPv6));
    });

    [RootFact]
    public void renewing_and_hearing_of_it_allocates_nothing() => Cable.Run(cable =>
    {
        using RouteSocket socket = new();
        Counter counter = new();
        AddressRecord[] vips = [.. Enumerable.Range(0, 100).Select(i => new AddressRecord
        {
            InterfaceIndex = cable.Far, Address = new IpAddress(0x0A000001 + (uint)i), PrefixLength = 32,
                Label = FixedName.From("far:v"), Protocol = 112,
        })];
        void Renew(int times)
        {
            for (int i = 0; i < times; i++)
            {
                foreach (ref AddressRecord vip in vips.AsSpan())
                    socket.QueueAdd(vip, 60);
                socket.Flush();
                socket.Receive(counter);
            }
        }
        Renew(2);
        counter.Count = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Renew(100);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, allocated);
        Assert.Equal(10_000, counter.Count);
    });

    private static JsonElement[] AddressesOf(string name) =>
        [.. JsonDocument.Parse(Cable.Ip($"-j -d addr show dev {name}")).RootElement.EnumerateArray()
            .Where(link => link.TryGetProperty("addr_info", out _))
            .SelectMany(link => link.GetProperty("addr_info").EnumerateArray())
            .Where(address => address.TryGetProperty("family", out JsonElement family)
                && family.GetString() == "inet")];

    private sealed class Counter : INetlinkListener
    {
        public int Count;
        public void AddressPresent(in AddressRecord address) => Count++;
        public void AddressGone(in AddressRecord address) => Assert.Fail("gone");
        public void LinkChanged(in LinkRecord link) { }
        public void LinkGone(int index) => Assert.Fail("link gone");
        public void RequestFailed(uint sequence, Errno errno) => Assert.Fail($"refused: {errno}");
        public void LinksListed() { }
        public void AddressesListed() { }
        public void ListFailed(Errno errno) => Assert.Fail($"list failed: {errno}");
        public void Overrun() => Assert.Fail("overrun");
    }

    [RootFact]
    public void additions_of_our_own_need_not_be_told_back_but_removals_refusals_lists_and_others_changes_are() =>
        Cable.Run(cable =>
    {
        using RouteSocket socket = new();
        socket.IgnoreOwnAdditions();
        Ear ear = new(socket);
        AddressRecord ours = new() { InterfaceIndex = cable.Far, Address = Vip, PrefixLength = 32 };
        socket.QueueAdd(ours, 0);
        Assert.Equal(Errno.Ok, socket.Flush());
        Assert.False(Cable.IsReadableNow(socket.Fd));

        Cable.Ip("addr add 10.8.0.1/32 dev far");
        ear.HearUntil(() => ear.Present.Any(address => address.Address == new IpAddress(0x0A080001)));
        Assert.DoesNotContain(ours, ear.Present);

        uint refused = socket.QueueAdd(ours with { InterfaceIndex = 9999 }, 0);
        socket.Flush();
        ear.HearUntil(() => ear.Failures.Any(failure => failure.Sequence == refused));

        socket.RequestAddresses();
        ear.HearUntil(() => ear.AddressesListed == 1);
        Assert.Contains(ours, ear.Present);

        socket.QueueRemove(ours);
        socket.Flush();
        ear.HearUntil(() => ear.Gone.Contains(ours));
    });
}
