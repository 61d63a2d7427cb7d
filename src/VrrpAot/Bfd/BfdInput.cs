namespace VrrpAot.Bfd;

public enum BfdInputKind : byte
{
    /// <summary>The session may speak: its way out is open.</summary>
    Enable,
    /// <summary>It may not, or not any more: AdminDown (RFC 5880 section 6.8.16).</summary>
    Disable,
    /// <summary>A valid packet of this session.</summary>
    Packet,
    /// <summary>The deadline last armed may have come.</summary>
    Timer,
    /// <summary>Other times from now on.</summary>
    Timing,
}

/// <summary>One thing that a session is told.</summary>
public readonly record struct BfdInput
{
    private BfdInput(BfdInputKind kind) => Kind = kind;

    public BfdInputKind Kind { get; }
    public ControlPacket Packet { get; private init; }
    public BfdTiming? Timing { get; private init; }

    public static readonly BfdInput Enable = new(BfdInputKind.Enable);
    public static readonly BfdInput Disable = new(BfdInputKind.Disable);
    public static readonly BfdInput Timer = new(BfdInputKind.Timer);

    /// <param name="packet">It passed every check of RFC 5880 section 6.8.6 up to the choice of its session.</param>
    public static BfdInput Heard(in ControlPacket packet) => new(BfdInputKind.Packet) { Packet = packet };

    public static BfdInput TimingIs(BfdTiming timing) => new(BfdInputKind.Timing) { Timing = timing };
}
