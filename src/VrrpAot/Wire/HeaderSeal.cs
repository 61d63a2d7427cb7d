using System.Buffers.Binary;

namespace VrrpAot.Wire;

/// <summary>
/// The authentication header before an advert of version 2 (RFC 2338 section 5.3.6, type 2; RFC 2402, 2403), as
/// keepalived builds it:
/// <code>
/// 0 next header: 112    1 length in words, less 2: 4    2 reserved: 0
/// 4 SPI: the source address    8 sequence number    12 the first 12 bytes of HMAC-MD5
/// </code>
/// The code is over the IP header without type of service, flags, fragment offset and checksum (and without TTL towards
/// a peer, but with it towards a group, where RFC 2402 would leave it out), the header with its code as 0, and the
/// advert. The sequence number is one for ours and theirs: whoever becomes MASTER goes on from what it heard last.
/// </summary>
internal sealed class HeaderSeal(IMessageCode code, bool isUnicast) : AdvertSeal
{
    private const int NextHeaderAt = 0, SpiAt = 4, SequenceAt = 8, CodeAt = 12, CodeLength = 12, HashLength = 16;

    private uint _last;
    private bool _hasSpoken;

    /// <summary>
    /// The first number is the time, in seconds and within 31 bits. keepalived begins with 1, and its peers take what a
    /// router says after a new start for a replay until it has heard one of them.
    /// </summary>
    public override void Next(Duration unix)
    {
        uint next = After(_last);
        if (!_hasSpoken)
            next = Math.Max(next, (uint)(unix.Nanoseconds / 1_000_000_000) & int.MaxValue);
        _hasSpoken = true;
        _last = next;
    }

    /// <summary>There is none after the last: 2^31 adverts and more are decades.</summary>
    private static uint After(uint number) => number == uint.MaxValue ? number : number + 1;

    public override void Write(Span<byte> packet, int advertAt, bool isAhead)
    {
        Span<byte> header = packet.Slice(advertAt - VrrpMessage.AuthenticationHeaderLength,
            VrrpMessage.AuthenticationHeaderLength);
        header.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(header[NextHeaderAt..], VrrpMessage.AuthenticationHeaderStart);
        packet.Slice(IpHeader.SourceAt, sizeof(uint)).CopyTo(header[SpiAt..]);
        BinaryPrimitives.WriteUInt32BigEndian(header[SequenceAt..], isAhead ? After(_last) : _last);
        Span<byte> hash = stackalloc byte[HashLength];
        Hash(packet, advertAt, hash);
        hash[..CodeLength].CopyTo(header[CodeAt..]);
    }

    /// <summary>In keepalived's order: code, SPI, number.</summary>
    public override RejectReason Check(in AdvertFrame frame, ReadOnlySpan<byte> advert, Duration unix)
    {
        if (!frame.IsAuthenticated)
            return RejectReason.NoAuthenticationHeader;
        ReadOnlySpan<byte> packet = frame.Packet;
        int advertAt = packet.Length - frame.Message.Length;
        ReadOnlySpan<byte> header = packet[(advertAt - VrrpMessage.AuthenticationHeaderLength)..];
        Span<byte> hash = stackalloc byte[HashLength];
        Hash(packet, advertAt, hash);
        // Takes the same time wherever a difference is.
        ulong difference = BinaryPrimitives.ReadUInt64BigEndian(hash)
            ^ BinaryPrimitives.ReadUInt64BigEndian(header[CodeAt..])
            | BinaryPrimitives.ReadUInt32BigEndian(hash[8..])
            ^ BinaryPrimitives.ReadUInt32BigEndian(header[(CodeAt + 8)..]);
        if (difference != 0)
            return RejectReason.WrongHeaderCode;
        if (!header.Slice(SpiAt, sizeof(uint)).SequenceEqual(packet.Slice(IpHeader.SourceAt, sizeof(uint))))
            return RejectReason.WrongHeaderIndex;
        uint number = BinaryPrimitives.ReadUInt32BigEndian(header[SequenceAt..]);
        (RefusedNumber, RefusedAgainst) = (number, _last);
        if (number <= _last)
            return RejectReason.HeaderReplay;
        _last = number;
        return RejectReason.None;
    }

    private void Hash(ReadOnlySpan<byte> packet, int advertAt, Span<byte> hash)
    {
        // At most 60 + 24 + 8 + 4 * 255 + 8: the parser has held the length against the count.
        Span<byte> message = stackalloc byte[packet.Length];
        packet.CopyTo(message);
        message[IpHeader.ServiceAt] = 0;
        message.Slice(IpHeader.FragmentAt, sizeof(ushort)).Clear();
        message.Slice(IpHeader.ChecksumAt, sizeof(ushort)).Clear();
        if (isUnicast)
            message[IpHeader.TtlAt] = 0;
        message.Slice(advertAt - VrrpMessage.AuthenticationHeaderLength + CodeAt, CodeLength).Clear();
        code.Compute(message, hash);
    }

    public override void Inherit(AdvertSeal before)
    {
        if (before is HeaderSeal header)
            (_last, _hasSpoken) = (header._last, header._hasSpoken);
    }
}
