using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Appliance.Pools;
using Appliance.Reports;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Views;

/// <summary>
/// `why` of a server, for people: whether it serves and why, in a sentence; then all that has a say in it. A server
/// that stands behind several virtual servers is explained for each.
/// </summary>
internal static class WhyServerText
{
    private const int Longest = 80, Indent = 13;

    /// <param name="isMeant">Which servers of these.</param>
    /// <param name="now">When it was so.</param>
    public static string Of(ImmutableArray<PoolReport> pools, Func<PoolReport, ServerReport, bool> isMeant, Instant now)
    {
        var text = new StringBuilder();
        foreach (PoolReport pool in pools)
            foreach (ServerReport server in pool.Servers)
                if (isMeant(pool, server))
                {
                    text.Append(text.Length > 0 ? "\n" : "").Append($"{server.Name} in {pool.Name}\n");
                    Add(text, $"  {Verdict(pool, server)}", 4);
                    foreach ((string subject, string said) in Parts(pool, server, now))
                        Add(text, $"    {subject,-8} {said}", Indent);
                }
        return text.ToString();
    }

    /// <summary>Wrapped at blanks, or in a word that is longer than a line.</summary>
    private static void Add(StringBuilder text, string line, int indent)
    {
        while (line.Length > Longest)
        {
            int blank = line.LastIndexOf(' ', Longest);
            int end = blank > indent ? blank : Longest;
            text.Append(line, 0, end).Append('\n');
            line = new string(' ', indent) + line[end..].TrimStart(' ');
        }
        text.Append(line).Append('\n');
    }

    /// <summary>What decides.</summary>
    private static string Verdict(PoolReport pool, ServerReport server)
    {
        if (pool.Unlisted == Errno.ENOENT)
            return "serves nobody: this kernel has no IPVS (module ip_vs)";
        if (server.IsDisabled)
            return "is not in the pool: a person has disabled it";
        if (server.IsSorry)
            return server.InTable > 0 ? "serves, as the sorry server: the quorum is lost"
                : "stands by, as the sorry server: the quorum is there";
        if (!server.IsUp)
            return (server.InTable is null ? "is not in the pool: " : "gets no new connections (weight 0): ")
                + string.Join(", ", server.Checks.Where(check => !check.IsUp).Select(Against));
        if (server.InTable is null)
            return "is well, and not in the pool: the quorum is lost, and the sorry server serves";
        if (server.IsDrained)
            return "gets no new connections (weight 0): a person has drained it";
        if (server.InTable == 0)
            return "gets no new connections: its weight is 0 "
                + (server.SetWeight == 0 ? "by a person" : server.FileWeight == 0 ? "in the file" : "by its checks");
        return $"serves, with weight {server.InTable}"
            + (pool.HasQuorum ? "" : "; the quorum is lost, and there is no sorry server");
    }

    private static string Against(CheckReport check) => check.HasRun || check.FailedAt is not null
        ? $"{check.Kind} has failed" : $"{check.Kind} has yet to pass";

    private static IEnumerable<(string Subject, string Said)> Parts(PoolReport pool, ServerReport server, Instant now)
    {
        if (server.Checks.IsEmpty && !server.IsSorry)
            yield return ("checks", "none: it counts as up");
        foreach (CheckReport check in server.Checks)
            foreach (string said in Of(check, pool.IsSuspended, now))
                yield return ("check", said);
        if (pool.IsSuspended)
            yield return ("check", "none is made: no address of the virtual server is here (ha_suspend)");
        yield return ("weight", Weight(server));
        if (server.IsDrained)
            yield return ("person", "has drained it: what is open goes on; `server enable` takes that back");
        if (server.IsDisabled)
            yield return ("person", "has disabled it; `server enable` takes that back");
        if (server.SetWeight is int set)
            yield return ("person", $"wants weight {set}; `server weight {server.Name} file` takes that back");
        if (server.Inhibits)
            yield return ("file", server.IsSorry ? "inhibit: it stays in the table with weight 0"
                : "inhibit_on_failure: down, it stays in the table with weight 0");
        yield return ("quorum", pool.HasQuorum
            ? $"there: weight {pool.Worth} is up, less than {pool.Loses} loses it"
            : $"lost: weight {pool.Worth} is up, {pool.Gains} gains it");
        foreach (ServerReport sorry in pool.Servers)
            if (sorry.IsSorry && !server.IsSorry)
                yield return ("sorry", $"{sorry.Name} {(sorry.InTable > 0 ? "serves" : "stands by")}");
        yield return ("kernel", pool.Unlisted.IsOk ? Kernel(server)
            : $"its table could not be listed: {pool.Unlisted}");
    }

    private static IEnumerable<string> Of(CheckReport check, bool isSuspended, Instant now)
    {
        yield return check.At is not { } at
            ? $"{check.Kind} {(check.IsUp ? "is taken for good" : "is taken for failed")}: not tried yet"
            : $"{check.Kind} {(check.Passed ? "passed" : "FAILED")} {Phrases.Ago(at, now)}, after "
                + Milliseconds(check.Took) + (check.Remark != "" ? $": {check.Remark}" : "");
        if (check is { Passed: true, FailedAt: { } failed })
            yield return $"{check.Kind} failed {Phrases.Ago(failed, now)}: {check.FailureRemark}";
        if (check is { Passed: false, PassedAt: { } passed })
            yield return $"{check.Kind} passed {Phrases.Ago(passed, now)}";
        if (check.At is not null)
            yield return $"{check.Kind} since its beginning: {check.Passes} passed, {check.Failures} failed";
        if (!isSuspended)
            yield return $"{check.Kind} {Awaited(check)}{Next(check, now)}";
    }

    private static string Awaited(CheckReport check) => check switch
    {
        { HasRun: false, IsUp: false } => "has to pass before it counts as up (alpha, or found down at the start); ",
        { HasRun: false } => "one failure takes it down, since it is the first; ",
        { IsUp: false } => "one success brings it back; ",
        { FailuresInRow: > 0 } => $"{check.FailuresInRow} failed in a row, "
            + $"{Math.Max(0, check.Retries - check.FailuresInRow)} of {check.Retries} retries left; ",
        { Retries: 0 } => "one failure takes it down; ",
        { Retries: 1 } => "a failure is tried again 1 time before it counts; ",
        _ => $"a failure is tried again {check.Retries} times before it counts; ",
    };

    private static string Next(CheckReport check, Instant now) => check.Next is not { } next ? "it is not running"
        : next <= now ? "it is being tried" : $"next in {Phrases.Of(next - now)}";

    private static string Weight(ServerReport server)
    {
        string table = server.InTable is int there ? $"{there} in the pool" : "not in the pool";
        return $"{table}; {server.FileWeight} in the file"
            + (server.Weight != (server.SetWeight ?? server.FileWeight) && !server.IsDrained
                ? $", {server.Weight} by its checks" : "");
    }

    private static string Kernel(ServerReport server)
    {
        string counted = server.Counters is { } counters ? $", {counters.ActiveConnections} active and "
            + $"{counters.InactiveConnections} inactive connections" : "";
        return server.InKernel == server.InTable
            ? server.InKernel is int weight ? $"IPVS has it with weight {weight}{counted}" : "IPVS does not have it"
            : (server.InKernel is int other ? $"IPVS has it with weight {other}{counted}" : "IPVS does not have it")
                + ": to be put right";
    }

    private static string Milliseconds(Duration took) =>
        string.Create(CultureInfo.InvariantCulture, $"{took.TotalMilliseconds:0.0} ms");
}
