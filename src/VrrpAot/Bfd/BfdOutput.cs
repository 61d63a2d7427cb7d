namespace VrrpAot.Bfd;

public enum BfdOutputKind : byte
{
    /// <summary>This packet is to be sent now.</summary>
    Send,
    /// <summary>From one state to another.</summary>
    StateChanged,
    /// <summary>Nothing was heard for the detection time: After since the last packet, Overdue later than it was to be
    /// noticed.</summary>
    Expired,
    /// <summary>The detection time is After, and was Before.</summary>
    DetectionTimeChanged,
    /// <summary>The neighbour is asked to confirm other times (RFC 5880 section 6.5).</summary>
    PollBegan,
    /// <summary>The next Timer is due at Deadline; Never for none.</summary>
    ArmTimer,
}

/// <summary>One output. A plain value.</summary>
public readonly record struct BfdOutput
{
    public BfdOutputKind Kind { get; init; }
    public ControlPacket Packet { get; init; }
    public BfdState From { get; init; }
    public BfdState To { get; init; }
    public BfdDiagnostic LocalDiagnostic { get; init; }
    public BfdDiagnostic RemoteDiagnostic { get; init; }
    public Duration After { get; init; }
    public Duration Before { get; init; }
    public Duration Overdue { get; init; }
    public Instant Deadline { get; init; }
}

/// <summary>
/// The list a step writes its outputs to. Allocated once by the caller and cleared before each step; no step writes
/// more than <see cref="Capacity"/> (a test over many sequences holds it to that).
/// </summary>
public sealed class BfdOutputs
{
    public const int Capacity = 8;

    private readonly BfdOutput[] _items = new BfdOutput[Capacity];

    public int Count { get; private set; }

    public ReadOnlySpan<BfdOutput> Items => _items.AsSpan(0, Count);

    public void Clear() => Count = 0;

    public void Add(in BfdOutput output) => _items[Count++] = output;
}
