using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Engine;

/// <summary>
/// One event. A plain value, copied into a ring that was allocated at start: the engine never formats, waits or
/// allocates for it. What only some kinds have is read by its name, and asking another kind for it is our own mistake.
/// </summary>
public readonly record struct EngineEvent
{
    private readonly long _number;

    private EngineEvent(EngineEventKind kind, int instance, Instant at, long number = 0) =>
        (Kind, Instance, At, _number) = (kind, instance, at, number);

    public EngineEventKind Kind { get; }
    /// <summary>Index into <see cref="EngineSettings.Instances"/>, or -1 when no instance is concerned.</summary>
    public int Instance { get; init; }
    public Instant At { get; }
    public RouterState From { get; init; }
    public RouterState To { get; init; }
    public TransitionCause Cause { get; init; }
    /// <summary>What holds the instance in FAULT, with Cause Fault.</summary>
    public FaultCauses Faults { get; init; }
    public Priority Ours { get; init; }
    public Priority Theirs { get; init; }
    public IpAddress Address { get; init; }
    /// <summary>Kernel interface index, 0 when none is concerned.</summary>
    public int Interface { get; init; }
    /// <summary>The interface's name when it happened, put in by the ring; empty when it is not known.</summary>
    public FixedName InterfaceName { get; init; }
    /// <summary>LearnedFarInterval: how long the BACKUP waits for a master that is silent.</summary>
    public Duration Patience { get; private init; }
    /// <summary>Events of this kind that were kept back since the last one, where they are rate limited.</summary>
    public int LeftOut { get; init; }

    /// <summary>GroupSyncing, GroupChanged, GroupStopped: index into <see cref="EngineSettings.Groups"/>.</summary>
    public int Group => (int)Number(Kind is EngineEventKind.GroupSyncing or EngineEventKind.GroupChanged
        or EngineEventKind.GroupStopped);

    /// <summary>Started: an earlier configuration had started.</summary>
    public bool IsReload => Number(Kind is EngineEventKind.Started) != 0;

    /// <summary>
    /// StateChanged, Stopped, Removed: which script fails when Faults has Script, in the attendant's own numbering; -1
    /// when it has not said.
    /// </summary>
    public int FailingScript =>
        (int)Number(Kind is EngineEventKind.StateChanged or EngineEventKind.Stopped or EngineEventKind.Removed);

    /// <summary>AdvertRejected: why.</summary>
    public RejectReason RejectedFor => (RejectReason)Number(Kind is EngineEventKind.AdvertRejected);

    /// <summary>AdvertNoted: what is odd.</summary>
    public AdvertNotes Notes => (AdvertNotes)Number(Kind is EngineEventKind.AdvertNoted);

    /// <summary>LearnedFarInterval: the interval learned.</summary>
    public Duration Interval => new(Number(Kind is EngineEventKind.LearnedFarInterval));

    /// <summary>AddingAddresses, RemovingAddresses, LeavingAddresses: of VIPs. AddingRoutes and its kin: of routes or
    /// rules. Announcing: of gratuitous ARPs for each VIP.</summary>
    public int Count => (int)Number(Kind is EngineEventKind.AddingAddresses or EngineEventKind.RemovingAddresses
        or EngineEventKind.LeavingAddresses or EngineEventKind.Announcing or EngineEventKind.AddingRoutes
        or EngineEventKind.RemovingRoutes or EngineEventKind.AddingRules or EngineEventKind.RemovingRules);

    /// <summary>KernelRefused, ObjectRefused, SyncDaemonRefused, FilterRefused, SendFailed, ListFailed: the
    /// errno.</summary>
    public Errno Errno => new((int)Number(
        Kind is EngineEventKind.KernelRefused or EngineEventKind.SyncDaemonRefused or EngineEventKind.FilterRefused
            or EngineEventKind.SendFailed or EngineEventKind.ListFailed or EngineEventKind.ObjectRefused)
            & ushort.MaxValue);

    /// <summary>ObjectRestored, ObjectRefused: place among <see cref="EngineSettings.DistinctObjects"/>.</summary>
    public int Object => (int)(Number(Kind is EngineEventKind.ObjectRestored or EngineEventKind.ObjectRefused) >> 16);

    /// <summary>TimerLate, Overslept: how long after it was due.</summary>
    public Duration Lateness => new(Number(Kind is EngineEventKind.TimerLate or EngineEventKind.Overslept));

    private long Number(bool has) =>
        has ? _number : throw new InvalidOperationException($"Events of kind {(int)Kind} do not have that.");

    /// <summary>One of those that say nothing but that they happened, and what is added by `with`.</summary>
    public static EngineEvent Of(EngineEventKind kind, int instance = -1, Instant at = default) =>
        new(kind, instance, at);

    public static EngineEvent Started(Instant at, bool isReload) =>
        new(EngineEventKind.Started, -1, at, isReload ? 1 : 0);

    /// <param name="kind">GroupSyncing, GroupChanged or GroupStopped.</param>
    public static EngineEvent OfGroup(EngineEventKind kind, int group, Instant at) => new(kind, -1, at, group);

    /// <param name="kind">StateChanged, Stopped or Removed.</param>
    public static EngineEvent Transition(EngineEventKind kind, int instance, Instant at, int failingScript) =>
        new(kind, instance, at, failingScript);

    public static EngineEvent AdvertRejected(int instance, Instant at, RejectReason reason, IpAddress from) =>
        new(EngineEventKind.AdvertRejected, instance, at, (long)reason) { Address = from };

    public static EngineEvent AdvertNoted(int instance, Instant at, AdvertNotes notes, IpAddress from) =>
        new(EngineEventKind.AdvertNoted, instance, at, (long)notes) { Address = from };

    public static EngineEvent LearnedFarInterval(
        int instance, Instant at, Duration interval, Duration patience, IpAddress from) =>
        new(EngineEventKind.LearnedFarInterval, instance, at, interval.Nanoseconds)
        {
            Patience = patience, Address = from,
        };

    /// <param name="kind">AddingAddresses or its kin, Announcing.</param>
    public static EngineEvent Counted(EngineEventKind kind, int instance, Instant at, int count) =>
        new(kind, instance, at, count);

    /// <param name="kind">KernelRefused, SyncDaemonRefused, FilterRefused, SendFailed or ListFailed.</param>
    public static EngineEvent Failed(EngineEventKind kind, int instance, Instant at, Errno errno) =>
        new(kind, instance, at, errno.Number);

    public static EngineEvent OfObject(EngineEventKind kind, int instance, Instant at, int place) =>
        new(kind, instance, at, (long)place << 16);

    /// <summary>The kernel does not take a route, a rule or a static address.</summary>
    public static EngineEvent Refused(int instance, Instant at, Errno errno, int place) =>
        new(EngineEventKind.ObjectRefused, instance, at, (long)place << 16 | (ushort)errno.Number);

    /// <param name="kind">TimerLate or Overslept.</param>
    public static EngineEvent Late(EngineEventKind kind, int instance, Instant at, Duration lateness) =>
        new(kind, instance, at, lateness.Nanoseconds);
}
