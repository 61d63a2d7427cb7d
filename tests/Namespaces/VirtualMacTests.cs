using System.Net;
using System.Net.Sockets;
using Lab;

namespace Namespaces;

/// <summary>`use_vmac`: clients see the virtual router's MAC, whichever node has it.</summary>
public class VirtualMacTests
{
    private const string Mac = "00:00:5e:00:01:33";

    private static string File(int priority) => SingleNode.File("192.168.10.121/24")
        .Replace("priority 100", $"priority {priority}\n    use_vmac");

    private static bool IsUp(Node node) => node.Ip("link", "show").Contains("vrrp.51@")
        && node.Ip("link", "show", "vrrp.51").Contains(",UP");

    private static bool Serves(Node node) => node.Ip("link", "show").Contains("vrrp.51@")
        && node.Holds("192.168.10.121", "vrrp.51");

    /// <summary>The client's traffic to the VIP goes to the virtual MAC, and somebody answers.</summary>
    private static void SpeaksToVirtualMac(Lan lan, Node client)
    {
        client.Ip("neigh", "flush", "all");
        using var pinger = new Pinger(lan, client, "192.168.10.121", TimeSpan.FromMilliseconds(10));
        Eventually.True("pings are answered", TimeSpan.FromSeconds(10), () => pinger.Now is not null);
        Assert.Contains($"lladdr {Mac}", client.Ip("neigh", "show", "192.168.10.121"));
    }

    /// <summary>What the client sends over the VIP goes on to where the master has a route.</summary>
    private static void PassesOn(Lan lan, Node client, Node master, Node next)
    {
        const string beyond = "198.51.100.1";
        master.Ip("route", "add", beyond, "via", next.IpAddress);
        client.Ip("route", "add", beyond, "via", "192.168.10.121");
        string before = Forwarded(master);
        using var pinger = new Pinger(lan, client, beyond, TimeSpan.FromMilliseconds(10));
        Eventually.True("it passes packets on", TimeSpan.FromSeconds(10), () => Forwarded(master) != before);
    }

    /// <summary>Packets that the node has passed on.</summary>
    private static string Forwarded(Node node) => node.Run("sh", "-c", "grep ^Ip: /proc/net/snmp").Output
        .Split('\n')[1].Split(' ')[6];

    [RootFact]
    public void the_master_answers_with_the_virtual_mac_and_a_backup_drops_what_is_sent_to_it()
    {
        using var lan = new Lan();
        Node first = lan.AddNode("node1", SingleNode.Address), second = lan.AddNode("node2", "192.168.10.112/24"),
            client = lan.AddNode("client", "192.168.10.50/24");
        foreach (Node node in (Node[])[first, second])
            node.Run("sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward");
        using Daemon backup = Daemon.Start(second, "vrrpaot", File(100));
        Eventually.True("alone it serves", TimeSpan.FromSeconds(10), () => Serves(second));
        using Daemon master = Daemon.Start(first, "vrrpaot", File(200));
        Eventually.True("the better one serves", TimeSpan.FromSeconds(10), () => Serves(first) && !Serves(second));
        SpeaksToVirtualMac(lan, client);
        Assert.True(IsUp(first) && !IsUp(second), "the macvlan is up where the VIP is");
        PassesOn(lan, client, first, second);

        // A switch that has learned nothing sends everything to everybody.
        foreach (string port in (string[])["node1", "node2", "client"])
            Command.Run("bridge", "-n", lan.SwitchNamespace, "link", "set", "dev", port, "learning", "off");
        Command.Run("ip", "-n", lan.SwitchNamespace, "link", "set", "br0", "type", "bridge", "fdb_flush");
        string before = Forwarded(second);
        SpeaksToVirtualMac(lan, client);
        Assert.Equal(before, Forwarded(second));

        // Adverts have it too, and both nodes hear each other though theirs is the same.
        int mark = backup.Process.LineCount;
        master.Stop();
        Eventually.True("the other one serves", TimeSpan.FromSeconds(10), () => Serves(second));
        SpeaksToVirtualMac(lan, client);
        Assert.DoesNotContain("vrrp.51", first.Ip("link", "show"));
        Assert.Contains(backup.Process.Lines.Skip(mark), line => line.Text.Contains("priority 0"));
    }

