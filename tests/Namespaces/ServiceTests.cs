using System.Net.Sockets;
using System.Text;
using Lab;

namespace Namespaces;

/// <summary>
/// What a service manager hears, from its socket, of a daemon that Debian's unit for keepalived starts (Type=notify,
/// --dont-fork).
/// </summary>
public class ServiceTests
{
    [RootFact]
    public void it_is_ready_when_it_runs_says_what_becomes_of_a_reload_and_is_alive_for_its_turns()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Socket manager = Listen(node);
        node.WriteFile("/run/lab/hook", "#!/bin/sh\nenv > /run/lab/environment\n");
        string file = SingleNode.File().Replace("state BACKUP", "state BACKUP\n    notify_master /run/lab/hook root");
        using Daemon daemon = Daemon.Start(node, Wrapper(node, "WATCHDOG_USEC=1000000"), file);
        Assert.Equal("READY=1", HearOf(manager));
        SingleNode.WaitForVip(node);

        ProcessTree.Signal(daemon.Process.Id, 1);
        Assert.StartsWith("RELOADING=1\nMONOTONIC_USEC=", HearOf(manager));
        Assert.Equal("READY=1", HearOf(manager));
        node.WriteFile("/run/lab/keepalived.conf", "vrrp_instance VI_1 {\n");
        ProcessTree.Signal(daemon.Process.Id, 1);
        Assert.StartsWith("RELOADING=1", HearOf(manager));
        Assert.Equal("READY=1", HearOf(manager));

        for (int i = 0; i < 3; i++)
            Assert.Equal("WATCHDOG=1", Hear(manager));
        Eventually.True("the hook ran", TimeSpan.FromSeconds(5),
            () => node.Run("test", "-s", "/run/lab/environment").ExitCode == 0);
        Assert.DoesNotMatch("NOTIFY_SOCKET|WATCHDOG_", node.ReadFile("/run/lab/environment"));
        daemon.Stop();
        Assert.Equal("STOPPING=1", HearOf(manager));
    }

    [RootFact]
    public void a_file_that_cannot_be_run_is_never_ready()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Socket manager = Listen(node);
        using Daemon daemon = Daemon.Start(node, Wrapper(node, ""), "vrrp_instance VI_1 {\n    interface eth0\n}\n");
        Eventually.True("it has ended", TimeSpan.FromSeconds(10), () => daemon.Process.HasEnded);
        Assert.NotEqual(0, daemon.Process.ExitCode);
        Assert.Equal(0, manager.Available);
    }

    /// <summary>Only the main process is believed: who leaves names who stays.</summary>
    [RootFact]
    public void who_leaves_the_terminal_names_the_guardian_first()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Socket manager = Listen(node);
        node.WriteFile("/run/lab/keepalived.conf", SingleNode.File());
        CommandResult left = node.Run(Wrapper(node, ""), "-f", "/run/lab/keepalived.conf", "-p", "/run/lab/daemon.pid",
            "-r", "/run/lab/vrrp.pid", "--state=/run/lab/state");
        Assert.Equal(0, left.ExitCode);
        string pid = node.ReadFile("/run/lab/daemon.pid").Trim();
        Assert.Equal($"MAINPID={pid}", Hear(manager));
        Assert.Equal("READY=1", Hear(manager));
        ProcessTree.Signal(int.Parse(pid), 15);
        Assert.Equal("STOPPING=1", Hear(manager));
        Eventually.True("it has ended", TimeSpan.FromSeconds(10), () => !Directory.Exists($"/proc/{pid}"));
    }

    [RootFact]
    public void where_only_servers_are_checked_all_of_it_is_said_for_the_checkers_process()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Socket manager = Listen(node);
        using Daemon daemon = Daemon.Start(node, Wrapper(node, "WATCHDOG_USEC=2000000"), CheckersTests.OneServer, "-C",
            "-c", "/run/lab/checkers.pid");
        Assert.Equal("READY=1", HearOf(manager));
        ProcessTree.Signal(daemon.Process.Id, 1);
        Assert.StartsWith("RELOADING=1", HearOf(manager));
        Assert.Equal("READY=1", HearOf(manager));
        for (int i = 0; i < 3; i++)
            Assert.Equal("WATCHDOG=1", Hear(manager));
        // Nothing for one that does not turn: a service manager would restart the daemon.
        ProcessTree.Signal(CheckersTests.PidOf(node), 19);
        manager.ReceiveTimeout = 1500;
        Assert.Throws<SocketException>(() =>
        {
            for (int i = 0; i < 10; i++)
                Hear(manager);
        });
        ProcessTree.Signal(CheckersTests.PidOf(node), 18);
        manager.ReceiveTimeout = 10_000;
        Assert.Equal("WATCHDOG=1", Hear(manager));
        daemon.Stop();
        Assert.Equal("STOPPING=1", HearOf(manager));
    }

    [RootFact]
    public void a_file_by_which_nothing_can_be_checked_is_never_ready_either()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Socket manager = Listen(node);
        using Daemon daemon = Daemon.Start(node, Wrapper(node, ""),
            "vrrp_instance VI_1 {\n    interface eth0\n}\n", "-C");
        Eventually.True("it has ended", TimeSpan.FromSeconds(10), () => daemon.Process.HasEnded);
        Assert.NotEqual(0, daemon.Process.ExitCode);
        Assert.Equal(0, manager.Available);
    }

    private static Socket Listen(Node node)
    {
        node.WriteFile("/run/lab/x", "");
        var manager = new Socket(AddressFamily.Unix, SocketType.Dgram,
            ProtocolType.Unspecified) { ReceiveTimeout = 10_000 };
        manager.Bind(new UnixDomainSocketEndPoint(node.Root + "/run/lab/notify"));
        return manager;
    }

    private static string Wrapper(Node node, string more)
    {
        node.WriteFile("/run/lab/service",
            $"#!/bin/sh\nexec env NOTIFY_SOCKET=/run/lab/notify {more} {Daemon.ProgramOf("vrrpaot")} \"$@\"\n");
        return "/run/lab/service";
    }

    private static string Hear(Socket manager)
    {
        var bytes = new byte[500];
        return Encoding.ASCII.GetString(bytes, 0, manager.Receive(bytes));
    }

    /// <summary>The next that is no sign of life.</summary>
    private static string HearOf(Socket manager)
    {
        string heard;
        do
            heard = Hear(manager);
        while (heard == "WATCHDOG=1");
        return heard;
    }
}
