using Lab;

namespace Namespaces;

/// <summary>SIGHUP: a good new file is taken up in place, a bad one changes nothing, now or after a crash.</summary>
public class ReloadTests
{
    private const string File = "/run/lab/keepalived.conf", Other = "192.168.10.122";
    private const string Bad = "vrrp_instance VI_1 {\n    interface eth0\n}\n";

    [RootFact]
    public void a_good_new_file_is_taken_up_by_the_same_process_without_leaving_the_state()
    {
        using var lan = new Lan();
        (Node node, Daemon daemon) = SingleNode.Start(lan);
        int engine = daemon.EnginePid;
        int mark = daemon.Process.LineCount;
        Reload(node, daemon, SingleNode.File(Other));
        SingleNode.WaitForVip(node, Other);
        SingleNode.WaitForNoVip(node);
        daemon.WaitFor("~ VI_1: + VIP 192.168.10.122/32", 5, mark);
        daemon.WaitFor("Configuration taken up: 2 changes", 5, mark);
        Assert.Equal(engine, daemon.EnginePid);
        Assert.DoesNotContain(daemon.Log.Skip(mark), line => line.Text.Contains("Entering")
            || line.Text.Contains("sent 0 priority"));
    }

    [RootFact]
    public void the_same_file_again_changes_nothing_and_says_so()
    {
        using var lan = new Lan();
        (Node node, Daemon daemon) = SingleNode.Start(lan);
        Reload(node, daemon, SingleNode.File() + "\n# a comment\n");
        daemon.WaitFor("means what runs already", 5);
        Assert.True(node.Holds(SingleNode.Vip));
    }

    [RootFact]
    public void a_bad_new_file_is_refused_and_the_old_one_runs_on()
    {
        using var lan = new Lan();
        (Node node, Daemon daemon) = SingleNode.Start(lan);
        int engine = daemon.EnginePid;
        Reload(node, daemon, Bad);
        daemon.WaitFor("the old one stays in force", 5);
        Assert.True(node.Holds(SingleNode.Vip));
        Assert.Equal(engine, daemon.EnginePid);
        Reload(node, daemon, SingleNode.File(Other));
        SingleNode.WaitForVip(node, Other);
    }

    [RootFact]
    public void a_crash_while_the_file_is_bad_does_not_end_the_daemon_and_a_mended_file_brings_it_back()
    {
        using var lan = new Lan();
        (Node node, Daemon daemon) = SingleNode.Start(lan);
        node.WriteFile(File, Bad);
        ProcessTree.Signal(daemon.EnginePid, ProcessTree.SigKill);
        daemon.WaitFor("has become bad since the last start", 10);
        SingleNode.WaitForNoVip(node);
        node.WriteFile(File, SingleNode.File());
        ProcessTree.Signal(daemon.Process.Id, ProcessTree.SigHup);
        SingleNode.WaitForVip(node);
    }

    [RootFact]
    public void what_cannot_be_changed_in_place_is_taken_up_by_a_new_start()
    {
        using var lan = new Lan();
        (Node node, Daemon daemon) = SingleNode.Start(lan);
        int engine = daemon.EnginePid;
        Reload(node, daemon, SingleNode.File(Other)
            .Replace("vrrp_version 3", "vrrp_version 3\n    vrrp_rt_priority 30"));
        daemon.WaitFor("the real-time priority changed", 5);
        SingleNode.WaitForVip(node, Other);
        Assert.NotEqual(engine, daemon.EnginePid);
        SingleNode.WaitForNoVip(node);
    }

    [RootFact]
    public void the_guardian_cleans_up_what_the_new_configuration_holds()
    {
        using var lan = new Lan();
        (Node node, Daemon daemon) = SingleNode.Start(lan);
        Reload(node, daemon, SingleNode.File(Other) + Instance(60, 100));
        SingleNode.WaitForVip(node, Other);
        SingleNode.WaitForVip(node, Vip(60));
        using var capture = Capture.Start(node);
        // The file is bad from now on, so that nobody sets the VIPs again.
        node.WriteFile(File, Bad);
        ProcessTree.Signal(daemon.EnginePid, ProcessTree.SigKill);
        daemon.WaitFor("removed 2 VIPs in the place of the VRRP process", 5);
        Assert.False(node.Holds(Other));
        Assert.False(node.Holds(Vip(60)));
        string[] leaving = [.. capture.Fields("vrrp.prio == 0", "vrrp.virt_rtr_id").Select(fields => fields[0])
            .Order()];
        Assert.Equal(["51", "60"], leaving);
    }

