using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Settings;
using VrrpAot.Holdings;

namespace Appliance.Config.Rows;

/// <summary>
/// Keywords of an instance whose lines give more than a value: lists, blocks, hooks, and two words for one thing.
/// </summary>
internal static class InstanceLists
{
    private const string Block = "vrrp_instance";

    public static readonly Row[] All =
    [
        new Lines<InstanceModel>(Block, "unicast_src_ip", Shape.Value,
            (line, instance) => UnicastReader.Source(line, instance, unicast: true))
        {
            Meaning = "Source address of the adverts; says that the instance is meant to be unicast",
            Grammar = "IP", Default = "the first of the interface",
            Reload = Tells.Text(to => to.Instance.SourceAddress?.ToString(), "source address"),
        },
        new Lines<InstanceModel>(Block, "mcast_src_ip", Shape.Value,
            (line, instance) => UnicastReader.Source(line, instance, unicast: false))
        {
            Meaning = "Source address of the adverts", Grammar = "IP", Default = "the first of the interface",
            Reload = Tells.Elsewhere,
        },
        new Lines<InstanceModel>(Block, "mcast_dst_ip", Shape.Value, UnicastReader.Group)
        {
            Meaning = "Group that this instance's adverts go to", Grammar = "IP-MULTICAST",
            Default = "vrrp_mcast_group4 or vrrp_mcast_group6",
            Reload = Tells.Text(to => to.Instance.MulticastGroup.ToString(), "multicast group"),
        },
        new Lines<InstanceModel>(Block, "lvs_sync_daemon_interface", Shape.Value, SyncDaemonReader.OfInstance)
        {
            Meaning = "Old spelling of lvs_sync_daemon with this instance", Grammar = "INTERFACE",
            Reload = Tells.Elsewhere,
        },
        new Lines<InstanceModel>(Block, "unicast_peer", Shape.List, UnicastReader.Peers)
        {
            Meaning = "Adverts go to these addresses instead of the multicast group",
            Grammar = "{ IP [min_ttl 0..255] [max_ttl 0..255] ... }",
            Reload = Tells.List(to => Spelled.Each(to.Instance.Peers, Spelled.Peer)),
        },
        new Lines<InstanceModel>(Block, "old_unicast_checksum", Shape.Optional, UnicastReader.OldChecksum)
        {
            Meaning = "Version 3 unicast adverts have the checksum of keepalived before 1.3.7",
            Grammar = "[never]", Default = "off",
            Reload = Tells.Both(
                Tells.Flag(to => to.Instance.OldUnicastChecksum),
                Tells.Flag(to => !to.Instance.AdoptsOldChecksum, "old_unicast_checksum never")),
        },
        new Lines<InstanceModel>(Block, "authentication", Shape.Block, InstanceLines.Authentication)
        {
            Meaning = "Password of version 2, read by everybody on the wire", Reload = Tells.Elsewhere,
        },
        new Lines<InstanceModel>(Block, "auth_hmac", Shape.Block, HmacReader.Block)
        {
            Meaning = "Adverts are signed with HMAC-SHA256, and only signed ones are believed",
            Since = "2.4.0", Reload = Tells.Elsewhere,
        },
        new Lines<InstanceModel>(Block, "virtual_ipaddress", Shape.List, InstanceLines.Addresses)
        {
            Meaning = "The VIPs: set while MASTER, and listed in the adverts (255 at most)",
            Default = "required in version 3",
            Grammar = "{ IP[/PREFIX] [dev INTERFACE] [label NAME] [scope SCOPE] [brd IPV4] [peer IP] ... }",
            Reload = Tells.List(to => Spelled.Each(to.Instance.Addresses, Spelled.Vip), "VIP"),
        },
        new Lines<InstanceModel>(Block, "virtual_ipaddress_excluded", Shape.List, InstanceLines.Excluded)
        {
            Meaning = "Addresses of either family set while MASTER and listed in no advert",
            Grammar = "as virtual_ipaddress",
            Reload = Tells.List(to => Spelled.Each(to.Instance.ExcludedAddresses, Spelled.Vip), "excluded VIP"),
        },
        new Lines<InstanceModel>(Block, "virtual_routes", Shape.List, ObjectLists.Routes)
        {
            Meaning = "Routes that are set while MASTER, behind the VIPs", Grammar = ObjectLists.RouteGrammar,
            Reload = Tells.List(to => Spelled.Objects(to.Instance.Objects, HoldingKind.Route), "virtual route"),
        },
        new Lines<InstanceModel>(Block, "virtual_rules", Shape.List, ObjectLists.Rules)
        {
            Meaning = "Policy rules that are set while MASTER", Grammar = ObjectLists.RuleGrammar,
            Reload = Tells.List(to => Spelled.Objects(to.Instance.Objects, HoldingKind.Rule), "virtual rule"),
        },
        new Lines<InstanceModel>(Block, "track_script", Shape.List, (line, instance) =>
            TrackLines.Scripts(line, instance.Name, "instance", instance.TrackedScripts, instance.Scripts))
        {
            Meaning = "vrrp_scripts that count: FAULT while one fails, or another priority",
            Grammar = $"{{ NAME [weight {TrackReader.Weights.Text} [reverse|noreverse]] ... }}",
            Reload = Tells.List(to => Spelled.Each(to.Around.TrackedScripts,
                script => Spelled.Tracked(to.Box.Scripts[script.Script].Name, script.Weight, script.Reverse))),
        },
        new Lines<InstanceModel>(Block, "track_file", Shape.List, (line, instance) =>
            SourceLines.Files(line, instance.Name, instance.TrackedFiles, instance.Files))
        {
            Meaning = "track_files that count: the number, times the weight, is added to the priority",
            Grammar = "{ NAME [weight -254..254 [reverse|noreverse]] ... }", Default = "the file's weight",
            Reload = Tells.List(to => Spelled.Each(to.Around.TrackedFiles, file => Spelled.Tracked(
                Spelled.File(to.Box.Files[file.Source]), file.Weight, file.Reverse))),
        },
        new Lines<InstanceModel>(Block, "track_process", Shape.List, (line, instance) =>
            SourceLines.Processes(line, instance.Name, instance.TrackedProcesses, instance.Processes))
        {
            Meaning = "vrrp_track_processes that count: FAULT while too few run, or another priority",
            Grammar = "{ NAME [weight -254..254 [reverse|noreverse]] ... }", Default = "the process's weight",
            Reload = Tells.List(to => Spelled.Each(to.Around.TrackedProcesses, process => Spelled.Tracked(
                to.Box.Processes[process.Source].Name, process.Weight, process.Reverse))),
        },
        new Lines<InstanceModel>(Block, "track_bfd", Shape.List, (line, instance) =>
            BfdLines.Tracked(line, instance.Name, instance.TrackedBfds, instance.Bfds))
        {
            Meaning = "bfd_instances that count: FAULT while one is down, or another priority",
            Grammar = $"{{ NAME [weight {TrackReader.Weights.Text} [reverse|noreverse]] ... }}",
            Reload = Tells.List(to => Spelled.Each(to.Around.TrackedBfds,
                bfd => Spelled.Tracked(to.Box.Engine.Bfd[bfd.Session].Name, bfd.Weight, bfd.Reverse))),
        },
        new Lines<InstanceModel>(Block, "track_interface", Shape.List, (line, instance) =>
            TrackLines.Interfaces(line, instance.Name, instance.TrackedInterfaces, instance.Interfaces))
        {
            Meaning = "Further interfaces: FAULT while one is down, or another priority",
            Grammar = $"{{ INTERFACE [weight {TrackReader.Weights.Text} [reverse]] ... }}",
            Reload = Tells.Both(
                Tells.List(to => [.. to.Instance.RequiredInterfaces, .. Spelled.Each(to.Instance.UnwantedInterfaces,
                    link => Spelled.Tracked(link, 0, reverse: true))]),
                Tells.List(to => Spelled.Each(to.Around.TrackedInterfaces,
                    link => Spelled.Tracked(link.Interface, link.Weight, link.Reverse)))),
        },
    ];

