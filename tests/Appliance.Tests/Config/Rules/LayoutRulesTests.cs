using Appliance.Config;
using Appliance.Config.Rules;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Tests.Config.Rules;

/// <summary>
/// What `check` says of layouts in which packets go round or reach nobody; Examples/lvs/layouts.conf has all at once.
/// </summary>
public class LayoutRulesTests
{
    private static string Server(string head, string real, string method = "DR") =>
        $"virtual_server {head} {{\nlvs_sched rr\nlvs_method {method}\nprotocol TCP\nreal_server {real} {{\n}}\n}}\n";

    private const string Instance = "vrrp_instance VI_1 {\ninterface eth0\nvirtual_router_id 51\n"
        + "virtual_ipaddress { 192.0.2.1 }\n}\n";

    private static Finding[] Of(string text, ArpBehaviour? arp = null, bool test = true,
        params PresentAddress[] present)
    {
        using var config = new ConfigText();
        return [.. ConfigFile.Load(config.Write("main.conf", text), new ConfigOptions
        {
            Test = test, ConfigId = "here", HostName = "host", InterfaceExists = _ => true,
            AccountExists = (_, _) => true, AddressesPresent = () => present,
            ArpBehaviour = _ => arp ?? throw new InvalidOperationException("nobody asks"),
        }).Findings.Where(finding => finding.Class == FindingClass.Advice || finding.Severity == Severity.Note)];
    }

    private static PresentAddress Here(byte last) => new("eth1", new AddressRecord
        { InterfaceIndex = 2, Address = new IpAddress(0x0A000000u + last), PrefixLength = 24 });

    [Fact]
    public void a_real_server_that_is_a_virtual_server_is_named_with_it()
    {
        Finding said = Assert.Single(Of(Server("192.0.2.1 80", "192.0.2.2 80") + Server("192.0.2.2 80", "10.0.0.1 80"),
            test: false));
        Assert.Equal((5, 13), (said.Line, said.Column));
        Assert.StartsWith("real server [192.0.2.2]:tcp:80 is the virtual server of line 8 itself: ", said.Message);
    }

    [Theory]
    [InlineData("192.0.2.1 8080", "NAT")] // May be a program of the director's own.
    [InlineData("10.0.0.1 80", "DR")]
    public void others_are_not(string real, string method) => Assert.Empty(Of(Server("192.0.2.1 80", real, method)));

    [Fact]
    public void one_that_reaches_every_port_is_reached_at_any() => Assert.Single(
        Of(Server("192.0.2.1 0", "192.0.2.1 81", "NAT").Replace("protocol", "persistence_timeout 60\nprotocol")));

    private static string Group(string entry, string real, string method = "DR") =>
        $"global_defs {{\nnftables_ipvs\n}}\nvirtual_server_group g {{\n{entry}\n}}\n"
        + Server("group g", real, method);

    [Theory]
    [InlineData("192.0.2.1 80", "192.0.2.1 80", "is the virtual server of line 7 itself")]
    [InlineData("192.0.2.5-9 80", "192.0.2.7 80", "is the virtual server of line 7 itself")]
    [InlineData("192.0.2.11-13 80", "10.0.0.1 80", "no vrrp_instance of this file has 192.0.2.11, ")]
    public void a_group_that_is_served_by_our_own_mark_is_looked_at_as_others(string entry, string real, string said)
    {
        Finding[] findings = Of(Group(entry, real) + Instance);
        Assert.Contains(findings, finding => finding.Message.Contains(said));
    }

    [Fact]
    public void a_group_by_our_own_mark_that_is_brought_and_not_its_own_server_is_well() =>
        Assert.Empty(Of(Group("192.0.2.1 80", "10.0.0.1 80") + Instance));

    [Fact]
    public void a_server_on_the_director_itself_is_nobodys_business() => Assert.Empty(Of(Instance
        + Server("192.0.2.1 80", "127.0.0.1 80"), present: new PresentAddress("lo", new AddressRecord
        { InterfaceIndex = 1, Address = new IpAddress(0x7F000001), PrefixLength = 8 })));

    [Fact]
    public void an_address_that_no_instance_brings_is_named_and_the_likely_one_offered()
    {
        Finding said = Assert.Single(Of(Instance + Server("192.0.2.11 80", "10.0.0.1 80", "NAT")));
        Assert.Equal((6, 16), (said.Line, said.Column));
        Assert.StartsWith("no vrrp_instance of this file has 192.0.2.11, and this machine has not: ", said.Message);
        Assert.Equal("192.0.2.1", said.Suggestion);
    }

