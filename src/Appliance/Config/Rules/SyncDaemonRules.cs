using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Config.Rows;
using Appliance.Texts;
using VrrpAot.Engine;

namespace Appliance.Config.Rules;

/// <summary>`lvs_sync_daemon` needs the instance that it follows, or virtual servers.</summary>
internal static class SyncDaemonRules
{
    /// <summary>Null for none that follows an instance.</summary>
    /// <param name="space">`net_namespace_ipvs`: the engine has no way to another table than its own.</param>
    public static SyncDaemonSettings? Followed(Located<SyncDaemonModel>? given,
        IReadOnlyList<InstanceSettings> instances, string? space, Findings findings)
    {
        if (given is not { Value.Instance: { } name })
            return null;
        if (space is not null)
        {
            findings.Add(Severity.Warning, FindingClass.Advice, given.At, "lvs_sync_daemon that follows an instance is "
                + $"not started: it would run here, and net_namespace_ipvs has the table in {Tokens.Shorten(space)}. "
                + "Without an instance it runs there");
            return null;
        }
        for (int i = 0; i < instances.Count; i++)
            if (instances[i].Name == name)
                return new SyncDaemonSettings(given.Value.HasId ? given.Value.Daemon
                    : given.Value.Daemon with { Id = instances[i].Vrid.Value }, i);
        findings.Add(Severity.Error, FindingClass.Advice, given.At,
            $"Unable to find vrrp instance {Tokens.Shorten(name)} for lvs_syncd - clearing lvs_syncd config");
        return null;
    }

    /// <summary>Without a virtual server there is no process that would do it. keepalived says nothing.</summary>
    public static void NothingBalances(GlobalModel global, Findings findings)
    {
        if (global.Of(BalancerGlobalRows.SyncDaemon) is { Value.Instance: null } sync)
            findings.Add(Severity.Warning, FindingClass.Advice, sync.At,
                "lvs_sync_daemon without an instance does nothing: there is no virtual_server, as with keepalived");
        if (global.Of(BalancerGlobalRows.Timeouts) is { } timeouts)
            findings.Add(Severity.Warning, FindingClass.Advice, timeouts.At,
                "lvs_timeouts does nothing: there is no virtual_server, as with keepalived");
        if (global.Of(BalancerGlobalRows.Flush) is { } flush)
            findings.Add(Severity.Warning, FindingClass.Advice, flush.At,
                "lvs_flush does nothing: there is no virtual_server, as with keepalived");
    }
}
