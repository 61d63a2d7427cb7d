namespace Appliance.Config.Reading;

/// <summary>
/// Tells an IPv6 address from a mistake. This version does not use them, so recognising is enough (RFC 4291 section 2.2).
/// </summary>
internal static class IPv6Text
{
    public static bool IsAddress(ReadOnlySpan<char> text)
    {
        int zone = text.IndexOf('%');
        if (zone >= 0)
            text = text[..zone];
        int gap = text.IndexOf("::");
        if (gap < 0)
            return Groups(text) == 8;
        int before = gap == 0 ? 0 : Groups(text[..gap]);
        int after = gap + 2 == text.Length ? 0 : Groups(text[(gap + 2)..]);
        return before >= 0 && after >= 0 && before + after <= 7;
    }

    /// <summary>Number of 16-bit groups; -1 when the text is not made of them. A dotted quad at the end counts two.</summary>
    private static int Groups(ReadOnlySpan<char> text)
    {
        int groups = 0;
        while (true)
        {
            int colon = text.IndexOf(':');
            ReadOnlySpan<char> group = colon < 0 ? text : text[..colon];
            if (colon < 0 && VrrpAot.Protocol.IPv4Address.TryParse(group, out _))
                return groups + 2;
            if (group.Length is < 1 or > 4 || group.IndexOfAnyExcept("0123456789abcdefABCDEF") >= 0)
                return -1;
            groups++;
            if (colon < 0)
                return groups;
            text = text[(colon + 1)..];
        }
    }
}
