using System.Collections.Immutable;
using Appliance.Base;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Reports;

/// <summary>
/// Everything that status, why, LEDs, console and metrics show, at one moment. Immutable: made on the
/// attendant's thread, read by any other without a lock. Times are <see cref="Instant"/>s of the same
/// clock, so that ages are differences.
/// </summary>
public sealed record Snapshot
{
    /// <summary>When this was true.</summary>
    public required Instant At { get; init; }
    /// <summary>When the engine process started.</summary>
    public required Instant StartedAt { get; init; }
    public required string HostName { get; init; }
    /// <summary>The program's, or in a firmware image the image's.</summary>
    public string Version { get; init; } = OwnVersion.Text;
    /// <summary>
    /// Grows by one with every configuration taken up, 1 for the first; 0 while there is none that can be run.
    /// </summary>
    public int Generation { get; init; }
    /// <summary>Why the newest configuration is not the one that runs; null when it is.</summary>
    public string? ConfigurationRefused { get; init; }
    /// <summary>
    /// What was refused is appliance.json, which is read at a start only: the node has no
    /// network of its own until then.
    /// </summary>
    public bool ApplianceRefused { get; init; }
    /// <summary>When the configuration that runs is undone unless somebody confirms it; null when it stays.</summary>
    public Instant? CommitUndoneAt { get; init; }
    /// <summary>The same of appliance.json, with which the node was started: it starts again then.</summary>
    public Instant? ApplianceUndoneAt { get; init; }
    /// <summary>When the first commit that nobody has confirmed is undone; null when none waits.</summary>
    public Instant? FirstUndoneAt => (CommitUndoneAt, ApplianceUndoneAt) switch
    {
        ({ } one, { } other) => Instant.Earlier(one, other),
        var (one, other) => one ?? other,
    };
    /// <summary>`maintenance on`; null when off.</summary>
    public Maintenance? Maintenance { get; init; }
    /// <summary>Somebody asked which node this is (`find-me`), until then.</summary>
    public Instant FindMeUntil { get; init; }
    /// <summary>
    /// The firmware that runs is new, and goes back to the old one unless it proves itself. False
    /// on a node without firmware slots.
    /// </summary>
    public bool FirmwareOnTrial { get; init; }
    /// <summary>
    /// Why the last update did not stay, in a sentence without its full stop; null when it did, or there was none.
    /// </summary>
    public string? FirmwareFailed { get; init; }
    /// <summary>When it has failed, if it has not proved itself by then; null when no firmware is on trial.</summary>
    public Instant? FirmwareTrialEndsAt { get; init; }
    /// <summary>Virtual servers whose quorum is lost: too few servers serve, or none.</summary>
    public ImmutableArray<string> LostQuorums { get; init; } = [];
    /// <summary>What hangs on the node's buses: expanders, plates, the supply.</summary>
    public ImmutableArray<DeviceView> Devices { get; init; } = [];
    /// <summary>What the supply with a battery says; null without one, and before its first word.</summary>
    public PowerView? Power { get; init; }
    /// <summary>In the order of the configuration.</summary>
    public ImmutableArray<InstanceView> Instances { get; init; } = [];
    /// <summary>`vrrp_sync_group`, in the order of the configuration.</summary>
    public ImmutableArray<GroupView> Groups { get; init; } = [];
    public ImmutableArray<CheckView> Checks { get; init; } = [];
    public ImmutableArray<LinkView> Links { get; init; } = [];
    /// <summary>Every `bfd_instance` that runs, in the order of the configuration.</summary>
    public ImmutableArray<BfdView> Bfd { get; init; } = [];
    /// <summary>Packets that were too broken to belong to an instance, by reason; only those not 0.</summary>
    public ImmutableArray<RejectView> Strays { get; init; } = [];
    public EngineHealth Engine { get; init; } = new();
}

/// <param name="Until">Null for no end.</param>
/// <param name="By">Who asked: `console`, `root`, `button`.</param>
public sealed record Maintenance(Moment Since, Moment? Until, string By);

/// <summary>One `vrrp_sync_group`.</summary>
/// <param name="Since">When the state was entered.</param>
/// <param name="Members">Names of instances.</param>
public sealed record GroupView(string Name, RouterState State, Instant Since, ImmutableArray<string> Members);

