using System.Text;

namespace Appliance.Generations;

/// <summary>
/// Texts as lines in which a character is a byte (Latin-1), so that whatever a file holds comes out as it went in:
/// UTF-8, older encodings, and bytes that are neither.
/// </summary>
internal static class TextLines
{
    /// <summary>Bytes of the longest text that can be edited.</summary>
    public const int LongestText = 1 << 20;

    public static string[] Of(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty)
            return [];
        if (text[^1] == '\n')
            text = text[..^1];
        return Encoding.Latin1.GetString(text).Split('\n');
    }

    public static byte[] ToBytes(IReadOnlyList<string> lines)
    {
        var text = new StringBuilder();
        foreach (string line in lines)
            text.Append(line).Append('\n');
        return Encoding.Latin1.GetBytes(text.ToString());
    }

    /// <summary>A word that somebody typed, in the same form.</summary>
    public static string OfWord(string word) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(word));

    public static int LengthOf(IReadOnlyList<string> lines)
    {
        int length = 0;
        foreach (string line in lines)
            length += line.Length + 1;
        return length;
    }
}
