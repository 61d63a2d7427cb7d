namespace VrrpAot.Wire;

/// <summary>What an accepted advert says.</summary>
public readonly record struct Advert
{
    public Vrid Vrid { get; init; }
    /// <summary>0 (the master leaves) to 255 (the owner).</summary>
    public Priority Priority { get; init; }
    /// <summary>The sender's advert interval, never zero.</summary>
    public Duration Interval { get; init; }
    public IpAddress Source { get; init; }
    public IpAddress Destination { get; init; }
    public byte Ttl { get; init; }
    public AdvertNotes Notes { get; init; }
}
