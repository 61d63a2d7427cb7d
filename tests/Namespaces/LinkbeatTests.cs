using Lab;

namespace Namespaces;

/// <summary>A link that is asked whether it is there: a pair of virtual interfaces whose other end goes.</summary>
public class LinkbeatTests
{
    [RootTheory]
    [InlineData("vrrpaot")]
    [InlineData("keepalived")]
    public void a_link_that_goes_is_noticed_told_and_taken_up_again(string program)
    {
        using var lan = new Lan();
        Node node = lan.AddNode("node1", SingleNode.Address);
        using Daemon daemon = Daemon.Start(node, program,
            "linkbeat_interfaces {\n eth0 ETHTOOL\n}\n" + SingleNode.File());
        SingleNode.WaitForVip(node);
        Command.Run("ip", "-n", lan.SwitchNamespace, "link", "set", "node1", "down");
        SingleNode.WaitForNoVip(node);
        daemon.Process.WaitForLine("Linkbeat reports eth0 down", TimeSpan.FromSeconds(10));
        Command.Run("ip", "-n", lan.SwitchNamespace, "link", "set", "node1", "up");
        SingleNode.WaitForVip(node);
        daemon.Process.WaitForLine("Linkbeat reports eth0 up", TimeSpan.FromSeconds(10));
    }
}
