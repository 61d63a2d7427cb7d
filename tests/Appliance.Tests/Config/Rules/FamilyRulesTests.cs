using Appliance.Config;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Tests.Config.Rules;

/// <summary>Of which family an instance is, and what follows from that.</summary>
public class FamilyRulesTests
{
    [Fact]
    public void an_instance_of_ipv6_addresses_is_of_version_3_and_speaks_to_its_own_group()
    {
        InstanceSettings six = Six("");
        Assert.Equal((IpFamily.IPv6, VrrpVersion.V3, "ff02::12"),
            (six.Family, six.Election.Version, six.MulticastGroup.ToString()));
        Assert.Equal(["fe80::1/64", "2001:db8::1/128"], six.Addresses.Select(vip =>
            $"{vip.Address}/{vip.PrefixLength}"));
        Assert.Equal("ff02::77", Six("mcast_dst_ip ff02::77").MulticastGroup.ToString());
        Assert.Equal("ff02::55", ConfigText.Of("global_defs {\nvrrp_version 2\nvrrp_mcast_group6 ff02::55\n"
            + "vrrp_mcast_group4 224.0.0.99\n}\n" + SixText("")).Settings!.Engine.Instances[0]
            .MulticastGroup.ToString());
    }

    [Fact]
    public void version_2_has_no_ipv6_and_that_is_said()
    {
        ConfigResult result = ConfigText.Of(SixText("version 2"));
        result.At(7, 9, "(V6) is left out: its addresses are IPv6, and version 2 is for IPv4 only. Write 'version 3'");
        Assert.Null(result.Settings);
    }

    [Theory]
    [InlineData("mcast_dst_ip ff05::12", 7, 14, "mcast_dst_ip ff05::12 not link-local multicast. Skipping...")]
    [InlineData("mcast_dst_ip 224.0.0.77", 7, 14, "mcast_dst_ip 224.0.0.77 is of another family than the instance")]
    [InlineData("unicast_src_ip 10.0.0.1", 7, 16, "src address[10.0.0.1] MUST be of the same family")]
    public void what_is_of_the_other_family_is_left_out(string line, int row, int column, string words)
    {
        ConfigResult result = ConfigText.Of(SixText(line));
        result.At(row, column, words);
        InstanceSettings six = Assert.Single(result.Settings!.Engine.Instances);
        Assert.Equal(("ff02::12", (IpAddress?)null), (six.MulticastGroup.ToString(), six.SourceAddress));
    }

    [Fact]
    public void the_first_address_or_native_ipv6_settles_the_family()
    {
        Assert.Equal(IpFamily.IPv6, Six("", "native_ipv6").Family);
        Assert.Equal("fe80::55", Six("", "mcast_src_ip fe80::55/64").SourceAddress.ToString());
        ConfigText.Of(SixText("", "unicast_src_ip 10.0.0.1")).At(6, 2,
            "(V6): address family must match VRRP instance [fe80::1/64] - ignoring");
    }

    [Fact]
    public void a_prefix_behind_a_unicast_address_is_dropped_as_by_keepalived_in_both_families()
    {
        InstanceSettings six = Six("unicast_src_ip 2001:db8::5/64\nunicast_peer {\n2001:db8::6/64 min_ttl 255\n}");
        Assert.Equal(("2001:db8::5", "2001:db8::6", (byte)255),
            (six.SourceAddress.ToString(), six.Peers[0].Address.ToString(), six.Peers[0].MinTtl));
        InstanceSettings four = ConfigText.Of(ConfigText.Instance(
            "unicast_src_ip 10.0.0.1/24\nunicast_peer {\n10.0.0.2/24 min_ttl 255\n}")).Settings!.Engine.Instances[0];
        Assert.Equal(("10.0.0.1", "10.0.0.2"), (four.SourceAddress.ToString(), four.Peers[0].Address.ToString()));
    }

    [Fact]
    public void both_families_may_have_one_vrid_on_one_interface() => Assert.Equal(2,
        ConfigText.Of(SixText("") + "vrrp_instance V4 {\ninterface eth0\nvirtual_router_id 1\nvirtual_ipaddress {\n"
            + "10.0.0.9\n}\n}\n").Settings!.Engine.Instances.Length);

    [Theory]
    [InlineData("", "", false)]
    [InlineData("priority 150", "priority 150", false)]
    [InlineData("priority 150", "", true)]
    [InlineData("nopreempt", "", true)]
    public void families_of_one_router_that_may_part_are_advised_against(string four, string six, bool advised)
    {
        ConfigResult result = ConfigText.Of("vrrp_instance V4 {\ninterface eth0\nvirtual_router_id 1\n"
            + $"virtual_ipaddress {{\n10.0.0.9\n}}\n{four}\n}}\n" + SixText(six));
        Assert.Equal(advised, result.Findings.Any(finding =>
            finding.Message.Contains("they may be MASTER on different nodes")));
    }

    [Fact]
    public void an_ipv6_advert_lists_what_one_packet_has_room_for()
    {
        string vips = string.Concat(Enumerable.Range(1, 91).Select(i => $"2001:db8::{i:x}\n"));
        ConfigResult result = ConfigText.Of(
            $"vrrp_instance V6 {{\ninterface eth0\nvirtual_router_id 1\nvirtual_ipaddress {{\n{vips}}}\n}}\n");
        result.At(95, 1, "Number of VIPs (91) exceeds maximum (90 addresses in an advert)");
        InstanceSettings six = Assert.Single(result.Settings!.Engine.Instances);
        Assert.Equal((90, 1), (six.Addresses.Length, six.ExcludedAddresses.Length));
    }

    private static string SixText(string behind, string before = "") =>
        $"vrrp_instance V6 {{\ninterface eth0\nvirtual_router_id 1\n{before}\nvirtual_ipaddress {{\n fe80::1/64\n"
            .Replace("\n\n", "\n") + $" 2001:db8::1 }}\n{behind}\n}}\n";

    private static InstanceSettings Six(string behind, string before = "") =>
        Assert.Single(ConfigText.Of(SixText(behind, before)).Settings!.Engine.Instances);
}
