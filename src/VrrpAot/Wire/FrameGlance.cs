using System.Buffers.Binary;
using VrrpAot.Protocol;

namespace VrrpAot.Wire;

/// <summary>What a frame says it is.</summary>
public enum FrameKind : byte
{
    /// <summary>Nothing that is looked at here, or cut short.</summary>
    Other,
    Advert,
    /// <summary>VRRP behind an authentication header (keepalived's `auth_type AH`).</summary>
    AuthenticatedAdvert,
    ArpRequest,
    ArpReply,
    Igmp,
    /// <summary>Listener discovery: what IGMP is for IPv4.</summary>
    Mld,
    NeighbourSolicitation,
    NeighbourAdvertisement,
}

/// <summary>
/// A frame at a glance, for people who watch the wire: what it says of itself. Nothing is checked but that the bytes
/// are there; whether an advert is good <see cref="AdvertParser"/> says.
/// </summary>
public readonly record struct FrameGlance
{
    /// <summary>Bytes of the Ethernet header; the IP or ARP packet follows.</summary>
    public const int PacketAt = 14;

    private const ushort IPv4 = 0x0800, Arp = 0x0806, IPv6 = 0x86DD;
    private const byte IgmpProtocol = 2;
    private const int ArpLength = 28;

    public FrameKind Kind { get; private init; }
    /// <summary>IP source, or the sender's address in ARP.</summary>
    public IpAddress Source { get; private init; }
    /// <summary>IP destination, or the target's address in ARP and neighbour discovery.</summary>
    public IpAddress Destination { get; private init; }
    /// <summary>ARP and neighbour advertisements: the MAC that is told, in the lower 48 bits.</summary>
    public ulong SenderMac { get; private init; }
    /// <summary>Adverts: the version's number as it stands there, 0..15.</summary>
    public int Version { get; private init; }
    public byte Vrid { get; private init; }
    public byte Priority { get; private init; }
    /// <summary>Adverts: how many addresses it says it lists.</summary>
    public byte AddressCount { get; private init; }
    /// <summary>Adverts of version 2 and 3: the sender's interval; zero for those of other versions.</summary>
    public Duration Interval { get; private init; }

    /// <param name="frame">An Ethernet frame without a VLAN tag, from its destination MAC on; cut anywhere.</param>
    public static FrameGlance At(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < PacketAt)
            return default;
        ReadOnlySpan<byte> packet = frame[PacketAt..];
        return BinaryPrimitives.ReadUInt16BigEndian(frame[12..]) switch
        {
            Arp when packet.Length >= ArpLength => AtArp(packet),
            IPv6 when packet.Length >= Ipv6Header.Length => AtPacket6(packet),
            IPv4 when packet.Length >= IpHeader.MinimumLength => AtPacket(packet),
            _ => default,
        };
    }

    /// <summary>RFC 826: operation at 6, sender's MAC at 8 and address at 14, target's address at 24.</summary>
    private static FrameGlance AtArp(ReadOnlySpan<byte> arp) => new()
    {
        Kind = BinaryPrimitives.ReadUInt16BigEndian(arp[6..]) switch { 1 => FrameKind.ArpRequest,
            2 => FrameKind.ArpReply, _ => FrameKind.Other },
        SenderMac = BinaryPrimitives.ReadUInt64BigEndian(arp[6..]) & 0xFFFF_FFFF_FFFF,
        Source = IpHeader.ReadAddress(arp, 14),
        Destination = IpHeader.ReadAddress(arp, 24),
    };

    /// <summary>What an opened packet says, though it may be refused.</summary>
    public static FrameGlance Of(in AdvertFrame frame) => AtAdvert(
        new FrameGlance { Source = frame.Source, Destination = frame.Destination },
        frame.IsAuthenticated ? FrameKind.AuthenticatedAdvert : FrameKind.Advert, frame.Message);

    /// <param name="packet">From the IPv4 header on, and at least that long.</param>
    private static FrameGlance AtPacket(ReadOnlySpan<byte> packet)
    {
        var glance = new FrameGlance
        {
            Source = IpHeader.ReadAddress(packet, IpHeader.SourceAt),
            Destination = IpHeader.ReadAddress(packet, IpHeader.DestinationAt),
        };
        ReadOnlySpan<byte> message = packet[Math.Min(packet.Length, (packet[0] & 0xF) * 4)..];
        switch (packet[IpHeader.ProtocolAt])
        {
            case IgmpProtocol:
                return glance with { Kind = FrameKind.Igmp };
            case IpHeader.AuthenticationProtocol
                when message.Length >= VrrpMessage.AuthenticationHeaderLength + VrrpMessage.FixedLength
                && BinaryPrimitives.ReadUInt16BigEndian(message) == VrrpMessage.AuthenticationHeaderStart:
                return AtAdvert(glance, FrameKind.AuthenticatedAdvert,
                    message[VrrpMessage.AuthenticationHeaderLength..]);
            case IpHeader.VrrpProtocol when message.Length >= VrrpMessage.FixedLength:
                return AtAdvert(glance, FrameKind.Advert, message);
            default:
                return glance;
        }
    }

    /// <param name="packet">From the IPv6 header on, and at least that long.</param>
    private static FrameGlance AtPacket6(ReadOnlySpan<byte> packet)
    {
        var glance = new FrameGlance
        {
            Source = IpAddress.Read(packet[Ipv6Header.SourceAt..], IpFamily.IPv6),
            Destination = IpAddress.Read(packet[Ipv6Header.DestinationAt..], IpFamily.IPv6),
        };
        if (Ipv6Header.TrySkipExtensions(packet, out int length, out byte next) != RejectReason.None)
            return glance;
        ReadOnlySpan<byte> message = packet[length..];
        if (next == IpHeader.VrrpProtocol && message.Length >= VrrpMessage.FixedLength)
            return AtAdvert(glance, FrameKind.Advert, message);
        if (next != Ipv6Header.Icmp || message.IsEmpty)
            return glance;
        return message[0] switch
        {
            Icmp6.ListenerQuery or Icmp6.ListenerReport or Icmp6.ListenerReport2 =>
                glance with { Kind = FrameKind.Mld },
            Icmp6.NeighbourSolicitation when message.Length >= 24 =>
                AtNeighbour(glance, FrameKind.NeighbourSolicitation, message),
            Icmp6.NeighbourAdvertisement when message.Length >= 24 =>
                AtNeighbour(glance, FrameKind.NeighbourAdvertisement, message),
            _ => glance,
        };
    }

    /// <summary>RFC 4861: target at 8, then options; the first says a MAC at 26, or none counts.</summary>
    private static FrameGlance AtNeighbour(FrameGlance glance, FrameKind kind, ReadOnlySpan<byte> message) =>
        glance with
        {
            Kind = kind,
            Destination = IpAddress.Read(message[8..], IpFamily.IPv6),
            SenderMac = message.Length >= 32 && message[24] == Icmp6.TargetLinkAddress
                ? BinaryPrimitives.ReadUInt64BigEndian(message[24..]) & 0xFFFF_FFFF_FFFF : 0,
        };

    private static FrameGlance AtAdvert(FrameGlance glance, FrameKind kind, ReadOnlySpan<byte> message) => glance with
    {
        Kind = kind,
        Version = message[VrrpMessage.VersionAndTypeAt] >> 4,
        Vrid = message[VrrpMessage.VridAt],
        Priority = message[VrrpMessage.PriorityAt],
        AddressCount = message[VrrpMessage.CountAt],
        Interval = (message[VrrpMessage.VersionAndTypeAt] >> 4) switch
        {
            (int)VrrpVersion.V2 => Duration.FromSeconds(message[VrrpMessage.SecondsAt]),
            (int)VrrpVersion.V3 => Duration.FromCentiseconds(
                BinaryPrimitives.ReadUInt16BigEndian(
                    message[VrrpMessage.CentisecondsAt..]) & VrrpMessage.MaximumCentiseconds),
            _ => Duration.Zero,
        },
    };
}
