using VrrpAot.Bfd;
using VrrpAot.Wire;

namespace VrrpAot.Engine;

/// <summary>One `bfd_instance`: a session to one neighbour.</summary>
public sealed record BfdSettings
{
    /// <summary>At most 31 characters.</summary>
    public required string Name { get; init; }
    public required IpAddress Neighbour { get; init; }
    /// <summary>`source_ip`; null lets the routing table choose.</summary>
    public IpAddress? Source { get; init; }
    public required BfdTiming Timing { get; init; }
    /// <summary>`multihop`: RFC 5883, another port.</summary>
    public bool IsMultihop { get; init; }
    /// <summary>TTL or hop limit of what is sent, 1..255.</summary>
    public byte Hops { get; init; } = 255;
    /// <summary>
    /// What arrives must have this many left (RFC 5881 section 5: 255 says that no router stands in between); 0 does
    /// not ask.
    /// </summary>
    public byte LeastHops { get; init; } = 255;

    public ushort Port => IsMultihop ? BfdMessage.MultihopPort : BfdMessage.SingleHopPort;

    /// <summary>With these settings it is still the same session: a reload keeps its state.</summary>
    public bool IsSameSessionAs(BfdSettings other) =>
        Name == other.Name && Neighbour == other.Neighbour && Source == other.Source
            && IsMultihop == other.IsMultihop;
}
