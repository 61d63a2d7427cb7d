using System.Collections.Immutable;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Config.Rows;
using VrrpAot.Engine;

namespace Appliance.Config;

/// <summary>`garp_group`, gaps between announcements, and `garp_extra_if`: from the model to settings.</summary>
internal static class AnnouncementBuilder
{
    public static ImmutableArray<AnnouncementGroup> Groups(FileReader file)
    {
        var groups = ImmutableArray.CreateBuilder<AnnouncementGroup>();
        foreach (AnnouncementGroupModel group in file.AnnouncementGroups)
            groups.Add(new AnnouncementGroup([.. group.Interfaces],
                Gap(group, AnnouncementRows.GroupArpGap, AnnouncementRows.GroupNeighbourGap)));
        return groups.ToImmutable();
    }

    public static AnnouncementGap Gap(LocatedValues from, Option<Duration> arp, Option<Duration> neighbour) =>
        new(from.Of(arp)?.Value ?? Duration.Zero, from.Of(neighbour)?.Value ?? Duration.Zero);

    /// <summary>Null for none, as 0 says of an instance.</summary>
    public static ExtraAnnouncementSettings? Extra(InstanceModel instance, GlobalModel global) =>
        (instance.Of(AnnouncementRows.Extra) ?? global.Of(AnnouncementRows.ExtraOfAll))?.Value is { } extra
            && extra.Interval > Duration.Zero ? extra : null;
}
