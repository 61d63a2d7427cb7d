namespace VrrpAot.Bfd;

/// <summary>What a session goes by, as configured.</summary>
public sealed record BfdTiming
{
    /// <summary>How fast we would send while Up; above 0, whole microseconds, below 2^32 of them.</summary>
    public Duration MinTx { get; init; } = Duration.FromMilliseconds(10);
    /// <summary>How fast we can hear; the same range.</summary>
    public Duration MinRx { get; init; } = Duration.FromMilliseconds(10);
    /// <summary>
    /// How fast we send while not Up: a second or more (RFC 5880 section 6.8.3), so that a neighbour that is not there
    /// is not flooded.
    /// </summary>
    public Duration IdleTx { get; init; } = Duration.FromSeconds(1);
    /// <summary>1..255: after so many of our intervals in which the neighbour hears nothing we are gone.</summary>
    public byte Multiplier { get; init; } = 5;
    /// <summary>Says nothing before the neighbour has spoken (RFC 5880 section 6.1).</summary>
    public bool Passive { get; init; }
}
