using Lab;

namespace Namespaces;

/// <summary>A start among files that are not what they should be: it neither ends nor hangs.</summary>
public class OddFileTests
{
    /// <summary>In a container without CAP_SYS_PTRACE the program of another process cannot be looked at.</summary>
    [RootFact]
    public void beside_a_keepalived_that_cannot_be_looked_into_it_says_that_one_runs()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        node.WriteFile("/run/lab/weak",
            $"#!/bin/sh\nexec setpriv --bounding-set=-sys_ptrace {Daemon.ProgramOf("vrrpaot")} \"$@\"\n");
        node.Run("cp", "/bin/sleep", "/run/lab/keepalived");
        NodeProcess other = node.Start("/run/lab/keepalived", "60");
        node.WriteFile("/run/lab/daemon.pid", $"{other.Id}\n");
        using Daemon daemon = Daemon.Start(node, "/run/lab/weak", SingleNode.File());
        daemon.WaitFor("daemon is already running", 5);
        Eventually.True("it has ended", TimeSpan.FromSeconds(5), () => daemon.Process.HasEnded);
        Assert.Equal(0, daemon.Process.ExitCode);
    }

    [RootFact]
    public void pipes_a_foreign_socket_and_a_mask_that_lets_everybody_write_keep_nobody_from_serving()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        node.WriteFile("/run/lab/open",
            $"#!/bin/sh\numask 0\nmkfifo /run/lab/vrrp.pid /run/lab/metrics\nexec {Daemon.ProgramOf("vrrpaot")} "
            + $"\"$@\"\n");
        node.WriteFile("/run/lab/precious", "precious");
        using Daemon daemon = Daemon.Start(node, "/run/lab/open", SingleNode.File(), "--control=/run/lab/precious");
        SingleNode.WaitForVip(node);
        daemon.WaitFor("/run/lab/vrrp.pid cannot be written: it is a named pipe", 1);
        daemon.WaitFor("No control socket at /run/lab/precious: there is something else already: it is a file", 5);
        Assert.Equal("precious", node.ReadFile("/run/lab/precious"));
        Eventually.True("the change of state is kept", TimeSpan.FromSeconds(5),
            () => node.Run("test", "-s", "/run/lab/state/transitions").ExitCode == 0);
        Assert.Equal("700 /run/lab/state\n600 /run/lab/state/transitions\n644 /run/lab/daemon.pid\n",
            node.Run("stat", "-c", "%a %n", "/run/lab/state", "/run/lab/state/transitions",
                "/run/lab/daemon.pid").Output);
        daemon.Stop();
        Assert.Equal(0, node.Run("test", "-p", "/run/lab/vrrp.pid").ExitCode);
    }

    [RootFact]
    public void a_planted_trial_is_not_believed_and_the_folder_is_done_without()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        node.WriteFile("/run/lab/state/trial", "trial\n");
        node.Run("chown", "65534", "/run/lab/state/trial");
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        daemon.WaitFor("The state folder /run/lab/state is not used: /run/lab/state/trial belongs to uid 65534", 5);
        SingleNode.WaitForVip(node);
        Assert.NotEqual(0, node.Run("test", "-e", "/run/lab/state/transitions").ExitCode);
    }
}
