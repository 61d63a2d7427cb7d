using Appliance.Texts;

namespace Appliance.Config.Model;

/// <summary>`vrrp_track_process NAME`</summary>
internal sealed class TrackProcessModel(string name, Origin at) : LocatedValues
{
    public string Name { get; } = name;
    public Origin At { get; } = at;
}

/// <summary>`init_file [VALUE] [overwrite]`</summary>
internal sealed record FirstNumber(int Number, bool Overwrites);
