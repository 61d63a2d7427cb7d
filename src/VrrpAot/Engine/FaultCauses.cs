namespace VrrpAot.Engine;

/// <summary>What holds an instance in FAULT. Bits: several may hold at once.</summary>
[Flags]
public enum FaultCauses : ushort
{
    None = 0,
    /// <summary>Own interface missing, down or without carrier.</summary>
    InterfaceDown = 1,
    /// <summary>Own interface has no IPv4 address.</summary>
    NoAddress = 2,
    /// <summary>The configured source address is not on the machine.</summary>
    SourceAddressMissing = 4,
    /// <summary>A required other interface is down, or one is up that must not be.</summary>
    TrackedInterfaceDown = 8,
    /// <summary>An unweighted check script fails. Raised and cleared by the attendant, not by the engine.</summary>
    Script = 16,
    /// <summary>
    /// The kernel gives no sockets to hear adverts on the own interface, or does not join their group; tried again
    /// every second.
    /// </summary>
    CannotListen = 32,
    /// <summary>Somebody asked for it, until somebody ends it (<see cref="EngineCommand.BeginMaintenance"/>).</summary>
    Maintenance = 64,
    /// <summary>
    /// The kernel refused to set a VIP, or will for want of CAP_NET_ADMIN; tried again after a pause.
    /// </summary>
    AddressRefused = 128,
    /// <summary>Another member of its sync group is in FAULT.</summary>
    Group = 256,
    /// <summary>A static address, route or rule of a track group cannot be had.</summary>
    StaticMissing = 512,
}
