using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Settings;

namespace Appliance.Config.Rows;

/// <summary>`vrrp_sync_group NAME { ... }`</summary>
internal static class SyncGroupRows
{
    private const string Block = "vrrp_sync_group";

    public static readonly Option<bool> TrackingWeight = new(Block, "sync_group_tracking_weight", Shape.Flag,
        Reads.Here)
    {
        Meaning = "Members keep the weights of what they track themselves, which may give them different priorities",
        Default = "weights are ignored", Reload = Tells.Elsewhere,
    };

    public static readonly Option<bool> GlobalTracking = new(Block, "global_tracking", Shape.Flag,
        SyncGroupLines.GlobalTracking)
    {
        Meaning = "Old spelling of sync_group_tracking_weight", Reload = Tells.Elsewhere,
    };

    /// <summary>Told with each member.</summary>
    public static readonly Option<bool> TellsPriorities = new(Block, "notify_priority_changes", Shape.Optional,
        Reads.Flag($"Invalid value '{{0}}' for sync group notify_priority_changes specified"))
    {
        Meaning = "FIFOs hear of another effective priority of members, unless one says otherwise",
        Default = "vrrp_notify_priority_changes", Reload = Tells.Elsewhere,
    };

    /// <summary>What is tracked is told with each member.</summary>
    public static readonly Row[] All =
    [
        new Lines<SyncGroupModel>(Block, "group", Shape.List, SyncGroupLines.Members)
        {
            Meaning = "Member instances: MASTER together, BACKUP together, in FAULT together",
            Grammar = "{ INSTANCE ... }", Default = "required",
            Reload = Tells.List(to => to.MemberNames, "member"),
        },
        new Lines<SyncGroupModel>(Block, "track_script", Shape.List, (line, group) =>
            TrackLines.Scripts(line, group.Name, "group", group.TrackedScripts, group.Scripts))
        {
            Meaning = "vrrp_scripts that count for every member",
            Grammar = $"{{ NAME [weight {TrackReader.Weights.Text} [reverse|noreverse]] ... }}",
            Reload = Tells.Elsewhere,
        },
        new Lines<SyncGroupModel>(Block, "track_interface", Shape.List, (line, group) =>
            TrackLines.Interfaces(line, group.Name, group.TrackedInterfaces, group.Interfaces))
        {
            Meaning = "Interfaces that count for every member",
            Grammar = $"{{ INTERFACE [weight {TrackReader.Weights.Text} [reverse]] ... }}",
            Reload = Tells.Elsewhere,
        },
        new Lines<SyncGroupModel>(Block, "track_file", Shape.List, (line, group) =>
            SourceLines.Files(line, group.Name, group.TrackedFiles, group.Files))
        {
            Meaning = "track_files that count for every member",
            Grammar = "{ NAME [weight -254..254 [reverse|noreverse]] ... }", Reload = Tells.Elsewhere,
        },
        new Lines<SyncGroupModel>(Block, "track_process", Shape.List, (line, group) =>
            SourceLines.Processes(line, group.Name, group.TrackedProcesses, group.Processes))
        {
            Meaning = "vrrp_track_processes that count for every member",
            Grammar = "{ NAME [weight -254..254 [reverse|noreverse]] ... }", Reload = Tells.Elsewhere,
        },
        new Lines<SyncGroupModel>(Block, "track_bfd", Shape.List, (line, group) =>
            BfdLines.Tracked(line, group.Name, group.TrackedBfds, group.Bfds))
        {
            Meaning = "bfd_instances that count for every member",
            Grammar = $"{{ NAME [weight {TrackReader.Weights.Text} [reverse|noreverse]] ... }}",
            Reload = Tells.Elsewhere,
        },
        TrackingWeight,
        GlobalTracking,
        TellsPriorities,
        MailRows.Group,
        Hook("notify_master", "Run when the group has become MASTER, behind its members' own",
            around => around.NotifyMaster),
        Hook("notify_backup", "Run when the group has become BACKUP", around => around.NotifyBackup),
        Hook("notify_fault", "Run when the group has gone to FAULT", around => around.NotifyFault),
        Hook("notify_stop", "Run when the daemon stops", around => around.NotifyStop),
        Hook("notify", "Run at every change of state, with GROUP, name, state and 0 behind its arguments",
            around => around.Notify),
    ];

    private static Lines<SyncGroupModel> Hook(string name, string meaning, Func<GroupDuties, ScriptCommand?> of) =>
        new(Block, name, Shape.Script, SyncGroupLines.Notify)
        {
            Meaning = meaning, Repeats = true, Reload = Tells.Command(to => of(to.AroundGroup)),
        };
}
