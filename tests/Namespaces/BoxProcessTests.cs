using System.Net.Sockets;
using Lab;

namespace Namespaces;

/// <summary>The process by which people and programs meet the engine: there when wanted, and nobody's end.</summary>
public sealed class BoxProcessTests
{
    private const string Appliance = "/run/lab/appliance.json", Metrics = "/run/lab/metrics.sock";

    private static void Becomes(string what, Func<bool> so) => Eventually.True(what, TimeSpan.FromSeconds(15), so);

    private static CommandResult Ask(Daemon daemon, params string[] words) =>
        daemon.Node.Run(Daemon.ProgramOf("vrrpaot"), words);

    [RootFact]
    public void a_plain_node_has_none_until_somebody_calls_and_then_the_caller_is_answered()
    {
        using var lan = new Lan();
        using Daemon daemon = Daemon.Start(lan.AddNode("node1", SingleNode.Address), "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(daemon.Node);
        Assert.Equal(0, daemon.BoxPid);
        Assert.Contains("VI_1  MASTER", Ask(daemon, "status").Output);
        int box = daemon.BoxPid;
        Assert.NotEqual(0, box);
        // The next ones are the same one's.
        Assert.Equal(0, Ask(daemon, "why").ExitCode);
        Assert.Equal(box, daemon.BoxPid);
    }

    [RootFact]
    public void it_ends_when_nobody_comes_and_comes_back_for_the_next_caller()
    {
        using var lan = new Lan();
        using Daemon daemon = Daemon.Start(lan.AddNode("node1", SingleNode.Address), "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(daemon.Node);
        Assert.Equal(0, Ask(daemon, "status").ExitCode);
        int first = daemon.BoxPid;
        Eventually.True("it has ended", TimeSpan.FromSeconds(60), () => daemon.BoxPid == 0);
        Assert.Equal(0, Ask(daemon, "status").ExitCode);
        Assert.NotEqual(first, daemon.BoxPid);
        Assert.DoesNotContain(daemon.Log, line => line.Text.Contains("box's process"));
    }

    [RootFact]
    public void a_text_that_is_being_edited_keeps_it()
    {
        using var lan = new Lan();
        using Daemon daemon = Daemon.Start(lan.AddNode("node1", SingleNode.Address), "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(daemon.Node);
        Assert.Equal(0, Door.Ask(daemon.Node, "edit").Code);
        int box = daemon.BoxPid;
        Thread.Sleep(25_000);
        Assert.Equal(box, daemon.BoxPid);
        Assert.Equal(0, Ask(daemon, "discard").ExitCode);
        Eventually.True("it has ended", TimeSpan.FromSeconds(60), () => daemon.BoxPid == 0);
    }

    /// <summary>
    /// Every VIP answers, no advert is missing, no state changes: its death is nothing to the loop.
    /// </summary>
    [RootFact]
    public void killed_it_takes_its_sessions_along_and_nothing_of_vrrp()
    {
        using var lan = new Lan();
        Node first = lan.AddNode("node1", SingleNode.Address), second = lan.AddNode("node2", "192.168.10.112/24"),
            client = lan.AddNode("client", "192.168.10.100/24");
        first.WriteFile(Appliance, $$"""{ "metrics": { "listen": "unix:{{Metrics}}" } }""");
        // The peer takes over after 0.36 s without an advert. At 10 ms a busy machine alone has it do so.
        string file = SingleNode.File();
        using Daemon daemon = Daemon.Start(first, "vrrpaot", file, $"--appliance={Appliance}");
        SingleNode.WaitForVip(first);
        using Daemon peer = Daemon.Start(second, "vrrpaot", file.Replace("priority 100", "priority 90"));
        peer.WaitFor("Entering BACKUP STATE", 10);
        Becomes("it stands, for the metrics", () => daemon.BoxPid != 0);
        using var pinger = new Pinger(lan, client, SingleNode.Vip, patience: TimeSpan.FromSeconds(1));
        pinger.WaitFor(first, 10);
        Moment begin = Moment.Now;
        using (Socket watching = Door.Open(first, "status --watch"))
        {
            using var stream = new NetworkStream(watching);
            Assert.True(Door.Frame(stream, out _, out _));
            int mark = daemon.Process.LineCount;
            for (int i = 0; i < 3; i++)
            {
                int box = daemon.BoxPid;
                ProcessTree.Signal(box, ProcessTree.SigKill);
                Becomes("there is another one", () => daemon.BoxPid != 0 && daemon.BoxPid != box);
                Becomes("it answers", () => Ask(daemon, "status").Output.Contains("VI_1  MASTER"));
            }
            daemon.WaitFor("sessions have ended, VRRP goes on", 5, mark);
            Becomes("the session has ended", () => HasEnded(watching));
        }
        Assert.Equal("MASTER", daemon.State);
        Assert.DoesNotContain("-> MASTER", Ask(peer, "why").Output);
        Assert.Empty(pinger.OutagesSince(begin));
        Assert.Contains("vrrpaot_", Scraped(first));
    }

    /// <summary>Reads what has come; true at the end of the connection.</summary>
    private static bool HasEnded(Socket caller)
    {
        byte[] told = new byte[65536];
        try
        {
            while (caller.Poll(0, SelectMode.SelectRead))
                if (caller.Receive(told) == 0)
                    return true;
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }

    private static string Scraped(Node node)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(node.Root + Metrics));
        socket.Send("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"u8);
        using var reader = new StreamReader(new NetworkStream(socket));
        return reader.ReadToEnd();
    }

    [RootFact]
    public void when_the_engine_dies_it_lives_and_says_so_and_serves_the_next_one()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(node);
        Assert.Equal(0, Ask(daemon, "status").ExitCode);
        int box = daemon.BoxPid;
        // A first end is followed by a new start at once; from the second on there is a second to look.
        int mark = daemon.Process.LineCount;
        ProcessTree.Signal(daemon.EnginePid, ProcessTree.SigKill);
        // What the box says until it has heard of the end is still of the first one.
        daemon.WaitFor("Entering MASTER STATE", 15, mark);
        Becomes("the next one is asked", () => Ask(daemon, "status").Output.Contains("VI_1  MASTER"));
        mark = daemon.Process.LineCount;
        ProcessTree.Signal(daemon.EnginePid, ProcessTree.SigKill);
        daemon.WaitFor("Restart of VRRP process delayed 1 seconds", 10, mark);
        CommandResult meanwhile = Ask(daemon, "status");
        Assert.Equal((1, "The VRRP process has ended, and is being started again.\n"),
            (meanwhile.ExitCode, meanwhile.Output + meanwhile.Error));
        Assert.Equal(1, Ask(daemon, "maintenance", "on").ExitCode);
        Assert.Contains("INIT", Ask(daemon, "why").Output);
        Becomes("the next one is asked", () => Ask(daemon, "status").Output.Contains("VI_1  MASTER"));
        Assert.Equal(box, daemon.BoxPid);
        Assert.Equal(0, Ask(daemon, "garp").ExitCode);
    }

    [RootFact]
    public void started_while_there_is_no_engine_it_says_so_too()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(node);
        for (int i = 0; i < 3; i++)
        {
            int mark = daemon.Process.LineCount;
            ProcessTree.Signal(daemon.EnginePid, ProcessTree.SigKill);
            daemon.WaitFor("Restart of VRRP process delayed", 10, mark);
            if (i < 2)
                daemon.WaitFor("Entering MASTER STATE", 15, mark);
        }
        Assert.Equal(0, daemon.BoxPid);
        Assert.Contains("is being started again", Ask(daemon, "status").Output);
        Becomes("the next one is asked", () => Ask(daemon, "status").Output.Contains("VI_1  MASTER"));
    }

