using System.Buffers.Binary;

namespace VrrpAot.Wire;

/// <summary>
/// The one's complement checksum of RFC 1071, over 16-bit big-endian words. Partial sums are folded to 16 bits,
/// so they may be added up in any order without running over.
/// </summary>
public static class InternetChecksum
{
    /// <summary>The checksum of <paramref name="data"/>, whose own checksum field must hold 0.</summary>
    /// <param name="start">Partial sum to begin with, e.g. of a pseudo-header.</param>
    public static ushort Of(ReadOnlySpan<byte> data, ushort start = 0) => (ushort)~Sum(data, start);

    /// <summary>True when <paramref name="data"/>, its checksum field included, adds up to all ones.</summary>
    public static bool Verifies(ReadOnlySpan<byte> data, ushort start = 0) => Sum(data, start) == 0xFFFF;

    /// <summary>Folded sum of <paramref name="data"/>; an odd last byte counts as if a zero followed it.</summary>
    public static ushort Sum(ReadOnlySpan<byte> data, ushort start = 0)
    {
        ulong sum = start;
        while (data.Length >= 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(data);
            data = data[2..];
        }
        if (data.Length == 1)
            sum += (uint)data[0] << 8;
        return Fold(sum);
    }

    /// <summary>Folded sum of the pseudo-header of either family (RFC 5798 section 5.2.8, RFC 8200 section
    /// 8.1).</summary>
    /// <param name="length">Bytes of the message, without IP header.</param>
    /// <param name="protocol">VRRP unless it says otherwise.</param>
    public static ushort PseudoHeader(IpAddress source, IpAddress destination, int length,
        byte protocol = IpHeader.VrrpProtocol)
    {
        Span<byte> addresses = stackalloc byte[32];
        source.WriteTo(addresses);
        destination.WriteTo(addresses[source.Length..]);
        return Fold((ulong)Sum(addresses[..(source.Length + destination.Length)]) + protocol + (uint)length);
    }

    /// <summary>The checksum after one of the words it covers changed (RFC 1624 equation 3).</summary>
    public static ushort Update(ushort checksum, ushort oldWord, ushort newWord) =>
        (ushort)~Fold((ulong)(ushort)~checksum + (ushort)~oldWord + newWord);

    private static ushort Fold(ulong sum)
    {
        while (sum > 0xFFFF)
            sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)sum;
    }
}
