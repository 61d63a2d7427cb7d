using System.Buffers.Binary;
using System.Collections.Immutable;

namespace VrrpAot.Linux;

/// <summary>`encap`: what packets of a route are wrapped in.</summary>
public sealed record RouteTunnel
{
    public required RouteTunnelKind Kind { get; init; }
    /// <summary>MPLS: labels, the outermost first, 0..1048575 each.</summary>
    public ImmutableArray<uint> Labels { get; init; } = [];
    /// <summary>ILA: the locator.</summary>
    public ulong Locator { get; init; }
    /// <summary>ip, ip6: the tunnel's key.</summary>
    public ulong? Id { get; init; }
    public IpAddress? Source { get; init; }
    public IpAddress? Destination { get; init; }
    /// <summary>TTL or hop limit; also of MPLS.</summary>
    public byte? Ttl { get; init; }
    /// <summary>TOS or traffic class.</summary>
    public byte? ServiceType { get; init; }
    public ushort? Flags { get; init; }

    internal void Write(NetlinkWriter to)
    {
        to.Attribute(Netlink.RTA_ENCAP_TYPE, Type);
        int nested = to.BeginNested(Netlink.RTA_ENCAP);
        if (Kind == RouteTunnelKind.Mpls)
            WriteLabels(to);
        else if (Kind == RouteTunnelKind.Ila)
            to.Attribute(Netlink.ILA_ATTR_LOCATOR, BigEndian(Locator));
        else
            WriteIp(to);
        to.EndNested(nested);
    }

    private ushort Type => Kind switch
    {
        RouteTunnelKind.Mpls => Netlink.LWTUNNEL_ENCAP_MPLS,
        RouteTunnelKind.Ila => Netlink.LWTUNNEL_ENCAP_ILA,
        RouteTunnelKind.Ip6 => Netlink.LWTUNNEL_ENCAP_IP6,
        _ => Netlink.LWTUNNEL_ENCAP_IP,
    };

    /// <summary>A label is 20 bits, 3 of class, 1 that says it is the last, 8 of TTL (RFC 3032 section 2.1).</summary>
    private void WriteLabels(NetlinkWriter to)
    {
        Span<byte> stack = new byte[4 * Labels.Length];
        for (int i = 0; i < Labels.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(stack[(4 * i)..],
                Labels[i] << 12 | (i == Labels.Length - 1 ? 0x100u : 0));
        to.Attribute(Netlink.MPLS_IPTUNNEL_DST, (ReadOnlySpan<byte>)stack);
        if (Ttl is { } ttl)
            to.Attribute(Netlink.MPLS_IPTUNNEL_TTL, ttl);
    }

    private void WriteIp(NetlinkWriter to)
    {
        if (Id is { } id)
            to.Attribute(Netlink.LWTUNNEL_IP_ID, BigEndian(id));
        if (Destination is { } destination)
            to.Attribute(Netlink.LWTUNNEL_IP_DST, destination);
        if (Source is { } source)
            to.Attribute(Netlink.LWTUNNEL_IP_SRC, source);
        if (ServiceType is { } tos)
            to.Attribute(Netlink.LWTUNNEL_IP_TOS, tos);
        if (Ttl is { } ttl)
            to.Attribute(Netlink.LWTUNNEL_IP_TTL, ttl);
        if (Flags is { } flags)
            to.Attribute(Netlink.LWTUNNEL_IP_FLAGS,
                BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(flags) : flags);
    }

    private static ulong BigEndian(ulong value) =>
        BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;

    public override string ToString()
    {
        if (Kind == RouteTunnelKind.Ila)
            return $"encap ila {Locator:x}";
        if (Kind == RouteTunnelKind.Mpls)
            return $"encap mpls {string.Join('/', Array.ConvertAll([.. Labels], label => label.ToString()))}"
                + (Ttl is null ? "" : $" ttl {Ttl}");
        bool six = Kind == RouteTunnelKind.Ip6;
        return (six ? "encap ip6" : "encap ip")
            + (Id is null ? "" : $" id {Id}")
            + (Destination is null ? "" : $" dst {Destination}")
            + (Source is null ? "" : $" src {Source}")
            + (ServiceType is null ? "" : six ? $" tc {ServiceType}" : $" tos {ServiceType}")
            + (Ttl is null ? "" : six ? $" hoplimit {Ttl}" : $" ttl {Ttl}")
            + (Flags is null ? "" : $" flags 0x{Flags:x}");
    }
}

public enum RouteTunnelKind : byte
{
    Mpls,
    Ip,
    Ila,
    Ip6,
}
