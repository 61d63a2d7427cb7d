using Lab;

namespace Namespaces;

/// <summary>
/// Options of the command line that a kernel shows at work: what stays, what goes, what is logged where.
/// </summary>
public class OptionTests
{
    private const string Configuration = "/run/lab/keepalived.conf";

    [RootFact]
    public void with_dont_release_vrrp_a_stopped_master_leaves_its_vip_for_good_and_says_nothing_to_its_peers()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address), client = lan.AddNode("client", "192.168.10.115/24");
        using (Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File(), "-V"))
        {
            SingleNode.WaitForVip(node);
            using var capture = Capture.Start(client);
            daemon.Stop();
            Assert.Equal(0, daemon.Process.ExitCode);
            capture.Stop();
            Assert.Empty(capture.Fields("vrrp.prio == 0", "vrrp.prio"));
        }
        Assert.Contains("valid_lft forever", node.Ip("addr", "show", "dev", "eth0", "to", SingleNode.Vip));

        // The next start, without the option, knows it for ours: taken over, and gone at the end.
        using Daemon next = Daemon.Start(node, "vrrpaot", SingleNode.File());
        next.WaitFor("Entering MASTER STATE", 10);
        SingleNode.WaitForVip(node);
        next.Stop();
        Assert.Equal([SingleNode.Address], node.Addresses());
    }

    [RootFact]
    public void with_dont_release_vrrp_a_dead_guardian_still_leaves_nothing_behind()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File(), "-V");
        SingleNode.WaitForVip(node);
        ProcessTree.Signal(daemon.Process.Id, ProcessTree.SigKill);
        SingleNode.WaitForNoVip(node, seconds: 5);
    }

    [RootTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void a_vip_that_another_program_set_goes_when_a_backup_stops_only_with_release_vips(bool release)
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        // Slow enough to stay BACKUP for the length of the test.
        string slow = SingleNode.File().Replace("advert_int 0.1", "advert_int 10", StringComparison.Ordinal);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", slow, release ? ["-X"] : []);
        daemon.WaitFor("Entering BACKUP STATE", 10);
        node.Ip("addr", "add", SingleNode.Vip + "/32", "dev", "eth0");
        Thread.Sleep(300);
        Assert.True(node.Holds(SingleNode.Vip), "no transition, no removal");
        daemon.Stop();
        Assert.Equal(!release, node.Holds(SingleNode.Vip));
    }

    [RootFact]
    public void address_monitoring_logs_what_others_do_in_keepalived_s_words()
    {
        foreach (string program in (string[])["keepalived", "vrrpaot"])
        {
            using var lan = new Lan();
            Node node = lan.AddNode("node1", SingleNode.Address);
            using Daemon daemon = Daemon.Start(node, program, SingleNode.File(), "-a");
            daemon.WaitFor("Netlink reflector reports IP 192.168.10.111 added to eth0", 10);
            SingleNode.WaitForVip(node);
            node.Ip("addr", "add", "10.7.0.1/24", "dev", "lo");
            node.Ip("addr", "del", "10.7.0.1/24", "dev", "lo");
            daemon.WaitFor("Netlink reflector reports IP 10.7.0.1 added to lo", 5);
            daemon.WaitFor("Netlink reflector reports IP 10.7.0.1 removed from lo", 5);
            Assert.DoesNotContain(daemon.Log, line =>
                line.Text.Contains($"IP {SingleNode.Vip} added", StringComparison.Ordinal));
        }
    }

    [RootFact]
    public void a_log_file_each_for_guardian_and_engine_of_a_daemon_that_may_dump_core()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        node.WriteFile(Configuration, SingleNode.File());
        Assert.Equal(0, node.Run(Binary.X64, "-DmG", "-g/run/lab/k.log", "-f", Configuration, "-p", "/run/daemon.pid",
            "-r", "/run/vrrp.pid").ExitCode);
        SingleNode.WaitForVip(node);
        int guardian = int.Parse(node.ReadFile("/run/daemon.pid")), engine = int.Parse(node.ReadFile("/run/vrrp.pid"));
        Assert.Matches("Max core file size +unlimited +unlimited", File.ReadAllText($"/proc/{engine}/limits"));
        ProcessTree.Signal(guardian, ProcessTree.SigTerm);
        Eventually.True("the daemon ends", TimeSpan.FromSeconds(5), () => !ProcessTree.Exists(guardian));
        Assert.Matches(@"(?s)\d{4}: Starting Keepalived v.*: Stopped Keepalived v[^\n]*\n$",
            node.ReadFile("/run/lab/k.log"));
        Assert.Matches(
            @"(?s): \(VI_1\) Entering MASTER STATE\n.*: \(VI_1\) removing VIPs\.\n[^\n]*\(VI_1\) counted: [^\n]*\n$",
            node.ReadFile("/run/lab/k_vrrp.log"));
    }

    /// <summary>keepalived says nothing on the terminal, and for a bad file it even ends with 0.</summary>
    [RootTheory]
    [InlineData(6, null, "the configuration file does not exist")]
    [InlineData(2, "vrrp_instance VI_1 {\n", "cannot be run")]
    public void a_daemon_that_cannot_start_for_its_file_says_so_before_the_terminal_is_left(int code, string? text,
        string words)
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        if (text is not null)
            node.WriteFile(Configuration, text);
        CommandResult result = node.Run(Binary.X64, "-f", Configuration, "-p", "/run/daemon.pid");
        Assert.Equal(code, result.ExitCode);
        Assert.Contains(words, result.Error);
        Assert.False(File.Exists(node.Root + "/run/daemon.pid"));
    }
}
