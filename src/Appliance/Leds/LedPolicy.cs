using Appliance.Reports;

namespace Appliance.Leds;

/// <summary>What a lamp is there for.</summary>
public enum Shows : byte
{
    /// <summary>The most important thing, whatever it is: for a node with one lamp.</summary>
    Everything,
    Master,
    Backup,
    Fault,
}

/// <summary>From what is known of the node to what its lamps do. Pure.</summary>
public static class LedPolicy
{
    /// <param name="box">Null while there is no snapshot yet: booting.</param>
    public static LedPattern Pattern(Shows shows, Snapshot? box, Instant now)
    {
        if (box is null)
            return LedPatterns.Booting;
        Condition first = First(box, now, _ => true);
        if (shows == Shows.Everything || first.Kind == ConditionKind.Box)
            return first.Pattern;
        if (shows == Shows.Fault)
            return first.Kind == ConditionKind.Trouble ? first.Pattern : LedPatterns.Dark;
        // The node as a whole is not asked again: there is a trouble then, and its lamp shows life.
        LedPattern role = First(box, now, condition => condition.Kind != ConditionKind.Trouble).Pattern;
        bool lit = role == LedPatterns.Mixed
            || role == (shows == Shows.Master ? LedPatterns.Master : LedPatterns.Backup);
        return lit ? LedPatterns.Lit : LedPatterns.Dark;
    }

    /// <summary>The node as the lamp of one instance sees it. One that does not run decides nothing: booting.</summary>
    public static Snapshot? Only(string? instance, Snapshot? box) => instance is null || box is null
        ? box : box with { Instances = [.. box.Instances.Where(one => one.Name == instance)] };

    /// <summary>When the mere passing of time can change an answer of <see cref="Pattern"/>.</summary>
    public static Instant NextChange(Snapshot? box, Instant now) =>
        box is null ? Instant.Never : Condition.NextChange(box, now);

    private static Condition First(Snapshot box, Instant now, Predicate<Condition> wanted) =>
        Condition.InOrder.FirstOrDefault(condition => wanted(condition) && condition.Holds(box, now))!;
}