    [RootTheory]
    [InlineData(Mac, "private", true)]
    [InlineData("00:00:5e:00:01:07", "private", false)]
    [InlineData(Mac, "bridge", false)]
    public void what_an_earlier_run_left_is_taken_over_if_it_is_the_same_and_made_anew_if_not(string mac, string mode,
        bool isSame)
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        node.Ip("link", "add", "vrrp.51", "link", "eth0", "address", mac, "type", "macvlan", "mode", mode);
        string before = node.Run("cat", "/sys/class/net/vrrp.51/ifindex").Output;
        using Daemon daemon = Daemon.Start(node, "vrrpaot", File(100));
        Eventually.True("it serves", TimeSpan.FromSeconds(10), () => Serves(node));
        string shown = node.Ip("-d", "link", "show", "vrrp.51");
        Assert.Contains(Mac, shown);
        Assert.Contains("mode private", shown);
        Assert.Equal(isSame, before == node.Run("cat", "/sys/class/net/vrrp.51/ifindex").Output);
    }

    [RootTheory]
    [InlineData("vrrpaot", "keepalived")]
    [InlineData("keepalived", "vrrpaot")]
    public void with_keepalived_at_the_other_end_the_role_goes_both_ways(string better, string worse)
    {
        using var lan = new Lan();
        Node first = lan.AddNode("node1", SingleNode.Address), second = lan.AddNode("node2", "192.168.10.112/24");
        using Daemon backup = Daemon.Start(second, worse, File(100));
        Eventually.True("alone it serves", TimeSpan.FromSeconds(10), () => Serves(second));
        Daemon master = Daemon.Start(first, better, File(200));
        Eventually.True("the better one serves", TimeSpan.FromSeconds(10), () => Serves(first) && !Serves(second));
        Thread.Sleep(1000);
        Assert.Equal("MASTER", master.State);
        Assert.Equal("BACKUP", backup.State);
        master.Stop();
        master.Dispose();
        Eventually.True("the other one serves", TimeSpan.FromSeconds(10), () => Serves(second));
    }

    [RootTheory]
    [InlineData(150)]
    [InlineData(50)]
    public void and_with_vrrpd_of_frr_which_has_the_same_mac(int priority)
    {
        using var lan = new Lan();
        Node ours = lan.AddNode("node1", $"{Story.FirstAddress}/24"),
            theirs = lan.AddNode("node2", $"{Story.SecondAddress}/24");
        using var frr = new Frr(theirs, priority);
        using Daemon daemon = Daemon.Start(ours, "vrrpaot", File(100).Replace("advert_int 0.1", "advert_int 1"));
        bool weLead = priority < 100;
        Eventually.True("the better one is MASTER", TimeSpan.FromSeconds(15),
            () => frr.IsMaster == !weLead && Serves(ours) == weLead, () => frr.State);
        Adverts.Pass(weLead ? theirs : ours, 4);
        Assert.Equal((!weLead, weLead), (frr.IsMaster, Serves(ours)));
        if (weLead)
            daemon.Stop();
        else
            frr.Vrrpd.KillTree();
        Eventually.True("the other one is", TimeSpan.FromSeconds(15), () => weLead ? frr.IsMaster : Serves(ours),
            () => frr.State);
    }

    [RootFact]
    public void a_crash_and_a_lost_interface_are_mended_and_a_reload_takes_it_away()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", File(100));
        Eventually.True("it serves", TimeSpan.FromSeconds(10), () => Serves(node));
        Assert.Equal("1", node.Run("cat", "/proc/sys/net/ipv4/conf/eth0/arp_ignore").Output.Trim());

        int mark = daemon.Process.LineCount;
        ProcessTree.Signal(daemon.EnginePid, ProcessTree.SigKill);
        daemon.WaitFor("in the place of the VRRP process", 10, mark);
        daemon.WaitFor("Entering MASTER STATE", 10, mark);
        Eventually.True("it serves again", TimeSpan.FromSeconds(10), () => Serves(node));

        node.Ip("link", "del", "vrrp.51");
        Eventually.True("it is made again", TimeSpan.FromSeconds(10), () => Serves(node));

        node.WriteFile("/run/lab/keepalived.conf", SingleNode.File("192.168.10.121/24"));
        ProcessTree.Signal(daemon.Process.Id, ProcessTree.SigHup);
        Eventually.True("the VIP is on the interface itself", TimeSpan.FromSeconds(10),
            () => node.Holds("192.168.10.121"));
        Assert.DoesNotContain("vrrp.51", node.Ip("link", "show"));
        node.WriteFile("/run/lab/keepalived.conf", File(100));
        ProcessTree.Signal(daemon.Process.Id, ProcessTree.SigHup);
        Eventually.True("and on a macvlan again", TimeSpan.FromSeconds(10),
            () => Serves(node) && !node.Holds("192.168.10.121"));
        daemon.Stop();
        Assert.DoesNotContain("vrrp.51", node.Ip("link", "show"));
    }

    private const string Mac6 = "00:00:5e:00:02:33", Vip6 = "2001:db8::51";

    private static string File6(int priority) => SingleNode.File("fe80::51/64\n            2001:db8::51/64")
        .Replace("priority 100", $"priority {priority}\n    use_vmac").Replace("advert_int 0.1", "advert_int 0.5");

    private static void GiveAddress6(Node node, int number) =>
        node.Ip("addr", "add", $"2001:db8::{number}/64", "dev", "eth0", "nodad");

    private static bool Serves6(Node node) => node.Ip("link", "show").Contains("vrrp.51@")
        && node.Holds(Vip6, "vrrp.51") && node.Holds("fe80::51", "vrrp.51");

    /// <summary>A client's neighbour of this address has the virtual MAC, and answers.</summary>
    private static void AnswersAs6(Node client, string vip, string scope = "")
    {
        client.Ip("neigh", "flush", "all");
        Eventually.True($"{vip} is answered for", TimeSpan.FromSeconds(10),
            () => client.Inside(() => IsRefused(vip + scope)));
        Assert.Contains($"lladdr {Mac6}", client.Ip("-6", "neigh", "show", vip));
    }

    /// <summary>Nobody listens there, and that is said.</summary>
    private static bool IsRefused(string address)
    {
        using var socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        socket.Blocking = false;
        try
        {
            socket.Connect(new IPEndPoint(IPAddress.Parse(address), 9));
        }
        catch (SocketException pending) when (pending.SocketErrorCode == SocketError.WouldBlock)
        {
        }
        return socket.Poll(TimeSpan.FromSeconds(2), SelectMode.SelectError);
    }

    [RootTheory]
    [InlineData("vrrpaot", "vrrpaot")]
    [InlineData("vrrpaot", "keepalived")]
    [InlineData("keepalived", "vrrpaot")]
    public void over_ipv6_clients_see_the_virtual_mac_of_ipv6_whoever_has_it(string better, string worse)
    {
        using var lan = new Lan();
        Node first = lan.AddNode("node1", SingleNode.Address), second = lan.AddNode("node2", "192.168.10.112/24"),
            client = lan.AddNode("client", "192.168.10.50/24");
        int number = 1;
        foreach (Node node in (Node[])[first, second, client])
            GiveAddress6(node, number++);
        using Daemon backup = Daemon.Start(second, worse, File6(100));
        Eventually.True("alone it serves", TimeSpan.FromSeconds(15), () => Serves6(second));
        AnswersAs6(client, Vip6);
        Daemon master = Daemon.Start(first, better, File6(200));
        Eventually.True("the better one serves", TimeSpan.FromSeconds(15), () => Serves6(first) && !Serves6(second));
        AnswersAs6(client, Vip6);
        AnswersAs6(client, "fe80::51", "%eth0");
        // What is on the wire is the same from either: from the interface's link-local address, with the virtual MAC.
        (string source, string from) = NextAdvert6(client);
        Assert.Equal(Mac6, source);
        Assert.Contains($" {from}/", first.Ip("-6", "-o", "addr", "show", "dev", "eth0"));
        Thread.Sleep(1000);
        Assert.Equal(("MASTER", "BACKUP"), (master.State, backup.State));
        if (better == "vrrpaot")
        {
            // No address of its own, whatever routers advertise.
            Assert.DoesNotContain("5eff:fe00", first.Ip("-6", "-o", "addr", "show", "dev", "vrrp.51"));
            Assert.Equal("0", first.Run("cat", "/proc/sys/net/ipv6/conf/vrrp.51/accept_ra").Output.Trim());
        }
        master.Stop();
        master.Dispose();
        Eventually.True("the other one serves", TimeSpan.FromSeconds(15), () => Serves6(second));
        AnswersAs6(client, Vip6);
        Assert.DoesNotContain("vrrp.51", first.Ip("link", "show"));
    }

    /// <summary>Whose MAC and whose address the next advert over IPv6 has.</summary>
    private static (string Mac, string Address) NextAdvert6(Node node)
    {
        using var wire = new PacketSocket(node, receive: true, six: true);
        byte[] frame = new byte[2048];
        (string, string) found = default;
        Eventually.True("an advert comes", TimeSpan.FromSeconds(20), () =>
        {
            int length = wire.Receive(frame);
            if (length < 62 || frame[20] != 112)
                return false;
            found = (string.Join(':', frame[6..12].Select(octet => octet.ToString("x2"))),
                new IPAddress(frame.AsSpan(22, 16)).ToString());
            return true;
        });
        return found;
    }
}