    public static readonly Row[] Hooks =
    [
        Hook("notify_master", "Run when the instance becomes MASTER", around => around.NotifyMaster),
        Hook("notify_backup", "Run when the instance becomes BACKUP", around => around.NotifyBackup),
        Hook("notify_fault", "Run when the instance goes to FAULT", around => around.NotifyFault),
        Hook("notify_stop", "Run when the daemon stops", around => around.NotifyStop),
        Hook("notify", "Run at every change of state, with INSTANCE, name, state and priority behind its arguments",
            around => around.Notify),
        Hook("notify_master_rx_lower_pri", "Run when a MASTER hears an advert of lower priority",
            around => around.NotifyMasterHeardLowerPriority),
        new Lines<InstanceModel>(Block, "notify_deleted", Shape.Script, InstanceLines.NotifyDeleted)
        {
            Meaning = "A reload that takes the instance out is told as DELETED, and by this script where there is one",
            Grammar = "[SCRIPT [USER [GROUP]]]", Default = "told as FAULT", WholeBare = true,
            Reload = Tells.Both(Tells.Flag(to => to.Around.TellsDeleted),
                Tells.Command(to => to.Around.NotifyDeleted)),
        },
    ];

    private static Lines<InstanceModel> Hook(string name, string meaning, Func<InstanceDuties, ScriptCommand?> of) =>
        new(Block, name, Shape.Script, InstanceLines.Notify)
        {
            Meaning = meaning, Reload = Tells.Command(to => of(to.Around)),
        };
}
