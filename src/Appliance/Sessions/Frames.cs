using System.Buffers.Text;
using System.Text;

namespace Appliance.Sessions;

/// <summary>
/// What goes over the control socket. One question: a line of UTF-8, words parted by blanks, at most 4096 bytes with
/// its line feed. When it begins with `text LENGTH`, so many bytes follow it, which are the text that the rest of the
/// line is about. One answer, in frames, then the end of the connection:
/// <code>
/// out LENGTH\n  and LENGTH bytes of text or JSON, any number of times
/// end CODE\n    the exit code, once, last
/// </code>
/// </summary>
internal static class Frames
{
    public const int LongestQuestion = 4096;

    /// <summary>Bytes that may come along with a question.</summary>
    public const int LongestText = 1 << 20;

    public const string TextWord = "text";

    /// <summary>A frame's header is never longer.</summary>
    public const int LongestHeader = 32;

    public static byte[] Question(IEnumerable<string> words, byte[]? text)
    {
        string line = string.Join(' ', words) + "\n";
        return text is null ? Encoding.UTF8.GetBytes(line)
            : [.. Encoding.UTF8.GetBytes($"{TextWord} {text.Length} {line}"), .. text];
    }

    /// <summary>Takes `text LENGTH` off a question. False when it begins so and goes on wrong.</summary>
    /// <param name="length">Bytes that follow the line; -1 when it says nothing of a text.</param>
    public static bool TryTakeText(ref string[] words, out int length)
    {
        length = -1;
        if (words is not [TextWord, ..])
            return true;
        if (words.Length < 3 || !int.TryParse(words[1], System.Globalization.NumberStyles.None,
            System.Globalization.CultureInfo.InvariantCulture, out length) || length > LongestText)
            return false;
        words = words.AsSpan(2).ToArray();
        return true;
    }

    public static byte[] Out(int length) => Encoding.ASCII.GetBytes($"out {length}\n");

    public static byte[] End(int code) => Encoding.ASCII.GetBytes($"end {code}\n");

    /// <summary>Reads a header without its line feed. False for anything else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> header, out bool isEnd, out int number)
    {
        isEnd = header.StartsWith("end "u8);
        number = 0;
        return (isEnd || header.StartsWith("out "u8)) && Utf8Parser.TryParse(header[4..], out number, out int used)
            && used == header.Length - 4 && number >= 0;
    }

    /// <summary>A whole answer, taken apart.</summary>
    /// <returns>The code, and what all its frames hold; below 0 for one that broke off.</returns>
    public static (int Code, byte[] Text) Whole(ReadOnlySpan<byte> answer)
    {
        var text = new List<byte>();
        while (answer.IndexOf((byte)'\n') is >= 0 and var end && TryRead(answer[..end], out bool isEnd, out int number))
        {
            if (isEnd)
                return (number, [.. text]);
            answer = answer[(end + 1)..];
            if (number > answer.Length)
                break;
            text.AddRange(answer[..number]);
            answer = answer[number..];
        }
        return (-1, []);
    }
}
