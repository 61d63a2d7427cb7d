using System.Text;

namespace Bench;

/// <summary>Texts of keepalived.conf for the measures.</summary>
internal sealed record Configuration
{
    /// <summary>The VIP of virtual router 51 on eth0.</summary>
    public const string Vip = "192.168.10.51";

    public int Version { get; init; } = 2;
    public string State { get; init; } = "BACKUP";
    public int Priority { get; init; } = 100;

    /// <summary>Seconds, as it stands in the file.</summary>
    public string Interval { get; init; } = "1";

    /// <summary>VRIDs on each interface.</summary>
    public (int First, int Count) Routers { get; init; } = (51, 1);
    public IReadOnlyList<string> Devices { get; init; } = ["eth0"];

    /// <summary>Also version 2's password.</summary>
    public bool Password { get; init; }

    /// <summary>A script without weight that fails while this file is not there.</summary>
    public string? AliveFile { get; init; }

    public override string ToString()
    {
        var text = new StringBuilder($"global_defs {{\n    vrrp_version {Version}\n    script_user root\n}}\n");
        if (AliveFile is not null)
            text.Append($"vrrp_script alive {{\n    script \"/usr/bin/test -e {AliveFile}\"\n    interval 1\n    "
                + $"fall 1\n    rise 1\n}}\n");
        for (int d = 0; d < Devices.Count; d++)
        {
            for (int vrid = Routers.First; vrid < Routers.First + Routers.Count; vrid++)
            {
                text.Append($$"""
                    vrrp_instance {{Devices[d]}}_{{vrid}} {
                        state {{State}}
                        interface {{Devices[d]}}
                        virtual_router_id {{vrid}}
                        priority {{Priority}}
                        advert_int {{Interval}}

                    """);
                if (Password)
                    text.Append("    authentication {\n        auth_type PASS\n        auth_pass 1111\n    }\n");
                if (AliveFile is not null)
                    text.Append("    track_script {\n        alive\n    }\n");
                text.Append($"    virtual_ipaddress {{\n        192.168.{10 + d}.{vrid}\n    }}\n}}\n");
            }
        }
        return text.ToString();
    }

    /// <summary>Time after which a BACKUP takes over, ms: three intervals and its skew.</summary>
    public double MasterDownMilliseconds
    {
        get
        {
            double interval = 1000 * double.Parse(Interval, System.Globalization.CultureInfo.InvariantCulture);
            return 3 * interval + (256 - Priority) / 256.0 * (Version == 3 ? interval : 1000);
        }
    }
}
