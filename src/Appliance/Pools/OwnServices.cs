using System.Globalization;
using System.Text;
using VrrpAot.Linux;

namespace Appliance.Pools;

/// <summary>
/// The list of services that we have made, as text: a line each. IPVS does not say who made what, and a service that an
/// earlier process left behind must go, while one of another program must not.
/// </summary>
internal static class OwnServices
{
    /// <summary>More than a table has; a longer list is none of ours.</summary>
    public const int LongestText = 8 << 20;

    /// <summary>`4 6 192.0.2.10 80`, `6 mark 7`: family, and protocol with address and port, or the mark.</summary>
    public static string Write(IEnumerable<ServiceKey> services)
    {
        var text = new StringBuilder();
        foreach (ServiceKey key in services)
        {
            text.Append(key.Family == IpFamily.IPv6 ? "6 " : "4 ");
            if (key.Mark != 0)
                text.Append("mark ").Append(key.Mark);
            else
                text.Append(key.Protocol).Append(' ').Append(key.Address.ToString()).Append(' ').Append(key.Port);
            text.Append('\n');
        }
        return text.ToString();
    }

    /// <summary>A line that says nothing that can be a service is left out.</summary>
    public static HashSet<ServiceKey> Read(string text)
    {
        var keys = new HashSet<ServiceKey>();
        foreach (string line in text.Split('\n'))
            if (TryRead(line, out ServiceKey key))
                keys.Add(key);
        return keys;
    }

    private static bool TryRead(string line, out ServiceKey key)
    {
        key = default;
        string[] words = line.Split(' ');
        if (words[0] is not ("4" or "6"))
            return false;
        IpFamily family = words[0] == "6" ? IpFamily.IPv6 : IpFamily.IPv4;
        if (words.Length == 3 && words[1] == "mark"
            && uint.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out uint mark) && mark != 0)
        {
            key = new ServiceKey(family, mark, 0, default, 0);
            return true;
        }
        if (words.Length != 4
            || !byte.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out byte protocol)
            || !IpAddress.TryParse(words[2], out IpAddress address) || address.Family != family
            || !ushort.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out ushort port))
            return false;
        key = new ServiceKey(family, 0, protocol, address, port);
        return true;
    }
}
