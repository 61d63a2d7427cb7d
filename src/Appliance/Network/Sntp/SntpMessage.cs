using System.Buffers.Binary;

namespace Appliance.Network.Sntp;

/// <summary>What to think of a datagram from a time server.</summary>
internal enum SntpVerdict : byte
{
    Time,
    /// <summary>Not an answer to what we asked: late, forged or no SNTP. As if it had not come.</summary>
    NotOurs,
    /// <summary>The server says itself that its clock is not set, or what it says cannot be.</summary>
    Unusable,
    /// <summary>It does not want to be asked by us any more (RATE: so often).</summary>
    KissDeny, KissRate,
}

/// <summary>
/// The 48 bytes of RFC 5905 section 7.3, as the client of RFC 4330 uses them:
/// <code>
/// 0 leap (2 bits), version (3), mode (3) 1 stratum 2 poll 3 precision 4 root delay 8 root dispersion 12 reference id
/// 16 reference time 24 originate 32 receive 40 transmit (each 32 bits of seconds since 1900, and 32 bits of fraction)
/// </code>
/// </summary>
internal static class SntpMessage
{
    public const ushort Port = 123;
    public const int Length = 48;

    private const byte Version = 4, Client = 3, Server = 4, NotSynchronized = 3;
    private const int OriginateAt = 24, ReceiveAt = 32, TransmitAt = 40;
    private const byte WorstStratum = 15;
    /// <summary>
    /// 16 s, in the form of the root's delay and dispersion (16 bits of seconds and of fraction): more means "no idea"
    /// (MAXDISP).
    /// </summary>
    private const uint LargestDispersion = 16 << 16;
    /// <summary>From 1900 to 1970.</summary>
    private const long Since1900 = 2_208_988_800;

    /// <param name="nonce">Stands as our transmit time: the answer must repeat it, and nobody else can guess it. Our
    /// real time is nobody's business.</param>
    public static void WriteQuery(Span<byte> to, ulong nonce)
    {
        to[..Length].Clear();
        to[0] = Version << 3 | Client;
        BinaryPrimitives.WriteUInt64BigEndian(to[TransmitAt..], nonce);
    }

    /// <param name="received">When the server got the query, nanoseconds since 1970.</param>
    /// <param name="sent">When it answered.</param>
    public static SntpVerdict Read(ReadOnlySpan<byte> message, ulong nonce, out long received, out long sent)
    {
        (received, sent) = (0, 0);
        if (message.Length < Length || (message[0] & 7) != Server || (message[0] >> 3 & 7) is 0 or > Version
            || BinaryPrimitives.ReadUInt64BigEndian(message[OriginateAt..]) != nonce)
            return SntpVerdict.NotOurs;
        if (message[1] == 0)
            return message.Slice(12, 4) switch
            {
                var code when code.SequenceEqual("RATE"u8) => SntpVerdict.KissRate,
                var code when code.SequenceEqual("DENY"u8) || code.SequenceEqual("RSTR"u8) => SntpVerdict.KissDeny,
                _ => SntpVerdict.Unusable,
            };
        if (message[0] >> 6 == NotSynchronized || message[1] > WorstStratum
            || BinaryPrimitives.ReadUInt32BigEndian(message[8..]) > LargestDispersion
            || BinaryPrimitives.ReadUInt64BigEndian(message[ReceiveAt..]) == 0
                || BinaryPrimitives.ReadUInt64BigEndian(message[TransmitAt..]) == 0)
            return SntpVerdict.Unusable;
        received = TimeAt(message[ReceiveAt..]);
        sent = TimeAt(message[TransmitAt..]);
        return SntpVerdict.Time;
    }

    /// <summary>RFC 4330 section 3: without the highest bit the seconds count from 2036 on.</summary>
    private static long TimeAt(ReadOnlySpan<byte> bytes)
    {
        long seconds = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        if (seconds >> 31 == 0)
            seconds += 1L << 32;
        long fraction = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
        return (seconds - Since1900) * 1_000_000_000 + (fraction * 1_000_000_000 >> 32);
    }
}
