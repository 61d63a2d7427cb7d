using Appliance.Texts;

namespace Appliance.Config.Model;

/// <summary>One `vrrp_sync_group`, as written.</summary>
internal sealed class SyncGroupModel(string name, Origin at) : LocatedValues
{
    public string Name { get; } = name;
    public Origin At { get; } = at;
    /// <summary>As named, whether they are there or not; null without `group`.</summary>
    public List<Located<string>>? Members { get; set; }
    /// <summary>Those that are there, and in no group before this one.</summary>
    public List<InstanceModel> Instances { get; } = [];
    /// <summary>What each member tracks besides its own.</summary>
    public List<TrackModel> Scripts { get; } = [];
    public List<TrackModel> Interfaces { get; } = [];
    public List<TrackModel> Files { get; } = [];
    public List<TrackModel> Processes { get; } = [];
    public List<TrackModel> Bfds { get; } = [];
    /// <summary>Names that stood in these lists.</summary>
    public HashSet<string> TrackedScripts { get; } = new(StringComparer.Ordinal);
    public HashSet<string> TrackedInterfaces { get; } = new(StringComparer.Ordinal);
    public HashSet<string> TrackedFiles { get; } = new(StringComparer.Ordinal);
    public HashSet<string> TrackedProcesses { get; } = new(StringComparer.Ordinal);
    public HashSet<string> TrackedBfds { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, CommandModel> Notify { get; } = new(StringComparer.Ordinal);
}
