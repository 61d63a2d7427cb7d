using System.Buffers.Binary;

namespace VrrpAot.Wire;

/// <summary>
/// What a gratuitous ARP is with IPv6: an unsolicited neighbour advertisement to everybody on the link (RFC 9568
/// section 6.4.2, RFC 4861 section 7.2.6), from the virtual address, with R and O set and S clear. keepalived sets R
/// only while the machine forwards; the RFC asks for it always, and a host that is no router's client does not care.
/// <code>
///  0-5 33:33:00:00:00:01  6-11 MAC  12 86dd
/// 14 6000 0000  18 length 32  20 next header 58  21 hop limit 255  22 VIP  38 ff02::1
/// 54 88 00 checksum  58 flags a0000000  62 VIP  78 option 02 01 MAC
/// </code>
/// </summary>
public static class NeighbourAdvertisement
{
    /// <summary>Bytes of the frame.</summary>
    public const int Length = 86;

    private const int IpAt = 14;

    /// <param name="into">At least <see cref="Length"/> bytes.</param>
    /// <param name="interfaceMac">6 bytes: the Ethernet address of the interface that holds the address.</param>
    public static void Write(Span<byte> into, ReadOnlySpan<byte> interfaceMac, IpAddress address)
    {
        Span<byte> frame = into[..Length];
        frame.Clear();
        Icmp6.WriteHeaders(frame, interfaceMac, address, IpAddress.AllNodes, hops: 255);
        Span<byte> message = frame[(IpAt + Ipv6Header.Length)..];
        message[0] = Icmp6.NeighbourAdvertisement;
        message[4] = 0xA0; // R and O
        address.WriteTo(message[8..]);
        message[24] = Icmp6.TargetLinkAddress;
        message[25] = 1; // times 8 bytes
        interfaceMac[..6].CopyTo(message[26..]);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..],
            Icmp6.Checksum(message, address, IpAddress.AllNodes));
    }
}
