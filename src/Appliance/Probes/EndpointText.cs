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
        if (hasPort && (!takesPort || !ushort.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port == 0))
        {
            endpoint = default;
            return false;
        }
        return TryReadAddress(address, port, out endpoint);
    }

    private static bool TryReadAddress(ReadOnlySpan<char> text, ushort port, out Endpoint endpoint)
    {
        if (text is "localhost")
            text = "127.0.0.1";
        bool good = IPv4Address.TryParse(text, out IPv4Address address);
        endpoint = new Endpoint(false, 0, address.Value, port);
        if (good)
            return true;
        good = TryReadIPv6(text, out UInt128 value);
        endpoint = new Endpoint(true, (ulong)(value >> 64), (ulong)value, port);
        return good;
    }

    /// <summary>RFC 4291 section 2.2, without a zone.</summary>
    private static bool TryReadIPv6(ReadOnlySpan<char> text, out UInt128 value)
    {
        int gap = text.IndexOf("::");
        if (gap < 0)
            return ReadGroups(text, out value) == 8;
        int before = ReadGroups(text[..gap], out UInt128 high), after = ReadGroups(text[(gap + 2)..], out value);
        if (before < 0 || after < 0 || before + after > 7)
            return false;
        if (before > 0)
            value |= high << 16 * (8 - before);
        return true;
    }

    /// <summary>How many 16-bit groups; -1 when the text is not made of them. A dotted quad at the end counts two.</summary>
    private static int ReadGroups(ReadOnlySpan<char> text, out UInt128 value)
    {
        value = 0;
        for (int groups = 0; !text.IsEmpty; groups++)
        {
            int colon = text.IndexOf(':');
            ReadOnlySpan<char> group = colon < 0 ? text : text[..colon];
            if (colon < 0 && IPv4Address.TryParse(group, out IPv4Address quad))
            {
                value = value << 32 | quad.Value;
                return groups + 2;
            }
            if (group.Length is 0 or > 4 || groups == 8 || !ushort.TryParse(group, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort part))
                return -1;
            value = value << 16 | part;
            if (colon < 0)
                return groups + 1;
            text = text[(colon + 1)..];
            if (text.IsEmpty)
                return -1;
        }
        return 0;
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
