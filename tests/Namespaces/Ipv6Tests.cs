using Lab;
using Xunit.Abstractions;

namespace Namespaces;

/// <summary>IPv6: what we send, as tshark reads it, and beside keepalived and FRR's vrrpd in both roles.</summary>
public class Ipv6Tests(ITestOutputHelper output)
{
    private const string Vip = "2001:db8:10::100", LinkLocalVip = "fe80::100";

    private static string File(int priority, string lines = "") => $$"""
        vrrp_instance VI_6 {
            state BACKUP
            interface eth0
            virtual_router_id 51
            priority {{priority}}
            advert_int 0.2
            {{lines}}
            virtual_ipaddress {
                {{LinkLocalVip}}/64
                {{Vip}}/64
            }
        }

        """;

    [RootTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void tshark_finds_nothing_malformed_and_every_checksum_right(bool unicast)
    {
        using var lan = new Lan();
        (Node first, Node second) = Nodes(lan);
        string peers = unicast ? "unicast_src_ip 2001:db8:10::1\n    unicast_peer { 2001:db8:10::2 }" : "";
        using var capture = Capture.Start(second, "ip6");
        using Daemon daemon = Daemon.Start(first, "vrrpaot", File(200, peers));
        daemon.WaitFor("Entering MASTER STATE", 15);
        Adverts.Pass(second, 3);
        SingleNode.WaitForVip(first, Vip);
        Assert.True(first.Holds(LinkLocalVip));
        Assert.Contains("nodad", first.Ip("-6", "addr", "show", "dev", "eth0"));
        daemon.Stop();
        Assert.False(first.Holds(Vip));

        string mine = $"eth.src == {first.MacAddress}";
        IReadOnlyList<string[]> adverts = capture.Fields($"{mine} && vrrp", "vrrp.version", "vrrp.prio",
            "vrrp.addr_count", "ipv6.src", "ipv6.dst", "ipv6.hlim", "eth.dst");
        foreach (string[] advert in adverts)
            output.WriteLine(string.Join(' ', advert));
        Assert.Equal("", capture.Complaints(first));
        Assert.True(adverts.Count >= 3);
        Assert.All(adverts, advert =>
        {
            Assert.Equal(("3", "2", "255"), (advert[0], advert[2], advert[5]));
            Assert.StartsWith(unicast ? "2001:db8:10::1" : "fe80::", advert[3]);
            Assert.Equal(unicast ? "2001:db8:10::2" : "ff02::12", advert[4]);
            Assert.Equal(unicast ? second.MacAddress : "33:33:00:00:00:12", advert[6]);
        });
        Assert.Equal("0", adverts[^1][1]);
        foreach (string vip in (string[])[Vip, LinkLocalVip])
            Assert.NotEmpty(capture.Fields($"{mine} && icmpv6.type == 136 && icmpv6.nd.na.target_address == {vip}"
                + $" && ipv6.src == {vip} && icmpv6.nd.na.flag.o == 1 && icmpv6.nd.na.flag.r == 1"
                + " && icmpv6.nd.na.flag.s == 0 && ipv6.dst == ff02::1", "frame.number"));
        if (!unicast)
            Assert.NotEmpty(capture.Fields($"{mine} && icmpv6.mldr.mar.multicast_address == ff02::12", "frame.number"));
    }

    [RootTheory]
    [InlineData("")]
    [InlineData("unicast")]
    public void keepalived_backs_us_up_and_takes_over_when_we_stop_and_gives_way_when_we_come_back(string kind)
    {
        using var lan = new Lan();
        (Node first, Node second) = Nodes(lan);
        using Daemon theirs = Daemon.Start(second, "keepalived", File(100, Peers(kind, 2, 1)));
        Daemon ours = Daemon.Start(first, "vrrpaot", File(200, Peers(kind, 1, 2)));
        ours.WaitFor("Entering MASTER STATE", 15);
        WaitForHolder(first, second);
        ours.Stop();
        WaitForHolder(second, first);
        ours = Daemon.Start(first, "vrrpaot", File(200, Peers(kind, 1, 2)));
        WaitForHolder(first, second);
        Assert.Empty(Complaints.In(theirs.Log));
        ours.Stop();
    }

    [RootFact]
    public void we_back_up_a_keepalived_and_take_over_when_it_stops()
    {
        using var lan = new Lan();
        (Node first, Node second) = Nodes(lan);
        using Daemon ours = Daemon.Start(first, "vrrpaot", File(100));
        Daemon theirs = Daemon.Start(second, "keepalived", File(200));
        WaitForHolder(second, first);
        Adverts.Pass(first, 4);
        Assert.Equal("BACKUP", ours.State);
        theirs.Stop();
        WaitForHolder(first, second);
        Assert.Empty(Complaints.In(ours.Log));
    }

    /// <summary>FRR wants one VIP that is link-local, and its macvlan to have it.</summary>
    [RootTheory]
    [InlineData(150)]
    [InlineData(50)]
    public void beside_a_vrrpd_the_higher_priority_is_master_and_the_other_takes_over(int priority)
    {
        using var lan = new Lan();
        (Node first, Node second) = Nodes(lan);
        string file = File(100).Replace("0.2", "1").Replace($"    {Vip}/64\n", "");
        using var frr = new Frr(second, priority, LinkLocalVip);
        if (priority == 150)
            Eventually.True("vrrpd becomes MASTER", TimeSpan.FromSeconds(20), () => frr.IsMaster, () => frr.State);
        using Daemon daemon = Daemon.Start(first, "vrrpaot", file);
        if (priority == 150)
        {
            Adverts.Pass(first, 4);
            Assert.Equal("BACKUP", daemon.State);
            frr.Vrrpd.KillTree();
            daemon.WaitFor("Entering MASTER STATE", 10);
        }
        else
        {
            daemon.WaitFor("Entering MASTER STATE", 15);
            Adverts.Pass(second, 4);
            Assert.False(frr.IsMaster, frr.State);
            daemon.Stop();
            Eventually.True("vrrpd becomes MASTER", TimeSpan.FromSeconds(10), () => frr.IsMaster, () => frr.State);
        }
        Assert.Empty(Complaints.In(frr.Vrrpd.Lines));
        Assert.Empty(Complaints.In(daemon.Log));
    }

    [RootFact]
    public void an_instance_waits_for_a_link_local_address_and_needs_no_restart()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", null);
        node.Ip("-6", "addr", "flush", "dev", "eth0");
        using Daemon daemon = Daemon.Start(node, "vrrpaot", File(200));
        daemon.WaitFor("Entering FAULT STATE", 15);
        node.Ip("-6", "addr", "add", "fe80::7/64", "dev", "eth0");
        daemon.WaitFor("Entering MASTER STATE", 15);
        SingleNode.WaitForVip(node, Vip);
        node.Ip("-6", "addr", "del", "fe80::7/64", "dev", "eth0");
        Eventually.True("it lets go", TimeSpan.FromSeconds(10), () => !node.Holds(Vip));
        node.Ip("-6", "addr", "add", "fe80::7/64", "dev", "eth0");
        SingleNode.WaitForVip(node, Vip);
    }

