using Appliance.Texts;

namespace Appliance.Config.Model;

/// <summary>`bfd_instance NAME`, as written.</summary>
internal sealed class BfdModel(string name, Origin at) : LocatedValues
{
    public string Name { get; } = name;
    public Origin At { get; } = at;

    public Located<IpAddress>? Neighbour { get; set; }
    /// <summary>It cannot be read: keepalived leaves the session out.</summary>
    public bool HasBadAddress { get; set; }
    public Located<IpAddress>? Source { get; set; }
    /// <summary>`ttl` or `hoplimit`, whichever stands last.</summary>
    public Located<int>? Hops { get; set; }
    /// <summary>`weight N [reverse]`</summary>
    public int Weight { get; set; }
    public bool Reverse { get; set; }

    /// <summary>Its place among the sessions that run; -1 while it is not known, or for none.</summary>
    public int Place { get; set; } = -1;
}
