using Appliance.Texts;

namespace Appliance.Config.Model;

/// <summary>`garp_group { ... }`, which has no name.</summary>
internal sealed class AnnouncementGroupModel(Origin at) : LocatedValues
{
    public Origin At { get; } = at;
    public List<string> Interfaces { get; } = [];
}
