namespace VrrpAot.Engine;

public enum EngineCommandKind : byte
{
    SetPriority,
    CheckReady,
    SetScriptFault,
    Stop,
    Report,
    HandOver,
    Reclaim,
    SetMaintenance,
    Announce,
    ClearCounters,
    Record,
    Succeed,
}

/// <summary>
/// A wish from the attendant to the engine, made by the method that says what it means. What only some kinds have is
/// read by its name, and asking another kind for it is our own mistake.
/// </summary>
public readonly record struct EngineCommand
{
    private const int Begin = 1, Insist = 2;

    private readonly int _number;
    private readonly object? _filled;

    private EngineCommand(EngineCommandKind kind, int instance = -1, int number = 0, object? filled = null) =>
        (Kind, Instance, _number, _filled) = (kind, instance, number, filled);

    public EngineCommandKind Kind { get; }

    /// <summary>Which instance is meant; -1 for all, where that has a meaning.</summary>
    public int Instance { get; }

    /// <summary>SetPriority: the new effective priority.</summary>
    public Priority Priority => new((byte)Number(Kind is EngineCommandKind.SetPriority));

    /// <summary>SetScriptFault: the script that fails, in the attendant's own numbering; null when none does any
    /// more.</summary>
    public int? FailingScript =>
        Number(Kind is EngineCommandKind.SetScriptFault) is >= 0 and var script ? script : null;

    /// <summary>Stop: a MASTER says nothing and leaves its VIPs where they are.</summary>
    public bool LeavesAddresses => Number(Kind is EngineCommandKind.Stop) != 0;

    /// <summary>SetMaintenance: it begins.</summary>
    public bool Begins => (Number(Kind is EngineCommandKind.SetMaintenance) & Begin) != 0;

    /// <summary>HandOver, SetMaintenance: the VIPs go in any case.</summary>
    public bool Force =>
        (Number(Kind is EngineCommandKind.HandOver or EngineCommandKind.SetMaintenance) & Insist) != 0;

    /// <summary>Report: what is to be filled.</summary>
    public EngineReport Report => _filled as EngineReport ?? throw Absent();

    /// <summary>Record: what the journal is written into; null when it ends.</summary>
    public JournalRing? Journal => Kind is EngineCommandKind.Record ? (JournalRing?)_filled : throw Absent();

    private int Number(bool has) => has ? _number : throw Absent();

    private InvalidOperationException Absent() => new($"Commands of kind {(int)Kind} do not have that.");

    /// <summary>The effective priority of an instance: 1..254; ignored for an owner.</summary>
    public static EngineCommand SetPriority(int instance, Priority priority) =>
        new(EngineCommandKind.SetPriority, instance, priority.Value);

    /// <summary>An unweighted check of the instance gave its first result; when none is pending the instance
    /// starts.</summary>
    public static EngineCommand CheckReady(int instance) => new(EngineCommandKind.CheckReady, instance);

    /// <summary>Raises the Script fault of the instance.</summary>
    /// <param name="script">The one that fails, in the attendant's own numbering.</param>
    public static EngineCommand RaiseScriptFault(int instance, int script) =>
        new(EngineCommandKind.SetScriptFault, instance, script);

    /// <summary>Ends the Script fault of the instance.</summary>
    public static EngineCommand ClearScriptFault(int instance) => new(EngineCommandKind.SetScriptFault, instance, -1);

    /// <summary>Leave all states: priority 0, hand over, remove the VIPs, then report Finished.</summary>
    /// <param name="leaveAddresses">
    /// A MASTER says nothing and leaves its VIPs where they are, permanent (`--dont-release-vrrp`).
    /// </param>
    public static EngineCommand Stop(bool leaveAddresses = false) =>
        new(EngineCommandKind.Stop, number: leaveAddresses ? 1 : 0);

    /// <summary>Fill the report and say <see cref="EngineEventKind.Reported"/>.</summary>
    public static EngineCommand Fill(EngineReport report) => new(EngineCommandKind.Report, filled: report);

    /// <summary>
    /// The instance, where it is MASTER, offers its VIPs to a peer and becomes BACKUP when one takes them, which then
    /// keeps them; if nobody does, <see cref="EngineEventKind.NobodyTookOver"/> is said and nothing has changed.
    /// Where it is not, <see cref="EngineEventKind.NothingToHandOver"/> is said.
    /// </summary>
    /// <param name="force">They go in any case.</param>
    public static EngineCommand HandOver(int instance, bool force) =>
        new(EngineCommandKind.HandOver, instance, force ? Insist : 0);

    /// <summary>The instance, which handed over, may preempt again.</summary>
    public static EngineCommand Reclaim(int instance) => new(EngineCommandKind.Reclaim, instance);

    /// <summary>
    /// Maintenance of all instances begins, also of those that a successor brings. Who is MASTER offers its VIPs to a
    /// peer first, as in HandOver.
    /// </summary>
    /// <param name="force">It gives them up in any case.</param>
    public static EngineCommand BeginMaintenance(bool force) =>
        new(EngineCommandKind.SetMaintenance, number: Begin | (force ? Insist : 0));

    public static EngineCommand EndMaintenance => new(EngineCommandKind.SetMaintenance);

    /// <summary>Announce the VIPs of an instance again (-1: of all), where it is MASTER.</summary>
    public static EngineCommand Announce(int instance) => new(EngineCommandKind.Announce, instance);

    /// <summary>Set the counters of an instance (-1: of all, and the lateness) to 0.</summary>
    public static EngineCommand ClearCounters(int instance) => new(EngineCommandKind.ClearCounters, instance);

    /// <summary>Write a journal of inputs from now on, over reloads, in the place of the one before.</summary>
    /// <param name="journal">Null ends it.</param>
    public static EngineCommand Record(JournalRing? journal) => new(EngineCommandKind.Record, filled: journal);

    /// <summary>Where a successor stands in the order of commands; <see cref="CommandQueue.PostSuccessor"/> brings
    /// it.</summary>
    internal static EngineCommand Succeed => new(EngineCommandKind.Succeed);
}
