using System.Text;
using VrrpAot.Kernel;
using VrrpAot.Protocol;

namespace Appliance.Base;

/// <summary>The one line that a probe says, in a buffer that is used again: a probe that runs 20 times a second must leave no garbage behind.</summary>
public sealed class ResultLine
{
    /// <summary>Bytes; what is longer is cut.</summary>
    public const int Longest = 200;

    private readonly byte[] _bytes = new byte[Longest];
    private int _length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public void Clear() => _length = 0;

    /// <summary>Appends text. What comes from the other side is harmless in it: everything but printable ASCII becomes a question mark.</summary>
    public ResultLine Add(ReadOnlySpan<byte> text)
    {
        foreach (byte c in text)
            if (_length < Longest)
                _bytes[_length++] = c is >= (byte)' ' and <= (byte)'~' ? c : (byte)'?';
        return this;
    }

    /// <param name="number">Not negative.</param>
    public ResultLine Add(long number)
    {
        Span<byte> digits = stackalloc byte[20];
        int at = digits.Length;
        do
            digits[--at] = (byte)('0' + number % 10);
        while ((number /= 10) > 0);
        return Add(digits[at..]);
    }

    /// <summary>`2 s`, `250 ms`, `under 1 ms`.</summary>
    public ResultLine Add(Duration length)
    {
        long milliseconds = length.Nanoseconds / 1_000_000;
        return milliseconds < 1 ? Add("under 1 ms"u8)
            : milliseconds % 1000 == 0 ? Add(milliseconds / 1000).Add(" s"u8)
            : Add(milliseconds).Add(" ms"u8);
    }

    /// <summary>Without the port; IPv6 in eight groups.</summary>
    public ResultLine Add(in Endpoint address)
    {
        if (!address.IsIPv6)
        {
            for (int shift = 24; shift >= 0; shift -= 8)
                Add(shift == 24 ? ""u8 : "."u8).Add((long)(address.Low >> shift & 255));
            return this;
        }
        for (int group = 0; group < 8; group++)
        {
            ulong part = (group < 4 ? address.High : address.Low) >> 16 * (3 - group % 4) & 0xFFFF;
            Add(group == 0 ? ""u8 : ":"u8);
            for (int shift = part > 0xFFF ? 12 : part > 0xFF ? 8 : part > 0xF ? 4 : 0; shift >= 0; shift -= 4)
                Add("0123456789abcdef"u8.Slice((int)(part >> shift & 15), 1));
        }
        return this;
    }

    /// <summary>Does it say this?</summary>
    public bool IsText(string text)
    {
        if (text.Length != _length)
            return false;
        for (int i = 0; i < _length; i++)
            if (text[i] != _bytes[i])
                return false;
        return true;
    }

    public override string ToString() => Encoding.ASCII.GetString(Bytes);
}
