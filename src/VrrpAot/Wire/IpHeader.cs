using System.Buffers.Binary;

namespace VrrpAot.Wire;

/// <summary>
/// What we need from an IP header; this file reads that of IPv4 (RFC 791), and <see cref="Ipv6Header"/> that of IPv6. A
/// packet socket sees packets before the kernel has checked them, so the checks that ip_rcv and a raw socket would have
/// made are made here.
/// </summary>
/// <param name="Length">Bytes of the header, with its options or extension headers: from 20 on.</param>
/// <param name="TotalLength">Bytes of header and payload; what lies behind is Ethernet padding.</param>
/// <param name="Authenticated">An authentication header stands between this one and the VRRP message (AH, RFC
/// 2402).</param>
internal readonly record struct IpHeader(int Length, int TotalLength, byte Ttl, bool Authenticated, IpAddress Source,
    IpAddress Destination)
{
    public const byte VrrpProtocol = 112, AuthenticationProtocol = 51;
    public const int MinimumLength = 20;

    public const int ServiceAt = 1, TotalLengthAt = 2, IdentificationAt = 4, FragmentAt = 6, TtlAt = 8, ProtocolAt = 9,
        ChecksumAt = 10, SourceAt = 12, DestinationAt = 16;

    /// <summary>
    /// More-fragments flag and fragment offset; don't-fragment and the reserved bit are nobody's business.
    /// </summary>
    private const ushort FragmentMask = 0x3FFF;

    public static RejectReason TryRead(ReadOnlySpan<byte> packet, out IpHeader header)
    {
        header = default;
        if (!packet.IsEmpty && packet[0] >> 4 == 6)
            return Ipv6Header.TryRead(packet, out header);
        if (packet.Length < MinimumLength)
            return RejectReason.Truncated;

        int length = (packet[0] & 0xF) * 4;
        if (packet[0] >> 4 != 4 || length < MinimumLength)
            return RejectReason.BadIpHeader;
        if (packet.Length < length)
            return RejectReason.Truncated;
        if (!InternetChecksum.Verifies(packet[..length]))
            return RejectReason.BadIpHeader;

        int totalLength = BinaryPrimitives.ReadUInt16BigEndian(packet[TotalLengthAt..]);
        if (totalLength < length)
            return RejectReason.BadIpHeader;
        if (packet.Length < totalLength)
            return RejectReason.Truncated;
        if ((BinaryPrimitives.ReadUInt16BigEndian(packet[FragmentAt..]) & FragmentMask) != 0)
            return RejectReason.Fragmented;
        if (packet[ProtocolAt] is not (VrrpProtocol or AuthenticationProtocol))
            return RejectReason.NotVrrp;

        IpAddress source = ReadAddress(packet, SourceAt);
        if (IsMartian(source))
            return RejectReason.BadIpHeader;
        header = new IpHeader(length, totalLength, packet[TtlAt], packet[ProtocolAt] == AuthenticationProtocol, source,
            ReadAddress(packet, DestinationAt));
        return RejectReason.None;
    }

    public static IpAddress ReadAddress(ReadOnlySpan<byte> bytes, int at) =>
        IpAddress.Read(bytes[at..]);

    /// <summary>No host sends from 0.0.0.0/8, a group or the broadcast address (RFC 1122 section 3.2.1.3).</summary>
    private static bool IsMartian(IpAddress source) =>
        source.IPv4 >> 24 == 0 || source.IsMulticast || source.IPv4 == uint.MaxValue;
}
