using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>
/// A copy of everything the engine knows, for those who look. The reader allocates it and posts it with
/// <see cref="EngineCommand.Fill"/>; the loop fills it between two turns, off the advert path, and gives it back with
/// <see cref="EngineEventKind.Reported"/>. It belongs to one thread at a time, so nobody needs a lock, and nobody who
/// does not look costs anything.
/// </summary>
/// <param name="settings">What the engine runs on; the report has its shape.</param>
public sealed class EngineReport(EngineSettings settings)
{
    internal EngineSettings Settings { get; } = settings;

    public Instant At { get; internal set; }

    /// <summary>In the order of the settings.</summary>
    public InstanceReport[] Instances { get; } = Array.ConvertAll([.. settings.Instances],
        instance => new InstanceReport(instance));

    /// <summary>In the order of the settings.</summary>
    public GroupReport[] Groups { get; } = new GroupReport[settings.Groups.Length];

    /// <summary>Every interface that the settings name.</summary>
    public List<LinkReport> Links { get; } = [];

    /// <summary>In the order of <see cref="EngineSettings.Bfd"/>.</summary>
    public BfdReport[] Bfd { get; } = new BfdReport[settings.Bfd.Length];

    public long Turns { get; internal set; }

    public Lateness Lateness { get; } = new();
}

/// <summary>One virtual router at the moment of the report.</summary>
public sealed class InstanceReport(InstanceSettings settings)
{
    public RouterState State { get; internal set; }
    public bool HandingOver { get; internal set; }
    /// <summary>It handed over when asked, and does not preempt its successor.</summary>
    public bool IsReleased { get; internal set; }
    /// <summary>When <see cref="State"/> was entered.</summary>
    public Instant Since { get; internal set; }
    public Priority EffectivePriority { get; internal set; }
    public FaultCauses Faults { get; internal set; }
    /// <summary>Address our adverts leave from; Any while there is none.</summary>
    public IpAddress Source { get; internal set; }
    /// <summary>Who was last accepted as master while BACKUP; null when unknown.</summary>
    public IpAddress? KnownMaster { get; internal set; }
    /// <summary>
    /// When another MASTER was last heard while we were one, for longer than one exchange; null when never.
    /// </summary>
    public Instant? ConflictAt { get; internal set; }
    /// <summary>In the order of Addresses and then ExcludedAddresses.</summary>
    public VipReport[] Addresses { get; } = new VipReport[settings.Addresses.Length
        + settings.ExcludedAddresses.Length];
    public List<HeardRouter> Peers { get; } = new(2);
    /// <summary>Whose adverts were refused, the last few.</summary>
    public List<HeardRouter> Refused { get; } = [];
    /// <summary>BACKUP of version 3 with a known master: the interval learned from it; null otherwise.</summary>
    public Duration? LearnedInterval { get; internal set; }
    /// <summary>How long it waits for a silent master as BACKUP.</summary>
    public Duration Patience { get; internal set; }
}

/// <summary>A sync group at the moment of the report.</summary>
/// <param name="Since">When the state was entered.</param>
public readonly record struct GroupReport(RouterState State, Instant Since);

/// <param name="Wanted">By the state of its instance.</param>
/// <param name="Present">In the kernel, as far as its messages tell.</param>
public readonly record struct VipReport(bool Wanted, bool Present);

/// <param name="Index">0 while it does not exist.</param>
public readonly record struct LinkReport(string Name, int Index, bool Up, IpAddress PrimaryAddress);
