using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using Appliance.Base;
using VrrpAot.Protocol;

namespace Appliance.Hatch;

/// <summary>
/// Reads what <see cref="FieldWriter"/> wrote. Whatever the bytes are, it takes no more memory than things of a byte
/// each.
/// </summary>
internal sealed class FieldReader(byte[] bytes)
{
    private int _at;

    /// <exception cref="InvalidDataException">The message ends before, as with all that follow.</exception>
    public byte Byte() => Take(1)[0];

    /// <exception cref="InvalidDataException">It is neither.</exception>
    public bool Flag() => Byte() switch { 0 => false, 1 => true, _ => throw Wrong("a flag is 0 or 1") };

    public long Number()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Byte();
            if (shift == 63 && next > 1)
                break;
            value |= (ulong)(next & 0x7F) << shift;
            if ((next & 0x80) == 0)
                return (long)(value >> 1) ^ -(long)(value & 1);
        }
        throw Wrong("a number has at most 64 bits");
    }

    public int Int() => Number() is >= int.MinValue and <= int.MaxValue and var value ? (int)value
        : throw Wrong("a number is too large");

    public uint UInt() => Number() is >= 0 and <= uint.MaxValue and var value ? (uint)value
        : throw Wrong("a number is too large");

    public ushort UShort() => Number() is >= 0 and <= ushort.MaxValue and var value ? (ushort)value
        : throw Wrong("a number is too large");

    public string Text() => Encoding.UTF8.GetString(Take(Count()));

    public byte[] Blob() => Take(Count()).ToArray();

    public Instant Instant() => new(Number());

    public Duration Duration() => new(Number());

    public Moment Moment() => new(Number());

    public IpAddress Address() => Byte() switch
    {
        4 => IpAddress.Read(Take(4)),
        16 => IpAddress.Read(Take(16), IpFamily.IPv6),
        _ => throw Wrong("an address has 4 or 16 bytes"),
    };

    /// <summary>One of a closed list of values.</summary>
    /// <exception cref="InvalidDataException">It is none of them.</exception>
    public byte Between(int first, int last) => Byte() is var value && value >= first && value <= last ? value
        : throw Wrong($"{value} is not between {first} and {last}");

    public string? MaybeText() => Flag() ? Text() : null;

    public long? MaybeNumber() => Flag() ? Number() : null;

    public int? MaybeInt() => Flag() ? Int() : null;

    public uint? MaybeUInt() => Flag() ? UInt() : null;

    public Instant? MaybeInstant() => Flag() ? Instant() : null;

    public Duration? MaybeDuration() => Flag() ? Duration() : null;

    public IpAddress? MaybeAddress() => Flag() ? Address() : null;

    public ImmutableArray<T> List<T>(Func<FieldReader, T> read)
    {
        var items = new T[Count()];
        for (int i = 0; i < items.Length; i++)
            items[i] = read(this);
        return ImmutableCollectionsMarshal.AsImmutableArray(items);
    }

    public ImmutableArray<string> Texts() => List(static from => from.Text());

    /// <summary>Of things that take a byte each at least.</summary>
    private int Count() => Number() is >= 0 and var count && count <= bytes.Length - _at ? (int)count
        : throw Wrong("the message is shorter than it says");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - _at)
            throw Wrong("the message ends too early");
        _at += count;
        return bytes.AsSpan(_at - count, count);
    }

    public static InvalidDataException Wrong(string why) => new(why);
}
