using System.Globalization;
using VrrpAot.Kernel;
using VrrpAot.Protocol;

namespace Appliance.Probes;

/// <summary>
/// `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`, `localhost:80`. No other names: a check that has to ask a name server first
/// checks the name server.
/// </summary>
internal static class EndpointText
{
    /// <param name="port">For a text without one; 0 when it must not have one.</param>
    public static bool TryRead(ReadOnlySpan<char> text, ushort port, out Endpoint endpoint)
    {
        bool takesPort = port != 0;
        ReadOnlySpan<char> address = text, digits = default;
        if (text.StartsWith("["))
        {
            int end = text.IndexOf(']');
            if (end < 0 || end + 1 < text.Length && text[end + 1] != ':')
            {
                endpoint = default;
                return false;
            }
            address = text[1..end];
            digits = end + 1 < text.Length ? text[(end + 2)..] : default;
            takesPort &= address.Contains(':');
        }
        else if (text.IndexOf(':') is var colon and >= 0 && text.LastIndexOf(':') == colon)
        {
            address = text[..colon];
            digits = text[(colon + 1)..];
        }
        bool hasPort = address.Length + digits.Length + (text.StartsWith("[") ? 2 : 0) != text.Length;
        if (hasPort && (!takesPort || !TryReadPort(digits, out port)))
        {
            endpoint = default;
            return false;
        }
        return TryReadAddress(address, port, out endpoint);
    }

    private static bool TryReadPort(ReadOnlySpan<char> digits, out ushort port)
    {
        bool good = int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and <= ushort.MaxValue;
        port = (ushort)number;
        return good;
    }

    private static bool TryReadAddress(ReadOnlySpan<char> text, ushort port, out Endpoint endpoint)
    {
        if (text is "localhost")
            text = "127.0.0.1";
        bool good = IPv4Address.TryParse(text, out IPv4Address address);
        endpoint = new Endpoint(false, 0, address.Value, port);
        if (good)
            return true;
        Span<ushort> groups = stackalloc ushort[8];
        good = TryReadIPv6(text, groups);
        endpoint = new Endpoint(true, Four(groups), Four(groups[4..]), port);
        return good;
    }

    private static ulong Four(ReadOnlySpan<ushort> groups) => (ulong)groups[0] << 48 | (ulong)groups[1] << 32 | (ulong)groups[2] << 16 | groups[3];

    /// <summary>RFC 4291 section 2.2, without a zone.</summary>
    /// <param name="groups">Eight, of 16 bits each.</param>
    internal static bool TryReadIPv6(ReadOnlySpan<char> text, Span<ushort> groups)
    {
        int gap = text.IndexOf("::");
        if (gap < 0)
            return ReadGroups(text, groups) == 8;
        Span<ushort> behind = stackalloc ushort[8];
        int before = ReadGroups(text[..gap], groups), after = ReadGroups(text[(gap + 2)..], behind);
        if (before < 0 || after < 0 || before + after > 7)
            return false;
        groups[before..].Clear();
        behind[..after].CopyTo(groups[(8 - after)..]);
        return true;
    }

    /// <summary>How many groups of 16 bits, 8 at most; -1 when the text is not made of them. A dotted quad at the end counts two.</summary>
    private static int ReadGroups(ReadOnlySpan<char> text, Span<ushort> groups)
    {
        if (text.IsEmpty)
            return 0;
        for (int count = 0; count < groups.Length;)
        {
            int colon = text.IndexOf(':');
            ReadOnlySpan<char> group = colon < 0 ? text : text[..colon];
            if (colon < 0 && count < groups.Length - 1 && IPv4Address.TryParse(group, out IPv4Address quad))
            {
                (groups[count], groups[count + 1]) = ((ushort)(quad.Value >> 16), (ushort)quad.Value);
                return count + 2;
            }
            if (group.Length is 0 or > 4 || group.IndexOfAnyExcept("0123456789abcdefABCDEF") >= 0)
                return -1;
            int value = 0;
            foreach (char digit in group)
                value = value << 4 | (char.IsAsciiDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
            groups[count++] = (ushort)value;
            if (colon < 0)
                return count;
            text = text[(colon + 1)..];
        }
        return -1;
    }

    /// <summary>Without the port; IPv6 in eight groups.</summary>
    public static void Add(ResultLine line, in Endpoint address)
    {
        if (!address.IsIPv6)
        {
            line.Add((long)(address.Low >> 24 & 255)).Add("."u8).Add((long)(address.Low >> 16 & 255)).Add("."u8).Add((long)(address.Low >> 8 & 255)).Add("."u8).Add((long)(address.Low & 255));
            return;
        }
        for (int group = 0; group < 8; group++)
        {
            ulong part = (group < 4 ? address.High : address.Low) >> 16 * (3 - group % 4) & 0xFFFF;
            line.Add(group == 0 ? ""u8 : ":"u8);
            for (int shift = part > 0xFFF ? 12 : part > 0xFF ? 8 : part > 0xF ? 4 : 0; shift >= 0; shift -= 4)
                line.Add("0123456789abcdef"u8.Slice((int)(part >> shift & 15), 1));
        }
    }
}
