namespace Appliance.Texts;

/// <summary>
/// A use of a parameter: `$NAME` before a blank, `,`, `)` or the end, or `${NAME arguments}` anywhere.
/// </summary>
/// <param name="Name">Letters, digits and `_`, not starting with a digit.</param>
/// <param name="Arguments">What follows the name inside braces, for built-ins.</param>
/// <param name="Length">Characters it takes, `$` included.</param>
internal readonly record struct Reference(string Name, string Arguments, int Length)
{
    /// <summary>Reads one at the start of the text, which begins with `$`.</summary>
    public static bool TryRead(ReadOnlySpan<char> text, out Reference reference)
    {
        reference = default;
        if (text.Length < 2 || text[0] != '$')
            return false;
        if (text[1] != '{')
        {
            int length = NameLength(text[1..]);
            int end = 1 + length;
            if (length == 0 || end < text.Length && text[end] is not (' ' or '\t' or ',' or ')'))
                return false;
            reference = new Reference(text.Slice(1, length).ToString(), "", end);
            return true;
        }
        int close = ClosingBrace(text);
        if (close < 0)
            return false;
        ReadOnlySpan<char> inside = text[2..close];
        int name = NameLength(inside);
        if (name == 0 || name < inside.Length && inside[name] is not (' ' or '\t'))
            return false;
        reference = new Reference(inside[..name].ToString(), inside[name..].Trim().ToString(), close + 1);
        return true;
    }

    /// <summary>Length of the parameter name at the start of the text; 0 when there is none.</summary>
    public static int NameLength(ReadOnlySpan<char> text)
    {
        int length = 0;
        while (length < text.Length && (text[length] == '_' || char.IsAsciiLetter(text[length]) || length > 0
            && char.IsAsciiDigit(text[length])))
            length++;
        return length <= Limits.ReferenceLength ? length : 0;
    }

    private static int ClosingBrace(ReadOnlySpan<char> text)
    {
        int depth = 0;
        for (int i = 1; i < text.Length && i < Limits.ReferenceLength; i++)
        {
            if (text[i] == '{')
                depth++;
            else if (text[i] == '}' && --depth == 0)
                return i;
        }
        return -1;
    }
}
