using Lab;
using Xunit.Abstractions;

namespace Namespaces;

/// <summary>
/// `maintenance`, `release` and `priority` over the control socket: two real nodes, and a client that polls the VIP.
/// </summary>
public class HandOverTests(ITestOutputHelper output)
{
    private const string State = "/run/lab/state/maintenance";

    /// <summary>Version 3, adverts every 200 ms, multicast: a BACKUP is heard by nobody.</summary>
    private static readonly PairSetup Quick = new() { Variant = file =>
        Story.AdvertInterval(Story.Version3(Story.Multicast(file)), "0.2") };

    [RootFact]
    public void maintenance_at_the_master_loses_no_poll_and_off_gives_the_vip_back() => Play(pair =>
    {
        pair.WaitForFirst();
        using var client = Polling(pair);
        Says(pair.First, 0, "Maintenance is on.", "maintenance", "on");
        pair.WaitForSecond();
        Says(pair.First, 4, "MAINTENANCE, asked for by root", "status");
        Says(pair.First, 0, "took over; maintenance asked for by root", "why", "VI_1");
        pair.FirstDaemon.WaitFor("(VI_1) handed over to 192.168.10.112", 5);
        Says(pair.First, 0, "Maintenance is over.", "maintenance", "off");
        pair.WaitForFirst();
        Says(pair.First, 0, "maintenance ended by root", "why", "VI_1");
        Assert.Empty(Lost(client));
    });

    [RootFact]
    public void maintenance_survives_a_kill_and_a_restart_and_a_reload_and_can_be_left_after_it() => Play(pair =>
    {
        pair.WaitForFirst();
        Says(pair.First, 0, "Maintenance is on until", "maintenance", "on", "for", "2h");
        pair.WaitForSecond();
        pair.FirstDaemon.KillTree();
        pair.StartFirst();
        pair.FirstDaemon.WaitFor("Maintenance goes on, asked for by root", 10);
        pair.FirstDaemon.WaitFor("(VI_1): entering FAULT state (maintenance)", 10);
        // The engine alone: its guardian starts it again.
        int mark = pair.FirstDaemon.Process.LineCount;
        ProcessTree.Signal(pair.FirstDaemon.EnginePid, ProcessTree.SigKill);
        pair.FirstDaemon.WaitFor("(VI_1): entering FAULT state (maintenance)", 10, mark);
        Says(pair.First, 0, "Configuration unchanged", "reload");
        pair.First.WriteFile("/run/lab/keepalived.conf", Quick.FirstFile.Replace("priority 101", "priority 120"));
        Says(pair.First, 0, "priority 101 -> 120", "plan");
        Says(pair.First, 0, "taken up", "reload");
        Says(pair.First, 4, "fault      maintenance", "status");
        Assert.False(pair.First.Holds(Story.Vip));
        Says(pair.First, 0, "Maintenance is over.", "maintenance", "off");
        pair.WaitForFirst();
        Assert.False(File.Exists(pair.First.Root + State));
    });

    [RootFact]
    public void maintenance_ends_when_its_time_is_over() => Play(pair =>
    {
        pair.WaitForFirst();
        using var client = Polling(pair);
        Says(pair.First, 0, "Maintenance is on until", "maintenance", "on", "for", "3s");
        pair.WaitForSecond();
        pair.FirstDaemon.WaitFor("Maintenance is over, ended by its time", 10);
        pair.WaitForFirst();
        Assert.Empty(Lost(client));
    });

    [RootFact]
    public void a_node_alone_refuses_and_loses_no_poll_and_does_it_when_forced() => Play(pair =>
    {
        pair.SecondDaemon.Stop();
        pair.WaitForFirst();
        using (HttpPoller client = Polling(pair))
        {
            Says(pair.First, 1, "nobody took over from VI_1", "maintenance", "on");
            Says(pair.First, 1, "nobody took over", "release");
            Says(pair.First, 0, "VI_1  MASTER", "status");
            Assert.Empty(Lost(client));
        }
        Assert.DoesNotContain(pair.FirstDaemon.Log, line => line.Text.Contains("Entering FAULT"));
        Says(pair.First, 0, "Maintenance is on.", "maintenance", "on", "force");
        Eventually.True("the VIP is gone", TimeSpan.FromSeconds(5), () => !pair.First.Holds(Story.Vip));
        Says(pair.First, 0, "Maintenance is over.", "maintenance", "off");
        pair.WaitForFirst();
    });

