namespace VrrpAot.Protocol;

/// <summary>
/// Everything that can happen to a virtual router. A closed list: each state answers every one of them.
/// </summary>
public enum InputKind : byte
{
    /// <summary>RFC 9568 section 6.4.1, Startup event.</summary>
    Start,
    /// <summary>RFC 9568 section 6.4.2 and 6.4.3, Shutdown event.</summary>
    Stop,
    /// <summary>An advert that passed every check of RFC 9568 section 7.1.</summary>
    Advert,
    /// <summary>The armed deadline has come.</summary>
    Timer,
    /// <summary>Tracking changed the effective priority.</summary>
    Priority,
    /// <summary>Something that must work stopped working.</summary>
    Fault,
    /// <summary>Everything that must work does again.</summary>
    Recovery,
    /// <summary>The address our adverts leave from changed.</summary>
    SourceAddress,
    /// <summary>A MASTER is asked to give its addresses to a peer: it does if one takes them.</summary>
    HandOver,
    /// <summary>Who has handed over when asked may preempt again.</summary>
    Reclaim,
    /// <summary>The sync group becomes MASTER: so does every member that can.</summary>
    GroupMaster,
    /// <summary>A member of the sync group has become BACKUP: so does every other.</summary>
    GroupBackup,
    /// <summary>Another member of the sync group was contested.</summary>
    GroupContest,
}

/// <summary>One input. A plain value, so that it can be recorded and replayed.</summary>
public readonly record struct Input
{
    public InputKind Kind { get; private init; }
    /// <summary>Advert: its priority, 0 included. Priority: the new effective priority.</summary>
    public Priority Priority { get; private init; }
    /// <summary>Advert: who sent it. SourceAddress: our new address.</summary>
    public IpAddress Address { get; private init; }
    /// <summary>Advert: the interval it carries.</summary>
    public Duration Interval { get; private init; }
    /// <summary>
    /// Stop, Fault and HandOver: a successor can be heard and may be there, so the addresses may be held until it is.
    /// False when the link is gone or nobody is there to take over.
    /// </summary>
    public bool MayHandOver { get; private init; }
    /// <summary>HandOver: where to go once the addresses are another's, BACKUP or FAULT.</summary>
    public RouterState To { get; private init; }
    /// <summary>HandOver: the addresses go in any case.</summary>
    public bool Force { get; private init; }

    public static Input Start => new() { Kind = InputKind.Start };
    public static Input Stop(bool mayHandOver) => new() { Kind = InputKind.Stop, MayHandOver = mayHandOver };
    public static Input Advert(IpAddress from, Priority priority, Duration interval) =>
        new() { Kind = InputKind.Advert, Address = from, Priority = priority, Interval = interval };
    public static Input Timer => new() { Kind = InputKind.Timer };
    public static Input PriorityIs(Priority effective) => new() { Kind = InputKind.Priority, Priority = effective };
    public static Input Fault(bool mayHandOver) => new() { Kind = InputKind.Fault, MayHandOver = mayHandOver };
    public static Input Recovery => new() { Kind = InputKind.Recovery };
    public static Input HandOver(RouterState to, bool force) =>
        new() { Kind = InputKind.HandOver, To = to, Force = force, MayHandOver = true };
    /// <summary>Nobody is there to take what was offered.</summary>
    public static Input NobodyIsThere => new() { Kind = InputKind.HandOver };
    public static Input Reclaim => new() { Kind = InputKind.Reclaim };
    public static Input GroupMaster => new() { Kind = InputKind.GroupMaster };
    public static Input GroupBackup => new() { Kind = InputKind.GroupBackup };
    public static Input GroupContest => new() { Kind = InputKind.GroupContest };
    public static Input SourceIs(IpAddress address) => new() { Kind = InputKind.SourceAddress, Address = address };
}
