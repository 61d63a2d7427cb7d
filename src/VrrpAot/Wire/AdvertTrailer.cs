using System.Buffers.Binary;

namespace VrrpAot.Wire;

/// <summary>
/// What keepalived 2.4.3 puts behind an advert with `auth_hmac`, of version 2 and 3: 28 bytes that say who could have
/// made it, and when. IPv4's total length counts them; the advert's own checksum and its pseudo-header do not.
/// <code>
/// 0 type: 1    1 key id, 1..255    2 reserved: 0
/// 4 seconds of Unix time    8 fraction of a second, in 1/65536    10 counter
/// 12 the first 16 bytes of the HMAC
/// </code>
/// The HMAC is over a pseudo-header of 20 bytes (family 4 or 6, version, VRID, 0, the source address in 16 bytes), the
/// advert with its checksum field as 0, and the trailer with its HMAC as 0. No RFC has this.
/// </summary>
public static class AdvertTrailer
{
    public const int Length = 28;

    /// <summary>HMAC-SHA256, cut to 128 bits.</summary>
    public const byte Type = 1;

    private const int KeyAt = 1, ReservedAt = 2, SequenceAt = 4, CodeAt = 12, CodeLength = 16, HashLength = 32;
    private const int PseudoHeader = 20, SourceAt = 4;

    /// <summary>Bytes that <see cref="Seal"/> and <see cref="IsSealed"/> want to work in.</summary>
    public static int RoomFor(int advertLength) => PseudoHeader + advertLength + Length;

    public static byte KeyOf(ReadOnlySpan<byte> trailer) => trailer[KeyAt];

    /// <summary>Seconds, fraction and counter as one number (<see cref="AdvertSequence"/>).</summary>
    public static ulong SequenceOf(ReadOnlySpan<byte> trailer) =>
        BinaryPrimitives.ReadUInt64BigEndian(trailer[SequenceAt..]);

    /// <summary>It is of the one type there is.</summary>
    public static bool IsWellFormed(ReadOnlySpan<byte> trailer) =>
        trailer[0] == Type && trailer[ReservedAt] == 0 && trailer[ReservedAt + 1] == 0 && trailer[KeyAt] != 0;

    /// <summary>Writes the trailer of an advert.</summary>
    /// <param name="advert">From its version byte on, complete.</param>
    /// <param name="trailer">28 bytes.</param>
    /// <param name="room"><see cref="RoomFor"/> bytes, for nothing but this.</param>
    public static void Seal(IMessageCode hmac, byte keyId, ulong sequence, IpAddress source,
        ReadOnlySpan<byte> advert, Span<byte> trailer, Span<byte> room)
    {
        trailer[..Length].Clear();
        trailer[0] = Type;
        trailer[KeyAt] = keyId;
        BinaryPrimitives.WriteUInt64BigEndian(trailer[SequenceAt..], sequence);
        Span<byte> hash = stackalloc byte[HashLength];
        Hash(hmac, source, advert, trailer, room, hash);
        hash[..CodeLength].CopyTo(trailer[CodeAt..]);
    }

    /// <summary>Who wrote it has the key. Takes the same time wherever a difference is.</summary>
    public static bool IsSealed(IMessageCode hmac, IpAddress source, ReadOnlySpan<byte> advert,
        ReadOnlySpan<byte> trailer, Span<byte> room)
    {
        Span<byte> hash = stackalloc byte[HashLength];
        Hash(hmac, source, advert, trailer, room, hash);
        ulong difference = 0;
        for (int at = 0; at < CodeLength; at += sizeof(ulong))
            difference |= BinaryPrimitives.ReadUInt64BigEndian(hash[at..])
                ^ BinaryPrimitives.ReadUInt64BigEndian(trailer[(CodeAt + at)..]);
        return difference == 0;
    }

    private static void Hash(IMessageCode hmac, IpAddress source, ReadOnlySpan<byte> advert,
        ReadOnlySpan<byte> trailer, Span<byte> room, Span<byte> hash)
    {
        Span<byte> message = room[..RoomFor(advert.Length)];
        message.Clear();
        message[0] = source.IsIPv6 ? (byte)6 : (byte)4;
        message[1] = (byte)(advert[VrrpMessage.VersionAndTypeAt] >> 4);
        message[2] = advert[VrrpMessage.VridAt];
        source.WriteTo(message[SourceAt..]);
        advert.CopyTo(message[PseudoHeader..]);
        message.Slice(PseudoHeader + VrrpMessage.ChecksumAt, sizeof(ushort)).Clear();
        trailer[..CodeAt].CopyTo(message[(PseudoHeader + advert.Length)..]);
        hmac.Compute(message, hash);
    }
}
