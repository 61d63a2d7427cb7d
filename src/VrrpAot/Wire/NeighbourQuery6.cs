using System.Buffers.Binary;

namespace VrrpAot.Wire;

/// <summary>
/// <see cref="NeighbourQuery"/> for IPv6: a neighbour solicitation (RFC 4861 section 4.3) from our own address, and its
/// answer.
/// <code>
///  0-5 solicited node's MAC  6-11 MAC  12 86dd
/// 14 6000 0000  18 length 32  20 next header 58  21 hop limit 255  22 own address  38 peer's solicited-node group
/// 54 87 00 checksum  62 peer  78 option 01 01 MAC
/// </code>
/// </summary>
public static class NeighbourQuery6
{
    /// <summary>Bytes of the frame.</summary>
    public const int Length = 86;

    private const int IpAt = 14;

    /// <param name="into">At least <see cref="Length"/> bytes.</param>
    /// <param name="ownMac">6 bytes.</param>
    public static void Write(Span<byte> into, ReadOnlySpan<byte> ownMac, IpAddress own, IpAddress peer)
    {
        Span<byte> frame = into[..Length];
        frame.Clear();
        IpAddress group = peer.SolicitedNode;
        Icmp6.WriteHeaders(frame, ownMac, own, group, hops: 255);
        Span<byte> message = frame[(IpAt + Ipv6Header.Length)..];
        message[0] = Icmp6.NeighbourSolicitation;
        peer.WriteTo(message[8..]);
        message[24] = Icmp6.SourceLinkAddress;
        message[25] = 1; // times 8 bytes
        ownMac[..6].CopyTo(message[26..]);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], Icmp6.Checksum(message, own, group));
    }

    /// <summary>True for a neighbour advertisement of the peer.</summary>
    /// <param name="frame">An Ethernet frame of type IPv6, as received: nothing about it is trusted.</param>
    /// <param name="ownMac">6 bytes; what left from here and came back is no answer.</param>
    public static bool IsAnswer(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> ownMac, IpAddress peer) =>
        Icmp6.TryOpen(frame, ownMac, out ReadOnlySpan<byte> message)
        && message[0] == Icmp6.NeighbourAdvertisement && message.Length >= 24
        && frame[IpAt + Ipv6Header.HopLimitAt] == 255
        && IpAddress.Read(message[8..], IpFamily.IPv6) == peer;
}
