using System.Collections.Immutable;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Notify;

/// <summary>Which of an instance's hooks: those of one kind run one after the other.</summary>
public enum HookKind : byte
{
    /// <summary>`notify_master` and its kin.</summary>
    OfState,
    /// <summary>`notify`</summary>
    Generic,
    /// <summary>`notify_master_rx_lower_pri`</summary>
    LowerPriority,
}

/// <summary>One script to start, and what is added to its arguments.</summary>
public readonly record struct Notification(HookKind Kind, ScriptCommand Command, ImmutableArray<string> Added);

/// <summary>
/// What is told of an event, and which scripts are for it, with which arguments and in which order. Nothing is started
/// here.
/// </summary>
/// <param name="Scripts">The specific script first, exactly as configured; then the generic one with four more
/// arguments.</param>
public sealed record NotifyPlan(Notice Notice, ImmutableArray<Notification> Scripts)
{
    /// <summary>It is for FIFOs alone.</summary>
    private static NotifyPlan OnlyLine(string name, string state, Priority priority) =>
        new(new Notice(Notice.Instance, name, state, priority.Value), []);

    /// <param name="known">The state that the instance is in, as far as it was told; Init before the first one.</param>
    /// <returns>Null for what nobody is told of.</returns>
    public static NotifyPlan? For(in EngineEvent happened, RouterState known, string name, InstanceDuties duties) =>
        happened.Kind switch
    {
        // Waiting for the first result of an unweighted check is not announced.
        EngineEventKind.StateChanged when happened.To == RouterState.Init => null,
        EngineEventKind.StateChanged => Pair(ScriptOf(happened.To, duties), WordOf(happened.To), happened.Ours, name,
            duties),
        EngineEventKind.Stopped => Pair(duties.NotifyStop, Notice.Stop, happened.Ours, name, duties),
        EngineEventKind.Removed when duties.TellsDeleted && happened.From != RouterState.Init =>
            Pair(duties.NotifyDeleted, Notice.Deleted, happened.Ours, name, duties),
        // keepalived reports an instance that a reload takes out as FAULT.
        EngineEventKind.Removed when happened.From is RouterState.Master or RouterState.Backup =>
            Pair(duties.NotifyFault, Notice.Fault, happened.Ours, name, duties),
        EngineEventKind.MasterHeardLowerPriority => OnlyLine(name, "MASTER_RX_LOWER_PRI", happened.Ours) with
        {
            Scripts = duties.NotifyMasterHeardLowerPriority is { } script
                ? [new Notification(HookKind.LowerPriority, script, [])] : [],
        },
        EngineEventKind.PriorityChanged when duties.TellsPriorities && known is RouterState.Master
            or RouterState.Backup => OnlyLine(name, $"{WordOf(known)}_PRIORITY", happened.Ours),
        _ => null,
    };

    /// <summary>The same of a sync group, whose priority is 0.</summary>
    public static NotifyPlan? ForGroup(in EngineEvent happened, string group, GroupDuties duties) => happened switch
    {
        { Kind: EngineEventKind.GroupStopped } => OfGroup(duties.NotifyStop, Notice.Stop, group, duties),
        { Kind: EngineEventKind.GroupChanged, To: RouterState.Master } =>
            OfGroup(duties.NotifyMaster, Notice.Master, group, duties),
        { Kind: EngineEventKind.GroupChanged, To: RouterState.Backup } =>
            OfGroup(duties.NotifyBackup, Notice.Backup, group, duties),
        { Kind: EngineEventKind.GroupChanged, To: RouterState.Fault } =>
            OfGroup(duties.NotifyFault, Notice.Fault, group, duties),
        _ => null,
    };

    private static NotifyPlan OfGroup(ScriptCommand? specific, string state, string group, GroupDuties duties)
    {
        var notice = new Notice(Notice.Group, group, state, 0);
        return new NotifyPlan(notice, ScriptsFor(notice, specific, duties.Notify));
    }

    public static string WordOf(RouterState state) => state switch
    {
        RouterState.Master => Notice.Master,
        RouterState.Backup => Notice.Backup,
        RouterState.Fault => Notice.Fault,
        _ => throw new ArgumentOutOfRangeException(nameof(state), (int)state, "Nobody is told of another one."),
    };

    private static ScriptCommand? ScriptOf(RouterState state, InstanceDuties duties) => state switch
    {
        RouterState.Master => duties.NotifyMaster,
        RouterState.Backup => duties.NotifyBackup,
        _ => duties.NotifyFault,
    };

    private static NotifyPlan Pair(ScriptCommand? specific, string state, Priority priority, string name,
        InstanceDuties duties)
    {
        var notice = new Notice(Notice.Instance, name, state, priority.Value);
        return new NotifyPlan(notice, ScriptsFor(notice, specific, duties.Notify));
    }

    /// <summary>The two scripts of a state; either may be missing. Of a group it is the same.</summary>
    public static ImmutableArray<Notification> ScriptsFor(in Notice notice, ScriptCommand? specific,
        ScriptCommand? generic)
    {
        var scripts = ImmutableArray.CreateBuilder<Notification>(2);
        if (specific != null)
            scripts.Add(new Notification(HookKind.OfState, specific, []));
        if (generic != null)
            scripts.Add(new Notification(HookKind.Generic, generic, notice.Arguments));
        return scripts.ToImmutable();
    }
}
