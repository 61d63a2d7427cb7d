using System.Buffers.Binary;

namespace VrrpAot.Wire;

/// <summary>
/// A received packet with its headers opened and checked, once: who says it, to whom, after how many hops, and the VRRP
/// message in it. Its VRID finds the instance, and with that one's rules <see cref="AdvertParser"/> reads the rest. A
/// view: it lives no longer than the packet's bytes.
/// </summary>
public readonly ref struct AdvertFrame
{
    private AdvertFrame(scoped in IpHeader header, ReadOnlySpan<byte> packet, ReadOnlySpan<byte> message)
    {
        Packet = packet;
        Source = header.Source;
        Destination = header.Destination;
        Hops = header.Ttl;
        IsAuthenticated = header.Authenticated;
        Message = message;
    }

    public IpFamily Family => Source.Family;
    public IpAddress Source { get; }
    /// <summary>The group, or the address of ours that is meant.</summary>
    public IpAddress Destination { get; }
    /// <summary>Those that the packet could still have made: the TTL of IPv4.</summary>
    public byte Hops { get; }
    /// <summary>An authentication header (AH, RFC 2402) stood before the message.</summary>
    public bool IsAuthenticated { get; }
    /// <summary>From the IP header to the end of the message.</summary>
    internal ReadOnlySpan<byte> Packet { get; }
    /// <summary>The VRRP message without padding, at least its fixed part.</summary>
    public ReadOnlySpan<byte> Message { get; }

    /// <summary>Which virtual router is meant. Nothing behind the headers is checked yet.</summary>
    public Vrid Vrid => new(Message[VrrpMessage.VridAt]);

    /// <param name="packet">From the IP header on; Ethernet padding may follow behind the IP total length.</param>
    /// <returns><see cref="RejectReason.None"/> when <paramref name="frame"/> is set.</returns>
    public static RejectReason TryOpen(ReadOnlySpan<byte> packet, out AdvertFrame frame)
    {
        frame = default;
        RejectReason reason = IpHeader.TryRead(packet, out IpHeader header);
        if (reason != RejectReason.None)
            return reason;
        ReadOnlySpan<byte> message = packet[header.Length..header.TotalLength];
        if (header.Authenticated)
        {
            if (message.Length < VrrpMessage.AuthenticationHeaderLength)
                return RejectReason.Truncated;
            if (BinaryPrimitives.ReadUInt16BigEndian(message) != VrrpMessage.AuthenticationHeaderStart)
                return RejectReason.NotVrrp;
            message = message[VrrpMessage.AuthenticationHeaderLength..];
        }
        if (message.Length < VrrpMessage.FixedLength)
            return RejectReason.Truncated;
        frame = new AdvertFrame(header, packet[..header.TotalLength], message);
        return RejectReason.None;
    }
}
