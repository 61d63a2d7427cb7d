using System.Collections.Immutable;
using System.Text;

namespace VrrpAot.Linux;

/// <summary>A route, in the words of `ip route` (iproute2), as a person asks for it.</summary>
public sealed record IpRoute
{
    public const byte Unicast = 1, Local = 2, Main = 254, LocalTable = 255;
    /// <summary>Who made it (RTPROT_*): keepalived's number, which is ours as well.</summary>
    public const byte OwnOrigin = Netlink.RTPROT_KEEPALIVED;

    /// <summary>RTN_*: 1 unicast, 2 local, 6 blackhole, 7 unreachable, 8 prohibit, 9 throw...</summary>
    public byte Type { get; init; } = Unicast;
    /// <summary>Its word; empty for unicast that nobody has named.</summary>
    public string TypeName { get; init; } = "";
    public required IpPrefix Destination { get; init; }
    /// <summary>`from` (IPv6).</summary>
    public IpPrefix? From { get; init; }
    public byte ServiceType { get; init; }
    public uint Table { get; init; } = Main;
    public byte Origin { get; init; } = OwnOrigin;
    public byte Scope { get; init; }
    public uint Metric { get; init; }
    /// <summary>`src`.</summary>
    public IpAddress? Source { get; init; }
    public RoutePlacing Placing { get; init; }
    /// <summary>None, one, or several with <see cref="IsMultipath"/>.</summary>
    public ImmutableArray<RouteHop> Hops { get; init; } = [];
    /// <summary>`nexthop`.</summary>
    public bool IsMultipath { get; init; }
    /// <summary>`mtu`, `rtt` and their like, in the order in which keepalived tells them.</summary>
    public ImmutableArray<RouteMetric> Metrics { get; init; } = [];
    /// <summary>`congctl`; null for none.</summary>
    public string? CongestionControl { get; init; }
    public bool CongestionControlIsLocked { get; init; }
    /// <summary>Seconds, of an IPv6 route; 0 for ever.</summary>
    public uint Expires { get; init; }
    /// <summary>`realms` of a route with one way, the source in the upper half.</summary>
    public uint Realms { get; init; }
    /// <summary>`pref`: 0 medium, 1 high, 3 low; null for what is usual.</summary>
    public byte? Preference { get; init; }
    public bool? PropagatesTtl { get; init; }

    public IpFamily Family => Destination.Address.Family;

    /// <summary>Null when it is longer than a request may be.</summary>
    public ObjectRequests? ToRequests()
    {
        using var into = new ObjectWriter();
        WriteSet(into);
        into.EndSet();
        WriteRemoval(into);
        return into.End(ToString());
    }

    private void WriteSet(ObjectWriter into)
    {
        NetlinkWriter to = into.To;
        WriteKey(to, Netlink.RTM_NEWROUTE, Placing switch
        {
            RoutePlacing.Add => Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL,
            RoutePlacing.Append => Netlink.NLM_F_CREATE | Netlink.NLM_F_APPEND,
            _ => Netlink.NLM_F_CREATE,
        });
        if (Source is { } source)
            to.Attribute(Netlink.RTA_PREFSRC, source);
        if (IsMultipath)
        {
            int nested = to.BeginPlain(Netlink.RTA_MULTIPATH);
            foreach (RouteHop hop in Hops)
                hop.Write(into, Family);
            to.EndNested(nested);
        }
        else if (Hops.Length == 1)
        {
            WriteWay(into);
            Hops[0].Tunnel?.Write(to);
        }
        if (Realms != 0)
            to.Attribute(Netlink.RTA_FLOW, Realms);
        WriteMetrics(to);
        if (Expires != 0)
            to.Attribute(Netlink.RTA_EXPIRES, Expires);
        if (Preference is { } preference)
            to.Attribute(Netlink.RTA_PREF, preference);
        if (PropagatesTtl is { } propagates)
            to.Attribute(Netlink.RTA_TTL_PROPAGATE, (byte)(propagates ? 1 : 0));
        to.End();
    }

    private void WriteRemoval(ObjectWriter into)
    {
        WriteKey(into.To, Netlink.RTM_DELROUTE, 0);
        if (!IsMultipath && Hops.Length == 1)
            WriteWay(into);
        into.To.End();
    }