    [RootFact]
    public void a_peer_that_listens_but_is_in_fault_is_nobody() => Play(pair =>
    {
        pair.WaitForFirst();
        Says(pair.Second, 0, "Maintenance is on.", "maintenance", "on");
        using var client = Polling(pair);
        Says(pair.First, 1, "nobody took over from VI_1", "maintenance", "on");
        Says(pair.First, 0, "VI_1  MASTER", "status");
        Assert.Empty(Lost(client));
    });

    [RootFact]
    public void a_released_master_leaves_the_vip_to_its_peer_until_that_is_gone() => Play(pair =>
    {
        pair.WaitForFirst();
        using var client = Polling(pair);
        Says(pair.First, 0, "VI_1: 192.168.10.112 (priority 100) has taken over", "release", "VI_1");
        Says(pair.First, 0, "took over; release asked for by root", "why", "VI_1");
        pair.WaitForSecond();
        // By its priority node 1 would be back after three.
        Adverts.Pass(pair.First, 5);
        Assert.False(pair.First.Holds(Story.Vip));
        Says(pair.First, 0, "released   leaves its VIPs to this master", "status");
        Assert.Empty(Lost(client));
        pair.SecondDaemon.Stop();
        pair.WaitForFirst();
        pair.StartSecond();
        Says(pair.First, 1, "Nothing is released here", "release", "off");
    });

    [RootFact]
    public void a_release_is_taken_back_by_off() => Play(pair =>
    {
        pair.WaitForFirst();
        using var client = Polling(pair);
        Says(pair.First, 0, "has taken over", "release");
        pair.WaitForSecond();
        Says(pair.First, 0, "takes part in the election again by its priority, 101", "release", "off");
        pair.WaitForFirst();
        Assert.Empty(Lost(client));
    });

    [RootFact]
    public void a_requested_priority_moves_the_vip_and_reset_moves_it_back() => Play(pair =>
    {
        pair.WaitForFirst();
        using var client = Polling(pair);
        Says(pair.First, 0, "runs with base priority 50 instead of 101", "priority", "VI_1", "50", "force");
        pair.WaitForSecond();
        Says(pair.First, 0, "priority   50 = 101 - 51 (requested)", "status");
        Says(pair.First, 0, "our priority 50 = 101 - 51 (requested by root", "why", "VI_1");
        Says(pair.First, 0, "configured base priority, 101", "priority", "VI_1", "reset");
        pair.WaitForFirst();
        Assert.Empty(Lost(client));
    });

    [RootFact]
    public void who_is_not_root_is_refused() => Play(pair =>
    {
        pair.WaitForFirst();
        string[] verbs = ["maintenance on", "maintenance off", "release", "priority VI_1 50", "garp", "reload",
            "counters clear"];
        foreach (string verb in verbs)
        {
            CommandResult refused = pair.First.Run("setpriv",
                ["--reuid=1", "--regid=4", "--clear-groups", Binary.X64, .. verb.Split(' ')]);
            Assert.True(refused.ExitCode == 3 && (refused.Output + refused.Error).Contains("only root may"),
                $"{verb}: {refused.ExitCode} {refused.Output}{refused.Error}");
        }
        Says(pair.First, 0, "VI_1  MASTER", "status");
        CommandResult looks = pair.First.Run("setpriv", "--reuid=1", "--regid=4", "--clear-groups", Binary.X64,
            "status");
        Assert.Equal(0, looks.ExitCode);
    });

