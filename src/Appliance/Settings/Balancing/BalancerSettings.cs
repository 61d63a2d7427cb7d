using System.Collections.Immutable;
using VrrpAot.Linux;

namespace Appliance.Settings.Balancing;

/// <summary>
/// What a keepalived.conf says of load balancing: the virtual servers, and what the process that checks their servers
/// does beside. Only legal values.
/// </summary>
public sealed record BalancerSettings
{
    /// <summary>In file order. Without any there is no such process.</summary>
    public ImmutableArray<VirtualServerSettings> Servers { get; init; } = [];

    /// <summary>`lvs_timeouts`, seconds; null where the file does not say. 0 leaves one as it is.</summary>
    public IpvsTimeouts? Timeouts { get; init; }

    /// <summary>`lvs_flush`: everything in the kernel's table goes at start, whoever made it.</summary>
    public bool FlushesAtStart { get; init; }

    /// <summary>`lvs_flush_on_stop`.</summary>
    public FlushOnStop FlushOnStop { get; init; }

    /// <summary>`lvs_sync_daemon` that is bound to no instance: a master and a backup run all the time.</summary>
    public IpvsDaemon? StandingDaemon { get; init; }

    /// <summary>`nftables_ipvs`: the marks of groups that are served by mark; null without any.</summary>
    public GroupMarks? Marks { get; init; }

    /// <summary>`net_namespace_ipvs`: where the table is that is programmed; null for here. Checks stay here.</summary>
    public string? Namespace { get; init; }

    /// <summary>`rs_init_notifies`: servers that begin as up are told of, too.</summary>
    public bool TellsAtStart { get; init; }

    /// <summary>`notify_fifo` and `lvs_notify_fifo`, in this order.</summary>
    public ImmutableArray<FifoSettings> Fifos { get; init; } = [];

    /// <summary>Everything that is run, in file order.</summary>
    public IEnumerable<ScriptCommand> Commands
    {
        get
        {
            foreach (FifoSettings fifo in Fifos)
                if (fifo.Reader is { } reader)
                    yield return reader;
            foreach (VirtualServerSettings server in Servers)
            {
                if (server.QuorumUp is { } up)
                    yield return up;
                if (server.QuorumDown is { } down)
                    yield return down;
                foreach (RealServerSettings real in server.RealServers)
                    foreach (ScriptCommand command in real.Commands)
                        yield return command;
            }
        }
    }

    public CheckersProcessSettings Process { get; init; } = new();

    /// <summary>
    /// `SSL`: what is shown to servers that ask for a certificate, and the CA bundle; null without the block.
    /// </summary>
    public ClientCertificate? Certificate { get; init; }
}

/// <summary>`lvs_flush_on_stop`: what becomes of the kernel's table when the process stops.</summary>
public enum FlushOnStop : byte
{
    /// <summary>Our services and servers go, one by one.</summary>
    No,
    /// <summary>Everything goes, whoever made it.</summary>
    Everything,
    /// <summary>`VS`: our services go, and their servers with them.</summary>
    OwnServices,
}

/// <summary>`nftables_ipvs`, and what goes with it.</summary>
/// <param name="Table">keepalived_ipvs, where the file does not say.</param>
/// <param name="Priority">`nftables_ipvs_priority`, -1 where the file does not say.</param>
/// <param name="First">`nftables_ipvs_start_fwmark`: the first mark that may be used, 1000 where the file does not
/// say.</param>
public sealed record GroupMarks(string Table, int Priority, uint First);

/// <summary>`SSL { ... }`; files in PEM.</summary>
public sealed record ClientCertificate
{
    public string? Ca { get; init; }
    public string? Certificate { get; init; }
    public string? Key { get; init; }
    public string? Password { get; init; }
}

/// <summary>`checker_...` of global_defs: how the process runs.</summary>
public sealed record CheckersProcessSettings
{
    /// <summary>`checker_process_name`; null for the usual.</summary>
    public string? Name { get; init; }
    /// <summary>`checker_priority`: nice, -20..19; null to leave it.</summary>
    public int? Niceness { get; init; }
    /// <summary>`checker_rt_priority`: SCHED_RR, 1..99; null for none.</summary>
    public int? RealTimePriority { get; init; }
    /// <summary>`checker_rlimit_rttime`: microseconds that it may run in one piece with such a priority.</summary>
    public long? LongestRealTimeRun { get; init; }
    /// <summary>`checker_no_swap`: its memory is locked.</summary>
    public bool StaysInMemory { get; init; }
    /// <summary>`checker_cpu_affinity`; empty for all.</summary>
    public ImmutableArray<int> Processors { get; init; } = [];
    /// <summary>`lvs_netlink_cmd_rcv_bufs`, bytes; null for the kernel's.</summary>
    public int? CommandBuffer { get; init; }
    /// <summary>`lvs_netlink_cmd_rcv_bufs_force`.</summary>
    public bool ForcesCommandBuffer { get; init; }
    /// <summary>`lvs_netlink_monitor_rcv_bufs`, bytes; null for the kernel's.</summary>
    public int? MonitorBuffer { get; init; }
    /// <summary>`lvs_netlink_monitor_rcv_bufs_force`.</summary>
    public bool ForcesMonitorBuffer { get; init; }
}
