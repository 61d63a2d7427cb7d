namespace VrrpAot.Bfd;

/// <summary>What a BFD control packet says (RFC 5880 section 4.1), without authentication.</summary>
public readonly record struct ControlPacket
{
    public BfdState State { get; init; }
    public BfdDiagnostic Diagnostic { get; init; }
    /// <summary>An answer with <see cref="Final"/> is wanted at once.</summary>
    public bool Poll { get; init; }
    public bool Final { get; init; }
    public bool Demand { get; init; }
    /// <summary>1..255.</summary>
    public byte Multiplier { get; init; }
    /// <summary>The sender's name for the session, never 0.</summary>
    public uint MyDiscriminator { get; init; }
    /// <summary>The receiver's name for it; 0 while the sender does not know it.</summary>
    public uint YourDiscriminator { get; init; }
    /// <summary>The sender would send no faster than this; whole microseconds, below 2^32 of them.</summary>
    public Duration DesiredMinTx { get; init; }
    /// <summary>The sender can hear no faster than this; zero: it wants to hear nothing. Whole microseconds.</summary>
    public Duration RequiredMinRx { get; init; }
}
