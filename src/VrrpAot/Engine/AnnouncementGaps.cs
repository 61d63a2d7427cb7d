using System.Collections.Immutable;

namespace VrrpAot.Engine;

/// <summary>
/// Least time between two announcements on one interface, or on several that hang on one switch: not every switch bears
/// a flood of gratuitous ARPs. Zero for none.
/// </summary>
/// <param name="Arp">`garp_interval`, `vrrp_garp_interval`: between gratuitous ARPs.</param>
/// <param name="Neighbour">`gna_interval`, `vrrp_gna_interval`: between neighbour advertisements, which count for
/// themselves.</param>
public sealed record AnnouncementGap(Duration Arp, Duration Neighbour)
{
    public static readonly AnnouncementGap None = new(Duration.Zero, Duration.Zero);
}

/// <summary>`garp_group`</summary>
/// <param name="Interfaces">Share one gap; a virtual MAC's link counts as the interface below.</param>
public sealed record AnnouncementGroup(ImmutableArray<string> Interfaces, AnnouncementGap Gap);
