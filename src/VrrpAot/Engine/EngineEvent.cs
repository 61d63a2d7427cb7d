using VrrpAot.Bfd;
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

    /// <summary>InterfaceUp, InterfaceDown: it was asked, and netlink did not tell it.</summary>
    public bool IsFound => Number(Kind is EngineEventKind.InterfaceUp or EngineEventKind.InterfaceDown) != 0;

    /// <summary>Started: an earlier configuration had started.</summary>
    public bool IsReload => Number(Kind is EngineEventKind.Started) != 0;

    /// <summary>
    /// StateChanged, Stopped, Removed: which script fails when Faults has Script, in the attendant's own numbering; -1
    /// when it has not said.
    /// </summary>
    public int FailingScript =>
        (int)Number(Kind is EngineEventKind.StateChanged or EngineEventKind.Stopped or EngineEventKind.Removed);

    /// <summary>AdvertRejected: why.</summary>
    public RejectReason RejectedFor => (RejectReason)(byte)Number(Kind is EngineEventKind.AdvertRejected);

    /// <summary>AdvertRejected for its seal: <see cref="AdvertSeal.RefusedNumber"/>.</summary>
    public uint RefusedNumber => (uint)(Number(Kind is EngineEventKind.AdvertRejected) >> 8);

    /// <summary>AdvertNoted: <see cref="AdvertSeal.ClockDifference"/>.</summary>
    public Duration ClockDifference => Patience;

    /// <summary>AdvertRejected for its seal: <see cref="AdvertSeal.RefusedAgainst"/>.</summary>
    public long RefusedAgainst => Patience.Nanoseconds;

    /// <summary>AdvertNoted: what is odd.</summary>
    public AdvertNotes Notes => (AdvertNotes)Number(Kind is EngineEventKind.AdvertNoted);

    /// <summary>LearnedFarInterval: the interval learned.</summary>
    public Duration Interval => new(Number(Kind is EngineEventKind.LearnedFarInterval));

    /// <summary>AddingAddresses, RemovingAddresses, LeavingAddresses: of VIPs. AddingRoutes and its kin: of routes or
    /// rules. Announcing: of gratuitous ARPs for each VIP. UnknownVrid: the VRID.
    /// LinkbeatOtherwise: the method wanted times 256, and the one in use.</summary>
    public int Count => (int)Number(Kind is EngineEventKind.AddingAddresses or EngineEventKind.RemovingAddresses
        or EngineEventKind.LeavingAddresses or EngineEventKind.Announcing or EngineEventKind.AddingRoutes
        or EngineEventKind.UnknownVrid or EngineEventKind.LinkbeatOtherwise
        or EngineEventKind.RemovingRoutes or EngineEventKind.AddingRules or EngineEventKind.RemovingRules);

    /// <summary>KernelRefused, ObjectRefused, SyncDaemonRefused, FilterRefused, SendFailed, ListFailed: the
    /// errno.</summary>
    public Errno Errno => new((int)Number(
        Kind is EngineEventKind.KernelRefused or EngineEventKind.SyncDaemonRefused or EngineEventKind.FilterRefused
            or EngineEventKind.SendFailed or EngineEventKind.ListFailed or EngineEventKind.ObjectRefused
            or EngineEventKind.BfdFailed or EngineEventKind.BfdCannotHear) & ushort.MaxValue);

    /// <summary>ObjectRestored, ObjectRefused: place among <see cref="EngineSettings.DistinctObjects"/>.</summary>
    public int Object => (int)(Number(Kind is EngineEventKind.ObjectRestored or EngineEventKind.ObjectRefused) >> 16);

    /// <summary>TimerLate, Overslept: how long after it was due.</summary>
    public Duration Lateness => new(Number(Kind is EngineEventKind.TimerLate or EngineEventKind.Overslept));

    /// <summary>
    /// Of BFD: index into <see cref="EngineSettings.Bfd"/>, or -1 where no session is concerned. These events stand in
    /// fields that they do not have otherwise, so that the ring is no larger for them.
    /// </summary>
    public int Session => Kind switch
    {
        EngineEventKind.BfdRejected => (short)(_number >> 16),
        EngineEventKind.BfdStateChanged or EngineEventKind.BfdExpired or EngineEventKind.BfdDetectionTime
            or EngineEventKind.BfdPollBegan or EngineEventKind.BfdFailed => LeftOut,
        _ => -1,
    };

    /// <summary>BfdStateChanged: what it was.</summary>
    public BfdState BfdFrom => (BfdState)(byte)Number(Kind is EngineEventKind.BfdStateChanged);

    /// <summary>BfdStateChanged: what it is.</summary>
    public BfdState BfdTo => (BfdState)(byte)(Number(Kind is EngineEventKind.BfdStateChanged) >> 8);

    /// <summary>BfdStateChanged: why, as we see it.</summary>
    public BfdDiagnostic LocalDiagnostic =>
        (BfdDiagnostic)(byte)(Number(Kind is EngineEventKind.BfdStateChanged) >> 16);

    /// <summary>BfdStateChanged: what the neighbour said last.</summary>
    public BfdDiagnostic RemoteDiagnostic =>
        (BfdDiagnostic)(byte)(Number(Kind is EngineEventKind.BfdStateChanged) >> 24);

    /// <summary>BfdExpired: so long nothing was heard. BfdDetectionTime: the new one.</summary>
    public Duration After => new(Number(Kind is EngineEventKind.BfdExpired or EngineEventKind.BfdDetectionTime));

    /// <summary>BfdExpired: so much later than it was due. BfdDetectionTime: the old one.</summary>
    public Duration Before => Patience;

    /// <summary>BfdRejected: why.</summary>
    public BfdReject BfdRejectedFor => (BfdReject)(byte)Number(Kind is EngineEventKind.BfdRejected);

    /// <summary>BfdRejected: TTL or hop limit that it arrived with.</summary>
    public byte Hops => (byte)(Number(Kind is EngineEventKind.BfdRejected) >> 8);

    /// <summary>BfdRejected: the discriminator of ours that it names; for WrongTtl the hops that it should have had.
    /// </summary>
    public uint Detail => (uint)(Number(Kind is EngineEventKind.BfdRejected) >> 32);

    /// <summary>BfdRejected: whence; BfdCannotHear: which.</summary>
    public ushort Port => (ushort)(Ours.Value << 8 | Theirs.Value);

    private long Number(bool has) =>
        has ? _number : throw new InvalidOperationException($"Events of kind {(int)Kind} do not have that.");

    /// <summary>One of those that say nothing but that they happened, and what is added by `with`.</summary>
    public static EngineEvent Of(EngineEventKind kind, int instance = -1, Instant at = default) =>
        new(kind, instance, at);

    /// <param name="isFound">See <see cref="IsFound"/>.</param>
    public static EngineEvent Link(bool isUp, Instant at, int index, bool isFound) =>
        new(isUp ? EngineEventKind.InterfaceUp : EngineEventKind.InterfaceDown, -1, at, isFound ? 1 : 0)
        {
            Interface = index,
        };

    public static EngineEvent Started(Instant at, bool isReload) =>
        new(EngineEventKind.Started, -1, at, isReload ? 1 : 0);

    /// <param name="kind">GroupSyncing, GroupChanged or GroupStopped.</param>
    public static EngineEvent OfGroup(EngineEventKind kind, int group, Instant at) => new(kind, -1, at, group);

    /// <param name="kind">StateChanged, Stopped or Removed.</param>
    public static EngineEvent Transition(EngineEventKind kind, int instance, Instant at, int failingScript) =>
        new(kind, instance, at, failingScript);

    /// <param name="seal">What has refused it, where one has.</param>
    public static EngineEvent AdvertRejected(int instance, Instant at, RejectReason reason, IpAddress from,
        AdvertSeal? seal = null) =>
        new(EngineEventKind.AdvertRejected, instance, at, (long)reason | (long)(seal?.RefusedNumber ?? 0) << 8)
        {
            Address = from, Patience = new Duration(seal?.RefusedAgainst ?? 0),
        };

    /// <param name="clock">How far its sender's clock is before ours, with ClockDiffers.</param>
    public static EngineEvent AdvertNoted(int instance, Instant at, AdvertNotes notes, IpAddress from,
        Duration clock = default) =>
        new(EngineEventKind.AdvertNoted, instance, at, (long)notes) { Address = from, Patience = clock };

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

    public static EngineEvent BfdStateChanged(int session, Instant at, in BfdOutput change) =>
        new(EngineEventKind.BfdStateChanged, -1, at, (long)change.From | (long)change.To << 8
            | (long)change.LocalDiagnostic << 16 | (long)change.RemoteDiagnostic << 24) { LeftOut = session };

    /// <param name="kind">BfdExpired, BfdDetectionTime or BfdPollBegan.</param>
    public static EngineEvent BfdTime(EngineEventKind kind, int session, Instant at, Duration after, Duration before) =>
        new(kind, -1, at, after.Nanoseconds) { LeftOut = session, Patience = before };

    /// <param name="session">Whose it would have been, or -1.</param>
    /// <param name="detail">See <see cref="Detail"/>.</param>
    public static EngineEvent BfdRejected(
        Instant at, BfdReject reject, Endpoint from, byte hops, uint detail, int session) =>
        new(EngineEventKind.BfdRejected, -1, at,
            (long)reject | (long)hops << 8 | (long)(ushort)session << 16 | (long)detail << 32)
        {
            Address = from.Address, Ours = High(from.Port), Theirs = Low(from.Port),
        };

    public static EngineEvent BfdFailed(int session, Instant at, Errno errno) =>
        new(EngineEventKind.BfdFailed, -1, at, errno.Number) { LeftOut = session };

    public static EngineEvent BfdCannotHear(Instant at, Errno errno, IpAddress neighbour, ushort port) =>
        new(EngineEventKind.BfdCannotHear, -1, at, errno.Number)
        {
            Address = neighbour, Ours = High(port), Theirs = Low(port),
        };

    private static Priority High(ushort port) => new((byte)(port >> 8));

    private static Priority Low(ushort port) => new((byte)port);
}