    [RootFact]
    public void the_route_of_the_machines_own_network_outlives_a_vip_in_it()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", null);
        // As router advertisements leave them: address and route have an end.
        node.Ip("-6", "addr", "add", "2001:db8:10::1/64", "dev", "eth0", "valid_lft", "3600", "preferred_lft", "3600");
        Daemon daemon = Daemon.Start(node, "vrrpaot", File(200));
        SingleNode.WaitForVip(node, Vip);
        // Renewed once at least.
        Thread.Sleep(TimeSpan.FromSeconds(5));
        Assert.DoesNotContain("expires 8sec", Route(node));
        daemon.Stop();
        Thread.Sleep(TimeSpan.FromSeconds(9));
        Assert.Contains("2001:db8:10::/64", Route(node));
        Assert.Contains("2001:db8:10::1/64", node.Addresses("eth0", "-6"));
    }

    [RootFact]
    public void both_families_of_one_vrid_run_beside_each_other_and_each_gives_way_alone()
    {
        using var lan = new Lan();
        (Node first, Node second) = Nodes(lan);
        string Both(int priority4, int priority6) => $$"""
            vrrp_instance VI_4 {
                interface eth0
                version 3
                virtual_router_id 51
                priority {{priority4}}
                advert_int 0.2
                virtual_ipaddress {
                    {{Story.Vip}}/24
                }
                virtual_ipaddress_excluded {
                    2001:db8:11::4/64
                }
            }

            """ + File(priority6);
        using Daemon ours = Daemon.Start(first, "vrrpaot", Both(200, 100));
        using Daemon theirs = Daemon.Start(second, "vrrpaot", Both(100, 200));
        SingleNode.WaitForVip(first, Story.Vip);
        WaitForHolder(second, first);
        Assert.True(first.Holds("2001:db8:11::4"));
        Assert.False(second.Holds(Story.Vip));
        Assert.Empty(Complaints.In(ours.Log));
        Assert.Empty(Complaints.In(theirs.Log));
    }

    private static string Route(Node node) => node.Ip("-6", "route", "show", "2001:db8:10::/64");

    private static string Peers(string kind, int own, int other) => kind == "" ? ""
        : $"unicast_src_ip 2001:db8:10::{own}\n    unicast_peer {{\n 2001:db8:10::{other}/64\n }}";

    private static (Node, Node) Nodes(Lan lan)
    {
        Node first = lan.AddNode("node1", $"{Story.FirstAddress}/24"),
            second = lan.AddNode("node2", $"{Story.SecondAddress}/24");
        first.Ip("-6", "addr", "add", "2001:db8:10::1/64", "dev", "eth0", "nodad");
        second.Ip("-6", "addr", "add", "2001:db8:10::2/64", "dev", "eth0", "nodad");
        // keepalived wants its link-local address to be there; we wait for it.
        Eventually.True("duplicate detection is over", TimeSpan.FromSeconds(10), () => !(first.Ip("-6", "addr")
            + second.Ip("-6", "addr")).Contains("tentative", StringComparison.Ordinal));
        return (first, second);
    }

    private static void WaitForHolder(Node holder, Node other) => Eventually.True($"{holder.Name} alone holds the VIPs",
        TimeSpan.FromSeconds(20), () => holder.Holds(Vip) && holder.Holds(LinkLocalVip) && !other.Holds(Vip),
        () => holder.Ip("-6", "addr") + other.Ip("-6", "addr"));
}
