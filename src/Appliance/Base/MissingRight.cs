using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Base;

/// <summary>What a start without CAP_NET_ADMIN means for whom.</summary>
internal static class MissingRight
{
    /// <summary>
    /// Null when nobody waits: there are no VIPs, or all stand as addresses of the machine's own already.
    /// </summary>
    public static string? Sentence(EngineSettings settings, PresentAddress[] present)
    {
        var waiting = new List<string>();
        foreach (InstanceSettings instance in settings.Instances)
            if (instance.Addresses.AddRange(instance.ExcludedAddresses)
                .Any(vip => !StandsHere(vip, vip.Device ?? instance.Interface, present)))
                waiting.Add(instance.Name);
        if (waiting.Count == 0)
            return null;
        string who = waiting.Count == settings.Instances.Length && waiting.Count > 1 ? "every instance waits"
            : waiting.Count == 1 ? $"{waiting[0]} waits" : $"{string.Join(", ", waiting)} wait";
        return $"CAP_NET_ADMIN is missing: the kernel sets no VIP for this process, so {who} in FAULT. "
            + "Give it (systemd: AmbientCapabilities, docker: --cap-add NET_ADMIN), and start again";
    }

    /// <summary>The same to the kernel, and not set by an engine before us.</summary>
    private static bool StandsHere(VirtualAddress vip, string device, PresentAddress[] present) =>
        Array.Exists(present, here => here.Interface == device && here.Address.Address == vip.Address
            && here.Address.PrefixLength == vip.PrefixLength && here.Address.Peer == vip.Peer
            && here.Address.Protocol != VirtualAddress.Mark);
}
