using System.Text;

namespace VrrpAot.Linux;

/// <summary>
/// Any bytes as text, and back without loss: what is UTF-8 is what it says, and a byte that belongs to no UTF-8 (an
/// argument `\377`) is the lone surrogate U+DC00 + byte, which no text has otherwise.
/// </summary>
public static class ByteText
{
    /// <summary>
    /// The text of a byte of 0x80 or more that stands for itself; with its neighbours it can make UTF-8.
    /// </summary>
    public static char Of(byte value) => value < 0x80 ? (char)value : (char)(0xDC00 + value);

    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            bool isText = Rune.DecodeFromUtf8(bytes, out Rune rune,
                out int used) == System.Buffers.OperationStatus.Done;
            if (isText)
                text.Append(rune.ToString());
            else
                foreach (byte value in bytes[..used])
                    text.Append(Of(value));
            bytes = bytes[used..];
        }
        return text.ToString();
    }

    /// <summary>Writes the bytes. A surrogate that stands for no byte becomes U+FFFD.</summary>
    /// <param name="text">As <see cref="Decode"/> made it, or any other.</param>
    /// <param name="to">Room for <c>Encoding.UTF8.GetMaxByteCount(text.Length)</c>.</param>
    /// <returns>How many there are.</returns>
    public static int Encode(ReadOnlySpan<char> text, Span<byte> to)
    {
        int length = 0;
        while (!text.IsEmpty)
        {
            bool isText = Rune.DecodeFromUtf16(text, out Rune rune,
                out int used) == System.Buffers.OperationStatus.Done;
            if (!isText && text[0] is >= '\uDC80' and <= '\uDCFF')
                to[length++] = (byte)(text[0] - 0xDC00);
            else
                length += rune.EncodeToUtf8(to[length..]);
            text = text[used..];
        }
        return length;
    }
}
