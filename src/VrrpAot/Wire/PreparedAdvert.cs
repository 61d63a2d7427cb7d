using System.Buffers.Binary;
using VrrpAot.Protocol;

namespace VrrpAot.Wire;

/// <summary>
/// An advert as it goes to one destination. <see cref="Write"/> puts the whole packet into memory of the caller; after
/// that only the few bytes that change are rewritten there and the checksums follow by RFC 1624. The memory is
/// the only state, so one <see cref="PreparedAdvert"/> serves any number of buffers and nothing is allocated.
/// <code>
/// [14 Ethernet] 20 IPv4: TOS c0, TTL 255, protocol 112, own header checksum | 8 + 4 * count (+ 8 in version 2) VRRP
/// [14 Ethernet] 20 IPv4: the same, protocol 51 | 24 authentication header   | 8 + 4 * count + 8                VRRP
/// [14 Ethernet] 40 IPv6: class c0, hop limit 255, next header 112           | 8 + 16 * count                   VRRP
/// </code>
/// Behind each 28 bytes of trailer, where the rules want them signed.
/// </summary>
public sealed class PreparedAdvert
{
    private const int EthernetLength = 14;
    /// <summary>Class selector 6, internetwork control: what keepalived sends.</summary>
    private const byte TypeOfService = 0xC0;

    private readonly AdvertRules _rules;
    private readonly IpAddress _destination;
    private readonly byte _ttl;
    private readonly bool _pseudoHeader;
    private readonly int _ip;
    private readonly int _vrrp;

    /// <param name="destination">The multicast group or one unicast peer.</param>
    /// <param name="unicastTtl">TTL towards a unicast peer; multicast is always 255 (RFC 9568 section 5.1.1.3).</param>
    /// <param name="checksumWithoutPseudoHeader">Version 3: RFC 9568's form instead of RFC 5798's.</param>
    /// <param name="ethernet">Put an Ethernet header in front. The destination must be a group, whose Ethernet
    /// address follows from it.</param>
    /// <param name="oldUnicastChecksum">See <see cref="OldUnicastChecksum"/>.</param>
    /// <exception cref="ArgumentException">Ethernet header wanted for a unicast destination.</exception>
    public PreparedAdvert(
        AdvertRules rules, IpAddress destination, byte unicastTtl = 255,
        bool checksumWithoutPseudoHeader = false, bool ethernet = false, bool oldUnicastChecksum = false)
    {
        if (ethernet && !destination.IsMulticast)
            throw new ArgumentException("Only the Ethernet address of a group is known without asking.");
        _rules = rules;
        _destination = destination;
        OldUnicastChecksum = oldUnicastChecksum;
        _ttl = destination.IsMulticast ? (byte)255 : unicastTtl;
        _pseudoHeader = rules.Version == VrrpVersion.V3 && (!checksumWithoutPseudoHeader || destination.IsIPv6);
        _ip = ethernet ? EthernetLength : 0;
        _vrrp = _ip + HeaderLength(destination.Family) + rules.HeaderLength;
        Length = _vrrp + VrrpMessage.LengthFor(rules.Version, rules.Addresses.Length, destination.Family)
            + rules.TrailerLength;
    }

    /// <summary>Bytes of the whole packet (or frame): at most 14 + 20 + 24 + 8 + 4 * 255 + 8 + 28, or 14 + 40 + 8 + 16
    /// * 255 + 28.</summary>
    public int Length { get; }

    /// <summary>Bytes of the IP header that is written: 20 or 40.</summary>
    public static int HeaderLength(IpFamily family) =>
        family == IpFamily.IPv6 ? Ipv6Header.Length : IpHeader.MinimumLength;

    /// <summary>
    /// Version 3 towards a peer: the pseudo-header names 224.0.0.18 in its place, as keepalived did before 1.3.7 and
    /// does with `old_unicast_checksum`. Holds from the next <see cref="Write"/> on.
    /// </summary>
    public bool OldUnicastChecksum { get; set; }

    /// <summary>
    /// Writes the whole packet over whatever <paramref name="into"/> held, with identification 0: call
    /// <see cref="NextIdentification"/> before each transmission.
    /// </summary>
    /// <param name="into">At least <see cref="Length"/> bytes.</param>
    /// <param name="sourceMac">6 bytes, read only for the Ethernet header.</param>
    public void Write(Span<byte> into, IpAddress source, Priority priority, ReadOnlySpan<byte> sourceMac = default)
    {
        Span<byte> frame = into[..Length];
        frame.Clear();
        if (_ip > 0)
            WriteEthernet(frame, sourceMac);
        WriteVrrp(frame[_vrrp..^_rules.TrailerLength], source, priority);
        WriteIp(frame[_ip..], source);
    }

    /// <summary>Rewrites the priority byte and the VRRP checksum.</summary>
    public void SetPriority(Span<byte> written, Priority priority)
    {
        Span<byte> message = written[_vrrp..];
        ReplaceWord(message, VrrpMessage.PriorityAt, (ushort)(priority.Value << 8 | message[VrrpMessage.CountAt]),
            message[VrrpMessage.ChecksumAt..]);
    }

