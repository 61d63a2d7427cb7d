using System.Collections.Immutable;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Settings.Balancing;
using Appliance.Texts;

namespace Appliance.Config.Rules;

/// <summary>
/// A quorum that all servers together reach, and a hysteresis that lets it be gained and lost. keepalived knows a
/// quorum of 0 with a hysteresis of 4294967295 (all weights 0), and a sorry server that serves for ever beside healthy
/// servers (quorum and hysteresis beyond the whole weight).
/// </summary>
internal static class QuorumRules
{
    public static long Total(ImmutableArray<RealServerSettings> servers)
    {
        long total = 0;
        foreach (RealServerSettings server in servers)
            total += server.Destination.Weight;
        return total;
    }

    public static uint Quorum(VirtualServerModel server, string name, long total, Findings findings)
    {
        var quorum = (uint)(server.Of(VirtualServerRows.Quorum)?.Value ?? 1);
        if (quorum <= total)
            return quorum;
        uint lowered = (uint)Math.Max(total, 1);
        findings.Warning(server.Of(VirtualServerRows.Quorum)?.At ?? server.At,
            $"Warning - quorum {quorum} for {name} exceeds total weight of real servers {total}, reducing quorum to "
            + $"{lowered}{(total == 0 ? "; it is not reached while all weights are 0" : "")}");
        return lowered;
    }

    public static uint Hysteresis(VirtualServerModel server, string name, uint quorum, long total, Findings findings)
    {
        if (server.Of(VirtualServerRows.Hysteresis) is not { } given)
            return 0;
        var hysteresis = (uint)given.Value;
        if (hysteresis >= quorum)
        {
            findings.Warning(given.At, $"Virtual server {name}: hysteresis {hysteresis} >= quorum {quorum}; setting "
                + $"hysteresis to {quorum - 1}");
            hysteresis = quorum - 1;
        }
        long spare = Math.Max(total - quorum, 0);
        if (hysteresis <= spare)
            return hysteresis;
        findings.Add(Severity.Warning, FindingClass.Advice, given.At,
            $"Virtual server {name}: quorum {quorum} and hysteresis {hysteresis} are more than the weight of all real "
            + $"servers, {total}, so that a quorum once lost could not be gained; the hysteresis is {spare}");
        return (uint)spare;
    }
}
