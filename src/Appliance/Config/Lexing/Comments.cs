using Appliance.Texts;

namespace Appliance.Config.Lexing;

internal static class Comments
{
    /// <summary>
    /// The line without its comment (`#` or `!` outside double quotes) and outer blanks. `\#` and `\!` do not start
    /// one; the backslash goes when the line is cut into words, so that stripping twice changes nothing.
    /// </summary>
    public static TracedText Strip(in TracedText line)
    {
        TracedText trimmed = line.Trim();
        QuoteScanner quotes = QuoteScanner.For(trimmed.Span);
        ReadOnlySpan<char> text = trimmed.Span;
        for (int i = 0; i < text.Length; i++)
        {
            if (quotes.IsPlain(text[i]) && (text[i] is '#' or '!'))
                return trimmed.Slice(0, i).Trim();
        }
        return trimmed;
    }
}
