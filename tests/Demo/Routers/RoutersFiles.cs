namespace Demo.Routers;

/// <summary>The network of the story, and the file of each router.</summary>
internal static class RoutersFiles
{
    public const string Client4 = "192.0.2.10", Client6 = "2001:db8:1::10";
    public const string Server4 = "198.51.100.10", Server6 = "2001:db8:2::10";
    public const string Inside4 = "192.0.2.1", Inside6 = "2001:db8:1::1";
    public const string Outside4 = "198.51.100.1", Outside6 = "2001:db8:2::1";

    public static readonly string[] Instances = ["LAN4", "LAN6", "WAN4", "WAN6"];
    public static readonly string[] Vips = [Inside4, Inside6, Outside4, Outside6];

    /// <summary>The virtual routers' MAC addresses (RFC 5798 section 7.3): 00:00:5e:00, 01 or 02, VRID.</summary>
    public static readonly string[] InsideMacs = ["00:00:5e:00:01:33", "00:00:5e:00:02:33"];
    public static readonly string[] OutsideMacs = ["00:00:5e:00:01:34", "00:00:5e:00:02:34"];

    /// <summary>A router's file: four instances that stand and fall together, each with its virtual MAC.</summary>
    public static string For(int priority) => $$"""
        vrrp_sync_group ROUTER {
            group {
                LAN4
                LAN6
                WAN4
                WAN6
            }
            track_interface {
                eth1
            }
        }

        """ + Instance("LAN4", "eth0", 51, priority, $"{Inside4}/24")
            + Instance("LAN6", "eth0", 51, priority, "fe80::1/64", $"{Inside6}/64")
            + Instance("WAN4", "eth1", 52, priority, $"{Outside4}/24")
            + Instance("WAN6", "eth1", 52, priority, "fe80::1/64", $"{Outside6}/64");

    private static string Instance(string name, string device, int id, int priority, params string[] addresses) => $$"""
        vrrp_instance {{name}} {
            state BACKUP
            interface {{device}}
            version 3
            virtual_router_id {{id}}
            priority {{priority}}
            advert_int 0.3
            use_vmac v{{name}}
            virtual_ipaddress {
                {{string.Join("\n        ", addresses)}}
            }
        }

        """;
}
