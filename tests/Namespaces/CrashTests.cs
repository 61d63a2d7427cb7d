using System.Globalization;
using Lab;
using Xunit.Abstractions;

namespace Namespaces;

/// <summary>Death of a part or of the whole, and addresses that others touch.</summary>
public class CrashTests(ITestOutputHelper output)
{
    [RootFact]
    public void when_the_engine_dies_the_guardian_says_priority_zero_and_the_peer_takes_over_after_its_skew()
    {
        using var pair = new Pair(new PairSetup { Variant = Story.Multicast });
        try
        {
            pair.WaitForFirst(20);
            using var capture = Capture.Start(pair.Client);
            int mark = pair.SecondDaemon.Process.LineCount;
            int engine = pair.FirstDaemon.EnginePid;
            ProcessTree.Signal(engine, ProcessTree.SigKill);
            pair.SecondDaemon.WaitFor("Backup received priority 0 advertisement", 10, mark);
            pair.SecondDaemon.WaitFor("Entering MASTER STATE", 10, mark);
            // The engine was started again, and node 1 has the higher priority.
            pair.WaitForFirst();
            Assert.NotEqual(engine, pair.FirstDaemon.EnginePid);

            IReadOnlyList<string[]> adverts = capture.Fields("vrrp", "frame.time_epoch", "eth.src", "vrrp.prio");
            static double TimeOf(string[] advert) => double.Parse(advert[0], CultureInfo.InvariantCulture);
            double At(Func<string[], bool> which) => TimeOf(adverts.First(which));
            double farewell = At(advert => advert[2] == "0");
            double successor = At(advert => advert[1] == pair.Second.MacAddress);
            // Both of the successor's own, so that the machine is as busy for one as for the other.
            double next = At(advert => advert[1] == pair.Second.MacAddress && TimeOf(advert) > successor);
            // Skew of priority 100: 156/256 of an interval. Silence would have cost three intervals more.
            Assert.InRange((successor - farewell) / (next - successor), 0.5, 3);
            Assert.Equal("", capture.Complaints(pair.First));
        }
        catch
        {
            output.WriteLine(pair.Logs);
            throw;
        }
    }

    [RootFact]
    public void when_the_engine_hangs_the_guardian_ends_it_and_the_peer_takes_over()
    {
        using var pair = new Pair(new PairSetup { Variant = Story.Multicast });
        try
        {
            pair.WaitForFirst(20);
            int mark = pair.SecondDaemon.Process.LineCount;
            ProcessTree.Signal(pair.FirstDaemon.EnginePid, ProcessTree.SigStop);
            pair.SecondDaemon.WaitFor("Entering MASTER STATE", 10, mark);
            pair.WaitForFirst(20);
        }
        catch
        {
            output.WriteLine(pair.Logs);
            throw;
        }
    }

    [RootFact]
    public void when_all_is_killed_at_once_the_kernel_drops_the_vip_within_ten_seconds()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(node);
        daemon.KillTree();
        Assert.True(node.Holds(SingleNode.Vip), "nobody was left to remove it");
        SingleNode.WaitForNoVip(node, seconds: 12);
    }

    [RootFact]
    public void what_a_killed_tree_left_behind_is_swept_at_the_next_start_even_when_the_file_no_longer_names_it()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using (Daemon killed = Daemon.Start(node, "vrrpaot", SingleNode.File()))
        {
            SingleNode.WaitForVip(node);
            killed.KillTree();
        }
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File("192.168.10.122"));
        // At the start, and not when its lifetime ends: it is gone before the new one comes.
        SingleNode.WaitForVip(node, "192.168.10.122");
        Assert.False(node.Holds(SingleNode.Vip));
        Assert.True(node.Holds("192.168.10.111"), "the node's own address stays");
    }

    [RootFact]
    public void what_a_killed_tree_left_behind_is_taken_over_and_not_doubled()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using (Daemon killed = Daemon.Start(node, "vrrpaot", SingleNode.File()))
        {
            SingleNode.WaitForVip(node);
            killed.KillTree();
        }
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        daemon.WaitFor("Entering MASTER STATE", 10);
        SingleNode.WaitForVip(node);
        Assert.Single(node.Addresses(), address => address.StartsWith(SingleNode.Vip, StringComparison.Ordinal));
    }

    [RootFact]
    public void a_vip_removed_by_hand_comes_back()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(node);
        node.Ip("addr", "del", SingleNode.Vip + "/32", "dev", "eth0");
        SingleNode.WaitForVip(node);
    }

    [RootFact]
    public void a_stopped_daemon_leaves_no_address_no_process_and_no_pid_file()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(node);
        Assert.Equal($"{daemon.Process.Id}", node.ReadFile("/run/lab/daemon.pid").Trim());
        IReadOnlyList<int> tree = ProcessTree.Of(daemon.Process.Id);
        daemon.Stop();
        Assert.Equal(["192.168.10.111/24"], node.Addresses());
        Assert.DoesNotContain(tree, ProcessTree.Exists);
        Assert.False(File.Exists(node.Root + "/run/lab/daemon.pid"));
    }

    /// <summary>
    /// A start with too few descriptors is nothing that the program foresees, and so a mistake of ours: what it says
    /// must lead to the line.
    /// </summary>
    [RootFact]
    public void a_mistake_of_ours_is_told_with_the_names_of_types_and_methods()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        node.WriteFile("/run/lab/keepalived.conf", SingleNode.File());
        NodeProcess process = node.Start(
            "sh", ["-c", "ulimit -n 6; exec \"$0\" -n -l -p /run/lab/daemon.pid -r /run/lab/vrrp.pid", Binary.X64]);
        LogLine said = process.WaitForLine(
            "The daemon cannot go on, by a mistake in the program: ", TimeSpan.FromSeconds(5));
        Assert.Contains("Win32Exception: The kernel gave no epoll descriptor (errno 24). (at ", said.Text);
        Assert.Contains(" at VrrpAot.Linux.Poller..ctor() + 0x", said.Text);
        Assert.Contains(" at Appliance.Program.Watch(CommandLineOptions, ", said.Text);
        process.WaitForEnd(TimeSpan.FromSeconds(5));
        Assert.Equal(1, process.ExitCode);
    }
}
