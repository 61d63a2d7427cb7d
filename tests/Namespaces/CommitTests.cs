using Lab;

namespace Namespaces;

/// <summary>The configuration edited and committed over the socket, on a real disk, with a real engine.</summary>
public class CommitTests
{
    private const string File = "/run/lab/keepalived.conf", Other = "192.168.10.122";

    /// <summary>An odd number, so that the last commit leaves the other VIP.</summary>
    private const int Rounds = 5;

    [RootFact]
    public void a_vip_is_changed_in_place_without_losing_an_advert()
    {
        using var lan = new Lan();
        (Node node, Daemon daemon) = SingleNode.Start(lan);
        int engine = daemon.EnginePid;
        Rhythm quiet = Rhythm.Of(node, Rounds, () => Thread.Sleep(400));
        string[] vips = [SingleNode.Vip, Other];
        int round = 0;
        Rhythm committing = Rhythm.Of(node, Rounds, () =>
        {
            Thread.Sleep(150);
            Assert.Contains("is in force",
                Ask(node, 0, $"edit change 1- {vips[round % 2]} {vips[++round % 2]}", "commit"));
            Thread.Sleep(250);
        });
        SingleNode.WaitForVip(node, Other);
        SingleNode.WaitForNoVip(node);
        Assert.Equal(engine, daemon.EnginePid);
        Assert.Equal(SingleNode.File(Other), node.ReadFile(File));
        Assert.Equal("-rw-r--r--", Command.Run("ls", "-l", node.Root + File)[..10]);
        Assert.Equal(0, committing.Farewells);
        // One advert lost would make twice the time between two of them.
        Assert.True(committing.LongestGap < 1.7 * quiet.LongestGap,
            $"longest gap {committing.LongestGap:0.000} s, without a commit {quiet.LongestGap:0.000} s");
        Assert.Contains("commit", Ask(node, 0, "show history"));
        Assert.Contains("is in force", Ask(node, 0, "rollback"));
        SingleNode.WaitForVip(node);
    }

    [RootFact]
    public void a_whole_file_comes_over_standard_input_and_a_bad_one_is_refused_while_the_old_runs()
    {
        using var lan = new Lan();
        (Node node, Daemon daemon) = SingleNode.Start(lan);
        node.WriteFile("/run/lab/new.conf", SingleNode.File(Other).Replace("priority 100", "priority 300"));
        Assert.Contains("The candidate has", Shell(node, 0, "vrrpaot edit < /run/lab/new.conf"));
        Assert.Contains($"{File}:8:14: error", Ask(node, 1, "check --candidate"));
        Assert.Contains("Not committed", Ask(node, 1, "commit"));
        Assert.Equal(SingleNode.File(), node.ReadFile(File));
        Assert.True(node.Holds(SingleNode.Vip));
        node.WriteFile("/run/lab/new.conf", SingleNode.File(Other));
        Shell(node, 0, "vrrpaot edit < /run/lab/new.conf && vrrpaot commit");
        SingleNode.WaitForVip(node, Other);
        Assert.Contains("is empty", Shell(node, 1, "vrrpaot edit < /dev/null"));
        Assert.Contains("longer than", Shell(node, 2, "head -c 1100000 /dev/zero | vrrpaot edit 2>&1"));
    }

    /// <summary>Both are root; the inner one of two shells, each on a terminal of its own, is another holder.</summary>
    [RootFact]
    public void two_root_shells_do_not_edit_one_candidate()
    {
        using var lan = new Lan();
        (Node node, _) = SingleNode.Start(lan);
        const string asOther = "script -qec 'vrrpaot edit change 1- 192.168.10.122 192.168.10.123' /dev/null";
        node.WriteFile("/run/lab/shells",
            $"vrrpaot edit change 1- 192.168.10.121 192.168.10.122\n{asOther}\nvrrpaot edit undo\n".Replace("vrrpaot",
            Binary.X64));
        string said = Shell(node, 0, "script -qec 'sh /run/lab/shells' /dev/null");
        Assert.Matches(@"root on pts/\d+ holds the candidate", said);
        Assert.Contains("The last change is taken back", said);
        // Without a terminal they are scripts, and one another's.
        Ask(node, 0, "edit change 1- 192.168.10.121 192.168.10.122", "edit undo", "discard");
    }