    [Fact]
    public void an_address_that_is_two_letters_away_is_not_offered() =>
        Assert.Null(Assert.Single(Of(Instance + Server("192.0.2.34 80", "10.0.0.1 80"))).Suggestion);

    [Theory]
    [InlineData(Instance, "192.0.2.1 80")]
    [InlineData("", "192.0.2.11 80")] // Who has no instances brings all addresses otherwise.
    [InlineData("vrrp_instance VI_1 {\ninterface eth0\nvirtual_router_id 51\n"
        + "virtual_ipaddress_excluded { 192.0.2.11 }\nvirtual_ipaddress { 192.0.2.1 }\n}\n", "192.0.2.11 80")]
    [InlineData("vrrp_instance VI_1 {\ninterface eth0\nvirtual_router_id 51\nnotify_master /bin/true\n}\n",
        "192.0.2.11 80")] // Its scripts may bring any.
    [InlineData(Instance + "virtual_server_group g {\n192.0.2.1-5 80\n}\n", "group g")]
    [InlineData(Instance, "fwmark 5")]
    [InlineData(Instance, "2001:db8::9 80")] // Of IPv6 this file says nothing, or this version does not hold it.
    [InlineData(Instance, "10.0.0.9 80")] // Of the machine, without VRRP.
    public void what_may_be_brought_is_not(string before, string head) =>
        Assert.DoesNotContain(
            Of(before + Server(head, head.Contains("::") ? "2001:db8::1 80" : "10.0.0.1 80", "NAT"), null, true,
                Here(9)),
            finding => finding.Message.Contains("no vrrp_instance"));

    [Fact]
    public void a_start_says_nothing_of_it() =>
        Assert.Empty(Of(Instance + Server("192.0.2.11 80", "10.0.0.1 80"), test: false));

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(0, 2, 1)]
    [InlineData(1, 2, 0)]
    [InlineData(2, 2, 0)]
    public void a_director_that_serves_must_not_answer_arp(int ignore, int announce, int findings)
    {
        Finding[] said = Of(Instance + Server("192.0.2.1 80", "10.0.0.3 80"), new ArpBehaviour(ignore, announce), true,
            Here(3));
        Assert.Equal(findings, said.Length);
        Assert.All(said, one => Assert.Contains($"is this machine, on eth1: while another director is MASTER it "
            + $"answers ARP for the VIP as well (arp_ignore is {ignore}, arp_announce {announce}); set ", one.Message));
    }

    [Fact]
    public void where_it_cannot_be_known_it_is_a_remark()
    {
        Finding said = Assert.Single(Of(Instance.Replace("virtual_router", "unicast_src_ip 10.0.0.3\nunicast_peer {\n"
            + "10.0.0.4\n}\ncheck_unicast_src\nvirtual_router") + Server("192.0.2.1 80", "10.0.0.3 80")));
        Assert.Equal(Severity.Note, said.Severity);
        Assert.StartsWith("real server [10.0.0.3]:tcp:80 is this director ", said.Message);
    }

    [Theory]
    [InlineData("192.0.2.1 80", "DR", 1)]
    [InlineData("192.0.2.1 80", "TUN", 1)]
    [InlineData("192.0.2.1 80", "NAT", 0)]
    [InlineData("fwmark 5", "DR", 0)]
    public void two_directors_that_serve_hand_packets_round(string head, string method, int findings) =>
        Assert.Equal(findings, Of(Instance.Replace("virtual_router", "unicast_peer {\n10.0.0.4\n}\n"
            + "check_unicast_src\nvirtual_router") + Server(head, "10.0.0.4 80", method))
            .Count(said => said.Message.Contains("packets go round between them; make it a service of a fwmark")));

    [Fact]
    public void a_port_that_dr_cannot_lead_to_is_named_with_what_to_write()
    {
        ConfigResult result = ConfigText.Of(Server("192.0.2.1 80", "10.0.0.1 81"));
        Assert.EndsWith("packets arrive at the port they were sent to; write 80, or lvs_method NAT, which leads to 81",
            result.At(5, 13, "ports don't match - resetting").Message);
        Assert.Contains(result.Findings, finding => finding.FormatAsLogLine(false) == "(Line 5) WARNING - virtual "
            + "server [192.0.2.1]:tcp:80 and real server [10.0.0.1]:tcp:81 ports don't match - resetting");
    }
}
