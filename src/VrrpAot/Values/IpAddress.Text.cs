using System.Globalization;
using System.Text;

namespace VrrpAot.Values;

/// <summary>The text of an address, both ways: dotted quads, and IPv6 as RFC 4291 reads and RFC 5952 writes
/// it.</summary>
public readonly partial struct IpAddress
{
    /// <summary>Characters of the longest text.</summary>
    public const int LongestText = 45;

    private const int Groups = 8;

    /// <summary>Reads an address of either family.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out IpAddress address) =>
        TryParseIPv4(text, out address) || TryParseIPv6(text, out address);

    /// <summary>
    /// Reads dotted-quad text, four decimal octets and nothing else. As inet_pton it takes no leading zero: to other
    /// readers that is octal.
    /// </summary>
    public static bool TryParseIPv4(ReadOnlySpan<char> text, out IpAddress address)
    {
        address = default;
        uint value = 0;
        for (int octet = 0; octet < 4; octet++)
        {
            int dot = octet < 3 ? text.IndexOf('.') : text.Length;
            if (dot is < 1 or > 3 || dot > 1 && text[0] == '0')
                return false;
            uint part = 0;
            foreach (char digit in text[..dot])
            {
                if (!char.IsAsciiDigit(digit))
                    return false;
                part = part * 10 + (uint)(digit - '0');
            }
            if (part > 255)
                return false;
            value = value << 8 | part;
            text = octet < 3 ? text[(dot + 1)..] : default;
        }
        address = new IpAddress(value);
        return true;
    }

    /// <summary>Reads the forms of RFC 4291 section 2.2, without a zone.</summary>
    public static bool TryParseIPv6(ReadOnlySpan<char> text, out IpAddress address)
    {
        address = default;
        Span<ushort> groups = stackalloc ushort[Groups];
        int gap = text.IndexOf("::");
        if (gap < 0)
        {
            if (ReadGroups(text, groups, endsAddress: true) != Groups)
                return false;
        }
        else
        {
            Span<ushort> behind = stackalloc ushort[Groups];
            int before = ReadGroups(text[..gap], groups, endsAddress: false);
            int after = ReadGroups(text[(gap + 2)..], behind, endsAddress: true);
            if (before < 0 || after < 0 || before + after >= Groups)
                return false;
            groups[before..].Clear();
            behind[..after].CopyTo(groups[(Groups - after)..]);
        }
        address = new IpAddress(Four(groups), Four(groups[4..]));
        return true;
    }

    private static ulong Four(ReadOnlySpan<ushort> groups) =>
        (ulong)groups[0] << 48 | (ulong)groups[1] << 32 | (ulong)groups[2] << 16 | groups[3];

    /// <summary>
    /// How many groups of 16 bits, 8 at most; -1 when the text is not made of them. A dotted quad at the end of an
    /// address counts two.
    /// </summary>
    private static int ReadGroups(ReadOnlySpan<char> text, Span<ushort> groups, bool endsAddress)
    {
        if (text.IsEmpty)
            return 0;
        for (int count = 0; count < Groups;)
        {
            int colon = text.IndexOf(':');
            ReadOnlySpan<char> group = colon < 0 ? text : text[..colon];
            if (endsAddress && colon < 0 && count < Groups - 1 && TryParseIPv4(group, out IpAddress quad))
            {
                (groups[count], groups[count + 1]) = ((ushort)(quad.IPv4 >> 16), (ushort)quad.IPv4);
                return count + 2;
            }
            if (group.Length is 0 or > 4 || group.IndexOfAnyExcept("0123456789abcdefABCDEF") >= 0)
                return -1;
            groups[count++] = ushort.Parse(group, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (colon < 0)
                return count;
            text = text[(colon + 1)..];
        }
        return -1;
    }

    public override string ToString()
    {
        Span<byte> text = stackalloc byte[LongestText];
        return Encoding.ASCII.GetString(text[..Format(text)]);
    }

    /// <summary>Writes the text as ASCII and allocates nothing. Returns its length.</summary>
    /// <param name="into"><see cref="LongestText"/> bytes.</param>
    public int Format(Span<byte> into)
    {
        var text = new Writer(into);
        if (!IsIPv6)
            text.Quad((uint)_low);
        else if (_high == 0 && _low >> 32 == 0xFFFF)
        {
            // An IPv4-mapped address: RFC 5952 section 5.
            text.Add("::ffff:"u8);
            text.Quad((uint)_low);
        }
        else
            text.Groups(_high, _low);
        return text.Length;
    }

    private ref struct Writer(Span<byte> into)
    {
        private readonly Span<byte> _into = into;

        public int Length { get; private set; }

        public void Add(ReadOnlySpan<byte> text)
        {
            text.CopyTo(_into[Length..]);
            Length += text.Length;
        }

        public void Quad(uint value)
        {
            for (int shift = 24; shift >= 0; shift -= 8)
            {
                uint octet = value >> shift & 255;
                octet.TryFormat(_into[Length..], out int digits, provider: CultureInfo.InvariantCulture);
                Length += digits;
                if (shift > 0)
                    Add("."u8);
            }
        }

        /// <summary>RFC 5952 section 4: small letters, no leading zeros, `::` for the first of the longest runs of
        /// zeros.</summary>
        public void Groups(ulong high, ulong low)
        {
            (int gap, int gapLength) = LongestZeros(high, low);
            for (int i = 0; i < IpAddress.Groups;)
            {
                if (i == gap)
                {
                    Add("::"u8);
                    i += gapLength;
                    continue;
                }
                if (i > 0 && i != gap + gapLength)
                    Add(":"u8);
                Group(high, low, i++).TryFormat(_into[Length..], out int digits, "x", CultureInfo.InvariantCulture);
                Length += digits;
            }
        }

        private static ushort Group(ulong high, ulong low, int i) => (ushort)((i < 4 ? high : low) >> 16 * (3 - i % 4));

        /// <summary>A single group of zeros is written out (section 4.2.2): there the start is -1.</summary>
        private static (int Start, int Length) LongestZeros(ulong high, ulong low)
        {
            int start = -1, longest = 1;
            for (int i = 0, run = 0; i < IpAddress.Groups; i++)
            {
                run = Group(high, low, i) == 0 ? run + 1 : 0;
                if (run > longest)
                    (start, longest) = (i - run + 1, run);
            }
            return start < 0 ? (-1, 0) : (start, longest);
        }
    }
}
