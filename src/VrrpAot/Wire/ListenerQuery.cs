using System.Buffers.Binary;

namespace VrrpAot.Wire;

/// <summary>
/// "Does anybody on this link listen to the group?": an IGMPv3 group-specific query (RFC 3376 section 4.1) and its
/// answers. A BACKUP says nothing in VRRP, but the kernel below it answers this one.
/// <code>
///  0-5 group's MAC  6-11 MAC  12 0800
/// 14 46 c0 0024  18 0000 4000  22 ttl 1, protocol 2, checksum  26 0.0.0.0  30 group  34 router alert 94040000
/// 38 11 max resp code 0, checksum  42 group  46 S flag, QRV 0, QQIC 0  48 no sources
/// </code>
/// Asked so that nobody else is disturbed: from 0.0.0.0 it wins no querier election and teaches no switch a router port
/// (RFC 4541 section 2.1.1), the S flag keeps routers from shortening their timers, and QRV and QQIC 0 leave
/// everybody's defaults. Response code 0 lets Linux answer within a few ticks.
/// </summary>
public static class ListenerQuery
{
    /// <summary>Bytes of the frame; the driver pads it to Ethernet's minimum.</summary>
    public const int Length = 50;

    /// <summary>The MAC of 224.0.0.22, where version 3 reports go.</summary>
    public static ReadOnlySpan<byte> ReportMac => [0x01, 0x00, 0x5E, 0x00, 0x00, 0x16];

    private const int IpAt = 14, IgmpAt = 38;
    private const byte IgmpProtocol = 2;
    private const byte ReportV1 = 0x12, ReportV2 = 0x16, ReportV3 = 0x22;
    private const byte IsExclude = 2, ToExclude = 4, BlockOldSources = 6;

    /// <summary>
    /// Only groups of 224.0.0.0/24 are asked for: switches forward these whatever IGMP says (RFC 4541 section 2.1.2),
    /// others they could prune because of a question that nobody answers.
    /// </summary>
    public static bool MayAskFor(IpAddress group) => group.IPv4 >> 8 == 0xE00000;

    /// <param name="into">At least <see cref="Length"/> bytes.</param>
    /// <param name="ownMac">6 bytes.</param>
    public static void Write(Span<byte> into, ReadOnlySpan<byte> ownMac, IpAddress group)
    {
        Span<byte> frame = into[..Length];
        frame.Clear();
        ReadOnlySpan<byte> groupPrefix = [0x01, 0x00, 0x5E];
        groupPrefix.CopyTo(frame);
        BinaryPrimitives.WriteUInt16BigEndian(frame[4..], (ushort)group.IPv4);
        frame[3] = (byte)(group.IPv4 >> 16 & 0x7F);
        ownMac[..6].CopyTo(frame[6..]);
        ReadOnlySpan<byte> header = [0x08, 0x00, 0x46, 0xC0, 0x00, Length - IpAt, 0x00, 0x00, 0x40, 0x00, 1,
            IgmpProtocol];
        header.CopyTo(frame[12..]);
        ReadOnlySpan<byte> routerAlert = [0x94, 0x04, 0x00, 0x00];
        routerAlert.CopyTo(frame[34..]);
        group.WriteTo(frame[30..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[24..], InternetChecksum.Of(frame[IpAt..IgmpAt]));

        frame[38] = 0x11;
        group.WriteTo(frame[42..]);
        frame[46] = 0x08;
        BinaryPrimitives.WriteUInt16BigEndian(frame[40..], InternetChecksum.Of(frame[IgmpAt..]));
    }

    /// <summary>True for a membership report, of any IGMP version, of another host that listens to the group.</summary>
    /// <param name="frame">An Ethernet frame of type IPv4, as received: nothing about it is trusted.</param>
    /// <param name="ownMac">6 bytes; what left from here and came back is no answer.</param>
    public static bool IsAnswer(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> ownMac, IpAddress group)
    {
        if (frame.Length < IpAt + IpHeader.MinimumLength || frame.Slice(6, 6).SequenceEqual(ownMac[..6]))
            return false;
        ReadOnlySpan<byte> packet = frame[IpAt..];
        int headerLength = (packet[0] & 0xF) * 4;
        int totalLength = BinaryPrimitives.ReadUInt16BigEndian(packet[IpHeader.TotalLengthAt..]);
        if (packet[0] >> 4 != 4 || packet[IpHeader.ProtocolAt] != IgmpProtocol || headerLength < IpHeader.MinimumLength
            || totalLength > packet.Length || totalLength < headerLength + 8)
            return false;
        ReadOnlySpan<byte> message = packet[headerLength..totalLength];
        if (!InternetChecksum.Verifies(message))
            return false;
        return message[0] switch
        {
            ReportV1 or ReportV2 => IpHeader.ReadAddress(message, 4) == group,
            ReportV3 => Lists(message, group),
            _ => false,
        };
    }

    /// <summary>
    /// Does one of the records of a version 3 report (RFC 3376 section 4.2) say that its sender listens?
    /// </summary>
    private static bool Lists(ReadOnlySpan<byte> report, IpAddress group)
    {
        int records = BinaryPrimitives.ReadUInt16BigEndian(report[6..]);
        ReadOnlySpan<byte> rest = report[8..];
        for (; records > 0 && rest.Length >= 8; records--)
        {
            byte type = rest[0];
            int sources = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            // "Nobody excluded" is an ordinary member; "only these: none" is how one leaves.
            bool listens = type is IsExclude or ToExclude || sources > 0 && type < BlockOldSources;
            if (listens && IpHeader.ReadAddress(rest, 4) == group)
                return true;
            int length = 8 + 4 * sources + 4 * rest[1];
            if (length > rest.Length)
                return false;
            rest = rest[length..];
        }
        return false;
    }
}
