using Lab;

namespace Namespaces;

/// <summary>Stops that take their time for a reason, and signals that come at a bad moment.</summary>
public class StopTests
{
    private const string PidFile = "/run/lab/daemon.pid";

    /// <summary>Adverts 20 s apart: the successor (priority 180) waits for a skew time of 5.9 s.</summary>
    [RootFact]
    public void a_master_with_adverts_far_apart_is_not_killed_while_it_hands_over()
    {
        using var lan = new Lan();
        Node first = lan.AddNode("node1", SingleNode.Address), second = lan.AddNode("node2", "192.168.10.112/24");
        using Daemon successor = Daemon.Start(second, "vrrpaot", FarApart("BACKUP", 180));
        successor.WaitFor("Entering BACKUP STATE", 10);
        // The owner is MASTER at once.
        using Daemon master = Daemon.Start(first, "vrrpaot", FarApart("MASTER", 255));
        SingleNode.WaitForVip(first);
        // The successor's kernel has joined the group and heard the first advert.
        Thread.Sleep(1000);
        master.Process.Signal(ProcessTree.SigTerm);
        SingleNode.WaitForVip(second, seconds: 12);
        master.Process.WaitForEnd(TimeSpan.FromSeconds(5));
        Assert.Equal(0, master.Process.ExitCode);
        Assert.Empty(master.Process.LinesWith("did not stop"));
        Assert.False(first.Holds(SingleNode.Vip));
    }

    [RootFact]
    public void a_notify_script_that_takes_its_time_survives_a_reload_that_starts_anew()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        node.WriteFile("/run/lab/stopped.sh", "#!/bin/sh\nsleep 0.9\necho told >> /run/lab/told\n");
        string file = SingleNode.File()
            .Replace("state BACKUP", "state BACKUP\n    notify_stop /run/lab/stopped.sh", StringComparison.Ordinal);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", file);
        for (int reloads = 1; reloads <= 4; reloads++)
        {
            SingleNode.WaitForVip(node);
            int mark = daemon.Process.LineCount;
            // The real-time priority belongs to the process: no reload in place changes it.
            node.WriteFile("/run/lab/keepalived.conf",
                $"global_defs {{\n    vrrp_rt_priority {20 + reloads}\n}}\n{file}");
            daemon.Process.Signal(ProcessTree.SigHup);
            daemon.WaitFor("Entering MASTER STATE", 10, mark);
            Assert.Equal(reloads, node.ReadFile("/run/lab/told")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        }
        Assert.Empty(daemon.Process.LinesWith("hangs"));
    }

    /// <summary>Whoever waits for the pid file may send signals as soon as it is there.</summary>
    [RootFact]
    public void signals_that_come_with_the_pid_file_end_nothing()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        NodeProcess sender = node.Start("/bin/sh", "-c",
            $"while ! [ -s {PidFile} ]; do :; done; read pid < {PidFile}; for n in 1 2 3 4 5 6 7 8; do kill -USR1 "
                + $"$pid; done; kill -HUP $pid");
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        sender.WaitForEnd(TimeSpan.FromSeconds(10));
        daemon.WaitFor("Entering MASTER STATE", 10);
        Assert.False(daemon.Process.HasEnded);
    }

    [RootFact]
    public void an_engine_whose_guardian_was_killed_says_why_it_stops()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(node);
        daemon.Process.Signal(ProcessTree.SigKill);
        daemon.WaitFor("The guardian is gone", 5);
        SingleNode.WaitForNoVip(node, seconds: 5);
    }

    /// <summary>rt_priority and policy, fields 40 and 41 of proc_pid_stat(5).</summary>
    [RootFact]
    public void loop_and_attendant_are_real_time_and_scripts_are_not()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        node.WriteFile("/run/lab/master.sh", "#!/bin/sh\ncat /proc/$$/stat > /run/lab/stat\n");
        string file = SingleNode.File()
            .Replace("state BACKUP", "state BACKUP\n    notify_master /run/lab/master.sh", StringComparison.Ordinal);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", file);
        SingleNode.WaitForVip(node);
        if (daemon.Process.LinesWith("without real-time priority").Count > 0)
            return; // not allowed here: it is a wish
        string[] threads = [.. Directory.GetDirectories($"/proc/{daemon.EnginePid}/task")
            .Select(task => Scheduling(File.ReadAllText(task + "/stat")))];
        Assert.Contains("50 1", threads);
        Assert.Contains("1 1", threads);
        Eventually.True("the script has run", TimeSpan.FromSeconds(5), () => File.Exists(node.Root + "/run/lab/stat")
            && node.ReadFile("/run/lab/stat").Length > 0);
        Assert.Equal("0 0", Scheduling(node.ReadFile("/run/lab/stat")));
    }

    private static string Scheduling(string stat)
    {
        string[] afterName = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return $"{afterName[40 - 3]} {afterName[41 - 3].Trim()}";
    }

    private static string FarApart(string state, int priority) => SingleNode.File()
        .Replace("advert_int 0.1", "advert_int 20", StringComparison.Ordinal)
        .Replace("state BACKUP", $"state {state}", StringComparison.Ordinal)
        .Replace("priority 100", $"priority {priority}", StringComparison.Ordinal);
}
