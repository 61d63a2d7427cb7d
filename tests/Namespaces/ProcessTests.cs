using Lab;

namespace Namespaces;

/// <summary>
/// The two processes of a running daemon: who goes before whom, and how large the one is that only waits.
/// </summary>
public class ProcessTests
{
    [RootFact]
    public void the_loop_is_ahead_of_the_attendant_and_the_box_is_as_ordinary_as_its_callers()
    {
        using var lan = new Lan();
        using Daemon daemon = Start(lan);
        Dictionary<string, string> priorities = [];
        Eventually.True("all threads are there", TimeSpan.FromSeconds(10), () =>
        {
            priorities = Directory.EnumerateDirectories($"/proc/{daemon.EnginePid}/task")
                .ToDictionary(thread => File.ReadAllText($"{thread}/comm").Trim()
                    + (thread.EndsWith($"/{daemon.EnginePid}", StringComparison.Ordinal) ? " loop" : ""), PriorityOf);
            return priorities.TryGetValue("attendant", out string? own) && own != "50 1";
        });
        Assert.Equal("50 1", priorities.Single(thread => thread.Key.EndsWith(" loop", StringComparison.Ordinal)).Value);
        Assert.Equal("1 1", priorities["attendant"]);
        Assert.DoesNotContain("desk", priorities.Keys);
        Assert.Equal(0, daemon.Node.Run(Daemon.ProgramOf("vrrpaot"), "status").ExitCode);
        Assert.Equal("0 0", PriorityOf($"/proc/{daemon.BoxPid}/task/{daemon.BoxPid}"));
        Assert.Equal("0 0", priorities["closing"]);
        Assert.Equal("60 1", PriorityOf($"/proc/{daemon.Process.Id}/task/{daemon.Process.Id}"));
    }

    /// <summary>
    /// There a thread that waits for an ordinary one with real-time priority waits for the kernel to throttle it, which
    /// takes 950 ms of its time.
    /// </summary>
    [RootFact]
    public void on_a_single_processor_no_thread_keeps_from_it_what_it_waits_for()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        node.WriteFile("/run/lab/single", $"#!/bin/sh\nexec taskset -c 0 {Daemon.ProgramOf("vrrpaot")} \"$@\"\n");
        using Daemon daemon = Daemon.Start(node, "/run/lab/single", SingleNode.File());
        SingleNode.WaitForVip(node);
        string ThreadOf(string name) =>
            Directory.EnumerateDirectories($"/proc/{daemon.EnginePid}/task")
            .First(thread => File.ReadAllText($"{thread}/comm").Trim() == name);
        Eventually.True("its desk is open", TimeSpan.FromSeconds(10),
            () => node.Run(Daemon.ProgramOf("vrrpaot"), "status").ExitCode == 0);
        Assert.InRange(TicksOf(ThreadOf("attendant")), 0, 50);
        Assert.Equal("0 0", PriorityOf(ThreadOf("attendant")));
        Assert.Equal("-20", NiceOf(ThreadOf("attendant")));
        Assert.Equal("0", NiceOf($"/proc/{daemon.BoxPid}/task/{daemon.BoxPid}"));
        Assert.Equal("50 1", PriorityOf($"/proc/{daemon.EnginePid}/task/{daemon.EnginePid}"));
    }

    /// <summary>
    /// It still knows all that it needs when the engine dies, and at its own end: pages that were let go come back.
    /// </summary>
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
            () => 2 * FilePages(daemon.Process.Id) < FilePages(daemon.EnginePid), () =>
                $"{FilePages(daemon.Process.Id)} kB, the engine {FilePages(daemon.EnginePid)} kB");

    private static int FilePages(int pid) =>
        int.Parse(File.ReadLines($"/proc/{pid}/status")
            .Single(line => line.StartsWith("RssFile:", StringComparison.Ordinal)).Split(':')[1].Replace("kB", "")
            .Trim());

    /// <summary>Real-time priority and policy (1: SCHED_FIFO).</summary>
    private static string PriorityOf(string thread) => $"{Field(thread, 40)} {Field(thread, 41)}";

    private static string NiceOf(string thread) => Field(thread, 19);

    /// <summary>Time on the processor, in units of 10 ms.</summary>
    private static int TicksOf(string thread) => int.Parse(Field(thread, 14)) + int.Parse(Field(thread, 15));

    /// <summary>By its number in proc_pid_stat(5), from 3 on.</summary>
    private static string Field(string thread, int number) =>
        File.ReadAllText($"{thread}/stat").Split(") ")[^1].Split(' ')[number - 3];
}
