using Lab;

namespace Namespaces;

/// <summary>
/// Routes, rules and static items: the same file under keepalived and under ours, and what `ip` says then.
/// </summary>
public class RouteTests
{
    private const string Statics = """
        static_ipaddress {
            10.50.0.1/24 brd + dev eth0
        }
        static_routes {
            172.16.0.0/16 via 10.50.0.9 dev eth0
            172.17.0.0/16 dev eth0 table 100 metric 5
        }
        static_rules {
            from 10.51.0.0/24 table 100 priority 77
        }

        """;

    /// <summary>What 2.2.7 takes, and the kernel from it.</summary>
    private const string Lists = """
            virtual_routes {
                src 192.168.10.121 to 192.168.109.0/24 via 192.168.10.254 dev eth0
                192.168.110.0/24 via 192.168.10.254 dev eth0
                192.168.112.0/24 via 192.168.10.254
                blackhole 192.168.114.0/24
                unreachable 192.168.115.0/24 metric 7
                0.0.0.0/0 via 192.168.10.1 table 100
                default via 192.168.10.1 dev eth0 metric 30 mtu 1400 advmss lock 1300 rtt 300ms hoplimit 5 quickack 1
                192.168.120.0/24 realms 3/4 dev eth0
                192.168.121.0/24 dev eth0 scope host
                192.168.122.0/24 dev eth0 tos 0x10
                192.168.123.0/24 via 172.31.0.9 onlink dev eth0
                192.168.124.0/24 nexthop via 192.168.10.3 dev eth0 weight 2 nexthop via 192.168.10.4 dev eth0 weight 3
                fd00:2::/64 via fe80::1 dev eth0 metric 50 pref high
                throw 192.168.126.0/24 table 7
                append 192.168.128.0/24 dev eth0
                add 192.168.129.0/24 dev eth0 no_track
                192.168.130.0/24 dev eth0 features ecn
                prohibit default table 55
                192.168.131.9 dev eth0
            }
            virtual_rules {
                from 192.168.28.0/24 to 192.168.29.0/26 table 55 iif eth0 no_track
                to 192.168.29.0/26 table 55 priority 90
                not from 1.2.3.0/24 blackhole preference 91
                fwmark 7/0xff lookup 99 priority 92
                from all unreachable tos 0x10 priority 93
                from 1.1.1.1 goto 100 priority 94
                to 2.2.2.2 nop priority 100
                from 3.3.3.5 realms 3/4 table 7 priority 103 suppress_ifgroup 5
                l3mdev priority 104
                ipproto tcp dport 1000-2000 table 7 priority 106
                from fd00::/64 table 7
            }
        """;

    private static string File => Statics + SingleNode.File().Replace("virtual_ipaddress {", $$"""
        {{Lists.Trim()}}
            virtual_ipaddress {
        """);

    /// <summary>Routes and rules as people see them, but for those that every machine has.</summary>
    private static string Seen(Node node)
    {
        string[] all = [.. new[] { "-4", "-6" }.SelectMany(family => (string[])[
            .. node.Ip(family, "-d", "route", "show", "table", "all").Split('\n'),
            .. node.Ip(family, "rule").Split('\n')])];
        return string.Join('\n', all.Select(line => line.Trim()).Where(line => line.Length > 0
            && !line.Contains("proto kernel") && !line.Contains("from all lookup ")).Order(StringComparer.Ordinal));
    }

    private static string Statically(Node node) => string.Join('\n', Seen(node).Split('\n').Where(line =>
        line.StartsWith("77:", StringComparison.Ordinal) || line.Contains(" 172.1", StringComparison.Ordinal)));

