using System.Buffers.Text;
using System.Text;

namespace Appliance.Control;

/// <summary>
/// What goes over the control socket. One question: a line of UTF-8, words parted by blanks, at most 4096 bytes with its line feed. One
/// answer, in frames, then the end of the connection:
/// <code>
/// out LENGTH\n  and LENGTH bytes of text or JSON, any number of times
/// end CODE\n    the exit code, once, last
/// </code>
/// </summary>
internal static class Frames
{
    public const int LongestQuestion = 4096;

    /// <summary>A frame's header is never longer.</summary>
    public const int LongestHeader = 32;

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
}
