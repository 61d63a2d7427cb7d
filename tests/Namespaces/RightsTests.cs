using System.Runtime.InteropServices;
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
    /// <summary>chown, dac_override, dac_read_search, fowner; net_bind_service, net_raw.</summary>
    private const string OfBox = "000000000000240f";
    /// <summary>dac_override, dac_read_search, kill, setgid, setuid.</summary>
    private const string OfStarter = "00000000000000e6";

    /// <summary>The number of prctl, here.</summary>
    private static readonly int s_prctl = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 157 : 167;

    private const string Notify = "/run/lab/notify", Open = "/run/open", Seen = Open + "/seen";

    [RootFact]
    public void each_process_keeps_what_it_needs_in_every_thread_and_status_shows_it()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(node);
        int engine = daemon.EnginePid, starter = Assert.Single(ProcessTree.Children(engine));
        Door.Ask(node, "status");
        HasInEveryThread(OfEngine, engine);
        HasInEveryThread(OfBox, daemon.BoxPid);
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
        Assert.Equal(
            ["chown", "dac_override", "dac_read_search", "fowner", "net_bind_service", "net_raw"],
            processes["box"].GetProperty("capabilities").EnumerateArray().Select(one => one.GetString()));
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
        foreach (string set in (string[])["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp",
            "Mdwe"])
            foreach (string status in told.Values)
                Assert.Equal(Field(told["keepalived"], set), Field(status, set));
        // It may load modules, if this test may.
        const int sysModule = 1 << 16;
        if ((Number(System.IO.File.ReadAllText("/proc/self/status"), "CapBnd") & sysModule) != 0)
            foreach (string set in (string[])["CapPrm", "CapEff", "CapBnd"])
                Assert.NotEqual(0, Number(told["vrrpaot"], set) & sysModule);
    }

    [RootFact]
    public void the_starter_is_as_urgent_as_who_waits_for_it_and_what_it_starts_is_ordinary()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        Prepare(node, "sleep 1000\n");
        using Daemon daemon = Daemon.Start(node, "vrrpaot", File(user: "root"));
        Told(node);
        int engine = daemon.EnginePid, starter = ProcessTree.Children(engine).Single();
        string attendant = Directory.EnumerateDirectories($"/proc/{engine}/task")
            .Single(thread => System.IO.File.ReadAllText(thread + "/comm") == "attendant\n");
        Assert.NotEqual(("0", "0", "0"), Urgency(attendant));
        Assert.Equal(Urgency(attendant), Urgency($"/proc/{starter}"));
        Assert.Equal(("0", "0", "0"), Urgency($"/proc/{ProcessTree.Children(starter)[0]}"));
    }

    [RootFact]
    public void a_starter_that_has_been_asked_starts_nothing_any_more_when_its_engine_has_died()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        Prepare(node, "");
        using Daemon daemon = Daemon.Start(node, "vrrpaot", File(user: "root"));
        Told(node);
        int engine = daemon.EnginePid, starter = ProcessTree.Children(engine).Single();
        Stop(starter);
        int mark = daemon.Process.LineCount;
        node.Ip("link", "set", "eth0", "down");
        daemon.WaitFor("Entering FAULT STATE", 10, mark);
        Thread.Sleep(500);
        ProcessTree.Signal(engine, ProcessTree.SigKill);
        // Nobody lets it go on.
        Eventually.True("the starter has ended", TimeSpan.FromSeconds(10), () => HasEnded(starter));
    }

    [RootFact]
    public void a_file_of_somebody_else_is_run_reloaded_committed_and_handed_over_with_the_rights_that_are_left()
    {
        using var lan = new Lan();
        Node first = lan.AddNode("node1", SingleNode.Address), second = lan.AddNode("node2", "192.168.10.112/24");
        const string folder = "/run/theirs", theirs = folder + "/keepalived.conf";
        first.Run("mkdir", "-m", "700", folder);
        Write("100");
        using Daemon daemon = Daemon.Start(first, "vrrpaot", "", "-f", theirs);
        SingleNode.WaitForVip(first);
        using Daemon peer = Daemon.Start(second, "vrrpaot", SingleNode.File().Replace("priority 100", "priority 90"));
        Write("110");
        Says(first, "taken up", "reload");
        Says(first, "", "edit change 1- 110 120");
        Says(first, "", "commit");
        Assert.Contains("priority 120", first.ReadFile(theirs));
        Assert.Equal("600 65534 65534", first.Run("stat", "-c", "%a %u %g", theirs).Output.Trim());
        Says(first, "priority   120", "status");
        int engine = daemon.EnginePid;
        Says(first, "", "release");
        SingleNode.WaitForVip(second);
        SingleNode.WaitForNoVip(first);
        Assert.Equal(engine, daemon.EnginePid);
        HasInEveryThread(OfEngine, engine);

        void Write(string priority)
        {
            first.WriteFile(theirs, SingleNode.File().Replace("priority 100", $"priority {priority}"));
            first.Run("chmod", "600", theirs);
            first.Run("chown", "-R", "65534:65534", folder);
        }
    }

    [RootFact]
    public void the_box_listens_below_port_1024_and_hears_packets_with_what_it_has_left()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        node.WriteFile("/run/lab/appliance.json", """{ "metrics": { "listen": "127.0.0.1:81" } }""");
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File(), "--appliance=/run/lab/appliance.json");
        SingleNode.WaitForVip(node);
        string page = "";
        Eventually.True("metrics are there", TimeSpan.FromSeconds(10), () => (page =
            node.Run("sh", "-c", "busybox wget -qO- http://127.0.0.1:81/metrics || true").Output).Length > 0);
        Assert.Contains("keepalived_vrrp_state", page);
        Says(node, "192.168.10.111", "trace for 1s");
        HasInEveryThread(OfBox, daemon.BoxPid);
    }

    private static void Says(Node node, string text, string question)
    {
        (int code, string answer) = Door.Ask(node, question);
        Assert.True(code == 0 && answer.Contains(text, StringComparison.Ordinal), $"{question}: {code}, {answer}");
    }

    private static void HasInEveryThread(string capabilities, int process)
    {
        foreach (string thread in Directory.EnumerateDirectories($"/proc/{process}/task"))
        {
            string status = System.IO.File.ReadAllText(thread + "/status");
            foreach (string set in (string[])["CapPrm", "CapEff", "CapBnd"])
                Assert.Equal(capabilities, Field(status, set));
            Assert.Equal(("1", "2"), (Field(status, "NoNewPrivs"), Field(status, "Seccomp")));
        }
    }

    /// <summary>Nice value, real-time priority, policy (proc_pid_stat(5)).</summary>
    private static (string, string, string) Urgency(string process)
    {
        string stat = System.IO.File.ReadAllText(process + "/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (fields[16], fields[37], fields[38]);
    }

    private static long Number(string status, string key) => Convert.ToInt64(Field(status, key), 16);

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

    [RootFact]
    public void a_starter_that_hangs_costs_scripts_and_never_the_engine()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        Prepare(node, "");
        using Daemon daemon = Daemon.Start(node, "vrrpaot", File(user: "root"));
        SingleNode.WaitForVip(node);
        Told(node);
        int engine = daemon.EnginePid, starter = ProcessTree.Children(engine).Single();
        Stop(starter);
        node.Ip("link", "set", "eth0", "down");
        daemon.WaitFor("Connection timed out", 30);
        node.Ip("link", "set", "eth0", "up");
        SingleNode.WaitForVip(node, seconds: 20);
        ProcessTree.Signal(starter, ProcessTree.SigCont);
        System.IO.File.Delete(node.Root + Seen);
        node.Ip("link", "set", "eth0", "down");
        Told(node);
        Assert.Equal((engine, starter), (daemon.EnginePid, ProcessTree.Children(engine).Single()));
    }

    /// <summary>When it is not wanted for the end of a script.</summary>
    private static void Stop(int starter)
    {
        Eventually.True("every script has been seen to end", TimeSpan.FromSeconds(10),
            () => ProcessTree.Children(starter).Count == 0);
        ProcessTree.Signal(starter, ProcessTree.SigStop);
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
        node.WriteFile(Notify, $"""
            #!/bin/sh
            cat /proc/self/status >{Seen}.new
            perl -e 'print "Mdwe:\t", syscall({s_prctl}, 66, 0, 0, 0, 0), "\n"' >>{Seen}.new
            mv {Seen}.new {Seen}
            {andThen}
            """);
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
