using System.Text.Json;
using System.Text.RegularExpressions;
using Lab;
using Xunit.Abstractions;

namespace Namespaces;

/// <summary>What each process of ours may do, as the kernel has it.</summary>
public class RightsTests(ITestOutputHelper output)
{
    /// <summary>chown, dac_override, dac_read_search, fowner; net_admin, net_raw, ipc_lock, sys_nice.</summary>
    private const string OfEngine = "000000000080700f";
    /// <summary>dac_override, dac_read_search, kill, setgid, setuid.</summary>
    private const string OfStarter = "00000000000000e6";

    private const string Notify = "/run/lab/notify", Open = "/run/open", Seen = Open + "/seen";

    [RootFact]
    public void each_process_keeps_what_it_needs_in_every_thread_and_status_shows_it()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(node);
        int engine = daemon.EnginePid, starter = Assert.Single(ProcessTree.Children(engine));
        foreach (string thread in Directory.EnumerateDirectories($"/proc/{engine}/task"))
        {
            string status = System.IO.File.ReadAllText(thread + "/status");
            foreach (string set in (string[])["CapPrm", "CapEff", "CapBnd"])
                Assert.Equal(OfEngine, Field(status, set));
            Assert.Equal(("1", "2"), (Field(status, "NoNewPrivs"), Field(status, "Seccomp")));
        }
        string its = StatusOf(starter);
        Assert.Equal((OfStarter, OfStarter, "0", "0"), (Field(its, "CapPrm"), Field(its, "CapEff"),
            Field(its, "NoNewPrivs"), Field(its, "Seccomp")));
        Assert.Equal(Field(StatusOf(daemon.Process.Id), "CapBnd"), Field(its, "CapBnd"));

        using JsonDocument told = JsonDocument.Parse(Door.Ask(node, "status --json").Text);
        var processes = told.RootElement.GetProperty("processes").EnumerateArray()
            .ToDictionary(one => one.GetProperty("role").GetString()!);
        Assert.Equal(["guardian", "engine", "box", "starter"], processes.Keys);
        foreach ((string role, int pid) in (ReadOnlySpan<(string, int)>)
            [("guardian", daemon.Process.Id), ("engine", engine), ("starter", starter)])
            Assert.Equal(pid, processes[role].GetProperty("pid").GetInt32());
        Assert.Equal(
            ["chown", "dac_override", "dac_read_search", "fowner", "net_admin", "net_raw", "ipc_lock", "sys_nice"],
            processes["engine"].GetProperty("capabilities").EnumerateArray().Select(one => one.GetString()));
        Assert.Equal([false, true, true, false],
            processes.Values.Select(one => one.GetProperty("refusesCalls").GetBoolean()));
        Assert.Equal(Environment.OSVersion.Version >= new Version(6, 3),
            processes["box"].GetProperty("refusesNewCode").GetBoolean());
        Assert.Contains($"  engine     pid {engine}, user 0, seccomp", Door.Ask(node, "status").Text);
    }

    [RootFact]
    public void a_script_of_root_gets_all_that_keepalived_would_give_it_after_a_reload_and_a_crash_too()
    {
        Dictionary<string, string> told = [];
        foreach (string program in (string[])["keepalived", "vrrpaot"])
        {
            using var lan = new Lan();
            Node node = lan.AddNode("node1", SingleNode.Address);
            Prepare(node, "");
            using Daemon daemon = Daemon.Start(node, program, File(user: "root"));
            told[program] = Told(node);
            if (program == "keepalived")
                continue;
            ProcessTree.Signal(daemon.Process.Id, ProcessTree.SigHup);
            daemon.WaitFor("nothing is changed", 10);
            node.Run("rm", Seen);
            int engine = daemon.EnginePid;
            ProcessTree.Signal(engine, ProcessTree.SigKill);
            told["after a crash"] = Told(node);
            Assert.NotEqual(engine, daemon.EnginePid);
        }
        output.WriteLine(told["vrrpaot"]);
        foreach (string set in (string[])["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp"])
            foreach (string status in told.Values)
                Assert.Equal(Field(told["keepalived"], set), Field(status, set));
    }

    [RootFact]
    public void with_the_engine_die_its_starter_and_the_scripts_that_run_and_with_the_starter_the_engine()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        Prepare(node, "sleep 1000\n");
        using Daemon daemon = Daemon.Start(node, "vrrpaot", File(user: "nobody"));
        Assert.Equal("65534", Told(node).Split("Uid:\t")[1].Split('\t')[0]);
        int engine = daemon.EnginePid, starter = ProcessTree.Children(engine).Single();
        int script = ProcessTree.Children(starter)[0];
        ProcessTree.Signal(engine, ProcessTree.SigKill);
        foreach (int ended in (int[])[starter, script])
            Eventually.True("it has ended", TimeSpan.FromSeconds(5), () => HasEnded(ended));

        int next = 0;
        Eventually.True("there is another engine with a starter", TimeSpan.FromSeconds(10), () =>
            (next = ProcessTree.Children(daemon.Process.Id).LastOrDefault(child => !HasEnded(child))) != 0
            && next != starter && ProcessTree.Children(next).Any());
        SingleNode.WaitForVip(node);
        ProcessTree.Signal(ProcessTree.Children(next).Single(), ProcessTree.SigKill);
        // The engine hears of it when it wants something of it, and begins again: a state that changes does.
        node.Ip("link", "set", "eth0", "down");
        Eventually.True("the engine has ended, too", TimeSpan.FromSeconds(10), () => HasEnded(next));
        node.Ip("link", "set", "eth0", "up");
        SingleNode.WaitForVip(node, seconds: 20);
    }

    private static bool HasEnded(int pid)
    {
        try
        {
            return System.IO.File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static void Prepare(Node node, string andThen)
    {
        node.Run("mkdir", "-m", "777", Open);
        node.WriteFile(Notify, $"#!/bin/sh\ncat /proc/self/status >{Seen}.new && mv {Seen}.new {Seen}\n{andThen}");
    }

    private static string Told(Node node)
    {
        Eventually.True("a script has said who it is", TimeSpan.FromSeconds(15),
            () => System.IO.File.Exists(node.Root + Seen));
        return node.ReadFile(Seen);
    }

    private static string StatusOf(int pid) => System.IO.File.ReadAllText($"/proc/{pid}/status");

    private static string Field(string status, string key) =>
        Regex.Match(status, $"(?m)^{key}:\t(.*)$").Groups[1].Value;

    private static string File(string user) => SingleNode.File()
        .Replace("global_defs {", $"global_defs {{\n    script_user {user}", StringComparison.Ordinal)
        .Replace("vrrp_instance VI_1 {", $"vrrp_instance VI_1 {{\n    notify {Notify}", StringComparison.Ordinal);
}
