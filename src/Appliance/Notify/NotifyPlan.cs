using System.Collections.Immutable;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Notify;

/// <summary>One script to start, and what is added to its arguments.</summary>
public readonly record struct Notification(ScriptCommand Command, ImmutableArray<string> Added);

/// <summary>Which scripts an event is for, with which arguments and in which order. Nothing is started here.</summary>
public static class NotifyPlan
{
    /// <summary>
    /// The specific script first, exactly as configured; then the generic one with four more arguments.
    /// </summary>
    public static ImmutableArray<Notification> For(in EngineEvent happened, string instance, InstanceDuties box) =>
        happened.Kind switch
    {
        EngineEventKind.StateChanged => happened.To switch
        {
            RouterState.Master => Pair(box.NotifyMaster, "MASTER", happened.Ours, instance, box),
            RouterState.Backup => Pair(box.NotifyBackup, "BACKUP", happened.Ours, instance, box),
            RouterState.Fault => Pair(box.NotifyFault, "FAULT", happened.Ours, instance, box),
            // Waiting for the first result of an unweighted check is not announced.
            RouterState.Init => [],
            _ => throw new ArgumentOutOfRangeException(nameof(happened), (int)happened.To,
                "The list of states is closed."),
        },
        EngineEventKind.Stopped => Pair(box.NotifyStop, "STOP", happened.Ours, instance, box),
        // keepalived reports an instance that a reload takes out as FAULT.
        EngineEventKind.Removed when happened.From is RouterState.Master or RouterState.Backup =>
            Pair(box.NotifyFault, "FAULT", happened.Ours, instance, box),
        EngineEventKind.MasterHeardLowerPriority when box.NotifyMasterHeardLowerPriority is { } script =>
            [new Notification(script, [])],
        _ => [],
    };

    /// <summary>The same of a sync group, whose priority is 0.</summary>
    public static ImmutableArray<Notification> ForGroup(in EngineEvent happened, string group, GroupDuties duties) =>
        happened switch
        {
            { Kind: EngineEventKind.GroupStopped } => Pair(duties.NotifyStop, "STOP", group, duties),
            { Kind: EngineEventKind.GroupChanged, To: RouterState.Master } =>
                Pair(duties.NotifyMaster, "MASTER", group, duties),
            { Kind: EngineEventKind.GroupChanged, To: RouterState.Backup } =>
                Pair(duties.NotifyBackup, "BACKUP", group, duties),
            { Kind: EngineEventKind.GroupChanged, To: RouterState.Fault } =>
                Pair(duties.NotifyFault, "FAULT", group, duties),
            _ => [],
        };

    private static ImmutableArray<Notification> Pair(ScriptCommand? specific, string state, Priority priority,
        string instance, InstanceDuties box) => Pair(specific, box.Notify,
            ["INSTANCE", instance, state, priority.ToString()]);

    private static ImmutableArray<Notification> Pair(ScriptCommand? specific, string state, string group,
        GroupDuties duties) => Pair(specific, duties.Notify, ["GROUP", group, state, "0"]);

    private static ImmutableArray<Notification> Pair(ScriptCommand? specific, ScriptCommand? generic,
        ImmutableArray<string> added)
    {
        var plan = ImmutableArray.CreateBuilder<Notification>(2);
        if (specific != null)
            plan.Add(new Notification(specific, []));
        if (generic != null)
            plan.Add(new Notification(generic, added));
        return plan.ToImmutable();
    }
}
