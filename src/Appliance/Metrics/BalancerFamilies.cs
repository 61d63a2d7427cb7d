using System.Collections.Immutable;
using Appliance.Pools;
using VrrpAot.Linux;

namespace Appliance.Metrics;

/// <summary>
/// Virtual servers and the servers behind them; a node that balances nothing has none of these families. Both also
/// under the names of gen2brain's exporter, which knows them by address, port and the protocol's number.
/// </summary>
internal static class BalancerFamilies
{
    public static void Write(ImmutableArray<PoolReport> pools, Exposition to)
    {
        if (pools.IsEmpty)
            return;
        to.Family("vrrpaot_kernel_table", Exposition.Gauge,
            "Whether the kernel's table could be listed: without IPVS nothing is balanced");
        to.Sample("", pools[0].Unlisted.IsOk ? 1 : 0);
        Each(pools, to, "vrrpaot_quorum", Exposition.Gauge, "Whether enough servers are up",
            pool => pool.HasQuorum ? 1 : 0);
        Each(pools, to, "vrrpaot_weight_up", Exposition.Gauge, "The weight of the servers that are up",
            pool => pool.Worth);
        Each(pools, to, "vrrpaot_weight_needed", Exposition.Gauge, "The weight that gains the quorum",
            pool => pool.Gains);
        Each(pools, to, "vrrpaot_server_up", Exposition.Gauge, "Whether all checks of a server pass",
            server => server.IsUp ? 1 : 0);
        Each(pools, to, "vrrpaot_server_weight", Exposition.Gauge,
            "With what a server stands in the kernel's table; -1 when it does not", server => server.InTable ?? -1);
        Each(pools, to, "vrrpaot_server_active_connections", Exposition.Gauge, "Open connections of a server",
            server => server.Counters?.ActiveConnections ?? 0);
        Each(pools, to, "vrrpaot_server_connections_total", Exposition.Counter, "Connections a server was given",
            server => (long)(server.Counters?.Connections ?? 0));
        WriteChecks(pools, to);
        WriteAsExporter(pools, to);
    }

    private static void Each(ImmutableArray<PoolReport> pools, Exposition to, string name, string type, string help,
        Func<PoolReport, long> value)
    {
        to.Family(name, type, help);
        foreach (PoolReport pool in pools)
            to.Sample(Exposition.Labels("service", pool.Name), value(pool));
    }

    private static void Each(ImmutableArray<PoolReport> pools, Exposition to, string name, string type, string help,
        Func<ServerReport, long> value)
    {
        to.Family(name, type, help);
        foreach (PoolReport pool in pools)
            foreach (ServerReport server in pool.Servers)
                to.Sample(LabelsOf(pool, server), value(server));
    }

    private static string LabelsOf(PoolReport pool, ServerReport server) =>
        Exposition.Labels("service", pool.Name, "server", server.Name);

    private static void WriteChecks(ImmutableArray<PoolReport> pools, Exposition to)
    {
        EachCheck(pools, to, "vrrpaot_server_check_passed", Exposition.Gauge, "Whether the last attempt passed",
            (labels, check) =>
            {
                if (check.At is not null)
                    to.Sample(labels, check.Passed ? 1 : 0);
            });
        EachCheck(pools, to, "vrrpaot_server_check_failures_total", Exposition.Counter, "Attempts that failed",
            (labels, check) => to.Sample(labels, check.Failures));
        EachCheck(pools, to, "vrrpaot_server_check_duration_seconds", Exposition.Histogram, "How long attempts took",
            (labels, check) =>
            {
                WriteTimes(to, labels, check.Times);
                to.Seconds("_sum", labels, check.TookTogether);
                to.Sample("_count", labels, check.Passes + check.Failures);
            });
        EachCheck(pools, to, "vrrpaot_server_check_last_duration_seconds", Exposition.Gauge,
            "How long the last attempt took", (labels, check) =>
            {
                if (check.At is not null)
                    to.Seconds(labels, check.Took);
            });
    }

