using System.Diagnostics.CodeAnalysis;

namespace VrrpAot.Protocol;

/// <summary>Protocol version of a virtual router: RFC 3768 (2) or RFC 9568 (3).</summary>
public enum VrrpVersion : byte
{
    V2 = 2,
    V3 = 3,
}

/// <summary>Virtual router identifier, 1..255 (RFC 9568 section 5.2.3).</summary>
public readonly record struct VirtualRouterId(byte Value);

/// <summary>
/// Priority of a virtual router (RFC 9568 section 5.2.4): 1..254 for a backup, 255 for the owner of the addresses,
/// 0 on the wire only, said by a master that is leaving.
/// </summary>
public readonly record struct Priority(byte Value) : IComparable<Priority>
{
    public static readonly Priority Leaving = new(0);
    public static readonly Priority Owner = new(255);

    public bool IsOwner => Value == 255;

    public int CompareTo(Priority other) => Value.CompareTo(other.Value);

    public static bool operator <(Priority a, Priority b) => a.Value < b.Value;
    public static bool operator >(Priority a, Priority b) => a.Value > b.Value;
    public static bool operator <=(Priority a, Priority b) => a.Value <= b.Value;
    public static bool operator >=(Priority a, Priority b) => a.Value >= b.Value;

    public override string ToString() => Value.ToString();
}

/// <summary>
/// An IPv4 address as an unsigned number, first octet highest, so that comparing two addresses is the comparison
/// that breaks a tie between equal priorities (RFC 9568 section 6.4.3).
/// </summary>
public readonly record struct IPv4Address(uint Value) : IComparable<IPv4Address>
{
    public static readonly IPv4Address Any = new(0);
    /// <summary>224.0.0.18, the group that adverts go to (RFC 9568 section 5.1.1.2).</summary>
    public static readonly IPv4Address VrrpGroup = new(0xE0000012);

    public bool IsMulticast => Value >> 28 == 0xE;

    /// <summary>One that a machine on a network can have: not of 0.0.0.0/8, 127.0.0.0/8, 224.0.0.0/4 or above (RFC 1122 section 3.2.1.3).</summary>
    public bool IsHost => Value >> 24 is not (0 or 127) && Value < 0xE0000000;

    /// <summary>The same in a network of its own: neither the network's own address nor its broadcast, which one of 31 or 32 bits does not have (RFC 3021).</summary>
    public bool IsHostIn(byte prefixLength)
    {
        uint hostBits = prefixLength >= 31 ? 0 : uint.MaxValue >> prefixLength;
        return IsHost && (hostBits == 0 || (Value & hostBits) is not 0 && (Value & hostBits) != hostBits);
    }

    public int CompareTo(IPv4Address other) => Value.CompareTo(other.Value);

    public static bool operator <(IPv4Address a, IPv4Address b) => a.Value < b.Value;
    public static bool operator >(IPv4Address a, IPv4Address b) => a.Value > b.Value;

    /// <summary>
    /// Reads dotted-quad text, four decimal octets and nothing else. As inet_pton it takes no leading zero: to other readers that is octal.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, [MaybeNullWhen(false)] out IPv4Address address)
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
        address = new IPv4Address(value);
        return true;
    }

    public override string ToString() =>
        $"{Value >> 24}.{Value >> 16 & 255}.{Value >> 8 & 255}.{Value & 255}";
}
