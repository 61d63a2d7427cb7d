using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Texts;

namespace Appliance.Config.Rules;

/// <summary>
/// Unicast adverts may have come through routers, so nothing in them shows that the sender is near, and keepalived
/// takes them from anybody unless it is told otherwise. So do we; it is said once for a file.
/// </summary>
internal static class UnicastTrust
{
    public static void Report(List<InstanceModel> instances, GlobalModel global, Findings findings)
    {
        if (global.Of(GlobalRows.CheckUnicastSource) is not null)
            return;
        InstanceModel? first = null;
        int more = 0;
        foreach (InstanceModel instance in instances)
        {
            if (instance.Peers.Count == 0 || instance.Of(InstanceRows.CheckUnicastSource) is not null)
                continue;
            more += first is null ? 0 : 1;
            first ??= instance;
        }
        if (first is null)
            return;
        string others = more == 0 ? "" : $" and {more} more";
        findings.Add(Severity.Warning, FindingClass.Advice, first.Unicast!.At,
            $"({first.Name}){others}: unicast adverts are taken from anybody, as with keepalived: one packet from "
                + $"anywhere takes the VIPs away."
            + " 'check_unicast_src' takes them from the peers only, and 'min_ttl 255' behind each peer only from "
                + "the same network"
            + " (an address can be forged: filter protocol 112 as well)");
    }
}
