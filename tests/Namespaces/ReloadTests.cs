using Lab;

namespace Namespaces;

/// <summary>SIGHUP: a good new file is taken up, a bad one changes nothing, now or after a crash.</summary>
public class ReloadTests
{
    private const string File = "/run/lab/keepalived.conf", Other = "192.168.10.122";
    private const string Bad = "vrrp_instance VI_1 {\n    interface eth0\n}\n";

    [RootFact]
    public void a_good_new_file_is_taken_up()
    {
        using var lan = new Lan();
        (Node node, Daemon daemon) = Start(lan);
        node.WriteFile(File, SingleNode.File(Other));
        ProcessTree.Signal(daemon.Process.Id, ProcessTree.SigHup);
        SingleNode.WaitForVip(node, Other);
        SingleNode.WaitForNoVip(node);
    }

    [RootFact]
    public void a_bad_new_file_is_refused_and_the_old_one_runs_on()
    {
        using var lan = new Lan();
        (Node node, Daemon daemon) = Start(lan);
        int engine = daemon.EnginePid;
        node.WriteFile(File, Bad);
        ProcessTree.Signal(daemon.Process.Id, ProcessTree.SigHup);
        daemon.WaitFor("the old one stays in force", 5);
        Assert.True(node.Holds(SingleNode.Vip));
        Assert.Equal(engine, daemon.EnginePid);
    }

    [RootFact]
    public void a_crash_while_the_file_is_bad_does_not_end_the_daemon_and_a_mended_file_brings_it_back()
    {
        using var lan = new Lan();
        (Node node, Daemon daemon) = Start(lan);
        node.WriteFile(File, Bad);
        ProcessTree.Signal(daemon.EnginePid, ProcessTree.SigKill);
        daemon.WaitFor("has become bad since the last start", 10);
        SingleNode.WaitForNoVip(node);
        node.WriteFile(File, SingleNode.File());
        ProcessTree.Signal(daemon.Process.Id, ProcessTree.SigHup);
        SingleNode.WaitForVip(node);
    }

    private static (Node Node, Daemon Daemon) Start(Lan lan)
    {
        Node node = lan.AddNode("node1", SingleNode.Address);
        Daemon daemon = Daemon.Start(node, Binary.X64, SingleNode.File());
        SingleNode.WaitForVip(node);
        return (node, daemon);
    }
}
