using System.Buffers.Binary;

namespace VrrpAot.Wire;

/// <summary>
/// What we need from an IPv6 header (RFC 8200) and the extension headers behind it. A packet socket sees packets before
/// the kernel has looked at them.
/// <code>
///  0 version, class, flow label   4 payload length   6 next header   7 hop limit   8 source   24 destination
/// </code>
/// </summary>
internal static class Ipv6Header
{
    public const int Length = 40;

    public const int PayloadLengthAt = 4, NextHeaderAt = 6, HopLimitAt = 7, SourceAt = 8, DestinationAt = 24;

    /// <summary>Next headers.</summary>
    public const byte HopByHop = 0, Icmp = 58;
    private const byte Routing = 43, Fragment = 44, DestinationOptions = 60;

    /// <summary>
    /// Extension headers that are looked behind; the filter in the kernel has let no more through. An advert has none
    /// in general.
    /// </summary>
    public const int MostExtensions = 2;

    public static RejectReason TryRead(ReadOnlySpan<byte> packet, out IpHeader header)
    {
        header = default;
        if (packet.Length < Length)
            return RejectReason.Truncated;
        int totalLength = Length + BinaryPrimitives.ReadUInt16BigEndian(packet[PayloadLengthAt..]);
        if (packet.Length < totalLength)
            return RejectReason.Truncated;
        RejectReason reason = TrySkipExtensions(packet[..totalLength], out int length, out byte next);
        if (reason != RejectReason.None)
            return reason;
        if (next != IpHeader.VrrpProtocol)
            return RejectReason.NotVrrp;
        IpAddress source = IpAddress.Read(packet[SourceAt..], IpFamily.IPv6);
        // No host sends from :: what is meant for a router, nor from ::1 or a group (RFC 4291 section 2.5, 2.7).
        if (!source.IsHost)
            return RejectReason.BadIpHeader;
        header = new IpHeader(length, totalLength, packet[HopLimitAt], Authenticated: false, source,
            IpAddress.Read(packet[DestinationAt..], IpFamily.IPv6));
        return RejectReason.None;
    }

    /// <summary>Where the packet's own protocol begins, and which one that is.</summary>
    /// <param name="packet">Without padding, at least <see cref="Length"/> bytes.</param>
    public static RejectReason TrySkipExtensions(ReadOnlySpan<byte> packet, out int length, out byte next)
    {
        length = Length;
        next = packet[NextHeaderAt];
        for (int extension = 0; next is HopByHop or Routing or DestinationOptions; extension++)
        {
            if (extension == MostExtensions)
                return RejectReason.NotVrrp;
            if (packet.Length < length + 8)
                return RejectReason.Truncated;
            // In units of 8 bytes, the first one not counted (RFC 8200 section 4.3).
            (next, length) = (packet[length], length + 8 + packet[length + 1] * 8);
        }
        if (length > packet.Length)
            return RejectReason.Truncated;
        return next == Fragment ? RejectReason.Fragmented : RejectReason.None;
    }
}
