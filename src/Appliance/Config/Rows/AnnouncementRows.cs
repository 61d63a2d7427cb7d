using Appliance.Config.Keywords;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using VrrpAot.Engine;

namespace Appliance.Config.Rows;

/// <summary>Gaps between announcements, and those that are made where no advert leaves.</summary>
internal static class AnnouncementRows
{
    private const string Global = "global_defs", Group = "garp_group", Instance = "vrrp_instance";

    private const string Arps = "gratuitous ARPs", Neighbours = "unsolicited neighbour advertisements";

    public static readonly Option<Duration> ArpGap = Gap(Global, "vrrp_garp_interval",
        $"Least time between two {Arps} on one interface", Tells.Time(to => to.Box.Engine.AnnouncementGap.Arp));

    public static readonly Option<Duration> NeighbourGap = Gap(Global, "vrrp_gna_interval",
        $"Least time between two {Neighbours} on one interface",
        Tells.Time(to => to.Box.Engine.AnnouncementGap.Neighbour));

    /// <summary>Its effect is told with each instance.</summary>
    public static readonly Option<ExtraAnnouncementSettings> ExtraOfAll = new(Global, "vrrp_garp_extra_if",
        Shape.Optional, (line, before) => AnnouncementLines.Extra(line, before, least: 1))
    {
        Meaning = $"{ExtraMeaning}, in all instances", Grammar = "[all] SECONDS 1..86400", Default = "off",
        Reload = Tells.Elsewhere,
    };

    public static readonly Option<ExtraAnnouncementSettings> Extra = new(Instance, "garp_extra_if", Shape.Optional,
        (line, before) => AnnouncementLines.Extra(line, before, least: 0))
    {
        Meaning = ExtraMeaning, Grammar = "[all] SECONDS 0..86400, 0 for none",
        Default = "what global_defs says, else none", Reload = Tells.Text(Spelled.Extra),
    };

    private const string ExtraMeaning = "How often a MASTER announces one VIP on each interface by which no advert "
        + "leaves: each macvlan of ours, with `all` each one";

    public static readonly Option<Duration> GroupArpGap = Gap(Group, "garp_interval",
        $"Least time between two {Arps} on its interfaces");

    public static readonly Option<Duration> GroupNeighbourGap = Gap(Group, "gna_interval",
        $"Least time between two {Neighbours} on its interfaces");

    public static readonly Row InTop = new Lines<TopModel>("root", Group, Shape.Block, AnnouncementLines.ReadGroup)
    {
        Meaning = "Least time between announcements on an interface, or on several that hang on one switch",
        Repeats = true,
        Reload = Tells.List(to => Spelled.Each(to.Box.Engine.AnnouncementGroups, Spelled.AnnouncementGroup)),
    };

    public static readonly Row[] InGlobals =
    [
        ArpGap, NeighbourGap, ExtraOfAll,
        new Lines<GlobalModel>(Global, "vrrp_vmac_garp_intvl", Shape.Optional,
            (line, into) => AnnouncementLines.OldName(line, ExtraOfAll, into))
        {
            Meaning = "Old name of vrrp_garp_extra_if", Grammar = "[all] SECONDS 1..86400", Default = "off",
            Reload = Tells.Elsewhere,
        },
    ];

    public static readonly Row[] InInstances =
    [
        Extra,
        new Lines<InstanceModel>(Instance, "vmac_garp_intvl", Shape.Optional,
            (line, into) => AnnouncementLines.OldName(line, Extra, into))
        {
            Meaning = "Old name of garp_extra_if", Grammar = "[all] SECONDS 0..86400",
            Default = "what global_defs says", Reload = Tells.Elsewhere,
        },
    ];

    public static readonly Row[] InGroups =
    [
        GroupArpGap, GroupNeighbourGap,
        new Lines<AnnouncementGroupModel>(Group, "interface", Shape.Value, AnnouncementLines.Interface)
        {
            Meaning = "An interface with these gaps", Grammar = "INTERFACE", Repeats = true, Reload = Tells.Elsewhere,
        },
        new Lines<AnnouncementGroupModel>(Group, "interfaces", Shape.List, AnnouncementLines.Interfaces)
        {
            Meaning = "Interfaces that have them together: an announcement on one makes the others wait",
            Grammar = "{ INTERFACE ... }", Repeats = true, Reload = Tells.Elsewhere,
        },
    ];

    private static Option<Duration> Gap(string block, string name, string meaning, Told? told = null)
    {
        bool isOfGroup = block == Group;
        var seconds = new WordedSeconds(isOfGroup ? 0 : 1, WordedSeconds.LongestTimer,
            isOfGroup ? "no gap is kept" : $"{name} '{{0}}' is invalid");
        return new(block, name, Shape.Value, (line, before) => AnnouncementLines.Gap(line, seconds, before))
        {
            Meaning = meaning, Grammar = seconds.Text, Default = "none", Reload = told ?? Tells.Elsewhere,
        };
    }
}
