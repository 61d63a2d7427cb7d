using VrrpAot.Protocol;

namespace Appliance.Naming;

/// <summary>An IPv6 address as people write it (RFC 4291 section 2.2).</summary>
internal static class IPv6Text
{
    /// <summary>With or without a zone.</summary>
    public static bool IsAddress(ReadOnlySpan<char> text)
    {
        int zone = text.IndexOf('%');
        return TryRead(zone < 0 ? text : text[..zone], stackalloc ushort[8]);
    }

    /// <summary>Without a zone.</summary>
    /// <param name="groups">Eight, of 16 bits each.</param>
    public static bool TryRead(ReadOnlySpan<char> text, Span<ushort> groups)
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
}
