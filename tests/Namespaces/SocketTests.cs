using System.Net.Sockets;
using System.Text.Json;
using Lab;

namespace Namespaces;

/// <summary>The control socket as scripts, programs and people without root meet it.</summary>
public sealed class SocketTests
{
    [RootFact]
    public void the_exit_code_of_status_tells_a_script_how_it_is()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        Assert.Equal(5, node.Run(Binary.X64, "status").ExitCode);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(node);
        CommandResult well = node.Run(Binary.X64, "status");
        Assert.Equal((0, ""), (well.ExitCode, well.Error));
        Assert.Contains("VI_1  MASTER", well.Output);
        Assert.Equal(2, node.Run(Binary.X64, "status", "--jsonn").ExitCode);
        Assert.Equal(2, node.Run(Binary.X64, "why", "VI_7").ExitCode);
        node.CutCable();
        daemon.WaitFor("Entering FAULT STATE", 10);
        CommandResult fault = node.Run(Binary.X64, "status", "--json");
        Assert.Equal(4, fault.ExitCode);
        using (JsonDocument json = JsonDocument.Parse(fault.Output))
            Assert.Equal("FAULT", json.RootElement.GetProperty("instances").Named("VI_1").GetProperty("state")
                .GetString());
        Assert.Equal(1, node.Run(Binary.X64, "garp").ExitCode);
        daemon.Stop();
        Assert.Equal(5, node.Run(Binary.X64, "status").ExitCode);
    }

    [RootFact]
    public void watch_tells_again_and_again_until_the_caller_hangs_up()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(node);
        Door.Ask(node, "status");
        int before = Descriptors(daemon);
        using (Socket socket = Door.Open(node, "status --json --watch"))
        {
            using var stream = new NetworkStream(socket);
            double last = -1;
            for (int i = 0; i < 3; i++)
            {
                Assert.True(Door.Frame(stream, out _, out byte[] line));
                Assert.Equal('\n', (char)line[^1]);
                using JsonDocument json = JsonDocument.Parse(line);
                double uptime = json.RootElement.GetProperty("uptime").GetDouble();
                Assert.True(uptime > last);
                last = uptime;
            }
        }
        Eventually.True("its descriptor is closed", TimeSpan.FromSeconds(5), () => Descriptors(daemon) == before);
    }

    [RootFact]
    public void callers_that_stop_reading_cost_the_engine_no_advert_and_no_memory()
    {
        const int routers = 200, callers = 40;
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.Globals
            + string.Concat(Enumerable.Range(1, routers).Select(Instance)));
        SingleNode.WaitForVip(node, "10.9.0.200", 20);
        Eventually.True("the control socket is open", TimeSpan.FromSeconds(10),
            () => File.Exists(node.Root + Door.Path));
        Door.Ask(node, "status --json");
        int quiet = Adverts(node), descriptors = Descriptors(daemon);
        long memory = Resident(daemon);
        List<Socket> stuck = [.. Enumerable.Range(0, callers).Select(_ => Door.Open(node, "status --json --watch"))];
        // 200 instances are 150 kB of JSON each time: after two seconds every queue is full.
        Thread.Sleep(3000);
        int busy = Adverts(node);
        Assert.True(busy > quiet * 8 / 10, $"{busy} adverts, without the callers {quiet}");
        Assert.True(Resident(daemon) - memory < 40_000_000, $"{Resident(daemon) - memory} bytes more");
        Assert.Equal(0, Door.Ask(node, "status").Code);
        stuck.ForEach(socket => socket.Dispose());
        Eventually.True("nothing of them is left", TimeSpan.FromSeconds(5), () => Descriptors(daemon) <= descriptors);
        Assert.Equal("MASTER", Door.State(node, "VI_200"));
    }

    [RootFact]
    public void a_member_of_the_group_may_look_and_nobody_else_may_even_ask()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(node);
        Assert.Equal(0, As(node, "adm", "status").ExitCode);
        Assert.Equal(0, As(node, "adm", "why", "VI_1").ExitCode);
        string before = Configuration(node);
        foreach (string[] touch in (string[][])[["reload"], ["garp"], ["counters", "clear"], ["check", "run", "x"],
            ["trace", "for", "1s"]])
        {
            CommandResult refused = As(node, "adm", touch);
            Assert.Equal(3, refused.ExitCode);
            Assert.Contains("only root may", refused.Output + refused.Error);
        }
        Assert.Equal(before, Configuration(node));
        CommandResult outside = As(node, "games", "status");
        Assert.Equal(3, outside.ExitCode);
        Assert.Contains("only root and the socket's group may ask", outside.Error);
        Assert.Equal("", outside.Output);
    }

    private static CommandResult As(Node node, string group, params string[] words) =>
        node.Run("setpriv", ["--reuid=nobody", "--regid=nogroup", $"--groups={group}", Binary.X64, .. words]);

    private static string Configuration(Node node) => Door.Status(node).GetProperty("generation").ToString();

    private static string Instance(int vrid) => $$"""
        vrrp_instance VI_{{vrid}} {
            interface eth0
            virtual_router_id {{vrid}}
            priority 100
            advert_int 0.2
            virtual_ipaddress {
                10.9.0.{{vrid}}
            }
        }

        """;

    /// <summary>Adverts on the wire in two seconds.</summary>
    private static int Adverts(Node node)
    {
        using var capture = Capture.Start(node, "vrrp");
        Thread.Sleep(2000);
        return capture.Count("vrrp");
    }

    private static int Descriptors(Daemon daemon) =>
        Directory.GetFileSystemEntries($"/proc/{daemon.BoxPid}/fd").Length;

    private static long Resident(Daemon daemon) =>
        long.Parse(File.ReadAllText($"/proc/{daemon.BoxPid}/statm").Split(' ')[1]) * Environment.SystemPageSize;
}
