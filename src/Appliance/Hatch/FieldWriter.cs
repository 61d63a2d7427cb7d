using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Appliance.Base;
using VrrpAot.Protocol;

namespace Appliance.Hatch;

/// <summary>
/// Writes the fields of a message one behind the other, without names: who reads them knows their order
/// (<see cref="FieldReader"/>). Whole numbers are short when they are small (seven bits a byte, lowest first, the sign
/// in the lowest bit); texts are UTF-8 behind their length; what may be missing has a byte in front, 1 when it is
/// there.
/// </summary>
internal sealed class FieldWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(512);

    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>Begins anew, in the same memory.</summary>
    public void Clear() => _bytes.ResetWrittenCount();

    public void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Number(long value)
    {
        ulong rest = (ulong)(value << 1 ^ value >> 63);
        Span<byte> room = _bytes.GetSpan(10);
        int length = 0;
        for (; rest >= 0x80; rest >>= 7)
            room[length++] = (byte)(rest | 0x80);
        room[length++] = (byte)rest;
        _bytes.Advance(length);
    }

    public void Text(string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        Number(length);
        _bytes.Advance(Encoding.UTF8.GetBytes(value, _bytes.GetSpan(length)));
    }

    public void Blob(ReadOnlySpan<byte> value)
    {
        Number(value.Length);
        _bytes.Write(value);
    }

    public void Time(Instant value) => Number(value.Nanoseconds);

    public void Time(Duration value) => Number(value.Nanoseconds);

    public void Time(Moment value) => Number(value.UnixMilliseconds);

    public void Address(IpAddress value)
    {
        Byte((byte)value.Length);
        value.WriteTo(_bytes.GetSpan(value.Length));
        _bytes.Advance(value.Length);
    }

    public void Maybe(string? value)
    {
        Flag(value is not null);
        if (value is not null)
            Text(value);
    }

    public void Maybe(long? value)
    {
        Flag(value.HasValue);
        if (value is { } number)
            Number(number);
    }

    public void Maybe(Instant? value) => Maybe(value?.Nanoseconds);

    public void Maybe(Duration? value) => Maybe(value?.Nanoseconds);

    public void Maybe(IpAddress? value)
    {
        Flag(value.HasValue);
        if (value is { } address)
            Address(address);
    }

    public void List<T>(ImmutableArray<T> items, Action<FieldWriter, T> write)
    {
        Number(items.Length);
        foreach (T item in items)
            write(this, item);
    }

    public void Texts(ImmutableArray<string> items) => List(items, static (to, text) => to.Text(text));
}
