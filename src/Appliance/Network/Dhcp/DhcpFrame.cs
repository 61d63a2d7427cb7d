using System.Buffers.Binary;
using VrrpAot.Wire;

namespace Appliance.Network.Dhcp;

/// <summary>
/// What is around a message while we have no address: a broadcast Ethernet frame of IPv4 and UDP.
/// <code>
/// 0-5 ff.. 6-11 MAC 12 0800 | 14 45 00 16 total length 22 64 23 17 24 checksum 26 source 30 destination | 34 68 36 67
/// 38 length 40 checksum | 42 message
/// </code>
/// </summary>
internal static class DhcpFrame
{
    public const int HeadLength = UdpAt + 8;
    private const int IpAt = 14, UdpAt = IpAt + 20, MacsLength = 12;
    private const byte Udp = 17;

    /// <summary>
    /// Writes what belongs before the message that stands in <paramref name="frame"/> from <see cref="HeadLength"/> on.
    /// Returns the frame's length.
    /// </summary>
    /// <param name="source">0.0.0.0 before there is a lease.</param>
    public static int Wrap(Span<byte> frame, int messageLength, ReadOnlySpan<byte> mac, IpAddress source)
    {
        frame[..HeadLength].Clear();
        frame[..6].Fill(0xFF);
        mac[..6].CopyTo(frame[6..]);
        frame[MacsLength] = 0x08;
        Span<byte> ip = frame[IpAt..], udp = frame[UdpAt..];
        int udpLength = 8 + messageLength;
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(20 + udpLength));
        ip[8] = 64;
        ip[9] = Udp;
        source.WriteTo(ip[12..]);
        BinaryPrimitives.WriteUInt32BigEndian(ip[16..], uint.MaxValue);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], InternetChecksum.Of(ip[..20]));
        BinaryPrimitives.WriteUInt16BigEndian(udp, DhcpLayout.ClientPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], DhcpLayout.ServerPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)udpLength);
        ushort checksum = InternetChecksum.Of(udp[..udpLength], PseudoHeader(ip, udpLength));
        BinaryPrimitives.WriteUInt16BigEndian(udp[6..], checksum == 0 ? (ushort)0xFFFF : checksum);
        return UdpAt + udpLength;
    }

    /// <summary>
    /// Looks for a message from a server's port to a client's in a frame that came in. False: it is none, or damaged.
    /// </summary>
    public static bool TryUnwrap(ReadOnlySpan<byte> frame, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (frame.Length < HeadLength || frame[MacsLength] != 0x08 || frame[MacsLength + 1] != 0)
            return false;
        ReadOnlySpan<byte> ip = frame[IpAt..];
        int head = (ip[0] & 0xF) * 4, total = BinaryPrimitives.ReadUInt16BigEndian(ip[2..]);
        if (ip[0] >> 4 != 4 || head < 20 || total < head + 8 || total > ip.Length || ip[9] != Udp
            || (BinaryPrimitives.ReadUInt16BigEndian(ip[6..]) & 0x3FFF) != 0 || !InternetChecksum.Verifies(ip[..head]))
            return false;
        ReadOnlySpan<byte> udp = ip[head..total];
        int length = BinaryPrimitives.ReadUInt16BigEndian(udp[4..]);
        if (length < 8 || length > udp.Length || BinaryPrimitives.ReadUInt16BigEndian(udp) != DhcpLayout.ServerPort
            || BinaryPrimitives.ReadUInt16BigEndian(udp[2..]) != DhcpLayout.ClientPort)
            return false;
        udp = udp[..length];
        ushort checksum = BinaryPrimitives.ReadUInt16BigEndian(udp[6..]), pseudo = PseudoHeader(ip, length);
        // 0: not used. The bare pseudo-header: a virtual card of this very machine, whose kernel leaves the rest to
        // hardware that is not there.
        if (checksum != 0 && checksum != pseudo && !InternetChecksum.Verifies(udp, pseudo))
            return false;
        message = udp[8..];
        return true;
    }

    /// <summary>RFC 768: addresses, protocol, length.</summary>
    private static ushort PseudoHeader(ReadOnlySpan<byte> ip, int udpLength) =>
        InternetChecksum.Sum(ip[12..20], InternetChecksum.Sum([0, Udp, (byte)(udpLength >> 8), (byte)udpLength]));
}
