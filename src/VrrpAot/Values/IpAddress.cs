using System.Buffers.Binary;

namespace VrrpAot.Values;

/// <summary>
/// An address of either family. Comparing two of one family is the comparison that breaks a tie between equal
/// priorities (RFC 9568 section 6.4.3: unsigned, in network byte order). Its text is in IpAddress.Text.cs.
/// </summary>
public readonly partial struct IpAddress : IEquatable<IpAddress>, IComparable<IpAddress>
{
    /// <summary>0.0.0.0, which is nobody's: stands for an address that is not known.</summary>
    public static readonly IpAddress Any = default;
    /// <summary>::, the same of IPv6.</summary>
    public static readonly IpAddress Any6 = new(0UL, 0UL);
    /// <summary>224.0.0.18, the group that IPv4 adverts go to (RFC 9568 section 5.1.1.2).</summary>
    public static readonly IpAddress VrrpGroup = new(0xE0000012);
    /// <summary>ff02::12, the group that IPv6 adverts go to (RFC 9568 section 5.1.2.2).</summary>
    public static readonly IpAddress VrrpGroup6 = new(0xFF02UL << 48, 0x12);
    /// <summary>ff02::1, everybody on the link (RFC 4291 section 2.7.1).</summary>
    public static readonly IpAddress AllNodes = new(0xFF02UL << 48, 1);

    private readonly ulong _high;
    private readonly ulong _low;

    /// <param name="ipv4">First octet highest.</param>
    public IpAddress(uint ipv4) => _low = ipv4;

    /// <param name="high">The first eight bytes of an IPv6 address, the first one highest.</param>
    /// <param name="low">The last eight.</param>
    public IpAddress(ulong high, ulong low) => (_high, _low, Family) = (high, low, IpFamily.IPv6);

    public IpFamily Family { get; }

    public bool IsIPv6 => Family == IpFamily.IPv6;

    /// <summary>0.0.0.0 or ::, which stand for an address that is not known.</summary>
    public bool IsAny => _high == 0 && _low == 0;

    /// <summary>fe80::/10: of one link only, and each interface with IPv6 has one (RFC 4291 section 2.5.6).</summary>
    public bool IsLinkLocal => IsIPv6 && _high >> 54 == 0xFE80 >> 6;

    /// <summary>Bytes in a packet: 4 or 16.</summary>
    public int Length => LengthOf(Family);

    /// <summary>Bits, and so the longest prefix: 32 or 128.</summary>
    public int Bits => Length * 8;

    /// <summary>An IPv4 address as a number, first octet highest.</summary>
    /// <exception cref="InvalidOperationException">It is an IPv6 address.</exception>
    public uint IPv4 => !IsIPv6
        ? (uint)_low
        : throw new InvalidOperationException("An IPv6 address is no number of 32 bits.");

    /// <summary>224.0.0.0/4 (RFC 1112 section 4), ff00::/8 (RFC 4291 section 2.7).</summary>
    public bool IsMulticast => IsIPv6 ? _high >> 56 == 0xFF : _low >> 28 == 0xE;

    /// <summary>
    /// One that a machine on a network can have: not of 0.0.0.0/8, 127.0.0.0/8, 224.0.0.0/4 or above (RFC 1122 section
    /// 3.2.1.3); with IPv6 not ::, ::1 or a group (RFC 4291 section 2.5).
    /// </summary>
    public bool IsHost => IsIPv6
        ? !IsMulticast && (_high != 0 || _low > 1)
        : _low >> 24 is not (0 or 127) && _low < 0xE0000000;

    /// <summary>
    /// The same in a network of its own: neither the network's own address nor its broadcast, which one of 31 or 32
    /// bits does not have (RFC 3021), nor any of IPv6.
    /// </summary>
    public bool IsHostIn(byte prefixLength)
    {
        if (IsIPv6 || prefixLength >= 31)
            return IsHost;
        ulong hostBits = uint.MaxValue >> prefixLength;
        return IsHost && (_low & hostBits) is not 0 && (_low & hostBits) != hostBits;
    }

    /// <summary>The other is of this family and begins with the same bits.</summary>
    /// <param name="length">0..32, or 0..128 for IPv6.</param>
    public bool SharesPrefix(IpAddress other, int length)
    {
        if (Family != other.Family)
            return false;
        if (!IsIPv6)
            return length == 0 || (_low ^ other._low) >> (32 - length) == 0;
        if (length > 64)
            return _high == other._high && (_low ^ other._low) >> (128 - length) == 0;
        return length == 0 || (_high ^ other._high) >> (64 - length) == 0;
    }

    /// <summary>
    /// The group that answers for an IPv6 address on a link: ff02::1:ff and its last 24 bits (RFC 4291 section 2.7.1).
    /// </summary>
    public IpAddress SolicitedNode => new(0xFF02UL << 48, 0x1_FF00_0000 | _low & 0xFF_FFFF);

    /// <summary>The Ethernet address of a group: RFC 1112 section 6.4, RFC 2464 section 7.</summary>
    /// <param name="into">6 bytes.</param>
    public void WriteGroupMac(Span<byte> into)
    {
        BinaryPrimitives.WriteUInt32BigEndian(into[2..], IsIPv6 ? (uint)_low : (uint)_low & 0x7FFFFF);
        if (IsIPv6)
            into[0] = into[1] = 0x33;
        else
            (into[0], into[1], into[2]) = (0x01, 0x00, 0x5E);
    }

    /// <summary>0.0.0.0 or ::.</summary>
    public static IpAddress AnyOf(IpFamily family) => family == IpFamily.IPv6 ? Any6 : Any;

    /// <summary>224.0.0.18 or ff02::12.</summary>
    public static IpAddress VrrpGroupOf(IpFamily family) => family == IpFamily.IPv6 ? VrrpGroup6 : VrrpGroup;

    /// <summary>Bytes of an address in a packet: 4 or 16.</summary>
    public static int LengthOf(IpFamily family) => family == IpFamily.IPv6 ? 16 : 4;

    /// <summary>Reads the bytes of a packet, first octet first.</summary>
    /// <param name="bytes">At least <see cref="LengthOf"/> of them.</param>
    public static IpAddress Read(ReadOnlySpan<byte> bytes, IpFamily family = IpFamily.IPv4) =>
        family == IpFamily.IPv6
            ? new(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]))
            : new(BinaryPrimitives.ReadUInt32BigEndian(bytes));

    /// <summary>Writes it as it stands in a packet.</summary>
    /// <param name="into">At least <see cref="Length"/> bytes.</param>
    public void WriteTo(Span<byte> into)
    {
        if (!IsIPv6)
        {
            BinaryPrimitives.WriteUInt32BigEndian(into, (uint)_low);
            return;
        }
        BinaryPrimitives.WriteUInt64BigEndian(into[8..], _low);
        BinaryPrimitives.WriteUInt64BigEndian(into, _high);
    }

    public bool Equals(IpAddress other) => _low == other._low && _high == other._high && Family == other.Family;
    public override bool Equals(object? other) => other is IpAddress address && Equals(address);
    public override int GetHashCode() => HashCode.Combine(_high, _low, Family);

    /// <summary>Which one wins a tie: the higher.</summary>
    /// <exception cref="InvalidOperationException">The other is of another family: such two never meet in an
    /// election.</exception>
    public int CompareTo(IpAddress other)
    {
        if (Family != other.Family)
            throw new InvalidOperationException($"{this} and {other} are of two families and have no order.");
        int high = _high.CompareTo(other._high);
        return high != 0 ? high : _low.CompareTo(other._low);
    }

    public static bool operator ==(IpAddress a, IpAddress b) => a.Equals(b);
    public static bool operator !=(IpAddress a, IpAddress b) => !a.Equals(b);
    public static bool operator <(IpAddress a, IpAddress b) => a.CompareTo(b) < 0;
    public static bool operator >(IpAddress a, IpAddress b) => a.CompareTo(b) > 0;
    public static bool operator <=(IpAddress a, IpAddress b) => a.CompareTo(b) <= 0;
    public static bool operator >=(IpAddress a, IpAddress b) => a.CompareTo(b) >= 0;
}