/// <summary>One `vrrp_instance`.</summary>
public sealed record InstanceView
{
    public required string Name { get; init; }
    public required string Interface { get; init; }
    /// <summary>1..255.</summary>
    public required byte Vrid { get; init; }
    public required VrrpVersion Version { get; init; }
    /// <summary>Of its adverts.</summary>
    public IpFamily Family { get; init; }
    public required RouterState State { get; init; }
    /// <summary>Priority 0 was said and the successor is awaited; <see cref="State"/> says where it is going.</summary>
    public bool HandingOver { get; init; }
    /// <summary>It was released: its successor keeps the VIPs until it is gone, whatever the priorities.</summary>
    public bool IsReleased { get; init; }
    /// <summary>When the state was entered.</summary>
    public required Instant Since { get; init; }
    public required byte BasePriority { get; init; }
    public required byte EffectivePriority { get; init; }
    /// <summary>What makes the difference between the two, one entry for each tracker that moves it.</summary>
    public ImmutableArray<PriorityPart> PriorityParts { get; init; } = [];
    public FaultCauses Faults { get; init; }
    /// <summary>
    /// Who is elected as far as this node knows: ourselves when MASTER, else who was last heard; null when nobody.
    /// </summary>
    public MasterView? Master { get; init; }
    public required Duration AdvertInterval { get; init; }
    /// <summary>BACKUP of version 3: the interval learned from the master, which it waits by; null otherwise.</summary>
    public Duration? LearnedInterval { get; init; }
    /// <summary>How long a BACKUP waits for a master that is silent.</summary>
    public Duration Patience { get; init; }
    /// <summary>`garp_master_delay`.</summary>
    public Duration AnnouncementDelay { get; init; }
    /// <summary>Changes of state since start.</summary>
    public long Transitions { get; init; }
    public ImmutableArray<VipView> Addresses { get; init; } = [];
    /// <summary>
    /// Every other router heard since start, and configured unicast peers not heard yet; at most 16, or 4
    /// where there are more than 256 instances.
    /// </summary>
    public ImmutableArray<PeerView> Peers { get; init; } = [];
    public required CounterView Counters { get; init; }
    /// <summary>
    /// When another MASTER was last heard while we were MASTER, for longer than one exchange; null when never.
    /// </summary>
    public Instant? ConflictAt { get; init; }
}

/// <param name="Tracker">Name of the script or interface, or `requested` for a priority set by hand.</param>
/// <param name="Difference">What it adds, negative when it takes away; never 0.</param>
public sealed record PriorityPart(string Tracker, int Difference);

public sealed record MasterView(IpAddress Address, byte Priority, bool IsSelf);

/// <param name="Wanted">By the present state.</param>
/// <param name="Present">In the kernel, as far as its messages tell.</param>
/// <param name="Excluded">Of `virtual_ipaddress_excluded`.</param>
public sealed record VipView(
    IpAddress Address, byte PrefixLength, string Device, bool Wanted, bool Present, bool Excluded = false);

/// <param name="LastAdvertAt">Null when never heard.</param>
/// <param name="Priority">Of its last advert, 0 when it said that it leaves.</param>
public sealed record PeerView(IpAddress Address, bool Configured, Instant? LastAdvertAt, byte Priority)
{
    /// <summary>Of VRRP, as its last advert says; 0 when never heard.</summary>
    public int Version { get; init; }
    /// <summary>Its own, as its last advert says; zero when not known.</summary>
    public Duration Interval { get; init; }
    /// <summary>It lists other VIPs than we do.</summary>
    public bool ListsOtherAddresses { get; init; }
    /// <summary>Why its last advert was refused; None when it was accepted.</summary>
    public RejectReason Refused { get; init; }

    /// <summary>
    /// Its last advert was believed, and did not say that it leaves: there is somebody, as far as adverts tell.
    /// </summary>
    public bool IsThere => LastAdvertAt is not null && Priority > 0 && Refused == RejectReason.None;

