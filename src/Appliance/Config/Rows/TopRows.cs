using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;

namespace Appliance.Config.Rows;

/// <summary>What stands outside all blocks.</summary>
internal static class TopRows
{
    private const string Top = "root";

    /// <summary>Null for none: that of the daemon.</summary>
    public static readonly Option<string?> IpvsNamespace = new(Top, "net_namespace_ipvs", Shape.Optional,
        (line, _) => line.Statement.Words(line.Findings) is [_, var name, ..] ? new(name.Text, name.At)
            : new(null, line.Statement.At))
    {
        Meaning = "Network namespace whose table of IPVS is used, and of nf_tables for nftables_ipvs; checks stay in "
            + "the daemon's",
        Grammar = "[NAME]", Default = "the daemon's", Reload = Tells.Text(to => to.Balancer.Namespace),
    };

    public static readonly Row LinkDelays = new Lines<TopModel>(Top, "interface_up_down_delays", Shape.List,
        LinkDelayLines.Read)
    {
        Meaning = "How long interfaces must be down, or up again, before that counts",
        Grammar = "{ INTERFACE DOWN [UP] ... }, seconds 0..255", Default = "no delay; UP as DOWN",
        Reload = Tells.List(to => Spelled.Each(to.Box.Engine.LinkDelays, Spelled.Delays)),
    };

    public static readonly Row[] All =
    [
        IpvsNamespace, .. ParentRows.InTop,
        new Lines<TopModel>(Top, "global_defs", Shape.Block,
            (line, _) => line.File.ReadBlock("global_defs", line.Statement.Block!, line.File.Global))
        {
            Meaning = "What holds for the whole daemon and for every instance", Reload = Tells.Elsewhere,
        },
        new Lines<TopModel>(Top, "vrrp_script", Shape.Named, (line, _) => line.File.ReadScript(line.Statement))
        {
            Meaning = "A command run at an interval, whose exit code instances track", Reload = Tells.Elsewhere,
        },
        new Lines<TopModel>(Top, "vrrp_instance", Shape.Named, (line, _) => line.File.ReadInstance(line.Statement))
        {
            Meaning = "One virtual router: a VRID on an interface, with its VIPs", Reload = Tells.Elsewhere,
            MayBeBare = true,
        },
        new Lines<TopModel>(Top, "vrrp_sync_group", Shape.Named, SyncGroupLines.Read)
        {
            Meaning = "Instances that change their state together", Reload = Tells.Elsewhere,
            Bare = "vrrp_sync_group must have a name - skipping",
        },
        new Lines<TopModel>(Top, "track_group", Shape.Named, ObjectLists.TrackGroup)
        {
            Meaning = "Instances that are in FAULT while a static item that names the group cannot be had",
            Grammar = "NAME { group { INSTANCE ... } }", Reload = Tells.Elsewhere,
        },
        new Lines<TopModel>(Top, "static_ipaddress", Shape.List, ObjectLists.StaticAddresses)
        {
            Meaning = "Addresses that are set at the start and stay whatever the instances do",
            Grammar = "{ IP[/PREFIX] dev INTERFACE ... [track_group NAME] ... }", Reload = Tells.Elsewhere,
        },
        new Lines<TopModel>(Top, "static_routes", Shape.List, ObjectLists.StaticRoutes)
        {
            Meaning = "Routes that are set at the start and stay whatever the instances do",
            Grammar = ObjectLists.RouteGrammar, Reload = Tells.Elsewhere,
        },
        new Lines<TopModel>(Top, "static_rules", Shape.List, ObjectLists.StaticRules)
        {
            Meaning = "Policy rules that are set at the start and stay whatever the instances do",
            Grammar = ObjectLists.RuleGrammar, Reload = Tells.Elsewhere,
        },
        new Lines<TopModel>(Top, "virtual_server", Shape.Headed, ServerReader.ReadVirtual)
        {
            Meaning = "One service of IPVS, and the servers behind it",
            Grammar = "IP [PORT] | fwmark N | group NAME, and { block }", Default = "port 0, if persistent",
            Reload = Tells.Elsewhere,
        },
        new Lines<TopModel>(Top, "virtual_server_group", Shape.Named, GroupReader.Read)
        {
            Meaning = "Addresses and marks that have the same servers", Grammar = "NAME { entries }",
            Reload = Tells.Elsewhere,
        },
        new Lines<TopModel>(Top, "SSL", Shape.Block, (line, _) => line.File.ReadBlock("SSL", line.Statement.Block!,
            line.File.Certificate ??= new ClientCertificateModel()))
        {
            Meaning = "What SSL_GET shows of itself", Default = "nothing", Reload = Tells.Elsewhere,
        },
        new Lines<TopModel>(Top, "bfd_instance", Shape.Named, BfdLines.Read)
        {
            Meaning = "One session of BFD: whether a neighbour is there, noticed within milliseconds",
            Grammar = "NAME (max 31 chars) { block }", Reload = Tells.Elsewhere,
        },
        new Lines<TopModel>(Top, "vrrp_track_process", Shape.Named, TrackProcessLines.Read)
        {
            Meaning = "Processes that must run, which instances track; the kernel tells when they begin and end",
            Reload = Tells.Elsewhere,
        },
        LinkDelays, AnnouncementRows.InTop, LinkbeatRows.PollsAll, LinkbeatRows.Interfaces,
        TrackFile("track_file", "A file with a number in it, which instances and servers follow"),
        TrackFile("vrrp_track_file", "Old spelling of track_file"),
    ];

    private static Lines<TopModel> TrackFile(string name, string meaning) =>
        new(Top, name, Shape.Named, TrackFileLines.Read) { Meaning = meaning, Reload = Tells.Elsewhere };
}
