using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace VrrpAot.Linux;

/// <summary>
/// An interface name or address label: at most 15 bytes and a NUL (IFNAMSIZ), kept in place without a string.
/// </summary>
[InlineArray(16)]
public struct FixedName : IEquatable<FixedName>
{
    private byte _first;

    /// <summary>Cuts after 15 bytes.</summary>
    public static FixedName From(ReadOnlySpan<byte> name)
    {
        FixedName made = default;
        int end = name.IndexOf((byte)0);
        if (end >= 0)
            name = name[..end];
        name[..Math.Min(name.Length, 15)].CopyTo(made);
        return made;
    }

    /// <summary>UTF-8; cuts after 15 bytes.</summary>
    public static FixedName From(string name) => From(Encoding.UTF8.GetBytes(name));

    /// <summary>The bytes before the NUL.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Bytes
    {
        get
        {
            ReadOnlySpan<byte> all = this;
            return all[..Math.Max(0, all.IndexOf((byte)0))];
        }
    }

    public readonly bool IsEmpty => _first == 0;

    public readonly bool Equals(FixedName other) => Bytes.SequenceEqual(other.Bytes);
    public override readonly bool Equals(object? other) => other is FixedName name && Equals(name);
    public override readonly int GetHashCode()
    {
        HashCode hash = default;
        hash.AddBytes(Bytes);
        return hash.ToHashCode();
    }

    public static bool operator ==(FixedName a, FixedName b) => a.Equals(b);
    public static bool operator !=(FixedName a, FixedName b) => !a.Equals(b);

    public override readonly string ToString() => Encoding.UTF8.GetString(Bytes);
}