    private static (string Master, string Stopped) RunOf(string program)
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = Daemon.Start(node, program, File);
        daemon.WaitFor("Entering MASTER STATE", 10);
        Eventually.True("the last rule is there", TimeSpan.FromSeconds(5),
            () => node.Ip("-6", "rule").Contains("fd00::/64"));
        string master = Seen(node);
        Assert.True(node.Holds("10.50.0.1"), "the static address is there");
        daemon.Stop();
        Assert.False(node.Holds("10.50.0.1"), "the static address went with the daemon");
        return (master, Seen(node));
    }

    [RootFact]
    public void the_kernel_has_the_same_routes_and_rules_as_under_keepalived_and_none_after_the_end()
    {
        (string theirs, string theirEnd) = RunOf("keepalived");
        (string ours, string ourEnd) = RunOf("vrrpaot");
        Assert.Equal(theirs, ours);
        Assert.Equal("", ourEnd);
        Assert.Equal(theirEnd, ourEnd);
    }

    [RootFact]
    public void what_others_remove_is_put_back_at_once_and_static_items_outlast_a_crash()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", File);
        daemon.WaitFor("Entering MASTER STATE", 10);
        Eventually.True("the last rule is there", TimeSpan.FromSeconds(5),
            () => node.Ip("-6", "rule").Contains("fd00::/64"));
        string all = Seen(node), statics = Statically(node);
        int mark = daemon.Process.LineCount;
        node.Ip("route", "del", "192.168.110.0/24");
        node.Ip("route", "del", "172.16.0.0/16");
        node.Ip("rule", "del", "priority", "90");
        Eventually.True("all is back", TimeSpan.FromSeconds(5), () => Seen(node) == all);
        daemon.WaitFor("(VI_1) Restoring deleted virtual rule from all to 192.168.29.0/26", 5, mark);
        daemon.WaitFor("Restoring deleted static route prepend 172.16.0.0/16", 5, mark);
        node.Ip("route", "del", "192.168.129.0/24");
        Thread.Sleep(200);
        Assert.DoesNotContain("192.168.129.0", Seen(node));

        // Routes that went with their interface come back with it.
        node.Ip("link", "set", "eth0", "down");
        node.Ip("link", "set", "eth0", "up");
        Eventually.True("all is back", TimeSpan.FromSeconds(10), () => Seen(node) == all);

        // Nobody is left to become MASTER again while the engine is dead: only what is static stays.
        mark = daemon.Process.LineCount;
        ProcessTree.Signal(daemon.EnginePid, ProcessTree.SigKill);
        daemon.WaitFor("in the place of the VRRP process", 10, mark);
        Assert.Contains(statics.Split('\n')[0], Seen(node));
        daemon.WaitFor("Entering MASTER STATE", 10, mark);
        Eventually.True("all is back", TimeSpan.FromSeconds(10), () => Seen(node) == all);
    }

    [RootFact]
    public void secondaries_are_promoted_while_the_daemon_runs()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        string Sysctl() => node.Run("cat", "/proc/sys/net/ipv4/conf/eth0/promote_secondaries").Output.Trim();
        node.Run("sh", "-c", "echo 0 > /proc/sys/net/ipv4/conf/eth0/promote_secondaries");
        using Daemon daemon = Daemon.Start(node, "vrrpaot",
            SingleNode.File().Replace("priority 100", "priority 100\n    promote_secondaries"));
        SingleNode.WaitForVip(node);
        Assert.Equal("1", Sysctl());
        daemon.Stop();
        Assert.Equal("0", Sysctl());
    }

    [RootFact]
    public void a_reload_touches_only_the_routes_that_changed()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", File);
        daemon.WaitFor("Entering MASTER STATE", 10);
        Eventually.True("the last rule is there", TimeSpan.FromSeconds(5),
            () => node.Ip("-6", "rule").Contains("fd00::/64"));
        string before = Seen(node);
        using NodeProcess monitor = node.Start("ip", "-4", "monitor", "route", "rule");
        Thread.Sleep(500);
        node.WriteFile("/run/lab/keepalived.conf", File.Replace("192.168.110.0/24 via 192.168.10.254",
            "192.168.110.0/24 via 192.168.10.253").Replace("172.16.0.0/16", "172.18.0.0/16"));
        int mark = daemon.Process.LineCount;
        ProcessTree.Signal(daemon.Process.Id, ProcessTree.SigHup);
        Eventually.True("what changed is there", TimeSpan.FromSeconds(10), () => Seen(node).Contains("172.18.0.0/16")
            && Seen(node).Contains("192.168.110.0/24 via 192.168.10.253"));
        Thread.Sleep(300);
        // What stands for the length of a request, so that the kernel takes routes while one of the rules is a
        // blackhole, comes and goes; nothing else does.
        Assert.Equal(4, monitor.Lines.Count(line => !line.Text.Contains("0:\tfrom 0.0.0.0 iif lo lookup main")));
        Assert.DoesNotContain("from 0.0.0.0", Seen(node));
        Assert.Equal(before.Split('\n').Length, Seen(node).Split('\n').Length);
        Assert.DoesNotContain(daemon.Log.Skip(mark), line => line.Text.Contains("STATE"));
    }
}
