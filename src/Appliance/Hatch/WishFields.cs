using Appliance.Base;
using VrrpAot.Protocol;

namespace Appliance.Hatch;

/// <summary>First byte of a message from the box's process.</summary>
internal enum WishKind : byte
{
    Hello = 1,
    Goodbye,
    Look,
    BeginMaintenance,
    EndMaintenance,
    Release,
    Priority,
    RunCheck,
    Reload,
    Announce,
    ClearCounters,
    Reclaim,
    LowerPriorities,
    FirmwareProved,
    KeepLine,
    Lines,
    Unwritten,
    Break,
    BeginJournal,
    TakeJournal,
    EndJournal,
}

/// <summary>How an engine is broken on purpose (`debug`).</summary>
internal enum Breakage : byte { Crash, Hang }

/// <summary>
/// What the box's process can ask of the engine's. Those with a number are answered with it (<see cref="NewsFields"/>).
/// </summary>
internal interface IWishes
{
    /// <summary>Somebody is here: what runs, a snapshot, and from now on whatever is new.</summary>
    void Hello();
    /// <summary>Nobody listens any more.</summary>
    void Goodbye();
    /// <summary>A new snapshot.</summary>
    void Look();
    void BeginMaintenance(int number, Duration? length, string by, bool force);
    void EndMaintenance(int number, string by);
    void Release(int number, string instance, string by, bool force);
    /// <param name="priority">Null for what the file says.</param>
    void Priority(int number, string instance, Priority? priority, string by);
    void RunCheck(int number, string check);
    void Reload(int number);
    /// <param name="instance">Null for all, here and below.</param>
    void Announce(string? instance);
    void ClearCounters(string? instance);
    void Reclaim(string? instance);
    /// <summary>What every priority loses on battery, 0..253.</summary>
    void LowerPriorities(int by);
    /// <summary>The firmware that runs is not on trial, or not any more.</summary>
    void FirmwareProved();
    /// <summary>A line of the box's own, for who asks for the log; it has no number yet.</summary>
    void KeepLine(KeptLine line);
    /// <summary>Lines of the log that are kept.</summary>
    /// <param name="from">Number of the first.</param>
    void Lines(int number, long from);
    /// <summary>State changes that are in no file.</summary>
    void Unwritten(int number);
    void Break(Breakage how);
    /// <summary>A journal of inputs, from now on.</summary>
    void BeginJournal(int number);
    /// <summary>The next portion of it; answered when there is one.</summary>
    void TakeJournal(int number);
    void EndJournal();
}

/// <summary>The wishes as bytes: the kind, then its fields in the order of <see cref="IWishes"/>.</summary>
internal static class WishFields
{
    public static void Kind(FieldWriter to, WishKind kind)
    {
        to.Clear();
        to.Byte((byte)kind);
    }

    public static void BeginMaintenance(FieldWriter to, int number, Duration? length, string by, bool force)
    {
        Numbered(to, WishKind.BeginMaintenance, number);
        to.Maybe(length);
        to.Text(by);
        to.Flag(force);
    }

    public static void EndMaintenance(FieldWriter to, int number, string by)
    {
        Numbered(to, WishKind.EndMaintenance, number);
        to.Text(by);
    }

    public static void Release(FieldWriter to, int number, string instance, string by, bool force)
    {
        Numbered(to, WishKind.Release, number);
        to.Text(instance);
        to.Text(by);
        to.Flag(force);
    }

    public static void Priority(FieldWriter to, int number, string instance, Priority? priority, string by)
    {
        Numbered(to, WishKind.Priority, number);
        to.Text(instance);
        // 0 is no priority that a router can be given.
        to.Byte(priority?.Value ?? 0);
        to.Text(by);
    }

    public static void RunCheck(FieldWriter to, int number, string check)
    {
        Numbered(to, WishKind.RunCheck, number);
        to.Text(check);
    }

    public static void Reload(FieldWriter to, int number) => Numbered(to, WishKind.Reload, number);

