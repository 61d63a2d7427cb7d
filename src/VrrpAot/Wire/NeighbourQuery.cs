namespace VrrpAot.Wire;

/// <summary>
/// "Is this unicast peer there?": a broadcast ARP request (RFC 826) from our own address, and its reply.
/// <code>
///  0-5 ff..  6-11 MAC  12 0806 | 14 0001  16 0800  18 06 04  20 operation  22 MAC  28 own address  32 zeros  38 peer
/// </code>
/// </summary>
public static class NeighbourQuery
{
    /// <summary>Bytes of the frame; the driver pads it to Ethernet's minimum.</summary>
    public const int Length = 42;

    private const int ArpAt = 14, OperationAt = 20, SenderAt = 28;

    /// <param name="into">At least <see cref="Length"/> bytes.</param>
    /// <param name="ownMac">6 bytes.</param>
    public static void Write(Span<byte> into, ReadOnlySpan<byte> ownMac, IpAddress own, IpAddress peer)
    {
        Span<byte> frame = into[..Length];
        GratuitousArp.Write(frame, ownMac, own);
        frame.Slice(32, 6).Clear();
        peer.WriteTo(frame[38..]);
    }

    /// <summary>True for an ARP reply of the peer.</summary>
    /// <param name="frame">An Ethernet frame of type ARP, as received: nothing about it is trusted.</param>
    /// <param name="ownMac">6 bytes; what left from here and came back is no answer.</param>
    public static bool IsAnswer(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> ownMac, IpAddress peer)
    {
        ReadOnlySpan<byte> reply = [0x00, 0x01, 0x08, 0x00, 6, 4, 0x00, 0x02];
        return frame.Length >= Length
            && !frame.Slice(6, 6).SequenceEqual(ownMac[..6])
            && frame[ArpAt..(OperationAt + 2)].SequenceEqual(reply)
            && IpHeader.ReadAddress(frame, SenderAt) == peer;
    }
}
