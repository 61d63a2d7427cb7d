namespace ImageTests;

/// <summary>What the boxes of these tests start with: the two files, written as people write them.</summary>
internal static class Seed
{
    public const string Vip = "192.0.2.100";

    /// <summary>
    /// appliance.json of a box at whose console nobody is asked who he is, and whose metrics whoever reaches it can
    /// read.
    /// </summary>
    /// <param name="more">More lines of it.</param>
    /// <param name="card">Its network interface.</param>
    public static string Appliance(string hostName, string address, string more = "", string card = "eth0") => $$"""
        {
          "hostName": "{{hostName}}",
          "network": { "interfaces": [ { "name": "{{card}}", "addresses": [ "{{address}}/24" ] } ] },
          "console": { "login": "none" },
          "metrics": { "listen": "0.0.0.0:{{Lab.WebServer.Port}}" },
          {{more}}
        }
        """;

    /// <summary>keepalived.conf; the instance's priority is on line 5.</summary>
    /// <param name="more">More lines of the instance.</param>
    /// <param name="card">Its network interface.</param>
    public static string Vrrp(int priority, string more = "", string card = "eth0") => $$"""
        vrrp_instance VI_1 {
            state BACKUP
            interface {{card}}
            virtual_router_id 51
            priority {{priority}}
            advert_int 1
            {{more}}
            virtual_ipaddress {
                {{Vip}}/24
            }
        }
        """;
}