    [RootFact]
    public void a_reload_and_a_stop_go_through_it_and_around_it()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(node);
        Assert.Contains("change nothing", Ask(daemon, "plan").Output);
        node.WriteFile("/run/lab/keepalived.conf", SingleNode.File().Replace("priority 100", "priority 120"));
        Assert.Contains("priority 100 -> 120", Ask(daemon, "plan").Output);
        ProcessTree.Signal(daemon.Process.Id, ProcessTree.SigHup);
        Becomes("it is told what runs now", () => Ask(daemon, "plan").Output.Contains("change nothing"));
        Assert.Matches("priority +120\n", Ask(daemon, "status").Output);
        int box = daemon.BoxPid;
        daemon.Stop();
        Assert.Equal(0, daemon.Process.ExitCode);
        Assert.False(ProcessTree.Exists(box));
        Assert.False(File.Exists(node.Root + Door.Path));
    }

    [RootFact]
    public void both_end_when_the_guardian_is_killed()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(node);
        Assert.Equal(0, Ask(daemon, "status").ExitCode);
        int[] children = [daemon.EnginePid, daemon.BoxPid];
        ProcessTree.Signal(daemon.Process.Id, ProcessTree.SigKill);
        Becomes("both have ended", () => !children.Any(ProcessTree.Exists));
        Assert.False(node.Holds(SingleNode.Vip));
    }

    /// <summary>What the box's process writes itself is in the log that it tells.</summary>
    [RootFact]
    public void its_own_lines_are_in_the_log_and_a_commit_on_trial_ends_without_anybody()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(node);
        Assert.Equal(0, Door.Ask(node, "edit").Code);
        Assert.Equal(0, Door.Ask(node, "edit change 1- 192.168.10.121 192.168.10.122").Code);
        Assert.Contains("in force", Ask(daemon, "commit", "confirm", "1").Output);
        SingleNode.WaitForVip(node, "192.168.10.122");
        Assert.Contains("commit confirm 1 by", Ask(daemon, "log").Output);
        int box = daemon.BoxPid, mark = daemon.Process.LineCount;
        ProcessTree.Signal(box, ProcessTree.SigKill);
        Becomes("another one sees to the trial", () => daemon.BoxPid != 0 && daemon.BoxPid != box);
        daemon.WaitFor("was not confirmed, and what was before is in force again", 90, mark);
        SingleNode.WaitForVip(node);
    }
}
