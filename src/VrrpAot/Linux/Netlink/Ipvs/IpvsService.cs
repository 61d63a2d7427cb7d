using System.Buffers.Binary;

namespace VrrpAot.Linux;

/// <summary>IP_VS_SVC_F_*. What the three of the scheduler mean is its own affair.</summary>
[Flags]
public enum IpvsServiceFlags : uint
{
    None = 0,
    Persistent = 1,
    /// <summary>The kernel's own: it stands in its table. Told in lists, and of no meaning in requests.</summary>
    Hashed = 2,
    /// <summary>UDP: each packet is scheduled anew.</summary>
    OnePacket = 4,
    /// <summary>sh-fallback, mh-fallback, flag-1.</summary>
    Scheduler1 = 8,
    /// <summary>sh-port, mh-port, flag-2.</summary>
    Scheduler2 = 0x10,
    /// <summary>flag-3.</summary>
    Scheduler3 = 0x20,
}

/// <summary>A virtual service of IPVS: an address, protocol and port, or a firewall mark.</summary>
public readonly record struct IpvsService
{
    private const ushort AttributeFamily = 1, AttributeProtocol = 2, AttributeAddress = 3, AttributePort = 4,
        AttributeMark = 5, AttributeScheduler = 6, AttributeFlags = 7, AttributeTimeout = 8, AttributeNetmask = 9,
        AttributeCounters = 10, AttributeEngine = 11, AttributeCounters64 = 12;

    /// <summary>The family of <see cref="Address"/>; of a mark, which packets with it are meant.</summary>
    public IpFamily Family { get; init; }
    /// <summary>The firewall mark; 0 for a service with an address.</summary>
    public uint Mark { get; init; }
    /// <summary>6 TCP, 17 UDP, 132 SCTP; 0 with a mark.</summary>
    public byte Protocol { get; init; }
    public IpAddress Address { get; init; }
    /// <summary>0 for every port, which only a persistent service may have.</summary>
    public ushort Port { get; init; }
    /// <summary>rr, wrr, lc, wlc, sh...: the module is ip_vs_ and this.</summary>
    public FixedName Scheduler { get; init; }
    /// <summary>The persistence engine: sip, or empty.</summary>
    public FixedName Engine { get; init; }
    public IpvsServiceFlags Flags { get; init; }
    /// <summary>Persistence in seconds; 0 without.</summary>
    public uint Timeout { get; init; }
    /// <summary>
    /// Which clients persist together: a mask of IPv4, first octet highest, or a prefix length of IPv6.
    /// </summary>
    public uint Netmask { get; init; }

    /// <summary>Every client for itself: <see cref="Netmask"/> of a service that does not say otherwise.</summary>
    public static uint WholeAddress(IpFamily family) => family == IpFamily.IPv6 ? 128 : uint.MaxValue;

    /// <summary>To the kernel they are one service, however they differ.</summary>
    public bool HasKeyOf(in IpvsService other) => Family == other.Family && Mark == other.Mark
        && (Mark != 0 || Protocol == other.Protocol && Address == other.Address && Port == other.Port);

    /// <summary>Writes the request that makes it, or changes one with its key.</summary>
    internal void WriteSet(IpvsRequest request, bool isNew)
    {
        NetlinkWriter writer = request.Begin(isNew ? Ipvs.NewService : Ipvs.SetService);
        int start = BeginKey(writer);
        writer.Name(AttributeScheduler, Scheduler);
        if (!Engine.IsEmpty)
            writer.Name(AttributeEngine, Engine);
        // What follows the flags is their mask: all are meant.
        writer.Attribute(AttributeFlags, (ulong)uint.MaxValue << 32 | (uint)Flags);
        writer.Attribute(AttributeTimeout, Timeout);
        writer.Attribute(AttributeNetmask, IsIPv6 ? Netmask : BinaryPrimitives.ReverseEndianness(Netmask));
        writer.EndNested(start);
        writer.End();
    }

    /// <summary>Writes the request that removes it, and its destinations with it.</summary>
    internal void WriteRemoval(IpvsRequest request) => WriteAlone(request, Ipvs.DeleteService);

    /// <summary>Writes the request that sets its counters to zero.</summary>
    internal void WriteZero(IpvsRequest request) => WriteAlone(request, Ipvs.Zero);

    /// <summary>Writes the request for a list of its destinations.</summary>
    internal void WriteListing(IpvsRequest request)
    {
        NetlinkWriter writer = request.BeginList(Ipvs.GetDestination);
        WriteKey(writer);
        writer.End();
    }

    /// <summary>Names the service that a destination belongs to.</summary>
    internal void WriteKey(NetlinkWriter writer) => writer.EndNested(BeginKey(writer));

    private bool IsIPv6 => Family == IpFamily.IPv6;

    private void WriteAlone(IpvsRequest request, byte command)
    {
        NetlinkWriter writer = request.Begin(command);
        WriteKey(writer);
        writer.End();
    }

    private int BeginKey(NetlinkWriter writer)
    {
        int start = writer.BeginNested(Ipvs.Service);
        writer.Attribute(AttributeFamily, Ipvs.FamilyOf(Family));
        if (Mark != 0)
        {
            writer.Attribute(AttributeMark, Mark);
            return start;
        }
        writer.Attribute(AttributeProtocol, (ushort)Protocol);
        Ipvs.WriteAddress(writer, AttributeAddress, Address);
        writer.Attribute(AttributePort, BinaryPrimitives.ReverseEndianness(Port));
        return start;
    }

    /// <summary>
    /// Reads a message that tells of a service. False: it tells of something else, is cut short, or names no service.
    /// </summary>
    /// <param name="body">What follows the netlink header.</param>
    /// <param name="service">Without <see cref="IpvsServiceFlags.Hashed"/>, which says nothing.</param>
    /// <param name="counters">All zero when the message has none.</param>
    internal static bool TryRead(ReadOnlySpan<byte> body, out IpvsService service, out IpvsCounters counters)
    {
        (service, counters) = (default, default);
        if (!Ipvs.TryOpen(body, Ipvs.NewService, Ipvs.Service, out ReadOnlySpan<byte> nested))
            return false;
        ushort family = 0;
        IpvsService read = default;
        ReadOnlySpan<byte> address = default;
        uint netmask = 0;
        NetlinkAttributes attributes = new(nested);
        while (attributes.Next())
        {
            switch (attributes.Type)
            {
                case AttributeFamily: family = attributes.AsUInt16(); break;
                case AttributeProtocol: read = read with { Protocol = (byte)attributes.AsUInt16() }; break;
                case AttributeAddress: address = attributes.Value; break;
                case AttributePort:
                    read = read with { Port = BinaryPrimitives.ReverseEndianness(attributes.AsUInt16()) };
                    break;
                case AttributeMark: read = read with { Mark = attributes.AsUInt32() }; break;
                case AttributeScheduler: read = read with { Scheduler = FixedName.From(attributes.Value) }; break;
                case AttributeEngine: read = read with { Engine = FixedName.From(attributes.Value) }; break;
                case AttributeFlags:
                    read = read with { Flags = (IpvsServiceFlags)attributes.AsUInt32() & ~IpvsServiceFlags.Hashed };
                    break;
                case AttributeTimeout: read = read with { Timeout = attributes.AsUInt32() }; break;
                case AttributeNetmask: netmask = attributes.AsUInt32(); break;
                case AttributeCounters or AttributeCounters64: counters.Read(attributes.Value); break;
            }
        }
        if (!Ipvs.TryReadFamily(family, out IpFamily known))
            return false;
        if (read.Mark != 0)
            read = read with { Protocol = 0, Port = 0 };
        else if (!Ipvs.TryReadAddress(address, known, out IpAddress whole))
            return false;
        else
            read = read with { Address = whole };
        service = read with
        {
            Family = known,
            Netmask = known == IpFamily.IPv6 ? netmask : BinaryPrimitives.ReverseEndianness(netmask),
        };
        return true;
    }
}
