using System.Collections.Immutable;
using VrrpAot.Linux;

namespace Appliance.Pools;

/// <summary>A virtual server as it is at a moment, for people and programs that ask.</summary>
public sealed record PoolReport
{
    /// <summary>`[10.0.0.1]:tcp:80`, `FWM 5`, `[group]:0`.</summary>
    public required string Name { get; init; }
    /// <summary>Services of the kernel; more than one of a group.</summary>
    public required int Services { get; init; }
    public required bool HasQuorum { get; init; }
    /// <summary>The weight that is up.</summary>
    public required long Worth { get; init; }
    /// <summary>What gains the quorum, and less than what loses it.</summary>
    public required long Gains { get; init; }
    public required long Loses { get; init; }
    /// <summary>`ha_suspend`: the machine has none of its addresses, and nobody is checked.</summary>
    public required bool IsSuspended { get; init; }
    /// <summary>
    /// Why the kernel's table could not be listed when it was last looked at: ENOENT where there is no IPVS, and so
    /// nothing is balanced. The same for all.
    /// </summary>
    public Errno Unlisted { get; init; }
    /// <summary>What the kernel has counted for each of the services, where it has them.</summary>
    public ImmutableArray<ServiceReport> InKernel { get; init; } = [];
    /// <summary>The sorry server, if there is one, comes last.</summary>
    public required ImmutableArray<ServerReport> Servers { get; init; }
}

/// <summary>One service of the kernel's. At most some seconds old.</summary>
/// <param name="Address">Any where it has a mark.</param>
/// <param name="Protocol">IP's number of it; 0 where it has a mark.</param>
/// <param name="Mark">0 for none.</param>
public sealed record ServiceReport(IpAddress Address, ushort Port, byte Protocol, uint Mark, IpvsCounters Counters);

/// <summary>One server of it.</summary>
public sealed record ServerReport
{
    public required string Name { get; init; }
    public required bool IsSorry { get; init; }
    public required IpvsForwarding Forwarding { get; init; }
    /// <summary>With what checks and people have made of it.</summary>
    public required int Weight { get; init; }
    /// <summary>What is to stand in the kernel's table; null when it is not to stand there.</summary>
    public required int? InTable { get; init; }
    /// <summary>All checks have passed.</summary>
    public required bool IsUp { get; init; }
    /// <summary>A person has drained or disabled it, or given it another weight.</summary>
    public required bool IsDrained { get; init; }
    public required bool IsDisabled { get; init; }
    public required int? SetWeight { get; init; }
    /// <summary>The weight in the file.</summary>
    public int FileWeight { get; init; }
    /// <summary>`inhibit_on_failure`: a failed one stays, with weight 0.</summary>
    public bool Inhibits { get; init; }
    /// <summary>
    /// With which weight the kernel had it when its table was last looked at; null when one of the services did not
    /// have it.
    /// </summary>
    public int? InKernel { get; init; }
    public required ImmutableArray<CheckReport> Checks { get; init; }
    /// <summary>
    /// What the kernel has counted, over all services; null when it is not there. At most some seconds old.
    /// </summary>
    public required IpvsCounters? Counters { get; init; }
}

/// <summary>One check of it.</summary>
public sealed record CheckReport
{
    /// <summary>`TCP_CHECK`, `HTTP_GET`...</summary>
    public required string Kind { get; init; }
    /// <summary>False also of one that has yet to pass.</summary>
    public required bool IsUp { get; init; }
    /// <summary>
    /// The last attempt: when it ended, how long it took, and what it came to; null before the first.
    /// </summary>
    public required Instant? At { get; init; }
    public required bool Passed { get; init; }
    public required Duration Took { get; init; }
    public required string Remark { get; init; }
    /// <summary>How many attempts passed and failed, and how long all took together.</summary>
    public required long Passes { get; init; }
    public required long Failures { get; init; }
    public required Duration TookTogether { get; init; }
    /// <summary>How many took how long, a number for each class of <see cref="AttemptTimes"/>.</summary>
    public ImmutableArray<long> Times { get; init; } = [];
    /// <summary>When an attempt passed last; null for never.</summary>
    public Instant? PassedAt { get; init; }
    /// <summary>When one failed last, and why; null for never.</summary>
    public Instant? FailedAt { get; init; }
    public string FailureRemark { get; init; } = "";
    /// <summary>There was a result of this process; before, it is only assumed.</summary>
    public bool HasRun { get; init; }
    /// <summary>Failed attempts in a row that have not changed the result yet; more than `retry` change it.</summary>
    public int FailuresInRow { get; init; }
    /// <summary>`retry`.</summary>
    public int Retries { get; init; }
    /// <summary>When it is tried next, or its attempt that is on its way began; null when nobody knows.</summary>
    public Instant? Next { get; init; }
}