    /// <summary>
    /// Counts the IPv4 identification up: 1 after <see cref="Write"/>, and never 0, as keepalived does. IPv6 has none.
    /// </summary>
    public void NextIdentification(Span<byte> written)
    {
        if (_destination.IsIPv6)
            return;
        Span<byte> ip = written[_ip..];
        ushort current = BinaryPrimitives.ReadUInt16BigEndian(ip[IpHeader.IdentificationAt..]);
        ushort next = current == ushort.MaxValue ? (ushort)1 : (ushort)(current + 1);
        ReplaceWord(ip, IpHeader.IdentificationAt, next, ip[IpHeader.ChecksumAt..]);
    }

    /// <summary>
    /// The last thing before a transmission, where the rules want a seal: it covers everything else.
    /// </summary>
    /// <param name="isAhead">See <see cref="AdvertSeal.Write"/>.</param>
    public void Seal(Span<byte> written, AdvertSeal seal, bool isAhead = false) =>
        seal.Write(written[_ip..Length], _vrrp - _ip, isAhead);

    private void WriteEthernet(Span<byte> frame, ReadOnlySpan<byte> sourceMac)
    {
        _destination.WriteGroupMac(frame);
        sourceMac[..6].CopyTo(frame[6..]);
        (frame[12], frame[13]) = _destination.IsIPv6 ? ((byte)0x86, (byte)0xDD) : ((byte)0x08, (byte)0x00);
    }

    private void WriteIpv6(Span<byte> ip, IpAddress source)
    {
        BinaryPrimitives.WriteUInt32BigEndian(ip, 6u << 28 | (uint)TypeOfService << 20);
        BinaryPrimitives.WriteUInt16BigEndian(
            ip[Ipv6Header.PayloadLengthAt..], (ushort)(ip.Length - Ipv6Header.Length));
        ip[Ipv6Header.NextHeaderAt] = IpHeader.VrrpProtocol;
        ip[Ipv6Header.HopLimitAt] = _ttl;
        source.WriteTo(ip[Ipv6Header.SourceAt..]);
        _destination.WriteTo(ip[Ipv6Header.DestinationAt..]);
    }

    private void WriteIp(Span<byte> ip, IpAddress source)
    {
        if (_destination.IsIPv6)
        {
            WriteIpv6(ip, source);
            return;
        }
        ip[0] = 0x45;
        ip[IpHeader.ServiceAt] = TypeOfService;
        BinaryPrimitives.WriteUInt16BigEndian(ip[IpHeader.TotalLengthAt..], (ushort)ip.Length);
        ip[IpHeader.TtlAt] = _ttl;
        ip[IpHeader.ProtocolAt] = _rules.HeaderLength > 0 ? IpHeader.AuthenticationProtocol : IpHeader.VrrpProtocol;
        source.WriteTo(ip[IpHeader.SourceAt..]);
        _destination.WriteTo(ip[IpHeader.DestinationAt..]);
        BinaryPrimitives.WriteUInt16BigEndian(
            ip[IpHeader.ChecksumAt..], InternetChecksum.Of(ip[..IpHeader.MinimumLength]));
    }

    private void WriteVrrp(Span<byte> message, IpAddress source, Priority priority)
    {
        message[VrrpMessage.VersionAndTypeAt] = (byte)((int)_rules.Version << 4 | VrrpMessage.Advertisement);
        message[VrrpMessage.VridAt] = _rules.Vrid.Value;
        message[VrrpMessage.PriorityAt] = priority.Value;
        message[VrrpMessage.CountAt] = (byte)_rules.Addresses.Length;
        _rules.AddressBytes.CopyTo(message[VrrpMessage.AddressesAt..]);
        if (_rules.Version == VrrpVersion.V2)
        {
            message[VrrpMessage.AuthenticationTypeAt] = _rules.AuthenticationType;
            message[VrrpMessage.SecondsAt] =
                (byte)(_rules.AdvertInterval.Nanoseconds / Duration.FromSeconds(1).Nanoseconds);
            BinaryPrimitives.WriteUInt64BigEndian(
                message[^VrrpMessage.AuthenticationDataLength..], _rules.AuthenticationData);
        }
        else
        {
            long centiseconds = _rules.AdvertInterval.Nanoseconds / Duration.FromCentiseconds(1).Nanoseconds;
            BinaryPrimitives.WriteUInt16BigEndian(message[VrrpMessage.CentisecondsAt..], (ushort)centiseconds);
        }
        IpAddress named = OldUnicastChecksum && !_destination.IsMulticast && !_destination.IsIPv6
            ? IpAddress.VrrpGroup : _destination;
        ushort start = _pseudoHeader ? InternetChecksum.PseudoHeader(source, named, message.Length) : (ushort)0;
        BinaryPrimitives.WriteUInt16BigEndian(message[VrrpMessage.ChecksumAt..], InternetChecksum.Of(message, start));
    }

    private static void ReplaceWord(Span<byte> bytes, int at, ushort word, Span<byte> checksum)
    {
        UpdateChecksum(checksum, BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]), word);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[at..], word);
    }

    private static void UpdateChecksum(Span<byte> checksum, ushort oldWord, ushort newWord) =>
        BinaryPrimitives.WriteUInt16BigEndian(checksum,
            InternetChecksum.Update(BinaryPrimitives.ReadUInt16BigEndian(checksum), oldWord, newWord));
}
