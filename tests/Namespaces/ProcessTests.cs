using Lab;

namespace Namespaces;

/// <summary>The two processes of a running daemon: who goes before whom, and how large the one is that only waits.</summary>
public class ProcessTests
{
    [RootFact]
    public void the_loop_is_ahead_of_the_attendant_and_the_desk_is_as_ordinary_as_its_callers()
    {
        using var lan = new Lan();
        using Daemon daemon = Start(lan);
        Dictionary<string, string> priorities = [];
        Eventually.True("all threads are there", TimeSpan.FromSeconds(10), () =>
        {
            priorities = Directory.EnumerateDirectories($"/proc/{daemon.EnginePid}/task")
                .ToDictionary(thread => File.ReadAllText($"{thread}/comm").Trim() + (thread.EndsWith($"/{daemon.EnginePid}", StringComparison.Ordinal) ? " loop" : ""), PriorityOf);
            return priorities.ContainsKey("desk") && priorities["attendant"] != "50 1";
        });
        Assert.Equal("50 1", priorities.Single(thread => thread.Key.EndsWith(" loop", StringComparison.Ordinal)).Value);
        Assert.Equal("1 1", priorities["attendant"]);
        Assert.Equal("0 0", priorities["desk"]);
        Assert.Equal("0 0", priorities["closing"]);
        Assert.Equal("60 1", PriorityOf($"/proc/{daemon.Process.Id}/task/{daemon.Process.Id}"));
    }

    /// <summary>It still knows all that it needs when the engine dies, and at its own end: pages that were let go come back.</summary>
    [RootFact]
    public void the_guardian_lets_go_of_what_its_start_needed_and_guards_as_before()
    {
        using var lan = new Lan();
        using Daemon daemon = Start(lan);
        WaitUntilLight(daemon);
        int mark = daemon.Process.LineCount;
        ProcessTree.Signal(daemon.EnginePid, ProcessTree.SigKill);
        daemon.WaitFor("died: Respawning", 5, mark);
        daemon.WaitFor("Entering MASTER STATE", 10, mark);
        WaitUntilLight(daemon);
        daemon.Stop();
        Assert.Equal(0, daemon.Process.ExitCode);
    }

    private static Daemon Start(Lan lan)
    {
        Node node = lan.AddNode("node1", SingleNode.Address);
        Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(node);
        return daemon;
    }

    private static void WaitUntilLight(Daemon daemon) =>
        Eventually.True("the guardian has less than half of the program in memory", TimeSpan.FromSeconds(15),
            () => 2 * FilePages(daemon.Process.Id) < FilePages(daemon.EnginePid), () => $"{FilePages(daemon.Process.Id)} kB, the engine {FilePages(daemon.EnginePid)} kB");

    private static int FilePages(int pid) =>
        int.Parse(File.ReadLines($"/proc/{pid}/status").Single(line => line.StartsWith("RssFile:", StringComparison.Ordinal)).Split(':')[1].Replace("kB", "").Trim());

    /// <summary>Real-time priority and policy (1: SCHED_FIFO), fields 40 and 41 of proc_pid_stat(5).</summary>
    private static string PriorityOf(string thread)
    {
        string[] afterName = File.ReadAllText($"{thread}/stat").Split(") ")[^1].Split(' ');
        return $"{afterName[40 - 3]} {afterName[41 - 3]}";
    }
}