    /// <summary>Each sample counts those of the classes before it, too.</summary>
    private static void WriteTimes(Exposition to, string labels, ImmutableArray<long> times)
    {
        long sum = 0;
        for (int place = 0; place < times.Length; place++)
        {
            sum += times[place];
            string limit = place < AttemptTimes.Limits.Length
                ? Exposition.SecondsOf(AttemptTimes.Limits[place].Nanoseconds) : "+Inf";
            to.Sample("_bucket", Exposition.With(labels, "le", limit), sum);
        }
    }

    private static void EachCheck(ImmutableArray<PoolReport> pools, Exposition to, string name, string type,
        string help, Action<string, CheckReport> write)
    {
        to.Family(name, type, help);
        foreach (PoolReport pool in pools)
            foreach (ServerReport server in pool.Servers)
                for (int i = 0; i < server.Checks.Length; i++)
                    // Several of a kind on one server are told apart by their place.
                    write(Exposition.With(Exposition.With(LabelsOf(pool, server), "check", server.Checks[i].Kind),
                        "place", $"{i + 1}"), server.Checks[i]);
    }

    private static void WriteAsExporter(ImmutableArray<PoolReport> pools, Exposition to)
    {
        var services = new SortedDictionary<string, IpvsCounters>(StringComparer.Ordinal);
        // A server of several virtual servers is one to the exporter.
        var servers = new SortedDictionary<string, IpvsCounters>(StringComparer.Ordinal);
        foreach (PoolReport pool in pools)
        {
            // It gives all marks one name, and so no page at all where there are two.
            foreach (ServiceReport service in pool.InKernel)
                if (service.Mark == 0)
                    services[Exposition.Labels("addr", $"{service.Address}:{service.Port}", "proto",
                        $"{service.Protocol}")] = service.Counters;
            foreach (ServerReport server in pool.Servers)
                if (server.Counters is { } counted && LabelsOf(server.Name) is { } labels)
                    servers[labels] = Sum(servers.GetValueOrDefault(labels), counted);
        }
        WriteAsExporter("vip", "VIP", services, to);
        WriteAsExporter("rs", "RS", servers, to);
    }

    private static void WriteAsExporter(string what, string words, SortedDictionary<string, IpvsCounters> all,
        Exposition to)
    {
        Each("in_packets", "in packets", counted => counted.PacketsIn);
        Each("out_packets", "out packets", counted => counted.PacketsOut);
        Each("in_bytes", "in bytes", counted => counted.BytesIn);
        Each("out_bytes", "out bytes", counted => counted.BytesOut);
        Each("conn", "connections", counted => counted.Connections);

        void Each(string name, string help, Func<IpvsCounters, ulong> value)
        {
            to.Family($"keepalived_lvs_{what}_{name}", Exposition.Counter, $"{words} {help}");
            foreach ((string labels, IpvsCounters counted) in all)
                to.Sample(labels, (long)value(counted));
        }
    }

    private static IpvsCounters Sum(IpvsCounters one, in IpvsCounters other)
    {
        one.Connections += other.Connections;
        one.PacketsIn += other.PacketsIn;
        one.PacketsOut += other.PacketsOut;
        one.BytesIn += other.BytesIn;
        one.BytesOut += other.BytesOut;
        return one;
    }

    /// <summary>Of `[10.0.0.2]:tcp:80`; null for what has no address.</summary>
    private static string? LabelsOf(string name)
    {
        int end = name.IndexOf(']'), port = name.LastIndexOf(':');
        if (name is not ['[', ..] || end < 0 || port <= end + 1)
            return null;
        string protocol = name[(end + 2)..port] switch { "tcp" => "6", "udp" => "17", "sctp" => "132", _ => "0" };
        return Exposition.Labels("addr", name[1..end] + name[port..], "proto", protocol);
    }
}
