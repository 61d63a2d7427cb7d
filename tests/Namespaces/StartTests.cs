using Lab;

namespace Namespaces;

/// <summary>
/// A daemon that starts too early comes up by itself when what it needs appears. (keepalived ends, or stays in FAULT.)
/// </summary>
public class StartTests
{
    [RootFact]
    public void with_its_interface_down()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address, plugged: false);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        daemon.WaitFor("FAULT", 5);
        node.BringUp();
        SingleNode.WaitForVip(node);
        daemon.WaitFor("Entering MASTER STATE", 1);
    }

    [RootFact]
    public void without_its_interface()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address, plugged: false);
        node.Unplug();
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        Thread.Sleep(1000);
        Assert.False(daemon.Process.HasEnded);
        Assert.NotEqual("MASTER", daemon.State);
        node.Plug();
        node.BringUp();
        SingleNode.WaitForVip(node);
    }

    /// <summary>
    /// Where the file asks for something that is not carried out and that decides who is MASTER, the user does.
    /// </summary>
    [RootFact]
    public void with_a_file_that_costs_safety_only_when_the_user_says_anyway()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        string costly = SingleNode.File().Replace("priority 100", "priority 100\n    use_ipvlan");
        using (Daemon refused = Daemon.Start(node, "vrrpaot", costly))
        {
            Eventually.True("it ends", TimeSpan.FromSeconds(5), () => refused.Process.HasEnded);
            Assert.Equal(2, refused.Process.ExitCode);
            Assert.Contains(refused.Log, line => line.Text.Contains("'use_ipvlan' is known but not carried out"));
        }
        using Daemon daemon = Daemon.Start(node, "vrrpaot", costly, "--anyway");
        SingleNode.WaitForVip(node);
    }

    [RootFact]
    public void without_an_address()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", null);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        Thread.Sleep(1000);
        Assert.False(daemon.Process.HasEnded);
        Assert.NotEqual("MASTER", daemon.State);
        node.Ip("addr", "add", SingleNode.Address, "dev", "eth0");
        SingleNode.WaitForVip(node);
    }

    [RootFact]
    public void and_an_interface_that_went_away_while_it_ran_is_found_again()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = Daemon.Start(node, "vrrpaot", SingleNode.File());
        SingleNode.WaitForVip(node);
        int mark = daemon.Process.LineCount;
        node.Unplug();
        daemon.WaitFor("FAULT", 5, mark);
        node.Plug();
        node.BringUp();
        SingleNode.WaitForVip(node);
    }
}
