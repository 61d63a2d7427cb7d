namespace VrrpAot.Protocol;

/// <summary>
/// Where a virtual router stands, in keepalived's words (RFC 9568 calls MASTER "Active" and INIT "Initialize").
/// The numbers are those of keepalived's dumps.
/// </summary>
public enum RouterState : byte
{
    /// <summary>Not started, or stopped.</summary>
    Init = 0,
    Backup = 1,
    Master = 2,
    /// <summary>Something that must work does not: link, source address, an unweighted check.</summary>
    Fault = 3,
}
