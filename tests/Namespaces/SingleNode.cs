using Lab;

namespace Namespaces;

/// <summary>One node alone with one instance: whoever is alone becomes MASTER.</summary>
internal static class SingleNode
{
    public const string Address = "192.168.10.111/24", Vip = "192.168.10.121";

    public const string Globals = """
        global_defs {
            vrrp_version 3
        }

        """;

    /// <summary>The smallest file that makes a MASTER, quickly (adverts every 100 ms).</summary>
    public static string File(string vip = Vip, string device = "eth0") => Globals + $$"""
        vrrp_instance VI_1 {
            state BACKUP
            interface {{device}}
            virtual_router_id 51
            priority 100
            advert_int 0.1
            virtual_ipaddress {
                {{vip}}
            }
        }

        """;

    /// <summary>On a LAN of its own, and MASTER.</summary>
    public static (Node Node, Daemon Daemon) Start(Lan lan)
    {
        Node node = lan.AddNode("node1", Address);
        Daemon daemon = Daemon.Start(node, Binary.X64, File());
        WaitForVip(node);
        return (node, daemon);
    }

    public static void WaitForVip(Node node, string vip = Vip, double seconds = 10) =>
        Eventually.True($"{node.Name} holds {vip}", TimeSpan.FromSeconds(seconds), () => node.Holds(vip));

    public static void WaitForNoVip(Node node, string vip = Vip, double seconds = 10) =>
        Eventually.True($"{node.Name} no longer holds {vip}", TimeSpan.FromSeconds(seconds), () => !node.Holds(vip));
}