    /// <param name="order"><see cref="WishKind.Announce"/> and its like.</param>
    public static void Order(FieldWriter to, WishKind order, string? instance)
    {
        Kind(to, order);
        to.Maybe(instance);
    }

    public static void LowerPriorities(FieldWriter to, int by)
    {
        Kind(to, WishKind.LowerPriorities);
        to.Byte((byte)by);
    }

    public static void KeepLine(FieldWriter to, KeptLine line)
    {
        Kind(to, WishKind.KeepLine);
        to.Time(line.At);
        to.Byte((byte)line.Level);
        to.Blob(line.Utf8);
    }

    public static void Lines(FieldWriter to, int number, long from)
    {
        Numbered(to, WishKind.Lines, number);
        to.Number(from);
    }

    public static void Unwritten(FieldWriter to, int number) => Numbered(to, WishKind.Unwritten, number);

    public static void Break(FieldWriter to, Breakage how)
    {
        Kind(to, WishKind.Break);
        to.Byte((byte)how);
    }

    public static void BeginJournal(FieldWriter to, int number) => Numbered(to, WishKind.BeginJournal, number);

    public static void TakeJournal(FieldWriter to, int number) => Numbered(to, WishKind.TakeJournal, number);

    private static void Numbered(FieldWriter to, WishKind kind, int number)
    {
        Kind(to, kind);
        to.Number(number);
    }

    /// <summary>Hands one message on.</summary>
    /// <exception cref="InvalidDataException">It is none.</exception>
    public static void Read(FieldReader from, IWishes to)
    {
        var kind = (WishKind)from.Byte();
        switch (kind)
        {
            case WishKind.Hello:
                to.Hello();
                break;
            case WishKind.Goodbye:
                to.Goodbye();
                break;
            case WishKind.Look:
                to.Look();
                break;
            case WishKind.Announce:
                to.Announce(from.MaybeText());
                break;
            case WishKind.ClearCounters:
                to.ClearCounters(from.MaybeText());
                break;
            case WishKind.Reclaim:
                to.Reclaim(from.MaybeText());
                break;
            case WishKind.LowerPriorities:
                to.LowerPriorities(from.Between(0, 253));
                break;
            case WishKind.FirmwareProved:
                to.FirmwareProved();
                break;
            case WishKind.KeepLine:
                to.KeepLine(new KeptLine(0, from.Moment(), (LogLevel)from.Byte(), from.Blob()));
                break;
            case WishKind.Break:
                to.Break((Breakage)from.Between(0, (int)Breakage.Hang));
                break;
            case WishKind.EndJournal:
                to.EndJournal();
                break;
            default:
                ReadNumbered(from, kind, from.Int(), to);
                break;
        }
    }

    private static void ReadNumbered(FieldReader from, WishKind kind, int number, IWishes to)
    {
        switch (kind)
        {
            case WishKind.BeginMaintenance:
                to.BeginMaintenance(number, from.MaybeDuration(), from.Text(), from.Flag());
                break;
            case WishKind.EndMaintenance:
                to.EndMaintenance(number, from.Text());
                break;
            case WishKind.Release:
                to.Release(number, from.Text(), from.Text(), from.Flag());
                break;
            case WishKind.Priority:
                to.Priority(number, from.Text(), from.Byte() is not 0 and var priority ? new Priority(priority) : null,
                    from.Text());
                break;
            case WishKind.RunCheck:
                to.RunCheck(number, from.Text());
                break;
            case WishKind.Reload:
                to.Reload(number);
                break;
            case WishKind.Lines:
                to.Lines(number, from.Number());
                break;
            case WishKind.Unwritten:
                to.Unwritten(number);
                break;
            case WishKind.BeginJournal:
                to.BeginJournal(number);
                break;
            case WishKind.TakeJournal:
                to.TakeJournal(number);
                break;
            default:
                throw FieldReader.Wrong($"there is no wish {(byte)kind}");
        }
    }
}
