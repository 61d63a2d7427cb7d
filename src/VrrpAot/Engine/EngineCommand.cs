namespace VrrpAot.Engine;

public enum EngineCommandKind : byte
{
    /// <summary>Set the effective priority of Instance to Priority (1..254; ignored for an owner).</summary>
    SetPriority,
    /// <summary>An unweighted check of Instance gave its first result; when none is pending the instance starts.</summary>
    CheckReady,
    /// <summary>Raise (Flag) or clear the Script fault of Instance; Number says which script, in the box's own numbering.</summary>
    SetScriptFault,
    /// <summary>
    /// Leave all states: priority 0, hand over, remove the VIPs, then report Finished. With Flag a MASTER says nothing and
    /// leaves its VIPs where they are, permanent (`--dont-release-vrrp`).
    /// </summary>
    Stop,
    /// <summary>Fill <see cref="EngineCommand.Report"/> and say <see cref="EngineEventKind.Reported"/>.</summary>
    Report,
    /// <summary>
    /// Instance, where it is MASTER, offers its VIPs to a peer and becomes BACKUP when one takes them, which then keeps them; if nobody
    /// does, <see cref="EngineEventKind.NobodyTookOver"/> is said and nothing has changed. With Insists they go in any case.
    /// </summary>
    HandOver,
    /// <summary>Instance, which handed over, may preempt again.</summary>
    Reclaim,
    /// <summary>
    /// Begin (Flag) or end maintenance of all instances, also of those that a successor brings. Who is MASTER offers its VIPs to a peer first, as
    /// in HandOver; with Insists it gives them up in any case.
    /// </summary>
    SetMaintenance,
    /// <summary>Announce the VIPs of Instance again (-1: of all), where it is MASTER.</summary>
    Announce,
    /// <summary>Set the counters of Instance (-1: of all, and the lateness) to 0.</summary>
    ClearCounters,
    /// <summary>
    /// New settings: <see cref="EngineCommand.Successor"/> takes the place of this loop at the end of the turn. What was commanded
    /// before it means the old numbering of instances, what is commanded after it the new one. Ignored by a loop that is stopping.
    /// </summary>
    Succeed,
}

/// <summary>A wish from the box to the engine.</summary>
public readonly record struct EngineCommand(EngineCommandKind Kind, int Instance = -1, Priority Priority = default, bool Flag = false, int Number = 0, EngineReport? Report = null,
    EngineLoop? Successor = null, bool Insists = false);
