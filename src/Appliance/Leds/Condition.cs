using System.Collections.Immutable;
using Appliance.Reports;
using VrrpAot.Protocol;

namespace Appliance.Leds;

/// <summary>What kind of thing a condition tells, and so which lamp of three shows it.</summary>
public enum ConditionKind : byte
{
    /// <summary>Where the node stands: the lamps for MASTER and BACKUP.</summary>
    Role,
    /// <summary>Something to be looked at: the lamp for faults.</summary>
    Trouble,
    /// <summary>The whole node speaks: every lamp.</summary>
    Box,
}

/// <summary>Something that is true of the node or not, and how lamps say so.</summary>
public sealed record Condition(ConditionKind Kind, LedPattern Pattern, Func<Snapshot, Instant, bool> Holds)
{
    /// <summary>
    /// For so long after another MASTER was heard, the conflict is shown: people have to look up first.
    /// </summary>
    public static readonly Duration ConflictIsShownFor = Duration.FromSeconds(5);

    /// <summary>
    /// In order of importance: where several hold and there is room for one, the first is shown. The last one always
    /// holds.
    /// </summary>
    public static readonly ImmutableArray<Condition> InOrder =
    [
        new(ConditionKind.Box, LedPatterns.FindMe, (box, now) => now < box.FindMeUntil),
        new(ConditionKind.Trouble, LedPatterns.Conflict, (box, now) => box.Instances.Any(i => InConflict(i, now))),
        // Before the faults: who works on the node makes some, and should rather see that the node knows.
        new(ConditionKind.Trouble, LedPatterns.Maintenance, (box, _) => box.Maintenance is not null),
        new(ConditionKind.Trouble, LedPatterns.Fault,
            (box, _) => box.Instances.Any(i => i.State == RouterState.Fault && HasLink(box, i))),
        new(ConditionKind.Trouble, LedPatterns.QuorumLost, (box, _) => !box.LostQuorums.IsEmpty),
        // Before the links: nobody has set them up.
        new(ConditionKind.Trouble, LedPatterns.ConfigurationRefused, (box, _) => box.ApplianceRefused),
        new(ConditionKind.Trouble, LedPatterns.WaitingForLink, (box, _) => box.Instances.Any(i => !HasLink(box, i))),
        new(ConditionKind.Trouble, LedPatterns.ConfigurationRefused, (box, _) => box.ConfigurationRefused is not null),
        new(ConditionKind.Trouble, LedPatterns.FirmwareOnTrial, (box, _) => box.FirmwareOnTrial),
        new(ConditionKind.Role, LedPatterns.Mixed, (box, _) => Some(box, RouterState.Master)
            && Some(box, RouterState.Backup)),
        new(ConditionKind.Role, LedPatterns.Master, (box, _) => Some(box, RouterState.Master)),
        new(ConditionKind.Role, LedPatterns.Backup, (box, _) => Some(box, RouterState.Backup)),
        new(ConditionKind.Box, LedPatterns.Booting, (_, _) => true),
    ];

    /// <summary>When the mere passing of time can change an answer; never, when it cannot.</summary>
    public static Instant NextChange(Snapshot box, Instant now)
    {
        Instant next = now < box.FindMeUntil ? box.FindMeUntil : Instant.Never;
        foreach (InstanceView instance in box.Instances)
        {
            if (InConflict(instance, now))
                next = Instant.Earlier(next, instance.ConflictAt!.Value + ConflictIsShownFor);
        }
        return next;
    }

    private static bool InConflict(InstanceView instance, Instant now) =>
        instance.State == RouterState.Master && instance.ConflictAt is { } at && now < at + ConflictIsShownFor;

    private static bool Some(Snapshot box, RouterState state) => box.Instances.Any(i => i.State == state);

    /// <summary>An interface that the snapshot does not know of counts as one with a link.</summary>
    private static bool HasLink(Snapshot box, InstanceView instance) =>
        !box.Links.Any(link => link.Name == instance.Interface && !(link.Exists && link.Up));
}
