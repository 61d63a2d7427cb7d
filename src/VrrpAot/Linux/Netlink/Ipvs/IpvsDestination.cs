using System.Buffers.Binary;

namespace VrrpAot.Linux;

/// <summary>How packets come to a destination: IP_VS_CONN_F_*.</summary>
public enum IpvsForwarding : byte
{
    /// <summary>NAT.</summary>
    Masquerade,
    /// <summary>The machine itself. The kernel tells so when the address is its own.</summary>
    Local,
    Tunnel,
    /// <summary>DR.</summary>
    Direct,
    Bypass,
}

/// <summary>What a packet in a tunnel is wrapped in.</summary>
public enum IpvsTunnel : byte
{
    Ipip,
    /// <summary>Generic UDP encapsulation; Linux 5.2.</summary>
    Gue,
    /// <summary>Linux 5.3.</summary>
    Gre,
}

/// <summary>IP_VS_TUNNEL_ENCAP_FLAG_*: checksums of GUE and GRE.</summary>
[Flags]
public enum IpvsTunnelFlags : ushort
{
    None = 0,
    Checksum = 1,
    RemoteChecksum = 2,
}

/// <summary>A server behind a service. Within that it is known by its address and port.</summary>
public readonly record struct IpvsDestination
{
    private const ushort AttributeAddress = 1, AttributePort = 2, AttributeForwarding = 3, AttributeWeight = 4,
        AttributeUpper = 5, AttributeLower = 6, AttributeActive = 7, AttributeInactive = 8, AttributePersistent = 9,
        AttributeCounters = 10, AttributeFamily = 11, AttributeCounters64 = 12, AttributeTunnel = 13,
        AttributeTunnelPort = 14, AttributeTunnelFlags = 15;

    /// <summary>Of another family than the service's only in tunnels (Linux 3.18).</summary>
    public IpAddress Address { get; init; }
    public ushort Port { get; init; }
    public IpvsForwarding Forwarding { get; init; }
    /// <summary>0 and more; at 0 only what is open already goes there.</summary>
    public int Weight { get; init; }
    /// <summary>From so many connections on it gets no new ones; 0 for no such limit.</summary>
    public uint UpperThreshold { get; init; }
    /// <summary>Below so many it gets them again; 0 for three quarters of the upper.</summary>
    public uint LowerThreshold { get; init; }
    public IpvsTunnel Tunnel { get; init; }
    /// <summary>Of GUE.</summary>
    public ushort TunnelPort { get; init; }
    public IpvsTunnelFlags TunnelFlags { get; init; }

    public bool HasKeyOf(in IpvsDestination other) => Address == other.Address && Port == other.Port;

    /// <summary>
    /// What of it the kernel looks at, so that two which are equal serve alike: options of tunnels say nothing of
    /// others, and a server on the machine itself is told as <see cref="IpvsForwarding.Local"/> however it was set.
    /// </summary>
    /// <param name="asToldBy">What the kernel tells of it, or itself.</param>
    public IpvsDestination Essence(in IpvsDestination asToldBy)
    {
        bool isTunnel = Forwarding == IpvsForwarding.Tunnel && asToldBy.Forwarding != IpvsForwarding.Local;
        bool hasOptions = isTunnel && Tunnel != IpvsTunnel.Ipip;
        return this with
        {
            Forwarding = asToldBy.Forwarding == IpvsForwarding.Local ? IpvsForwarding.Local : Forwarding,
            Tunnel = isTunnel ? Tunnel : IpvsTunnel.Ipip,
            TunnelPort = isTunnel && Tunnel == IpvsTunnel.Gue ? TunnelPort : (ushort)0,
            TunnelFlags = hasOptions ? TunnelFlags : IpvsTunnelFlags.None,
        };
    }

    /// <summary>Writes the request that puts it behind a service, or changes one with its key there.</summary>
    internal void WriteSet(IpvsRequest request, in IpvsService service, bool isNew)
    {
        NetlinkWriter writer = request.Begin(isNew ? Ipvs.NewDestination : Ipvs.SetDestination);
        service.WriteKey(writer);
        int start = BeginKey(writer);
        writer.Attribute(AttributeForwarding, (uint)Forwarding);
        writer.Attribute(AttributeWeight, Weight);
        if (Forwarding == IpvsForwarding.Tunnel)
            WriteTunnel(writer);
        writer.Attribute(AttributeUpper, UpperThreshold);
        writer.Attribute(AttributeLower, LowerThreshold);
        writer.EndNested(start);
        writer.End();
    }

    /// <summary>Writes the request that takes it away from a service; what is open goes on until it ends.</summary>
    internal void WriteRemoval(IpvsRequest request, in IpvsService service)
    {
        NetlinkWriter writer = request.Begin(Ipvs.DeleteDestination);
        service.WriteKey(writer);
        writer.EndNested(BeginKey(writer));
        writer.End();
    }

    private void WriteTunnel(NetlinkWriter writer)
    {
        writer.Attribute(AttributeTunnel, (byte)Tunnel);
        if (Tunnel == IpvsTunnel.Gue)
            writer.Attribute(AttributeTunnelPort, BinaryPrimitives.ReverseEndianness(TunnelPort));
        if (Tunnel != IpvsTunnel.Ipip)
            writer.Attribute(AttributeTunnelFlags, (ushort)TunnelFlags);
    }

    private int BeginKey(NetlinkWriter writer)
    {
        int start = writer.BeginNested(Ipvs.Destination);
        writer.Attribute(AttributeFamily, Ipvs.FamilyOf(Address.Family));
        Ipvs.WriteAddress(writer, AttributeAddress, Address);
        writer.Attribute(AttributePort, BinaryPrimitives.ReverseEndianness(Port));
        return start;
    }

    /// <summary>
    /// Reads a message that tells of a destination. False: it tells of something else, is cut short, or names none.
    /// </summary>
    /// <param name="body">What follows the netlink header.</param>
    /// <param name="service">The family of the service, which a kernel before 3.18 does not tell again.</param>
    /// <param name="destination">What it tells.</param>
    /// <param name="counters">With its connections; all zero when the message has none.</param>
    internal static bool TryRead(
        ReadOnlySpan<byte> body, IpFamily service, out IpvsDestination destination, out IpvsCounters counters)
    {
        (destination, counters) = (default, default);
        if (!Ipvs.TryOpen(body, Ipvs.NewDestination, Ipvs.Destination, out ReadOnlySpan<byte> nested))
            return false;
        ushort family = Ipvs.FamilyOf(service);
        IpvsDestination read = default;
        ReadOnlySpan<byte> address = default;
        NetlinkAttributes attributes = new(nested);
        while (attributes.Next())
        {
            switch (attributes.Type)
            {
                case AttributeAddress: address = attributes.Value; break;
                case AttributePort:
                    read = read with { Port = BinaryPrimitives.ReverseEndianness(attributes.AsUInt16()) };
                    break;
                case AttributeForwarding:
                    read = read with { Forwarding = (IpvsForwarding)attributes.AsUInt32() };
                    break;
                case AttributeWeight: read = read with { Weight = (int)attributes.AsUInt32() }; break;
                case AttributeUpper: read = read with { UpperThreshold = attributes.AsUInt32() }; break;
                case AttributeLower: read = read with { LowerThreshold = attributes.AsUInt32() }; break;
                case AttributeActive: counters.ActiveConnections = attributes.AsUInt32(); break;
                case AttributeInactive: counters.InactiveConnections = attributes.AsUInt32(); break;
                case AttributePersistent: counters.PersistentConnections = attributes.AsUInt32(); break;
                case AttributeCounters or AttributeCounters64: counters.Read(attributes.Value); break;
                case AttributeFamily: family = attributes.AsUInt16(); break;
                case AttributeTunnel: read = read with { Tunnel = (IpvsTunnel)attributes.AsByte() }; break;
                case AttributeTunnelPort:
                    read = read with { TunnelPort = BinaryPrimitives.ReverseEndianness(attributes.AsUInt16()) };
                    break;
                case AttributeTunnelFlags:
                    read = read with { TunnelFlags = (IpvsTunnelFlags)attributes.AsUInt16() };
                    break;
            }
        }
        if (!Ipvs.TryReadFamily(family, out IpFamily known)
            || !Ipvs.TryReadAddress(address, known, out IpAddress whole))
            return false;
        destination = read with { Address = whole };
        return true;
    }
}
