using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Wire;

namespace Appliance.Config.Model;

/// <summary>
/// One `vrrp_instance`, as written; what follows from it is for the rules. What gives one value is in the rows.
/// </summary>
internal sealed class InstanceModel(string name, Origin at) : LocatedValues
{
    /// <summary>`linkbeat_use_polling`</summary>
    public bool PollsInterface { get; set; }

    public string Name { get; } = name;
    public Origin At { get; } = at;

    /// <summary>
    /// What the first VIP, source address, peer or `native_ipv6` says; null while there is none. With keepalived, too,
    /// the first one counts.
    /// </summary>
    public IpFamily? Family { get; set; }

    /// <summary>Settles the family when nothing has yet. False when it is another one.</summary>
    public bool IsOf(IpFamily family) => (Family ??= family) == family;

    public Located<IpAddress>? SourceAddress { get; set; }
    public Located<IpAddress>? MulticastGroup { get; set; }
    public bool OldUnicastChecksum { get; set; }
    public bool AdoptsOldChecksum { get; set; } = true;
    /// <summary>Where `unicast_peer` or `unicast_src_ip` stands, when it does.</summary>
    public Located<bool>? Unicast { get; set; }
    public List<Located<UnicastPeer>> Peers { get; } = [];

    /// <summary>Where `auth_hmac` stands, when it does, and its keys.</summary>
    public Origin? Hmac { get; set; }
    public List<Located<TrailerKey>> HmacKeys { get; } = [];

    public List<Located<VirtualAddress>> Addresses { get; } = [];
    public List<Located<VirtualAddress>> Excluded { get; } = [];
    /// <summary>`virtual_routes` and `virtual_rules`.</summary>
    public List<ObjectModel> Objects { get; } = [];
    /// <summary>What stands in either list already, and where.</summary>
    public Dictionary<(IpAddress Address, byte PrefixLength, bool Advertised), Origin> AddressLines { get; } = [];
    /// <summary>Where each address stands first, whatever its prefix length and list.</summary>
    public Dictionary<IpAddress, Located<VirtualAddress>> FirstLines { get; } = [];
    public HashSet<IpAddress> PeerAddresses { get; } = [];
    /// <summary>Names in <see cref="Scripts"/> and <see cref="Interfaces"/>.</summary>
    public HashSet<string> TrackedScripts { get; } = new(StringComparer.Ordinal);
    public HashSet<string> TrackedInterfaces { get; } = new(StringComparer.Ordinal);
    public HashSet<string> TrackedFiles { get; } = new(StringComparer.Ordinal);
    public HashSet<string> TrackedProcesses { get; } = new(StringComparer.Ordinal);
    public List<TrackModel> Scripts { get; } = [];
    public List<TrackModel> Files { get; } = [];
    public List<TrackModel> Processes { get; } = [];
    public List<TrackModel> Interfaces { get; } = [];
    /// <summary>Names in <see cref="Bfds"/>, and those that are not found.</summary>
    public HashSet<string> TrackedBfds { get; } = new(StringComparer.Ordinal);
    public List<TrackModel> Bfds { get; } = [];
    public bool TellsDeleted { get; set; }
    public Dictionary<string, CommandModel> Notify { get; } = new(StringComparer.Ordinal);

    /// <summary>What it needs that this version does not have; it is left out then.</summary>
    public Unable? CannotRun { get; set; }
}

/// <summary>Why an instance is left out.</summary>
/// <param name="What">What it needs, in a word or two.</param>
/// <param name="Reason">The whole of it, to stand after "is left out: ".</param>
internal sealed record Unable(string What, string Reason, Origin At);

/// <summary>
/// One line of `track_script`, `track_interface` or `track_bfd`. Weight and direction null: those of what is tracked.
/// </summary>
internal sealed record TrackModel(string Name, int? Weight, bool? Reverse, Origin At)
{
    /// <summary>The script's place in the file, for `track_script`.</summary>
    public ScriptModel? Script { get; init; }

    /// <summary>For `track_file`.</summary>
    public TrackFileModel? File { get; init; }

    /// <summary>For `track_process`.</summary>
    public TrackProcessModel? Process { get; init; }

    /// <summary>The session, for `track_bfd`.</summary>
    public BfdModel? Bfd { get; init; }
}
