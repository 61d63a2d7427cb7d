using System.Collections.Immutable;

namespace Appliance.Settings;

/// <summary>`vrrp_...`: how the engine's process runs. It is so from its start on.</summary>
public sealed record EngineProcessSettings
{
    /// <summary>`vrrp_process_name`; null for the usual.</summary>
    public string? Name { get; init; }
    /// <summary>`vrrp_priority`: nice, -20..19, of what is not real-time; null to leave it.</summary>
    public int? Niceness { get; init; }
    /// <summary>`vrrp_rlimit_rttime`: microseconds that it may run in one piece; null for any time.</summary>
    public long? LongestRealTimeRun { get; init; }
    /// <summary>`vrrp_cpu_affinity`; empty for all.</summary>
    public ImmutableArray<int> Processors { get; init; } = [];
    /// <summary>`vrrp_netlink_cmd_rcv_bufs` and `vrrp_netlink_monitor_rcv_bufs`, the larger one: bytes of the one
    /// socket that is both here; null for the usual.</summary>
    public int? NetlinkBuffer { get; init; }
    /// <summary>`..._force` of one of them: it may be more than the kernel allows.</summary>
    public bool ForcesNetlinkBuffer { get; init; }

    public bool Equals(EngineProcessSettings? other) => other is not null && Name == other.Name
        && Niceness == other.Niceness && LongestRealTimeRun == other.LongestRealTimeRun
        && Processors.AsSpan().SequenceEqual(other.Processors.AsSpan())
        && NetlinkBuffer == other.NetlinkBuffer && ForcesNetlinkBuffer == other.ForcesNetlinkBuffer;

    public override int GetHashCode() => HashCode.Combine(Name, Niceness, LongestRealTimeRun);
}
