namespace VrrpAot.Wire;

/// <summary>
/// The frame that tells the link who answers for an address now, byte for byte as keepalived sends it: a
/// broadcast ARP request (RFC 826, RFC 5227 section 3) whose sender and target protocol address are the virtual
/// address and whose target hardware address is all ones.
/// <code>
///  0-5 ff..  6-11 MAC  12 0806 | 14 0001  16 0800  18 06 04  20 0001  22 MAC  28 VIP  32 ff..  38 VIP
/// </code>
/// </summary>
public static class GratuitousArp
{
    /// <summary>Bytes of the frame; the driver pads it to Ethernet's minimum.</summary>
    public const int Length = 42;

    /// <param name="into">At least <see cref="Length"/> bytes.</param>
    /// <param name="interfaceMac">6 bytes: the Ethernet address of the interface that holds the address.</param>
    public static void Write(Span<byte> into, ReadOnlySpan<byte> interfaceMac, IpAddress address)
    {
        Span<byte> frame = into[..Length];
        ReadOnlySpan<byte> mac = interfaceMac[..6];
        frame[..6].Fill(0xFF);
        mac.CopyTo(frame[6..]);
        // EtherType ARP; hardware Ethernet, protocol IPv4, address lengths 6 and 4, operation request.
        ReadOnlySpan<byte> kind = [0x08, 0x06, 0x00, 0x01, 0x08, 0x00, 6, 4, 0x00, 0x01];
        kind.CopyTo(frame[12..]);
        mac.CopyTo(frame[22..]);
        address.WriteTo(frame[28..]);
        frame.Slice(32, 6).Fill(0xFF);
        address.WriteTo(frame[38..]);
    }
}
