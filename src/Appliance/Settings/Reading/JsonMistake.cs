namespace Appliance.Settings.Reading;

/// <summary>What is probably wrong where text stops being JSON: the handful of mistakes that hands make.</summary>
internal static class JsonMistake
{
    /// <param name="bytes">The file.</param>
    /// <param name="offset">Where the parser stopped; moved to where the mistake was made when that is somewhere
    /// else.</param>
    /// <param name="depth">Objects and lists open there.</param>
    public static string Describe(ReadOnlySpan<byte> bytes, ref int offset, int depth)
    {
        ReadOnlySpan<byte> before = bytes[..offset].TrimEnd(" \t\r\n"u8);
        char previous = before.IsEmpty ? '\0' : (char)before[^1];
        if (bytes.TrimEnd(" \t\r\n"u8).IsEmpty)
            return "the file is empty; the least it can hold is {}";
        // A text that is not closed is noticed at the end of its line, or of the file.
        if (IsInsideText(bytes[..offset], out int quote))
        {
            if (offset > 0 && bytes[offset - 1] == '\\' && offset < bytes.Length)
                return "'\\' begins none of JSON's escapes here; a '\\' itself is written '\\\\'";
            if (offset == bytes.Length || bytes[offset] < ' ')
            {
                offset = quote;
                return "this text has no '\"' at its end";
            }
        }
        if (offset < bytes.Length && bytes[offset..].StartsWith("/*"u8))
            return "this comment has no '*/' at its end";
        if (BareWord(bytes, offset) is var word && word >= 0)
        {
            offset = word;
            return "a key or a text stands in double quotes; without them there are only true, false and numbers";
        }
        if (offset >= bytes.Length)
            return "the file ends too early"
                + (depth switch { 0 => "", 1 => ": a '{' or '[' is still open",
                _ => $": {depth} of '{{' and '[' are still open" });
        return Unexpected((char)bytes[offset], previous, depth, before.Length, ref offset);
    }

    private static string Unexpected(char found, char previous, int depth, int endOfPrevious, ref int offset)
    {
        switch (found)
        {
            case '\'':
                return "a text stands in double quotes: \"...\"";
            case '=' when previous == '"':
                return "key and value have a ':' between them";
            case ',':
                return "this ',' is one too many";
            case >= '0' and <= '9' when previous == '0' && endOfPrevious == offset:
                return "a number does not begin with 0";
            case not ('}' or ']' or ':') when depth == 0 && previous is '}' or ']':
                return "something follows after the end of the outermost object";
            case '}' or ']':
                return $"this '{found}' closes nothing, or what was opened last needs the other bracket";
            case '"' or '{' or '[' or '-' or (>= '0' and <= '9') when EndsValue(previous):
                offset = endOfPrevious;
                return previous == '"' ? "a ',' or ':' is missing here" : "a ',' is missing here";
            default:
                return "this is not JSON here";
        }
    }

    /// <summary>
    /// Where a word without quotes begins, which the parser stopped in or behind; -1 when there is none.
    /// </summary>
    private static int BareWord(ReadOnlySpan<byte> bytes, int offset)
    {
        int start = offset, end = offset;
        while (start > 0 && IsWordByte(bytes[start - 1]))
            start--;
        while (end < bytes.Length && IsWordByte(bytes[end]))
            end++;
        ReadOnlySpan<byte> word = bytes[start..end];
        bool isNone = word.IsEmpty || char.IsAsciiDigit((char)word[0]) || word is [(byte)'-', ..]
            || word.SequenceEqual("true"u8) || word.SequenceEqual("false"u8) || word.SequenceEqual("null"u8);
        return isNone ? -1 : start;
    }

    private static bool IsWordByte(byte b) =>
        char.IsAsciiLetterOrDigit((char)b) || b is (byte)'_' or (byte)'-' or (byte)'.' or > 127;

    private static bool EndsValue(char c) => c is '"' or '}' or ']' || char.IsAsciiLetterOrDigit(c);

    /// <summary>Within the last line, which is as far as a text can reach.</summary>
    private static bool IsInsideText(ReadOnlySpan<byte> bytes, out int quote)
    {
        quote = -1;
        int start = bytes.LastIndexOf((byte)'\n') + 1;
        bool inside = false;
        for (int i = start; i < bytes.Length; i++)
        {
            if (inside && bytes[i] == '\\')
                i++;
            else if (bytes[i] == '"')
            {
                inside = !inside;
                quote = i;
            }
        }
        return inside;
    }
}
