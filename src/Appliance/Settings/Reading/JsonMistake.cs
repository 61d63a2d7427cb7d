namespace Appliance.Settings.Reading;

/// <summary>What is probably wrong where text stops being JSON: the handful of mistakes that hands make.</summary>
internal static class JsonMistake
{
    /// <param name="bytes">The file.</param>
    /// <param name="offset">Where the parser stopped; moved to where the mistake was made when that is somewhere else.</param>
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
        if (offset >= bytes.Length)
            return depth > 0 ? $"the file ends too early: {(depth == 1 ? "a '{' or '[' is" : $"{depth} of '{{' and '[' are")} still open" : "the file ends too early";
        char found = (char)bytes[offset];
        if (depth == 0 && previous is '}' or ']')
            return "something follows after the end of the outermost object";
        if (found == '\'')
            return "a text stands in double quotes: \"...\"";
        if (found == '=')
            return "key and value have a ':' between them";
        if (found is '}' or ']')
            return $"this '{found}' closes nothing, or what was opened last needs the other bracket";
        if (EndsValue(previous) && found is '"' or '{' or '[' or '-' || EndsValue(previous) && char.IsAsciiLetterOrDigit(found) && before.Length < offset)
        {
            offset = before.Length;
            return previous == '"' ? "a ',' or ':' is missing here" : "a ',' is missing here";
        }
        if (char.IsAsciiLetter(found) || found == '_')
            return "a key or a text stands in double quotes; without them there are only true, false and numbers";
        return "this is not JSON here";
    }

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
