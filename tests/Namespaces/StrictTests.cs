using Lab;

namespace Namespaces;

/// <summary>Accept_Mode off: a MASTER that answers for its VIP and takes no packet that is for it.</summary>
public class StrictTests
{
    private static string File(string globals, string lines = "") => SingleNode.File()
        .Replace("vrrp_version 3", $"vrrp_version 3\n{globals}").Replace("advert_int 0.1", $"advert_int 0.1\n{lines}");

    private static bool Answers(Lan lan, Node client, string address = SingleNode.Vip)
    {
        using var pinger = new Pinger(lan, client, address, TimeSpan.FromMilliseconds(20),
            TimeSpan.FromMilliseconds(300));
        Thread.Sleep(1000);
        return pinger.Answers.Any(answer => answer.Who is not null);
    }

    [RootTheory]
    [InlineData("vrrpaot", "vrrp_strict", "", false)]
    [InlineData("keepalived", "vrrp_strict", "", false)]
    [InlineData("vrrpaot", "vrrp_strict", "accept", true)]
    [InlineData("keepalived", "vrrp_strict", "accept", true)]
    [InlineData("vrrpaot", "", "no_accept", false)]
    [InlineData("keepalived", "", "no_accept", false)]
    [InlineData("vrrpaot", "", "", true)]
    public void a_vip_answers_a_ping_as_with_keepalived(string program, string globals, string lines, bool answers)
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address), client = lan.AddNode("client", "192.168.10.200/24");
        using Daemon daemon = Daemon.Start(node, program, File(globals, lines));
        SingleNode.WaitForVip(node);
        Assert.True(Answers(lan, client, "192.168.10.111"));
        Assert.Equal(answers, Answers(lan, client));
        // Whoever is not answered knows all the same whose the VIP is.
        Assert.Contains(node.MacAddress, client.Ip("neigh", "show", SingleNode.Vip),
            StringComparison.OrdinalIgnoreCase);
    }

    [RootFact]
    public void nothing_is_left_of_the_table_when_every_process_is_killed_at_once()
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address), client = lan.AddNode("client", "192.168.10.200/24");
        using Daemon daemon = Daemon.Start(node, "vrrpaot", File("vrrp_strict"));
        SingleNode.WaitForVip(node);
        Assert.False(Answers(lan, client));
        daemon.KillTree();
        Eventually.True("what is left of the VIP answers", TimeSpan.FromSeconds(5), () => Answers(lan, client));
    }
}
