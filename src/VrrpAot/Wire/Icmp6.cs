using System.Buffers.Binary;

namespace VrrpAot.Wire;

/// <summary>What neighbour discovery (RFC 4861) and listener discovery (RFC 3810) have in common.</summary>
internal static class Icmp6
{
    public const byte ListenerQuery = 130, ListenerReport = 131, NeighbourSolicitation = 135,
        NeighbourAdvertisement = 136, ListenerReport2 = 143;

    /// <summary>Options: the link-layer address of the sender, and of the target.</summary>
    public const byte SourceLinkAddress = 1, TargetLinkAddress = 2;

    private const int IpAt = 14;

    /// <summary>Ethernet and IPv6 header of a frame to a group, without extension headers.</summary>
    /// <param name="frame">The whole frame, all zero.</param>
    public static void WriteHeaders(
        Span<byte> frame, ReadOnlySpan<byte> mac, IpAddress source, IpAddress group, byte hops)
    {
        group.WriteGroupMac(frame);
        mac[..6].CopyTo(frame[6..]);
        (frame[12], frame[13]) = (0x86, 0xDD);
        Span<byte> ip = frame[IpAt..];
        ip[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(
            ip[Ipv6Header.PayloadLengthAt..], (ushort)(ip.Length - Ipv6Header.Length));
        ip[Ipv6Header.NextHeaderAt] = Ipv6Header.Icmp;
        ip[Ipv6Header.HopLimitAt] = hops;
        source.WriteTo(ip[Ipv6Header.SourceAt..]);
        group.WriteTo(ip[Ipv6Header.DestinationAt..]);
    }

    /// <param name="message">From the type on; its checksum field must hold 0.</param>
    public static ushort Checksum(ReadOnlySpan<byte> message, IpAddress source, IpAddress destination) =>
        InternetChecksum.Of(message,
            InternetChecksum.PseudoHeader(source, destination, message.Length, Ipv6Header.Icmp));

    /// <summary>The ICMPv6 message of a frame: whole, with a good checksum, and not from here.</summary>
    /// <param name="frame">An Ethernet frame of type IPv6, as received: nothing about it is trusted.</param>
    /// <param name="ownMac">6 bytes; what left from here and came back is no answer.</param>
    public static bool TryOpen(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> ownMac, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (frame.Length < IpAt + Ipv6Header.Length || frame.Slice(6, 6).SequenceEqual(ownMac[..6]))
            return false;
        ReadOnlySpan<byte> packet = frame[IpAt..];
        int total = Ipv6Header.Length + BinaryPrimitives.ReadUInt16BigEndian(packet[Ipv6Header.PayloadLengthAt..]);
        if (packet[0] >> 4 != 6 || packet.Length < total)
            return false;
        if (Ipv6Header.TrySkipExtensions(packet[..total], out int length, out byte next) != RejectReason.None
            || next != Ipv6Header.Icmp || total < length + 8)
            return false;
        message = packet[length..total];
        return InternetChecksum.Verifies(message, InternetChecksum.PseudoHeader(
            IpAddress.Read(packet[Ipv6Header.SourceAt..], IpFamily.IPv6),
            IpAddress.Read(packet[Ipv6Header.DestinationAt..], IpFamily.IPv6), message.Length, Ipv6Header.Icmp));
    }
}
