using System.Runtime.InteropServices;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>Routes as requests: the bytes are those that `ip` (iproute2 6.1) sends for the same words.</summary>
public class IpRouteTests
{
    private const int Index = 3;

    private static readonly IpPrefix s_network = Prefix("192.168.109.0/24");

    internal static IpAddress Address(string text) =>
        IpAddress.TryParse(text, out IpAddress address) ? address : throw new ArgumentException(text);

    internal static IpPrefix Prefix(string text) =>
        new(Address(text.Split('/')[0]), byte.Parse(text.Split('/')[1]));

    private static RouteHop Via(string gateway) => new() { Gateway = Address(gateway), Device = "va" };

    public static TheoryData<IpRoute, string, string> AsIp() => new()
    {
        {
            new IpRoute { Destination = s_network, Hops = [Via("10.0.0.254")], Source = Address("10.0.0.1") },
            "02180000fe12000100000000", "1 c0a86d00, 4 03000000, 5 0a0000fe, 7 0a000001"
        },
        {
            new IpRoute
            {
                Destination = s_network, IsMultipath = true,
                Hops = [Via("10.0.0.3") with { Weight = 2 }, Via("10.0.0.4") with { Weight = 3 }],
            },
            "02180000fe12000100000000",
            "1 c0a86d00, 9 1000000103000000080005000a0000031000000203000000080005000a000004"
        },
        {
            new IpRoute { Destination = s_network, Hops = [Via("fe80::1")] },
            "02180000fe12000100000000", "1 c0a86d00, 18 0a00fe800000000000000000000000000001, 4 03000000"
        },
        {
            new IpRoute
            {
                Destination = new IpPrefix(IpAddress.Any, 0), Hops = [Via("10.0.0.254")], Metric = 30,
                Metrics = [new(4, 1600, false, ""), new(2, 1400, false, ""), new(8, 1300, true, "")],
            },
            "02000000fe12000100000000", "5 0a0000fe, 6 1e000000, 4 03000000,"
                + " 8 0800010000010000080004004006000008000200780500000800080014050000"
        },
        {
            new IpRoute
            {
                Destination = s_network,
                Hops = [Via("10.0.0.9") with
                {
                    Tunnel = new RouteTunnel { Kind = RouteTunnelKind.Mpls, Labels = [100, 200], Ttl = 5 },
                }],
            },
            "02180000fe12000100000000",
            "1 c0a86d00, 22 0c00010000064000000c81000500020005000000, 21 0100, 5 0a000009, 4 03000000"
        },
        {
            new IpRoute
            {
                Destination = s_network,
                Hops = [new RouteHop
                {
                    Device = "va",
                    Tunnel = new RouteTunnel
                    {
                        Kind = RouteTunnelKind.Ip, Id = 5, Source = Address("4.3.2.1"),
                        Destination = Address("1.2.3.4"), Ttl = 9, ServiceType = 4,
                    },
                }],
            },
            "02180000fe12000100000000", "1 c0a86d00, 22 0c000100000000000000000508000200010203040800030004030201"
                + "05000500040000000500040009000000, 21 0200, 4 03000000"
        },
        {
            new IpRoute { Destination = s_network, Type = 6, Table = 1000 },
            "021800000012000600000000", "1 c0a86d00, 15 e8030000"
        },
        {
            new IpRoute
            {
                Destination = Prefix("fd00:2::/64"), Hops = [Via("fe80::1")], Metric = 50, Preference = 1,
                Expires = 600,
            },
            "0a400000fe12000100000000", "1 fd000002000000000000000000000000, 5 fe800000000000000000000000000001,"
                + " 6 32000000, 20 01, 23 58020000, 4 03000000"
        },
        {
            new IpRoute
            {
                Destination = s_network, Hops = [new RouteHop { Device = "va" }], CongestionControl = "cubic",
                CongestionControlIsLocked = true,
            },
            "02180000fe12000100000000", "1 c0a86d00, 4 03000000, 8 0800010000000100090010006375626963000000"
        },
        {
            new IpRoute { Destination = s_network, Hops = [Via("10.0.0.9") with { OnLink = true }], Realms = 0x30004 },
            "02180000fe12000104000000", "1 c0a86d00, 5 0a000009, 4 03000000, 11 04000300"
        },
    };

    [Theory]
    [MemberData(nameof(AsIp))]
    public void a_route_is_asked_for_as_by_ip(IpRoute route, string body, string attributes)
    {
        byte[] set = route.ToRequests()!.Set(_ => Index);
        Assert.Equal(Netlink.RTM_NEWROUTE, MemoryMarshal.Read<ushort>(set.AsSpan(4)));
        Assert.Equal(body, Convert.ToHexStringLower(set.AsSpan(16, 12)));
        Assert.Equal(Sorted(attributes.Split(", ")), Sorted(Attributes(set)));
    }

    internal static string[] Attributes(byte[] request)
    {
        var found = new List<string>();
        NetlinkAttributes attributes = new(request.AsSpan(28));
        while (attributes.Next())
            found.Add($"{attributes.Type} {Convert.ToHexStringLower(attributes.Value)}");
        return [.. found];
    }

    internal static string[] Sorted(IEnumerable<string> texts) => [.. texts.Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData(RoutePlacing.Prepend, 0x401)]
    [InlineData(RoutePlacing.Add, 0x601)]
    [InlineData(RoutePlacing.Append, 0xc01)]
    public void where_it_stands_among_others_is_a_flag(RoutePlacing placing, int flags) =>
        Assert.Equal(flags, MemoryMarshal.Read<ushort>((new IpRoute { Destination = s_network, Placing = placing })
            .ToRequests()!.Set(_ => Index).AsSpan(6)));

    [Theory]
    [MemberData(nameof(AsIp))]
    public void its_removal_is_short_and_known_again(IpRoute route, string body, string attributes)
    {
        _ = (body, attributes);
        ObjectRequests requests = route.ToRequests()!;
        byte[] removal = requests.Removal(_ => Index);
        Assert.InRange(removal.Length, 28, ObjectRequests.LongestRemoval);
        Assert.Equal(removal.Length, MemoryMarshal.Read<int>(removal));
        Assert.Equal(Netlink.RTM_DELROUTE, MemoryMarshal.Read<ushort>(removal.AsSpan(4)));
        Assert.True(ObjectKey.TryRead(requests.Set(_ => Index), out ObjectKey set, out byte origin));
        Assert.True(ObjectKey.TryRead(removal, out ObjectKey removed, out _));
        Assert.Equal(IpRoute.OwnOrigin, origin);
        Assert.Equal(set, removed);
    }

    [Fact]
    public void each_way_has_its_interface()
    {
        ObjectRequests requests = new IpRoute
        {
            Destination = s_network, IsMultipath = true,
            Hops = [Via("10.0.0.3"), Via("10.0.0.4") with { Device = "vb" }],
        }.ToRequests()!;
        Assert.Equal("va vb", string.Join(' ', requests.Devices));
        byte[] set = requests.Set(name => name == "va" ? 0x11 : 0x22);
        Assert.Contains("9 1000000011000000080005000a0000031000000022000000080005000a000004", Attributes(set));
    }

    [Fact]
    public void what_is_too_long_for_one_request_is_none() =>
        Assert.Null(new IpRoute
        {
            Destination = s_network, IsMultipath = true, Hops = [.. Enumerable.Repeat(Via("10.0.0.3"), 150)],
        }.ToRequests());
}
