using System.Globalization;
using VrrpAot.Linux;

namespace Appliance.Config.Rules;

/// <summary>
/// For which addresses an interface answers ARP, and which it names in its own requests (Linux, ip-sysctl: arp_ignore,
/// arp_announce): the larger of its own value and that of `all` counts.
/// </summary>
internal readonly record struct ArpBehaviour(int Ignore, int Announce)
{
    /// <summary>It does not say that it has an address of its loopback, as a real server with DR must not.</summary>
    public bool HidesLoopback => Ignore >= 1 && Announce >= 2;

    /// <summary>As it is now; 0 where that cannot be read.</summary>
    public static ArpBehaviour Of(string link) => new(Value(link, "arp_ignore"), Value(link, "arp_announce"));

    private static int Value(string link, string name) => Math.Max(Read("all", name), Read(link, name));

    private static int Read(string link, string name) =>
        RawFile.TryReadText($"/proc/sys/net/ipv4/conf/{link}/{name}", out string text).IsOk
            && int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : 0;
}
