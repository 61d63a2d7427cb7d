using System.Buffers.Binary;

namespace VrrpAot.Wire;

/// <summary>
/// <see cref="ListenerQuery"/> for IPv6: a multicast-address-specific query of MLDv2 (RFC 3810 section 5.1), and its
/// answers.
/// <code>
///  0-5 group's MAC  6-11 MAC  12 86dd
/// 14 6000 0000  18 length 36  20 next header 0  21 hop limit 1  22 source  38 group
/// 54 hop-by-hop: 3a 00, router alert 0502 0000, padding 0100
/// 62 82 00 checksum, max response code 0  70 group  86 S flag, QRV 0, QQIC 0  88 no sources
/// </code>
/// An answer goes to ff02::16 and not to who asks, and nobody answers a question that does not come from a link-local
/// address. So the question comes from the highest there is, an anycast address that nobody has (RFC 2526 section 2):
/// it wins no querier election, whoever the real querier is. The S flag keeps routers from shortening their timers, and
/// QRV and QQIC 0 leave everybody's defaults. Response code 0 lets Linux answer within a tick.
/// </summary>
public static class ListenerQuery6
{
    /// <summary>Bytes of the frame.</summary>
    public const int Length = 90;

    /// <summary>The MAC of ff02::16, where version 2 reports go.</summary>
    public static ReadOnlySpan<byte> ReportMac => [0x33, 0x33, 0, 0, 0, 0x16];

    private static readonly IpAddress s_source = new(0xFE80UL << 48, ulong.MaxValue);

    private const int IpAt = 14, MessageAt = IpAt + Ipv6Header.Length + 8;
    private const byte IsExclude = 2, ToExclude = 4, BlockOldSources = 6;

    /// <summary>
    /// Only groups of link scope are asked for: others a switch could prune because of a question that nobody answers.
    /// </summary>
    public static bool MayAskFor(IpAddress group) => group.SharesPrefix(IpAddress.AllNodes, 16);

    /// <param name="into">At least <see cref="Length"/> bytes.</param>
    /// <param name="ownMac">6 bytes.</param>
    public static void Write(Span<byte> into, ReadOnlySpan<byte> ownMac, IpAddress group)
    {
        Span<byte> frame = into[..Length];
        frame.Clear();
        Icmp6.WriteHeaders(frame, ownMac, s_source, group, hops: 1);
        frame[IpAt + Ipv6Header.NextHeaderAt] = Ipv6Header.HopByHop;
        ReadOnlySpan<byte> routerAlert = [Ipv6Header.Icmp, 0, 0x05, 0x02, 0, 0, 0x01, 0x00];
        routerAlert.CopyTo(frame[(IpAt + Ipv6Header.Length)..]);
        Span<byte> message = frame[MessageAt..];
        message[0] = Icmp6.ListenerQuery;
        group.WriteTo(message[8..]);
        message[24] = 0x08;
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], Icmp6.Checksum(message, s_source, group));
    }

    /// <summary>True for a report, of either MLD version, of another host that listens to the group.</summary>
    /// <param name="frame">An Ethernet frame of type IPv6, as received: nothing about it is trusted.</param>
    /// <param name="ownMac">6 bytes; what left from here and came back is no answer.</param>
    public static bool IsAnswer(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> ownMac, IpAddress group)
    {
        if (!Icmp6.TryOpen(frame, ownMac, out ReadOnlySpan<byte> message))
            return false;
        return message[0] switch
        {
            Icmp6.ListenerReport => message.Length >= 24
                && IpAddress.Read(message[8..], IpFamily.IPv6) == group,
            Icmp6.ListenerReport2 => Lists(message, group),
            _ => false,
        };
    }

    /// <summary>
    /// Does one of the records of a version 2 report (RFC 3810 section 5.2) say that its sender listens?
    /// </summary>
    private static bool Lists(ReadOnlySpan<byte> report, IpAddress group)
    {
        const int fixedLength = 20;
        int records = BinaryPrimitives.ReadUInt16BigEndian(report[6..]);
        ReadOnlySpan<byte> rest = report[8..];
        for (; records > 0 && rest.Length >= fixedLength; records--)
        {
            byte type = rest[0];
            int sources = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            bool listens = type is IsExclude or ToExclude || sources > 0 && type < BlockOldSources;
            if (listens && IpAddress.Read(rest[4..], IpFamily.IPv6) == group)
                return true;
            int length = fixedLength + 16 * sources + 4 * rest[1];
            if (length > rest.Length)
                return false;
            rest = rest[length..];
        }
        return false;
    }
}
