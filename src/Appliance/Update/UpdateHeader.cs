using System.Globalization;
using System.Text;
using Appliance.Crypto;

namespace Appliance.Update;

/// <summary>
/// The text in front of an update file's payload: the magic line, `board=`, `version=`, `built=`, `length=`, `sha256=`,
/// `signature=` in this order, and an empty line. The signature is Ed25519 over every byte before its own line. Pure.
/// </summary>
/// <param name="version">For people; up to 40 letters, digits and . + - _ ~.</param>
/// <param name="built">Seconds since 1970: which of two is the older one.</param>
/// <param name="length">Bytes of the payload.</param>
/// <param name="sha256">Of the payload.</param>
internal sealed class UpdateHeader(string board, string version, long built, long length, byte[] sha256)
{
    public string Board { get; } = board;
    public string Version { get; } = version;
    public long Built { get; } = built;
    public long Length { get; } = length;
    public byte[] Sha256 { get; } = sha256;

    /// <summary>The longest header, its empty line included.</summary>
    public const int MostBytes = 4096;

    private const string Magic = "VRRPAOT-UPDATE-", Magic1 = Magic + "1";
    private const int LongestWord = 40;
    private static readonly string[] s_keys = ["board", "version", "built", "length", "sha256", "signature"];

    /// <summary>Where the payload begins; 0 when the header has no end in these bytes.</summary>
    public static int LengthIn(ReadOnlySpan<byte> bytes) => bytes.IndexOf("\n\n"u8) is var at and >= 0 ? at + 2 : 0;

    /// <summary>Reads a header, and nothing of it counts before its signature is right.</summary>
    /// <param name="bytes">What the file begins with: up to <see cref="MostBytes"/>, a piece of the payload may
    /// follow.</param>
    /// <param name="key">Ed25519 public key, 32 bytes.</param>
    /// <exception cref="IOException">What is wrong, as the end of a sentence that begins with "The update is
    /// refused:".</exception>
    public static UpdateHeader Read(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> key)
    {
        if (!bytes.StartsWith("VRRPAOT-UPDATE-"u8))
            throw new IOException($"it is no update file, which would begin with {Magic1}");
        if (!bytes.StartsWith("VRRPAOT-UPDATE-1\n"u8))
            throw new IOException($"it is an update file of a kind that this version does not know (it knows "
                + $"{Magic1})");
        int length = LengthIn(bytes);
        if (length == 0)
            throw new IOException($"its header has no end within {MostBytes} bytes");
        ReadOnlySpan<byte> header = bytes[..length];
        string[] lines = Encoding.ASCII.GetString(header[..^2]).Split('\n');
        var values = new string[s_keys.Length];
        for (int i = 0; i < s_keys.Length; i++)
        {
            string line = i + 1 < lines.Length ? lines[i + 1] : "";
            if (!line.StartsWith(s_keys[i] + "=", StringComparison.Ordinal))
                throw new IOException($"line {i + 2} of its header is not '{s_keys[i]}=...'");
            values[i] = line[(s_keys[i].Length + 1)..];
        }
        if (lines.Length != s_keys.Length + 1)
            throw new IOException($"line {s_keys.Length + 2} of its header is one too many");
        int signed = header.IndexOf("\nsignature="u8) + 1;
        if (!Ed25519.Verify(key, header[..signed], Hex(values[5], Ed25519.SignatureBytes, "signature")))
            throw new IOException("its signature is wrong: a stranger's, or it was changed");
        return new UpdateHeader(Word(values[0], "board"), Word(values[1], "version"), Number(values[2], "built"),
            Number(values[3], "length"), Hex(values[4], 32, "sha256"));
    }

    private static byte[] Hex(string text, int bytes, string key)
    {
        var value = new byte[bytes];
        return Convert.FromHexString(text, value, out int consumed,
            out int written) == System.Buffers.OperationStatus.Done && written == bytes && consumed == text.Length
            ? value : throw new IOException($"its {key}= is not {2 * bytes} hexadecimal digits");
    }

    private static long Number(string text, string key) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number > 0 ? number
            : throw new IOException($"its {key}= is no positive number");

    private static string Word(string text, string key)
    {
        bool fits = text.Length is > 0 and <= LongestWord;
        foreach (char c in text)
            fits &= char.IsAsciiLetterOrDigit(c) || c is '.' or '+' or '-' or '_' or '~';
        return fits ? text : throw new IOException($"its {key}= is not 1 to {LongestWord} letters, digits or . + - "
            + $"_ ~");
    }
}
