using System.Text;
using System.Text.RegularExpressions;

namespace Lab;

/// <summary>The pair that everything grows from: the two files of the story, word for word, and its variants.</summary>
public static class Story
{
    public const string FirstAddress = "192.168.10.111", SecondAddress = "192.168.10.112",
        ClientAddress = "192.168.10.50";
    public const string Vip = "192.168.10.121";
    public const string CheckPath = "/check_sample.sh";

    /// <summary>keepalived.conf of node 1, unicast, version 2.</summary>
    public static string First => Resource("node1.conf");

    /// <summary>keepalived.conf of node 2.</summary>
    public static string Second => Resource("node2.conf");

    /// <summary>The script behind `/check_sample.sh`: fails when the node's web server is gone.</summary>
    public static string Check => Resource("check_sample.sh");

    /// <summary>The same without its `unicast_*` lines.</summary>
    public static string Multicast(string configuration) =>
        Regex.Replace(configuration, @"    # unicast\n    unicast_src_ip.*\n    unicast_peer \{\n.*\n    \}\n", "");

    /// <summary>The same in VRRP version 3, which has no authentication.</summary>
    public static string Version3(string configuration) =>
        Regex.Replace(configuration, @"    authentication \{\n(.*\n)*?    \}\n", "")
            .Replace("global_defs {\n", "global_defs {\n    vrrp_version 3\n", StringComparison.Ordinal);

    /// <summary>The same with another `advert_int`, in seconds.</summary>
    public static string AdvertInterval(string configuration, string seconds) =>
        configuration.Replace("advert_int 1\n", $"advert_int {seconds}\n", StringComparison.Ordinal);

    internal static string Resource(string name)
    {
        using Stream stream = typeof(Story).Assembly.GetManifestResourceStream(name)
            ?? throw new LabException($"no resource {name}");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
