using Appliance.Config;
using Appliance.Settings;
using Appliance.Texts;
using VrrpAot.Engine;

namespace Appliance.Tests.Config.Reading;

public class RouteReaderTests
{
    internal static ConfigResult Load(string line, string list = "virtual_routes") =>
        ConfigText.Of(ConfigText.Instance($"{list} {{\n {line}\n}}"));

    private static HeldObject Route(string line) =>
        Assert.Single(Load(line).Clean().Engine.Instances[0].Objects);

    /// <summary>Texts that keepalived 2.2.7 gives of these lines.</summary>
    [Theory]
    [InlineData("src 10.0.0.100 to 192.168.109.0/24 via 10.0.0.254 dev eth0",
        "prepend 192.168.109.0/24 src 10.0.0.100 via inet 10.0.0.254 dev eth0 proto 18")]
    [InlineData("192.168.110.0/24 via 10.0.0.254 dev eth0",
        "prepend 192.168.110.0/24 via inet 10.0.0.254 dev eth0 proto 18")]
    [InlineData("192.168.112.0/24 via 10.0.0.254", "prepend 192.168.112.0/24 via inet 10.0.0.254 proto 18")]
    [InlineData("blackhole 192.168.114.0/24", "add blackhole 192.168.114.0/24 proto 18")]
    [InlineData("unreachable 192.168.115.0/24 metric 7", "add unreachable 192.168.115.0/24 proto 18 metric 7")]
    [InlineData("throw to 192.168.126.0/24 table 7", "add throw 192.168.126.0/24 table 7 proto 18")]
    [InlineData("prohibit default table 55", "add prohibit 0.0.0.0/0 table 55 proto 18")]
    [InlineData("0.0.0.0/0 via 10.0.0.1 table 100", "prepend 0.0.0.0/0 via inet 10.0.0.1 table 100 proto 18")]
    [InlineData("192.168.120.0/24 realms 3/4 dev eth0", "prepend 192.168.120.0/24 dev eth0 proto 18 realms 3/4")]
    [InlineData("192.168.121.0/24 dev eth0 scope host", "prepend 192.168.121.0/24 dev eth0 proto 18 scope 254")]
    [InlineData("192.168.122.0/24 dev eth0 tos 0x10", "prepend 192.168.122.0/24 tos 16 dev eth0 proto 18")]
    [InlineData("192.168.123.0/24 via 10.0.0.9 onlink dev eth1",
        "prepend 192.168.123.0/24 via inet 10.0.0.9 dev eth1 proto 18 onlink")]
    [InlineData("192.168.124.0/24 nexthop via 10.0.0.3 dev eth0 weight 2 nexthop via 10.0.0.4 dev eth0 weight 3",
        "prepend 192.168.124.0/24 proto 18 nexthop via inet 10.0.0.3 dev eth0 weight 2"
        + " nexthop via inet 10.0.0.4 dev eth0 weight 3")]
    [InlineData("fd00:2::/64 via fe80::1 dev eth0 metric 50 pref high expires 600",
        "prepend fd00:2::/64 via inet6 fe80::1 dev eth0 proto 18 metric 50 expires 600sec pref high")]
    [InlineData("inet6 default via fe80::9 dev eth0", "prepend ::/0 via inet6 fe80::9 dev eth0 proto 18")]
    [InlineData("append 192.168.128.0/24 dev eth0", "append 192.168.128.0/24 dev eth0 proto 18")]
    [InlineData("add 192.168.129.0/24 dev eth0", "add 192.168.129.0/24 dev eth0 proto 18")]
    [InlineData("192.168.130.0/24 dev eth0 features ecn", "prepend 192.168.130.0/24 dev eth0 proto 18 features ecn")]
    [InlineData("192.168.132.0/24 dev eth0 encap ip id 5 dst 1.2.3.4 src 4.3.2.1 tos 4 ttl 9",
        "prepend 192.168.132.0/24 dev eth0 encap ip id 5 dst 1.2.3.4 src 4.3.2.1 tos 4 ttl 9 proto 18")]
    [InlineData("10.9.9.9 dev eth0", "prepend 10.9.9.9 dev eth0 proto 18")]
    [InlineData("192.168.111.0/24 dev eth1 no_track", "prepend 192.168.111.0/24 dev eth1 proto 18 no_track")]
    [InlineData("default via 10.0.0.1 dev eth0 rtt 200ms rttvar 300 hoplimit 5 mtu 1400 advmss lock 1300 quickack 1",
        "prepend 0.0.0.0/0 via inet 10.0.0.1 dev eth0 proto 18 rtt 200ms rttvar 300ms mtu 1400 advmss lock 1300"
        + " hoplimit 5 quickack 1")]
    public void a_line_is_understood_as_by_keepalived(string line, string text) => Assert.Equal(text, Route(line).Text);

    /// <summary>What 2.2.7 does not know, or refuses though the kernel takes it.</summary>
    [Theory]
    [InlineData("192.168.125.0/24 via inet6 fe80::1 dev eth0",
        "prepend 192.168.125.0/24 via inet6 fe80::1 dev eth0 proto 18")]
    [InlineData("192.168.131.0/24 via 10.0.0.9 dev eth0 encap mpls 100/200 ttl 5",
        "prepend 192.168.131.0/24 via inet 10.0.0.9 dev eth0 encap mpls 100/200 ttl 5 proto 18")]
    [InlineData("local 192.168.127.1 dev eth0", "add local 192.168.127.1 dev eth0 table 255 proto 18 scope 254")]
    [InlineData("192.168.121.0/24 dev eth0 protocol static no_track",
        "prepend 192.168.121.0/24 dev eth0 proto 4 no_track")]
    public void and_some_more_is_understood(string line, string text) => Assert.Equal(text, Route(line).Text);