    [RootFact]
    public void a_trial_that_nobody_confirms_undoes_itself_and_one_that_is_confirmed_stays()
    {
        using var lan = new Lan();
        (Node node, Daemon daemon) = SingleNode.Start(lan);
        Ask(node, 0, "edit change 1- 192.168.10.121 192.168.10.122", "commit confirm 1");
        SingleNode.WaitForVip(node, Other);
        daemon.WaitFor("what was before is in force again", 75);
        SingleNode.WaitForVip(node);
        Assert.Equal(SingleNode.File(), node.ReadFile(File));
        Ask(node, 0, "edit change 1- 192.168.10.121 192.168.10.122", "commit confirm 1", "confirm");
        SingleNode.WaitForVip(node, Other);
        Assert.Contains("Nothing waits", Ask(node, 1, "confirm"));
        Assert.Equal(SingleNode.File(Other), node.ReadFile(File));
    }

    [RootFact]
    public void a_trial_is_undone_by_a_start_after_kill_9_and_by_a_crash_of_the_engine()
    {
        using var lan = new Lan();
        (Node node, Daemon daemon) = SingleNode.Start(lan);
        Ask(node, 0, "edit change 1- 192.168.10.121 192.168.10.122", "commit confirm 60");
        SingleNode.WaitForVip(node, Other);
        ProcessTree.Signal(daemon.EnginePid, ProcessTree.SigKill);
        SingleNode.WaitForVip(node);
        daemon.WaitFor("what was before is in force again", 5);
        Ask(node, 0, "edit change 1- 192.168.10.121 192.168.10.122", "commit confirm 60");
        SingleNode.WaitForVip(node, Other);
        daemon.KillTree();
        Assert.Equal(SingleNode.File(Other), node.ReadFile(File));
        using Daemon again = Daemon.Start(node, Binary.X64, node.ReadFile(File));
        SingleNode.WaitForVip(node);
        Assert.Equal(SingleNode.File(), node.ReadFile(File));
        Assert.Contains("undo of", Ask(node, 0, "show history"));
    }

    [RootFact]
    public void a_trial_goes_on_over_the_new_start_that_it_needs()
    {
        using var lan = new Lan();
        (Node node, Daemon daemon) = SingleNode.Start(lan);
        int engine = daemon.EnginePid;
        Ask(node, 0, "edit change 2 vrrp_version vrrp_rt_priority", "edit change 2 3 30",
            "edit change 1- 192.168.10.121 192.168.10.122");
        Assert.Contains("a new start", Ask(node, 0, "commit confirm 60"));
        SingleNode.WaitForVip(node, Other, 20);
        Eventually.True("the desk answers", TimeSpan.FromSeconds(10),
            () => Ask(node, null, "show history").Contains("is on trial"));
        Assert.NotEqual(engine, daemon.EnginePid);
        Assert.Contains("stays", Ask(node, 0, "confirm"));
    }

    private static string Ask(Node node, int? code, params string[] questions)
    {
        CommandResult result = default!;
        foreach (string question in questions)
        {
            result = node.Run(Binary.X64, question.Split(' '));
            Assert.True(code is null || result.ExitCode == code,
                $"{question}: {result.ExitCode}, {result.Output}{result.Error}");
        }
        return result.Output + result.Error;
    }

    private static string Shell(Node node, int code, string line)
    {
        CommandResult result = node.Run("/bin/sh", "-c",
            line.Replace("vrrpaot edit", $"{Binary.X64} edit").Replace("vrrpaot commit", $"{Binary.X64} commit"));
        Assert.True(result.ExitCode == code, $"{line}: {result.ExitCode}, {result.Output}{result.Error}");
        return result.Output + result.Error;
    }
}