    /// <summary>
    /// It speaks, as only a master does. A BACKUP says nothing, and neither does a dead router: silence tells neither.
    /// </summary>
    public bool Speaks(Instant now) =>
        Priority > 0 && LastAdvertAt is { } at
        && now - at < (Interval > Duration.Zero ? Interval : Duration.FromSeconds(1)) * 4;
}

public sealed record CounterView
{
    public long AdvertsSent { get; init; }
    public long AdvertsReceived { get; init; }
    /// <summary>Good adverts heard in INIT or FAULT.</summary>
    public long AdvertsIgnored { get; init; }
    /// <summary>Of those received, the unicast ones from an address that is no `unicast_peer`.</summary>
    public long AdvertsFromStrangers { get; init; }
    public long BecameMaster { get; init; }
    public long ReleasedMaster { get; init; }
    public long PriorityZeroSent { get; init; }
    public long PriorityZeroReceived { get; init; }
    /// <summary>
    /// Adverts of other MASTERs heard while MASTER, beyond the exchange with which a role changes hands.
    /// </summary>
    public long Conflicts { get; init; }
    /// <summary>VIPs that vanished behind our back and were put back.</summary>
    public long AddressesRestored { get; init; }
    /// <summary>Only those not 0.</summary>
    public ImmutableArray<RejectView> Rejected { get; init; } = [];
}

public sealed record RejectView(RejectReason Reason, long Count);

/// <summary>One `vrrp_script`.</summary>
public sealed record CheckView
{
    public required string Name { get; init; }
    /// <summary>A check that is run, or something else that instances follow.</summary>
    public SourceKind Kind { get; init; }
    /// <summary>What a tracked file holds, or how many tracked processes run; 0 for a script.</summary>
    public long Number { get; init; }
    /// <summary>null while there is no result yet, and for a file.</summary>
    public bool? Up { get; init; }
    /// <summary>How the last run ended, in words: `exited with 1`, `timed out`; null before the first.</summary>
    public string? LastResult { get; init; }
    /// <summary>
    /// Last line that the last run printed, at most 200 characters, control characters
    /// removed; null when it printed none.
    /// </summary>
    public string? LastLine { get; init; }
    public Instant? EndedAt { get; init; }
    /// <summary>How long the last run took.</summary>
    public Duration? Took { get; init; }
    public long Runs { get; init; }
    public long Failures { get; init; }
    /// <summary>How long all runs together took.</summary>
    public Duration RunTime { get; init; }
    public bool Running { get; init; }
    /// <summary>Why it will never run; null when it will.</summary>
    public string? Disabled { get; init; }
}

public sealed record LinkView(string Name, bool Exists, bool Up, IpAddress PrimaryAddress);

/// <summary>A device on a bus.</summary>
/// <param name="Name">As appliance.json names it: mcp23017@i2c-1/0x20.</param>
/// <param name="Use">What it is for, in a word or two.</param>
/// <param name="Trouble">What is wrong, in words that follow the name; null while it works.</param>
/// <param name="Since">When that began.</param>
public sealed record DeviceView(string Name, string Use, string? Trouble, Instant Since);

/// <param name="OnBattery">Nothing comes in.</param>
/// <param name="ChargePercent">Of the battery, 0..100; null where there is none.</param>
/// <param name="Since">When it became so.</param>
public sealed record PowerView(bool OnBattery, int? ChargePercent, Instant Since);

/// <summary>How the engine itself is.</summary>
public sealed record EngineHealth
{
    /// <summary>Turns of the loop since start.</summary>
    public long Turns { get; init; }
    /// <summary>
    /// Adverts sent by how late they were against their deadline: counts for at most 50 us, 100 us, 250 us, 500 us, 1
    /// ms, 2.5 ms, 5 ms, 10 ms, 100 ms, and more.
    /// </summary>
    public ImmutableArray<long> LatenessCounts { get; init; } = [];
    public Duration LatenessSum { get; init; }
    public long EventsLost { get; init; }
    public int Collections { get; init; }
    /// <summary>Bytes of the managed heap in use.</summary>
    public long HeapBytes { get; init; }
    /// <summary>Bytes of the engine process in memory.</summary>
    public long ResidentBytes { get; init; }
}
