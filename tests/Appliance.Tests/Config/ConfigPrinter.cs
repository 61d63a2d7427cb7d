using System.Globalization;
using System.Text;
using Appliance.Settings;
using VrrpAot.Engine;

namespace Appliance.Tests.Config;

/// <summary>Writes settings as a configuration, for the round trip: print, read, print again.</summary>
internal static class ConfigPrinter
{
    public static string Print(int vrid, int priority, int centiseconds, bool third, int prefix, IpAddress address,
        int weight, string word)
    {
        string quoted = '"' + word.Replace("\"", "") + '"';
        decimal interval = third ? centiseconds / 100m : (centiseconds % 255) + 1;
        return Lay(third ? 3 : 2, vrid, priority, interval, address, prefix, weight, quoted, third ? null : quoted);
    }

    public static string Print(DaemonSettings box)
    {
        InstanceSettings instance = box.Engine.Instances[0];
        string? password = instance.Password is { } bytes
            ? '"' + Encoding.ASCII.GetString(bytes.AsSpan()).TrimEnd('\0') + '"' : null;
        return Lay((int)instance.Election.Version, instance.Vrid.Value, instance.Election.BasePriority.Value,
            instance.Election.AdvertInterval.Nanoseconds / 1_000_000_000m,
            instance.Addresses[0].Address, instance.Addresses[0].PrefixLength,
                box.Instances[0].TrackedScripts[0].Weight, '"' + box.RouterId + '"', password);
    }

    private static string Lay(int version, int vrid, int priority, decimal interval, IpAddress address, int prefix,
        int weight, string word, string? password) =>
        string.Create(CultureInfo.InvariantCulture, $$"""
        global_defs {
            router_id {{word}}
        }
        vrrp_script s {
            script "/x"
        }
        vrrp_instance V {
            interface eth0
            version {{version}}
            virtual_router_id {{vrid}}
            priority {{priority}}
            advert_int {{interval:0.##}}
            {{(password is null or "\"\"" ? "" : $"authentication {{ auth_type PASS\n auth_pass {password} }}")}}
            virtual_ipaddress {
                {{address}}/{{prefix}}
            }
            track_script {
                s weight {{weight}}
            }
        }
        """);
}
