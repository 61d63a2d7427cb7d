using Lab;

namespace Namespaces;

/// <summary>What the file says of the parent process, and keepalived beside it doing the same.</summary>
public class ParentTests
{
    private const string Said = "/run/lab/said", File = "/run/lab/keepalived.conf";

    private static string Text(string top = "", string globals = "") => $$"""
        {{top}}
        global_defs {
            script_user root
            enable_script_security
            {{globals}}
        }
        vrrp_instance VI_1 {
            state BACKUP
            interface eth0
            virtual_router_id 51
            advert_int 0.2
            version 3
            virtual_ipaddress {
                192.168.10.121/24
            }
        }

        """;

    private const string Scripts = """
        startup_script "/run/lab/s.sh start"
        shutdown_script "/run/lab/s.sh stop"
        startup_script_timeout 1
        """;

    private static NodeProcess Start(Node node, string program, string text, params string[] more)
    {
        node.WriteFile(File, text);
        node.WriteFile(Said, "");
        return node.Start(Daemon.ProgramOf(program), ["-n", "-l", "-D", "-f", File, .. more]);
    }

    private static void WaitFor(NodeProcess process, string text) =>
        process.WaitForLine(text, TimeSpan.FromSeconds(20));

    /// <summary>Lines about them, without dates.</summary>
    private static string[] About(NodeProcess process, params string[] words) =>
        [.. process.Lines.Select(line => line.Text).Where(line => words.Any(line.Contains))
            .Select(line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..])];

    /// <summary>Both tell it in the same words; in ours nothing has begun before the first script has ended.</summary>
    [RootTheory]
    [InlineData("exit 0", "startup script script succeeded")]
    [InlineData("exit 4", "startup script script failed, status 4")]
    [InlineData("[ \"$1\" = stop ] || sleep 30", "startup script timed out")]
    public void scripts_of_the_start_and_the_end_are_run_as_by_keepalived(string script, string outcome)
    {
        string[][] told = new string[2][];
        for (int i = 0; i < 2; i++)
        {
            using var lan = new Lan();
            Node node = lan.AddNode("node1", SingleNode.Address);
            node.WriteFile("/run/lab/s.sh", $"#!/bin/sh\necho \"$1 $(id -un)\" >> {Said}\n{script}\n");
            using NodeProcess process = Start(node, i == 0 ? "keepalived" : "vrrpaot", Text(globals: Scripts));
            WaitFor(process, "Entering MASTER STATE");
            Assert.Equal("start root\n", node.ReadFile(Said));
            process.Stop(TimeSpan.FromSeconds(20));
            Assert.Equal("start root\nstop root\n", node.ReadFile(Said));
            told[i] = About(process, "script /", "script script", "script timed", "Starting VRRP child");
            told[i] = [.. told[i].Select(line => line.Split(", pid=")[0])];
        }
        Assert.Contains(outcome, told[1]);
        Assert.Equal(told[0], told[1]);
    }

    /// <summary>With an instance's name, and in the folder that the keyword wants.</summary>
    [RootTheory]
    [InlineData("instance blue", "keepalived_blue.pid vrrp_blue.pid")]
    [InlineData("use_pid_dir", "keepalived.pid vrrp.pid")]
    public void pid_files_are_where_keepalived_has_them(string top, string expected)
    {
        foreach (string program in (string[])["keepalived", "vrrpaot"])
        {
            using var lan = new Lan();
            Node node = lan.AddNode("node1", SingleNode.Address);
            using NodeProcess process = Start(node, program, Text(top, "process_name myparent"));
            WaitFor(process, "Entering MASTER STATE");
            string[] files = [.. node.Run("ls", "/run/keepalived").Output.Split('\n',
                StringSplitOptions.RemoveEmptyEntries).Where(file => file.EndsWith(".pid", StringComparison.Ordinal))];
            Assert.Equal(expected, string.Join(' ', files));
            string pid = node.ReadFile("/run/keepalived/" + files[0]).Trim();
            Assert.Equal("myparent\n", node.Run("cat", $"/proc/{pid}/comm").Output);
            process.Stop(TimeSpan.FromSeconds(20));
            Assert.Equal("", node.Run("sh", "-c", "ls /run/keepalived/*.pid 2>/dev/null").Output);
        }
    }

    [RootFact]
    public void a_reload_changes_neither_the_instance_s_name_nor_the_network_namespace()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using NodeProcess process = Start(node, "vrrpaot", Text("instance blue"));
        WaitFor(process, "Entering MASTER STATE");
        foreach ((string top, string what) in ((string, string)[])[("instance green", "instance name"),
            ("instance blue\nnet_namespace other", "network namespace")])
        {
            node.WriteFile(File, Text(top));
            node.Run("kill", "-HUP", node.ReadFile("/run/keepalived/keepalived_blue.pid").Trim());
            WaitFor(process, $"Cannot change {what} at a reload - please restart keepalived");
        }
        // The old one stays in force, and a good one is taken up.
        node.WriteFile(File, Text("instance blue").Replace("10.121", "10.122"));
        node.Run("kill", "-HUP", node.ReadFile("/run/keepalived/keepalived_blue.pid").Trim());
        SingleNode.WaitForVip(node, "192.168.10.122");
    }

    [RootFact]
    public void a_daemon_runs_in_the_network_namespace_that_the_file_names()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        string Inner(params string[] words) => node.Run("ip", ["-n", "inner", .. words]).Output;
        Assert.Equal(0, node.Run("ip", "netns", "add", "inner").ExitCode);
        node.Run("ip", "link", "add", "out", "type", "veth", "peer", "name", "eth0", "netns", "inner");
        node.Run("ip", "link", "set", "out", "up");
        Inner("addr", "add", "192.168.10.113/24", "dev", "eth0");
        Inner("link", "set", "eth0", "up");
        using NodeProcess process = Start(node, "vrrpaot", Text("net_namespace inner"));
        WaitFor(process, "Entering MASTER STATE");
        Eventually.True("the VIP is there", TimeSpan.FromSeconds(10),
            () => Inner("addr", "show", "dev", "eth0").Contains("192.168.10.121/24"));
        Assert.False(node.Holds("192.168.10.121"));
        Assert.Equal("keepalived.pid\nvrrp.pid\n", node.Run("ls", "/run/keepalived/inner").Output);
        process.Stop(TimeSpan.FromSeconds(20));
        Assert.DoesNotContain("192.168.10.121", Inner("addr", "show", "dev", "eth0"));
    }
}
