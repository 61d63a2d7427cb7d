using Lab;

namespace Namespaces;

/// <summary>
/// What the machine had before us stays; what the kernel refuses is not claimed; interfaces change their names; and one
/// daemon is enough.
/// </summary>
public class OwnAddressTests
{
    [RootFact]
    public void the_owner_of_its_own_address_serves_it_and_leaves_it_where_it_was()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        string file = SingleNode.File(SingleNode.Address).Replace("state BACKUP", "state MASTER")
            .Replace("priority 100", "priority 255");
        using (Daemon daemon = Daemon.Start(node, "vrrpaot", file))
        {
            daemon.WaitFor("Entering MASTER STATE", 10);
            daemon.WaitFor("which owns it (priority 255)", 1);
            // The guardian sweeps after its engine, and a new engine sweeps at its start.
            int mark = daemon.Process.LineCount;
            ProcessTree.Signal(daemon.EnginePid, ProcessTree.SigKill);
            daemon.WaitFor("Entering MASTER STATE", 10, mark);
            StaysForEver(node);
            daemon.Stop();
        }
        StaysForEver(node);

        CommandResult check = node.Run(Binary.X64, "check", "/run/lab/keepalived.conf");
        Assert.Contains("is an address of this machine now, on eth0; priority 255 owns it", check.Output);
    }

    private static void StaysForEver(Node node) =>
        Assert.Contains("valid_lft forever", node.Ip("addr", "show", "dev", "eth0", "to", "192.168.10.111/32"));

    [RootFact]
    public void without_the_right_to_set_addresses_nothing_is_claimed_and_status_says_so()
    {
        using var lan = new Lan();
        Node first = lan.AddNode("node1", SingleNode.Address), second = lan.AddNode("node2", "192.168.10.112/24");
        using Daemon healthy = Daemon.Start(second, "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(second);
        first.WriteFile("/run/lab/keepalived.conf", SingleNode.File().Replace("priority 100", "priority 200"));
        NodeProcess poor = first.Start("setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin", Binary.X64,
            "-n", "-l", "-D", "-f", "/run/lab/keepalived.conf", "-p", "/run/lab/daemon.pid", "-r", "/run/lab/vrrp.pid",
                "--state=/run/lab/state");
        poor.WaitForLine("CAP_NET_ADMIN is missing", TimeSpan.FromSeconds(10), 0);
        poor.WaitForLine("Entering FAULT STATE", TimeSpan.FromSeconds(10), 0);
        Thread.Sleep(1000);
        Assert.Equal("MASTER", healthy.State);
        Assert.True(second.Holds(SingleNode.Vip));
        CommandResult status = first.Run(Binary.X64, "status");
        Assert.Equal(4, status.ExitCode);
        Assert.Contains("the kernel refuses a VIP", status.Output);
    }

    [RootFact]
    public void an_interface_is_found_and_left_by_its_name_whatever_it_had_before()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        node.Ip("link", "set", "eth0", "name", "eth9");
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File("192.168.10.121/24"), "--vip-lifetime=0");
        daemon.WaitFor("FAULT", 10);
        for (int round = 0; round < 2; round++)
        {
            node.Ip("link", "set", "eth9", "name", "eth0");
            SingleNode.WaitForVip(node);
            Assert.Equal("192.168.10.111", Door.Status(node).GetProperty("links").Named("eth0").GetProperty("address")
                .GetString());
            int mark = daemon.Process.LineCount;
            node.Ip("link", "set", "eth0", "name", "eth9");
            daemon.WaitFor("sent 0 priority", 5, mark);
            Eventually.True("no VIP is left on it", TimeSpan.FromSeconds(5),
                () => !node.Holds("192.168.10.121", "eth9"));
            Assert.True(node.Holds("192.168.10.111", "eth9"), "its own address stays");
        }
    }

    [RootFact]
    public void a_second_daemon_in_the_same_network_says_who_is_there_and_ends()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(node);
        node.WriteFile("/run/lab/second.conf", SingleNode.File("192.168.10.122")
            .Replace("virtual_router_id 51", "virtual_router_id 52"));
        string[] second = ["-n", "-l", "-D", "-f", "/run/lab/second.conf", "-p", "/run/lab/second.pid", "-r",
            "/run/lab/second-vrrp.pid",
            "--state=/run/lab/second-state", "--control=/run/lab/second.sock"];
        CommandResult refused = node.Run(Binary.X64, second);
        Assert.NotEqual(0, refused.ExitCode);
        Assert.Contains($"another daemon, with pid {daemon.Process.Id}, runs in this network namespace already",
            refused.Output + refused.Error);
        Assert.True(node.Holds(SingleNode.Vip));

        // Engines that follow each other are one: a respawn, and a new daemon at once after an old one.
        int mark = daemon.Process.LineCount;
        ProcessTree.Signal(daemon.EnginePid, ProcessTree.SigKill);
        daemon.WaitFor("Entering MASTER STATE", 10, mark);
        daemon.Stop();
        using Daemon next = Daemon.Start(node, "vrrpaot", SingleNode.File());
        next.WaitFor("Entering MASTER STATE", 10);
    }
}