    private void WriteKey(NetlinkWriter to, ushort type, int flags)
    {
        bool onLink = !IsMultipath && Hops.Length == 1 && Hops[0].OnLink;
        to.Begin(type, (ushort)(Netlink.NLM_F_REQUEST | flags), sequence: 0, new RouteMessage
        {
            Family = Netlink.FamilyOf(Family), DestinationLength = Destination.Length,
            SourceLength = From?.Length ?? 0, ServiceType = ServiceType, Table = (byte)(Table < 256 ? Table : 0),
            Origin = Origin, Scope = Scope, Type = Type, Flags = onLink ? Netlink.RTNH_F_ONLINK : 0,
        });
        if (Destination.Length > 0)
            to.Attribute(Netlink.RTA_DST, Destination.Address);
        if (From is { } from)
            to.Attribute(Netlink.RTA_SRC, from.Address);
        if (Table >= 256)
            to.Attribute(Netlink.RTA_TABLE, Table);
        if (Metric != 0)
            to.Attribute(Netlink.RTA_PRIORITY, Metric);
    }

    private void WriteWay(ObjectWriter into)
    {
        Hops[0].WriteGateway(into.To, Family);
        if (Hops[0].Device is not { } device)
            return;
        into.To.Attribute(Netlink.RTA_OIF, 0);
        into.IndexWritten(device);
    }

    private void WriteMetrics(NetlinkWriter to)
    {
        if (Metrics.IsEmpty && CongestionControl is null)
            return;
        uint locked = CongestionControlIsLocked ? 1u << Netlink.RTAX_CC_ALGO : 0;
        foreach (RouteMetric metric in Metrics)
            locked |= metric.IsLocked ? 1u << metric.Number : 0;
        int nested = to.BeginPlain(Netlink.RTA_METRICS);
        if (locked != 0)
            to.Attribute(Netlink.RTAX_LOCK, locked);
        foreach (RouteMetric metric in Metrics)
            to.Attribute(metric.Number, metric.Value);
        if (CongestionControl is { } name)
            to.Attribute(Netlink.RTAX_CC_ALGO, (ReadOnlySpan<byte>)Encoding.UTF8.GetBytes(name));
        to.EndNested(nested);
    }

    internal static string RealmsText(uint realms) =>
        realms >> 16 == 0 ? $"{realms}" : $"{realms >> 16}/{realms & 0xffff}";

    internal static string Network(IpPrefix prefix) =>
        prefix.Length == prefix.Address.Bits ? prefix.Address.ToString() : prefix.ToString();

    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(Placing switch
        {
            RoutePlacing.Add => "add ", RoutePlacing.Append => "append ", _ => "prepend ",
        });
        if (TypeName.Length > 0)
            text.Append(TypeName).Append(' ');
        text.Append(Network(Destination));
        if (From is { } from)
            text.Append($" from {Network(from)}");
        if (ServiceType != 0)
            text.Append($" tos {ServiceType}");
        if (Source is { } source)
            text.Append($" src {source}");
        if (!IsMultipath && Hops.Length == 1)
            text.Append(Hops[0] with { OnLink = false });
        if (Table != Main)
            text.Append($" table {Table}");
        text.Append($" proto {Origin}");
        if (Scope != 0)
            text.Append($" scope {Scope}");
        if (Metric != 0)
            text.Append($" metric {Metric}");
        if (!IsMultipath && Hops.Length == 1 && Hops[0].OnLink)
            text.Append(" onlink");
        if (Realms != 0)
            text.Append($" realms {RealmsText(Realms)}");
        if (Expires != 0)
            text.Append($" expires {Expires}sec");
        if (CongestionControl is { } name)
            text.Append($" congctl {(CongestionControlIsLocked ? "lock " : "")}{name}");
        foreach (RouteMetric metric in Metrics)
            text.Append($" {metric}");
        if (Preference is { } preference)
            text.Append($" pref {preference switch { 0 => "medium", 1 => "high", 3 => "low", _ => $"{preference}" }}");
        if (PropagatesTtl is { } propagates)
            text.Append($" ttl-propagate {(propagates ? "enabled" : "disabled")}");
        if (IsMultipath)
            foreach (RouteHop hop in Hops)
                text.Append($" nexthop{hop}");
        return text.ToString();
    }
}

/// <summary>Where among routes to the same place.</summary>
public enum RoutePlacing : byte
{
    Prepend,
    /// <summary>Refused where there is one.</summary>
    Add,
    Append,
}

/// <param name="Number">RTAX_*.</param>
/// <param name="Value">In the kernel's unit.</param>
/// <param name="IsLocked">The kernel must not learn another.</param>
/// <param name="Text">As keepalived tells it: `rtt 200ms`.</param>
public readonly record struct RouteMetric(ushort Number, uint Value, bool IsLocked, string Text)
{
    public override string ToString() => Text;
}
