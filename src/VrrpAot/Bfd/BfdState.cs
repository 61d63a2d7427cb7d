namespace VrrpAot.Bfd;

/// <summary>State of a session, by its number on the wire (RFC 5880 section 4.1).</summary>
public enum BfdState : byte
{
    AdminDown = 0,
    Down = 1,
    Init = 2,
    Up = 3,
}

/// <summary>Why a session left Up last, by its number on the wire (RFC 5880 section 4.1).</summary>
public enum BfdDiagnostic : byte
{
    None = 0,
    DetectionTimeExpired = 1,
    EchoFailed = 2,
    NeighbourSignaledDown = 3,
    ForwardingPlaneReset = 4,
    PathDown = 5,
    ConcatenatedPathDown = 6,
    AdministrativelyDown = 7,
    ReverseConcatenatedPathDown = 8,
}