    [RootFact]
    public void where_one_of_250_instances_changes_the_others_lose_no_advert_and_run_no_hook()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        node.WriteFile("/run/lab/hook", "#!/bin/sh\necho \"$*\" >> /run/lab/told\n");
        Daemon daemon = Daemon.Start(node, Binary.X64, Many(250, priority: 100));
        SingleNode.WaitForVip(node, Vip(250), 20);
        Eventually.True("every hook has run", TimeSpan.FromSeconds(20),
            () => Told(node).Count(line => line.Contains("MASTER")) == 250);
        string[] before = Told(node);
        Rhythm quiet = Rhythm.Of(node, 5, () => Thread.Sleep(600));
        // Another priority, and at the first one instance less.
        byte priority = 110;
        Rhythm reloading = Rhythm.Of(node, 5, () =>
        {
            Reload(node, daemon, Many(249, priority++));
            Thread.Sleep(600);
        });
        Eventually.True("the instance that is gone ran its hook", TimeSpan.FromSeconds(10),
            () => Told(node).Length == before.Length + 1);
        Assert.Equal("INSTANCE VI_250 FAULT 100", Told(node)[^1]);
        Assert.Equal(1, reloading.Farewells);
        Assert.Equal(249, node.Addresses().Count(address => address.StartsWith("10.9.")));
        // One of a router's adverts lost would make twice the time between two of them.
        Assert.True(reloading.LongestGap < 1.7 * quiet.LongestGap,
            $"longest gap {reloading.LongestGap:0.000} s, without reloads {quiet.LongestGap:0.000} s");
        // At either end of the recording an advert more or less is a matter of phase.
        Assert.InRange(reloading.Unevenness, 0, 2);
    }

    [RootFact]
    public void twenty_signals_in_a_second_end_with_the_last_file()
    {
        using var lan = new Lan();
        (Node node, Daemon daemon) = SingleNode.Start(lan);
        int engine = daemon.EnginePid;
        int mark = daemon.Process.LineCount;
        for (int i = 0; i < 20; i++)
        {
            Reload(node, daemon, SingleNode.File(i % 2 == 0 ? SingleNode.Vip : Other) + Instance(60 + i, 100));
            Thread.Sleep(20);
        }
        SingleNode.WaitForVip(node, Other);
        SingleNode.WaitForVip(node, Vip(79));
        SingleNode.WaitForNoVip(node);
        Eventually.True("only the last instances hold addresses", TimeSpan.FromSeconds(10),
            () => node.Addresses().Count == 3);
        Assert.Equal(engine, daemon.EnginePid);
        Assert.DoesNotContain(daemon.Log.Skip(mark), line => line.Text.Contains("(VI_1) Entering"));
    }

    [RootFact]
    public void a_stop_right_behind_a_reload_is_an_orderly_one()
    {
        using var lan = new Lan();
        (Node node, Daemon daemon) = SingleNode.Start(lan);
        Reload(node, daemon, SingleNode.File(Other));
        daemon.Stop();
        Assert.Equal(0, daemon.Process.ExitCode);
        Assert.False(node.Holds(SingleNode.Vip));
        Assert.False(node.Holds(Other));
    }

    private static void Reload(Node node, Daemon daemon, string file)
    {
        node.WriteFile(File, file);
        ProcessTree.Signal(daemon.Process.Id, ProcessTree.SigHup);
    }

    private static string[] Told(Node node) =>
        System.IO.File.Exists(node.Root + "/run/lab/told") ? System.IO.File.ReadAllLines(node.Root + "/run/lab/told")
            : [];

    private static string Vip(int vrid) => $"10.9.0.{vrid}";

    private static string Many(int count, byte priority) => SingleNode.Globals
        + string.Concat(Enumerable.Range(1, count)
            .Select(vrid => Instance(vrid, vrid == 7 ? priority : (byte)100, "notify /run/lab/hook", "0.3")));

    private static string Instance(int vrid, byte priority, string more = "", string interval = "0.1") => $$"""
        vrrp_instance VI_{{vrid}} {
            interface eth0
            virtual_router_id {{vrid}}
            priority {{priority}}
            advert_int {{interval}}
            virtual_ipaddress {
                {{Vip(vrid)}}
            }
            {{more}}
        }

        """;
}
