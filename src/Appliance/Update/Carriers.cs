using VrrpAot.Linux;

namespace Appliance.Update;

/// <summary>Network hardware that hears something at its other end.</summary>
internal static class Carriers
{
    private const string Folder = "/sys/class/net";

    /// <summary>The names of interfaces with a device behind them (no VLAN, no macvlan, no lo) and a carrier.</summary>
    public static List<string> Up(string folder = Folder)
    {
        var up = new List<string>();
        foreach (string one in RawFile.NamesIn(folder))
            if (Directory.Exists(Path.Combine(folder, one, "device"))
                && HasCarrier(Path.Combine(folder, one, "carrier")))
                up.Add(one);
        return up;
    }

    /// <summary>The file of an interface that is down cannot be read.</summary>
    private static bool HasCarrier(string file) =>
        RawFile.TryReadText(file, out string carrier).IsOk && carrier.StartsWith('1');
}