    /// <summary>
    /// Whatever a power cut left of the file: the daemon starts, does not serve, and maintenance can be left.
    /// </summary>
    [RootFact]
    public void a_file_cut_at_any_length_can_be_left()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        const string whole = "since 1763871234567\nuntil 253402300799998\nby root\nend\n";
        for (int length = 0; length <= whole.Length; length += length is 0 or > 60 ? 1 : 7)
        {
            node.WriteFile(State, whole[..length]);
            using Daemon daemon = Daemon.Start(node, Binary.X64, SingleNode.File());
            daemon.WaitFor("(VI_1): entering FAULT state (maintenance)", 10);
            Says(node, 0, "Maintenance is over.", "maintenance", "off");
            SingleNode.WaitForVip(node);
            Assert.False(File.Exists(node.Root + State));
            daemon.Stop();
        }
    }

    /// <summary>A disk that takes nothing: maintenance works, says that it is not kept, and can be left.</summary>
    [RootFact]
    public void a_disk_that_is_read_only_is_told_and_changes_nothing_else()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        node.WriteFile(State, "since 1763871234567\nby console\nend\n");
        Assert.Equal(0, node.Run("mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "none", "/run/lab/state").ExitCode);
        node.WriteFile(State, "since 1763871234567\nby console\nend\n");
        Assert.Equal(0, node.Run("mount", "-o", "remount,ro", "/run/lab/state").ExitCode);
        Daemon daemon = Daemon.Start(node, Binary.X64, SingleNode.File());
        daemon.WaitFor("(VI_1): entering FAULT state (maintenance)", 10);
        Says(node, 0, "But it would begin again with the next start", "maintenance", "off");
        SingleNode.WaitForVip(node);
        Says(node, 0, "But the next start would go by what was asked for before", "maintenance", "on", "force");
        SingleNode.WaitForNoVip(node);
        Says(node, 0, "But it would begin again with the next start", "maintenance", "off");
        SingleNode.WaitForVip(node);
        daemon.Stop();
        Assert.Equal(0, node.Run("umount", "/run/lab/state").ExitCode);
    }

    /// <summary>
    /// A disk with not a byte left: what is asked for happens, what the next start will make of it is said and true,
    /// and when there is room again everything is kept again.
    /// </summary>
    [RootFact]
    public void a_full_disk_keeps_maintenance_without_an_end_and_tells_what_it_does_not_keep()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        Assert.Equal(0, node.Run("mkdir", "-p", "/run/lab/state").ExitCode);
        Assert.Equal(0, node.Run("mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "none", "/run/lab/state").ExitCode);
        Daemon daemon = Daemon.Start(node, Binary.X64, SingleNode.File());
        SingleNode.WaitForVip(node);
        node.Run("dd", "if=/dev/zero", "of=/run/lab/state/everything", "bs=4k");

        Says(node, 0, "But it would be over with the next start: ", "maintenance", "on", "for", "2h", "force");
        Says(node, 0, "No space left on device", "maintenance", "on", "for", "2h", "force");
        SingleNode.WaitForNoVip(node);
        Says(node, 0, "Maintenance is over.\n", "maintenance", "off");
        SingleNode.WaitForVip(node);

        Says(node, 0, "But the next start would not know who asked for it: ", "maintenance", "on", "force");
        daemon.KillTree();
        daemon = Daemon.Start(node, Binary.X64, SingleNode.File());
        daemon.WaitFor("taken for maintenance without an end", 10);
        daemon.WaitFor("(VI_1): entering FAULT state (maintenance)", 10);
        Says(node, 0, "the next start would go by what was asked for before", "maintenance", "on", "for", "2h");
        Says(node, 0, "Maintenance is over.\n", "maintenance", "off");
        SingleNode.WaitForVip(node);
        Assert.False(File.Exists(node.Root + State));

        Assert.Equal(0, node.Run("rm", "/run/lab/state/everything").ExitCode);
        Says(node, 0, "Maintenance is on.\n", "maintenance", "on", "force");
        Says(node, 0, "maintenance asked for by root", "why");
        daemon.Stop();
        // What happened while there was no room was kept as soon as there was some.
        daemon = Daemon.Start(node, Binary.X64, SingleNode.File());
        daemon.WaitFor("Maintenance goes on, asked for by root", 10);
        Eventually.True("the control socket is open", TimeSpan.FromSeconds(10),
            () => node.Run(Binary.X64, "status").ExitCode != 5);
        Says(node, 0, "maintenance ended by root", "why");
        daemon.Stop();
        Assert.Equal(0, node.Run("umount", "/run/lab/state").ExitCode);
    }

    private static HttpPoller Polling(Pair pair)
    {
        // Patient: a machine that is busy is no lost poll; a lost packet is, since TCP repeats it after a second.
        var client = new HttpPoller(pair.Client, Story.Vip, TimeSpan.FromMilliseconds(20),
            TimeSpan.FromMilliseconds(700));
        Eventually.True("the client is served", TimeSpan.FromSeconds(5), () => client.Now is not null);
        return client;
    }

    /// <summary>
    /// A single question may have been on its way while the VIP moved: its connection belongs to neither node. Two in a
    /// row are a loss.
    /// </summary>
    private static IReadOnlyList<Outage> Lost(HttpPoller client)
    {
        IReadOnlyList<Answer> answers = client.Answers;
        return [.. Answer.Outages(answers).Where(outage =>
            answers.Count(answer => answer.At >= outage.From && answer.At < outage.To) > 1)];
    }

    private static void Says(Node node, int code, string text, params string[] words)
    {
        CommandResult result = node.Run(Binary.X64, words);
        Assert.True(result.ExitCode == code && result.Output.Contains(text),
            $"{string.Join(' ', words)}: exit code {result.ExitCode}\n{result.Output}{result.Error}");
    }

    private void Play(Action<Pair> test)
    {
        using var pair = new Pair(Quick);
        try
        {
            test(pair);
        }
        catch
        {
            output.WriteLine(pair.Logs);
            throw;
        }
    }
}
