using System.Text;
using VrrpAot.Linux;

namespace Appliance.Base;

/// <summary>
/// The one line that a probe says, in a buffer that is used again: a probe that runs 20 times a second must leave no
/// garbage behind.
/// </summary>
public sealed class ResultLine
{
    /// <summary>Bytes; what is longer is cut.</summary>
    public const int Longest = 200;

    private readonly byte[] _bytes = new byte[Longest];
    private int _length;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, _length);

    public void Clear() => _length = 0;

    /// <summary>
    /// Appends text. What comes from the other side is harmless in it: everything but printable ASCII becomes a
    /// question mark.
    /// </summary>
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

    public ResultLine Add(IpAddress address)
    {
        Span<byte> text = stackalloc byte[IpAddress.LongestText];
        return Add(text[..address.Format(text)]);
    }

    /// <summary>`2 s`, `250 ms`, `under 1 ms`.</summary>
    public ResultLine Add(Duration length)
    {
        long milliseconds = length.Nanoseconds / 1_000_000;
        return milliseconds < 1 ? Add("under 1 ms"u8)
            : milliseconds % 1000 == 0 ? Add(milliseconds / 1000).Add(" s"u8)
            : Add(milliseconds).Add(" ms"u8);
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
