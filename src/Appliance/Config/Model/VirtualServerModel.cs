using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Config.Model;

/// <summary>One `virtual_server`, as written. It has an address, a mark or the name of a group.</summary>
internal sealed class VirtualServerModel(Origin at) : LocatedValues
{
    public Origin At { get; } = at;

    public Endpoint? Address { get; init; }
    public uint? Mark { get; init; }
    public string? Group { get; init; }

    /// <summary>Of a mark, until something fixes it; null of a group.</summary>
    public IpFamily? Family { get; set; }
    public ForwardingModel? Forwarding { get; set; }
    public Located<string>? Scheduler { get; set; }
    public IpvsServiceFlags Flags { get; set; }
    /// <summary>A mask of IPv4, or a prefix length of IPv6.</summary>
    public Located<long>? Granularity { get; set; }
    public SorryServerModel? Sorry { get; set; }
    public List<RealServerModel> RealServers { get; } = [];
    public Dictionary<string, CommandModel> Notify { get; } = new(StringComparer.Ordinal);

    /// <summary>Whose lines need no protocol: only a mark has none.</summary>
    public bool IsMark => Mark is not null;
}

/// <summary>`lvs_method`: how packets come to a server.</summary>
internal sealed record ForwardingModel(IpvsForwarding Method, IpvsTunnel Tunnel, ushort Port, IpvsTunnelFlags Flags);

/// <summary>`sorry_server`, and what the lines behind it say of it.</summary>
internal sealed record SorryServerModel(Endpoint Address, Origin At)
{
    public bool Inhibit { get; init; }
    /// <summary>Null: the virtual server's.</summary>
    public ForwardingModel? Forwarding { get; init; }
}

/// <summary>One `real_server`.</summary>
internal sealed class RealServerModel(VirtualServerModel server, Endpoint address, Origin at) : LocatedValues
{
    public VirtualServerModel Server { get; } = server;
    public Endpoint Address { get; } = address;
    public Origin At { get; } = at;

    /// <summary>Begins as what the virtual server has said so far; null: what it says in the end.</summary>
    public ForwardingModel? Forwarding { get; set; } = server.Forwarding;
    public List<CheckModel> Checks { get; } = [];
    public Dictionary<string, CommandModel> Notify { get; } = new(StringComparer.Ordinal);
}
