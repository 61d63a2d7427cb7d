using System.Runtime.InteropServices;

namespace VrrpAot.Linux;

/// <summary>
/// By what the kernel tells one route, or one rule, from another, as far as two that a person wrote differ. Read from
/// what the kernel says as from what we asked for, so that the two can be compared.
/// </summary>
public readonly record struct ObjectKey
{
    /// <summary>A rule; otherwise a route.</summary>
    public bool IsRule { get; init; }
    public IpFamily Family { get; init; }
    public uint Table { get; init; }
    public IpPrefix Destination { get; init; }
    public IpPrefix Source { get; init; }
    /// <summary>TOS.</summary>
    public byte ServiceType { get; init; }
    /// <summary>A route's metric, a rule's preference.</summary>
    public uint Number { get; init; }
    /// <summary>The router of a route that has one way; <see cref="IpAddress.Any"/> for none and for several.</summary>
    public IpAddress Gateway { get; init; }
    /// <summary>What a rule does.</summary>
    public byte Action { get; init; }
    public uint Mark { get; init; }
    public FixedName InInterface { get; init; }
    public FixedName OutInterface { get; init; }

    /// <summary>What the kernel takes for the metric 0 of an IPv6 route (IP6_RT_PRIO_USER).</summary>
    private const uint UsualMetric6 = 1024;

    /// <summary>Reads a request or notification of a route or a rule, from its header on; false for another one, and
    /// for one that is cut short.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> message, out ObjectKey key, out byte origin)
    {
        (key, origin) = (default, 0);
        if (!MemoryMarshal.TryRead(message, out NetlinkHeader header))
            return false;
        ReadOnlySpan<byte> body = message[16..];
        return header.Type is Netlink.RTM_NEWROUTE or Netlink.RTM_DELROUTE ? TryReadRoute(body, out key, out origin)
            : header.Type is Netlink.RTM_NEWRULE or Netlink.RTM_DELRULE && TryReadRule(body, out key, out origin);
    }

    /// <summary>Reads RTM_NEWROUTE or RTM_DELROUTE behind its header.</summary>
    /// <param name="origin">Who made it.</param>
    internal static bool TryReadRoute(ReadOnlySpan<byte> body, out ObjectKey key, out byte origin)
    {
        (key, origin) = (default, 0);
        if (!MemoryMarshal.TryRead(body, out RouteMessage message)
            || message.Family is not (Netlink.AF_INET or Netlink.AF_INET6))
            return false;
        IpFamily family = message.Family == Netlink.AF_INET6 ? IpFamily.IPv6 : IpFamily.IPv4;
        IpAddress destination = AnyOf(family), source = destination, gateway = IpAddress.Any;
        uint table = message.Table, metric = 0;
        NetlinkAttributes attributes = new(body[12..]);
        while (attributes.Next())
        {
            switch (attributes.Type)
            {
                case Netlink.RTA_DST: destination = AddressOf(attributes.Value, family); break;
                case Netlink.RTA_SRC: source = AddressOf(attributes.Value, family); break;
                case Netlink.RTA_GATEWAY: gateway = AddressOf(attributes.Value, family); break;
                case Netlink.RTA_VIA: gateway = ViaOf(attributes.Value); break;
                case Netlink.RTA_MULTIPATH: gateway = OnlyGatewayOf(attributes.Value, family); break;
                case Netlink.RTA_TABLE: table = attributes.AsUInt32(); break;
                case Netlink.RTA_PRIORITY: metric = attributes.AsUInt32(); break;
            }
        }
        origin = message.Origin;
        key = new ObjectKey
        {
            Family = family, Table = table, ServiceType = message.ServiceType, Gateway = gateway,
            Destination = NetworkOf(destination, message.DestinationLength),
            Source = NetworkOf(source, message.SourceLength),
            Number = metric == 0 && family == IpFamily.IPv6 ? UsualMetric6 : metric,
        };
        return true;
    }

    /// <summary>Reads RTM_NEWRULE or RTM_DELRULE behind its header.</summary>
    /// <param name="origin">Who made it; 0 when nobody said so.</param>
    internal static bool TryReadRule(ReadOnlySpan<byte> body, out ObjectKey key, out byte origin)
    {
        (key, origin) = (default, 0);
        if (!MemoryMarshal.TryRead(body, out RuleMessage message)
            || message.Family is not (Netlink.AF_INET or Netlink.AF_INET6))
            return false;
        IpFamily family = message.Family == Netlink.AF_INET6 ? IpFamily.IPv6 : IpFamily.IPv4;
        IpAddress destination = AnyOf(family), source = destination;
        uint table = message.Table, preference = 0, mark = 0;
        FixedName into = default, outOf = default;
        NetlinkAttributes attributes = new(body[12..]);
        while (attributes.Next())
        {
            switch (attributes.Type)
            {
                case Netlink.FRA_DST: destination = AddressOf(attributes.Value, family); break;
                case Netlink.FRA_SRC: source = AddressOf(attributes.Value, family); break;
                case Netlink.FRA_TABLE: table = attributes.AsUInt32(); break;
                case Netlink.FRA_PRIORITY: preference = attributes.AsUInt32(); break;
                case Netlink.FRA_FWMARK: mark = attributes.AsUInt32(); break;
                case Netlink.FRA_IIFNAME: into = FixedName.From(attributes.Value); break;
                case Netlink.FRA_OIFNAME: outOf = FixedName.From(attributes.Value); break;
                case Netlink.FRA_PROTOCOL: origin = attributes.AsByte(); break;
            }
        }
        key = new ObjectKey
        {
            IsRule = true, Family = family, Table = table, ServiceType = message.ServiceType, Action = message.Action,
            Destination = NetworkOf(destination, message.DestinationLength),
            Source = NetworkOf(source, message.SourceLength),
            Number = preference, Mark = mark, InInterface = into, OutInterface = outOf,
        };
        return true;
    }

    /// <summary>A list of one way is told as that one way by the kernel.</summary>
    private static IpAddress OnlyGatewayOf(ReadOnlySpan<byte> hops, IpFamily family)
    {
        const int headerLength = 8;
        if (!MemoryMarshal.TryRead(hops, out HopMessage hop) || hop.Length != hops.Length || hop.Length < headerLength)
            return IpAddress.Any;
        NetlinkAttributes attributes = new(hops[headerLength..]);
        while (attributes.Next())
        {
            if (attributes.Type == Netlink.RTA_GATEWAY)
                return AddressOf(attributes.Value, family);
            if (attributes.Type == Netlink.RTA_VIA)
                return ViaOf(attributes.Value);
        }
        return IpAddress.Any;
    }

    private static IpAddress ViaOf(ReadOnlySpan<byte> via) => !MemoryMarshal.TryRead(via, out ushort family)
        ? IpAddress.Any
        : AddressOf(via[2..], family == Netlink.AF_INET6 ? IpFamily.IPv6 : IpFamily.IPv4);

    private static IpAddress AddressOf(ReadOnlySpan<byte> bytes, IpFamily family) =>
        bytes.Length < IpAddress.LengthOf(family) ? AnyOf(family) : IpAddress.Read(bytes, family);

    private static IpAddress AnyOf(IpFamily family) =>
        family == IpFamily.IPv6 ? new IpAddress(0, 0) : IpAddress.Any;

    /// <summary>The kernel leaves out what stands behind the prefix.</summary>
    private static IpPrefix NetworkOf(IpAddress address, byte length)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.WriteTo(bytes);
        for (int bit = length; bit < address.Bits; bit++)
            bytes[bit / 8] &= (byte)~(0x80 >> bit % 8);
        return new IpPrefix(IpAddress.Read(bytes, address.Family), length);
    }
}
