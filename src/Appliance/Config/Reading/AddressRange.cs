using System.Globalization;
using Appliance.Config.Lexing;

namespace Appliance.Config.Reading;

/// <summary>
/// Addresses of a group: `IP`, `IP-LAST` (the last octet of IPv4, the last 16 bits of IPv6 in hexadecimal), `IP-IP`,
/// `IP/PREFIX`. Unlike with keepalived, a range of IPv6 may be of any addresses and a prefix of any length: all that
/// counts is how many they are.
/// </summary>
internal static class AddressRange
{
    /// <summary>A service of the kernel for each: as many as a prefix of 16 bits has.</summary>
    public const ulong Most = 65536;

    /// <summary>What is wrong, as keepalived has it, empty where that is the address itself; null: nothing.</summary>
    public static string? TryRead(string text, out IpAddress first, out IpAddress last)
    {
        string shown = Tokens.Shorten(text);
        last = default;
        int cut = text.AsSpan().IndexOfAny('-', '/');
        if (!IpAddress.TryParse(cut < 0 ? text : text.AsSpan(0, cut), out first))
            return "";
        last = first;
        if (cut < 0)
            return null;
        string rest = text[(cut + 1)..];
        return text[cut] == '/' ? Prefix(rest, shown, first, out last)
            : IpAddress.TryParse(rest, out last) ? Whole(first, last, shown)
            : LastPart(rest, shown, first, out last);
    }

    /// <summary>The addresses of a range, one by one.</summary>
    public static IEnumerable<IpAddress> Each(IpAddress first, IpAddress last)
    {
        for (ulong i = 0, count = Count(first, last); i < count; i++)
            yield return Plus(first, i);
    }

    private static string? Whole(IpAddress first, IpAddress last, string shown) =>
        first.Family != last.Family ? ""
        : last < first ? $"Address range end is less than address range start - {shown} - skipping"
        : null;

    private static string? LastPart(string rest, string shown, IpAddress first, out IpAddress last)
    {
        last = first;
        (ulong bits, NumberStyles style) = first.IsIPv6 ? (0xFFFFUL, NumberStyles.AllowHexSpecifier)
            : (0xFFUL, NumberStyles.None);
        if (!ulong.TryParse(rest, style, CultureInfo.InvariantCulture, out ulong end))
            return $"Virtual server group range '{shown}' has extra characters at end '{Tokens.Shorten(rest)}'";
        if (end > bits)
            return $"Virtual server group range '{shown}' end '{Tokens.Shorten(rest)}' too large";
        (ulong high, ulong low) = Halves(first);
        last = Of(first, high, low & ~bits | end);
        return last <= first
            ? $"Address range end is not greater than address range start - {shown} - skipping" : null;
    }

    private static string? Prefix(string rest, string shown, IpAddress first, out IpAddress last)
    {
        last = first;
        if (!int.TryParse(rest, NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length < 1
            || length > first.Bits)
            return $"Invalid netmask - {shown} - skipping";
        (ulong high, ulong low) = Halves(first);
        int free = first.Bits - length;
        ulong highBits = free > 64 ? ulong.MaxValue >> 128 - free : 0;
        ulong lowBits = free >= 64 ? ulong.MaxValue : (1UL << free) - 1;
        if ((high & highBits) != 0 || (low & lowBits) != 0)
            return $"Address mask bits not empty - {shown} - skipping";
        last = Of(first, high | highBits, low | lowBits);
        return null;
    }

    /// <summary>How many they are; the greatest number for all that are more.</summary>
    public static ulong Count(IpAddress first, IpAddress last)
    {
        (ulong firstHigh, ulong firstLow) = Halves(first);
        (ulong lastHigh, ulong lastLow) = Halves(last);
        ulong high = lastHigh - firstHigh - (lastLow < firstLow ? 1UL : 0), low = lastLow - firstLow;
        return high > 0 || low == ulong.MaxValue ? ulong.MaxValue : low + 1;
    }

    private static IpAddress Plus(IpAddress address, ulong number)
    {
        (ulong high, ulong low) = Halves(address);
        return Of(address, high + (low + number < low ? 1UL : 0), low + number);
    }

    private static (ulong High, ulong Low) Halves(IpAddress address)
    {
        if (!address.IsIPv6)
            return (0, address.IPv4);
        Span<byte> bytes = stackalloc byte[16];
        address.WriteTo(bytes);
        return (System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes),
            System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }

    private static IpAddress Of(IpAddress like, ulong high, ulong low) =>
        like.IsIPv6 ? new IpAddress(high, low) : new IpAddress((uint)low);
}
