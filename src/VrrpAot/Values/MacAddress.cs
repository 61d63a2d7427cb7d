using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace VrrpAot.Values;

/// <summary>An Ethernet address in place, first octet first; all zero when there is none.</summary>
[InlineArray(Length)]
public struct MacAddress : IEquatable<MacAddress>
{
    /// <summary>Bytes.</summary>
    public const int Length = 6;

    private byte _first;

    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes => this;

    public readonly bool Equals(MacAddress other) => Bytes.SequenceEqual(other.Bytes);
    public override readonly bool Equals(object? other) => other is MacAddress address && Equals(address);
    public override readonly int GetHashCode() =>
        HashCode.Combine(this[0], this[1], this[2], this[3], this[4], this[5]);

    public static bool operator ==(MacAddress a, MacAddress b) => a.Equals(b);
    public static bool operator !=(MacAddress a, MacAddress b) => !a.Equals(b);

    /// <summary>`00:00:5e:00:01:33`.</summary>
    public override readonly string ToString() =>
        $"{this[0]:x2}:{this[1]:x2}:{this[2]:x2}:{this[3]:x2}:{this[4]:x2}:{this[5]:x2}";
}
