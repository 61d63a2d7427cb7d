namespace VrrpAot.Protocol;

/// <summary>Everything a virtual router can ask for. A closed list, carried out in the order given.</summary>
public enum OutputKind : byte
{
    /// <summary>Send one advert with Priority (0: leaving).</summary>
    SendAdvert,
    /// <summary>The VIPs are wanted on this node from now on.</summary>
    AddAddresses,
    /// <summary>The VIPs are not wanted any more.</summary>
    RemoveAddresses,
    /// <summary>Send Count gratuitous ARPs for every VIP, the whole list Count times over.</summary>
    Announce,
    /// <summary>
    /// Come back with a Timer input at Deadline (<see cref="Instant.Never"/>: no timer). Replaces the one before.
    /// </summary>
    ArmTimer,
    /// <summary>From, To and Cause of a state change; Theirs and Address of the advert that led to it, if one did: for
    /// MasterSilent the last that was heard.</summary>
    StateChanged,
    /// <summary>Something worth a log line or a notify script, with no effect of its own.</summary>
    Observed,
}

/// <summary>What was observed, see <see cref="OutputKind.Observed"/>.</summary>
public enum Observation : byte
{
    None,
    AdvertTimeout,
    BackupHeardPriorityZero,
    MasterHeardPriorityZero,
    BackupDiscardedLowerPriority,
    MasterHeardLowerPriority,
    MasterHeardHigherPriority,
    MasterHeardSamePriorityHigherAddress,
    HeardOwnAddress,
    OwnerConflict,
    /// <summary>Theirs is the old effective priority, Priority the new one.</summary>
    PriorityChanged,
    /// <summary>The addresses were offered, and stay here.</summary>
    NobodyTookOver,
}

/// <summary>One output. A plain value.</summary>
public readonly record struct Output
{
    public OutputKind Kind { get; init; }
    /// <summary>SendAdvert: what to say. Observed, StateChanged: our effective priority.</summary>
    public Priority Priority { get; init; }
    public int Count { get; init; }
    public Instant Deadline { get; init; }
    public RouterState From { get; init; }
    public RouterState To { get; init; }
    public TransitionCause Cause { get; init; }
    public Observation Observation { get; init; }
    /// <summary>Observed, StateChanged: the other router's priority.</summary>
    public Priority Theirs { get; init; }
    /// <summary>Observed, StateChanged: the other router's address; Any when no advert led to it.</summary>
    public IpAddress Address { get; init; }
}

/// <summary>
/// The list a step writes its outputs to. Allocated once by the caller and cleared before each step; no step writes
/// more than <see cref="Capacity"/> outputs (a test over every state and input holds it to that).
/// </summary>
public sealed class Outputs
{
    public const int Capacity = 12;

    private readonly Output[] _items = new Output[Capacity];

    public int Count { get; private set; }

    public ReadOnlySpan<Output> Items => _items.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(in Output output) => _items[Count++] = output;
}
