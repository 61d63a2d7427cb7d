using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Appliance.Pools;
using Appliance.Reports;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Views;

/// <summary>`servers` for people: each virtual server, who serves behind it, and why. At most 80 columns.</summary>
internal static class ServersText
{
    private const int NameWidth = 30;

    /// <param name="now">When it was so.</param>
    public static string Of(ImmutableArray<PoolReport> pools, Instant now)
    {
        var text = new StringBuilder();
        if (Unlisted(pools) is { } unlisted)
            text.Append(unlisted == Errno.ENOENT
                ? "NOTHING IS BALANCED: this kernel has no IPVS (module ip_vs). Checks go on.\n"
                : $"THE KERNEL'S TABLE CANNOT BE LISTED: {unlisted}\n");
        foreach (PoolReport pool in pools)
        {
            if (text.Length > 0)
                text.Append('\n');
            Append(text, pool, now);
        }
        return text.ToString();
    }

    /// <summary>Why the kernel's table could not be listed; null when it was.</summary>
    internal static Errno? Unlisted(ImmutableArray<PoolReport> pools)
    {
        foreach (PoolReport pool in pools)
            if (!pool.Unlisted.IsOk)
                return pool.Unlisted;
        return null;
    }

    private static void Append(StringBuilder text, PoolReport pool, Instant now)
    {
        text.Append($"{pool.Name}{(pool.Services > 1 ? $" ({pool.Services} services)" : "")}: "
            + $"{(pool.HasQuorum ? "quorum" : "QUORUM LOST")}, weight {pool.Worth} is up, ");
        text.Append(pool.HasQuorum ? $"less than {pool.Loses} loses it\n" : $"{pool.Gains} gains it\n");
        if (pool.IsSuspended)
            text.Append("  not checked: none of its addresses is here (ha_suspend)\n");
        text.Append($"  {"server",-NameWidth} {"weight",6} {"state",-9}{"active",7}{"inactive",9}{"new/s",7}\n");
        foreach (ServerReport server in pool.Servers)
            Append(text, server, now);
    }

    private static void Append(StringBuilder text, ServerReport server, Instant now)
    {
        text.Append($"  {server.Name,-NameWidth} {server.InTable?.ToString(CultureInfo.InvariantCulture) ?? "-",6} "
            + $"{StateOf(server),-9}");
        if (server.Counters is { } counted)
            text.Append($"{counted.ActiveConnections,7}{counted.InactiveConnections,9}{counted.ConnectionRate,7}");
        text.Append('\n');
        foreach (string reason in Reasons(server, now))
            text.Append($"      {Short(reason)}\n");
    }

    /// <summary>One word.</summary>
    public static string StateOf(ServerReport server) =>
        server.IsDisabled ? "disabled" : server.IsDrained ? "drained"
        : server.IsSorry ? server.InTable > 0 ? "sorry" : "standby"
        : server.IsUp ? server.InTable is null ? "waits" : "up" : "DOWN";

    /// <summary>Why it is as it is, a sentence each.</summary>
    public static IEnumerable<string> Reasons(ServerReport server, Instant now)
    {
        if (server.IsDrained)
            yield return "drained by a person: what is open goes on, nothing new comes";
        if (server.IsDisabled)
            yield return "disabled by a person; `server enable` takes that back";
        if (server.SetWeight is int weight)
            yield return $"weight {weight} by a person; `server weight ... file` takes that back";
        if (server is { IsUp: true, IsSorry: false, InTable: null, IsDisabled: false })
            yield return "up, and not in the table: the sorry server serves";
        foreach (CheckReport check in server.Checks)
            yield return Of(check, now);
    }

    private static string Of(CheckReport check, Instant now) => check.At is not { } at
        ? $"{check.Kind} {(check.IsUp ? "is taken for good" : "is taken for failed")}: not tried yet"
        : $"{check.Kind} {(check.Passed ? "passed" : "FAILED")} {Phrases.Of(now - at)} ago, in "
            + Milliseconds(check.Took) + (check.Remark.Length > 0 ? $": {check.Remark}" : "");

    private static string Milliseconds(Duration took) =>
        string.Create(CultureInfo.InvariantCulture, $"{took.TotalMilliseconds:0.0} ms");

    private static string Short(string reason) => reason.Length <= 74 ? reason : reason[..71] + "...";
}
