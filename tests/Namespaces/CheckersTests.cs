using System.Globalization;
using Lab;

namespace Namespaces;

/// <summary>The checkers' process and who keeps it. (What it does to the kernel's table is in ../Guest.)</summary>
public class CheckersTests
{
    public const string OneServer = """
        virtual_server 192.168.10.130 80 {
            delay_loop 1
            lb_algo rr
            lb_kind NAT
            protocol TCP
            real_server 192.168.10.131 80 {
                TCP_CHECK {
                }
            }
        }

        """;

    private static Daemon StartAlone(Node node, params string[] more) =>
        Daemon.Start(node, Binary.X64, OneServer, ["-C", "-c", "/run/lab/checkers.pid", .. more]);

    public static int PidOf(Node node) =>
        int.Parse(node.ReadFile("/run/lab/checkers.pid").Trim(), CultureInfo.InvariantCulture);

    [RootFact]
    public void a_second_load_balancer_of_a_network_namespace_is_refused_and_the_first_one_goes_on()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon first = StartAlone(node);
        first.WaitFor("Activating healthchecker", 10);
        CommandResult second = node.Run(Binary.X64, "-n", "-l", "-C", "-f", "/run/lab/keepalived.conf",
            "-p", "/run/lab/second.pid", "-c", "/run/lab/second-checkers.pid", "--control=/run/lab/second");
        Assert.Equal(76, second.ExitCode);
        Assert.Contains($"another daemon, with pid {first.Process.Id}, balances in this network namespace already",
            second.Output + second.Error);
        Assert.True(Directory.Exists($"/proc/{PidOf(node)}"));
        first.Stop();
        using Daemon third = StartAlone(node);
        third.WaitFor("Activating healthchecker", 10);
    }

    [RootFact]
    public void one_that_hangs_when_the_daemon_stops_leaves_nothing_behind()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = StartAlone(node);
        daemon.WaitFor("Activating healthchecker", 10);
        int pid = PidOf(node);
        ProcessTree.Signal(pid, 19); // STOP
        daemon.Stop();
        Assert.Contains(daemon.Log, line => line.Text.Contains("did not stop in time, and was killed"));
        Assert.False(Directory.Exists($"/proc/{pid}"));
        Assert.Equal(["keepalived.conf"], node.Run("sh", "-c", "cd /run/lab; ls").Output.Split('\n',
            StringSplitOptions.RemoveEmptyEntries));
    }

    [RootFact]
    public void one_that_hangs_is_ended_and_started_anew_and_VRRP_does_not_notice()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = Daemon.Start(node, Binary.X64, SingleNode.File() + OneServer,
            "-c", "/run/lab/checkers.pid");
        SingleNode.WaitForVip(node);
        daemon.WaitFor("Activating healthchecker", 10);
        int pid = PidOf(node);
        ProcessTree.Signal(pid, 19); // STOP
        daemon.WaitFor($"The checkers' process (pid {pid}) hangs", 60);
        Eventually.True("there is another one", TimeSpan.FromSeconds(20), () => PidOf(node) is var now && now != pid
            && Directory.Exists($"/proc/{now}"));
        Assert.Equal("MASTER", daemon.State);
        Assert.True(node.Holds(SingleNode.Vip));
    }
}