    [Fact]
    public void a_second_router_behind_or_is_a_second_way_with_a_word_about_it()
    {
        ConfigResult result = Load("192.168.113.0/24 via 10.0.0.254 or 10.0.0.253 dev eth0");
        result.At(7, 34, "\"or\" for routes is deprecated");
        Assert.Equal("prepend 192.168.113.0/24 proto 18 nexthop via inet 10.0.0.254 dev eth0"
            + " nexthop via inet 10.0.0.253 dev eth0", result.Settings!.Engine.Instances[0].Objects[0].Text);
    }

    [Theory]
    [InlineData("192.168.1.0/24 vai 10.0.0.1", 17, "unknown route keyword vai", "via")]
    [InlineData("192.168.1.7/24 dev eth0", 2, "is no network", "192.168.1.0/24")]
    [InlineData("192.168.1.0/24 via 10.0.0.1/24", 21, "is no IP address", null)]
    [InlineData("192.168.1.0/33 dev eth0", 2, "Invalid prefix length", null)]
    [InlineData("192.168.1.0/24 via", 17, "No parameter behind 'via'", null)]
    [InlineData("via 10.0.0.1 dev eth0", 2, "Route must have a destination", null)]
    [InlineData("192.168.1.0/24 table vpm", 23, "Routing table vpm not found", null)]
    [InlineData("192.168.1.0/24 table man", 23, "Routing table man not found", "main")]
    [InlineData("192.168.1.0/24 metric -1", 24, "Invalid metric -1", null)]
    [InlineData("fd00::/64 via 10.0.0.1", 2, "Cannot mix IPv4 and IPv6", null)]
    [InlineData("192.168.1.0/24 nexthop via 10.0.0.3 weight 0", 45, "Invalid weight 0", null)]
    [InlineData("192.168.1.0/24 nexthop via 10.0.0.3 mtu 9", 38, "trailing nonsense after nexthops - mtu", null)]
    [InlineData("192.168.1.0/24 dev eth0 encap gre", 32, "unknown encap type gre", null)]
    [InlineData("192.168.1.0/24 10.0.0.0/8", 17, "unknown route keyword 10.0.0.0/8", null)]
    [InlineData("192.168.1.0/24 track_group G", 17, "unknown route keyword track_group", null)]
    public void what_is_wrong_is_told_with_its_place_and_costs_that_line_only(string line, int column, string words,
        string? instead)
    {
        ConfigResult result = Load($"{line}\n 10.1.0.0/16 dev eth0");
        Finding finding = result.At(7, column, words);
        Assert.EndsWith("the route is left out", finding.Message);
        Assert.Equal(instead, instead is null ? null : finding.Suggestion);
        Assert.Equal("prepend 10.1.0.0/16 dev eth0 proto 18",
            Assert.Single(result.Settings!.Engine.Instances[0].Objects).Text);
    }

    [Fact]
    public void the_interface_of_a_route_is_tracked_unless_it_is_not_to_be()
    {
        DaemonSettings settings = Load("10.1.0.0/16 dev eth1\n 10.2.0.0/16 dev eth2 no_track").Clean();
        Assert.Equal("eth1", Assert.Single(settings.Engine.Instances[0].RequiredInterfaces));
        Assert.Superset(new HashSet<string>(["eth1", "eth2"]), new HashSet<string>(settings.Engine.Interfaces));
    }

    [Fact]
    public void a_protocol_of_others_is_taken_back_where_the_route_is_tracked() =>
        Load("10.1.0.0/16 dev eth0 protocol static").At(7, 2, "resetting protocol");

    [Fact]
    public void names_come_from_the_folders_of_iproute2()
    {
        using var config = new ConfigText();
        config.Write("etc/rt_tables", "# comment\n200\tvpn\n0x12d hex\n");
        config.Write("etc/rt_tables.d/more.conf", "300 more\n");
        config.Write("usr/rt_tables", "100 vpn\n400 vendors\n");
        string file = $"global_defs {{\niproute_etc_dir {config.Directory}/etc\n"
            + $"iproute_usr_dir {config.Directory}/usr\n}}\n"
            + ConfigText.Instance("virtual_routes {\n10.1.0.0/16 dev eth0 table vpn\n10.2.0.0/16 dev eth0 table more\n"
                + "10.3.0.0/16 dev eth0 table vendors\n10.4.0.0/16 dev eth0 table hex\n}");
        Assert.Equal(["200", "300", "400", "301"], config.Load(file).Clean().Engine.Instances[0].Objects
            .Select(one => one.Text.Split(" table ")[1].Split(' ')[0]));
    }

    [Fact]
    public void a_route_that_stands_twice_is_held_once() =>
        Assert.Single(Load("10.1.0.0/16 dev eth0\n 10.1.0.0/16 dev eth0").Settings!.Engine.Instances[0].Objects);
}
