using Appliance.Config.Keywords;

namespace Appliance.Config.Lexing;

/// <summary>
/// Tells, character by character, whether we stand outside double quotes. In the lines of script keywords a backslash
/// takes the meaning from the quote after it; elsewhere keepalived knows no escapes inside quotes.
/// </summary>
internal struct QuoteScanner(bool escapes)
{
    private readonly bool _escapes = escapes;
    private bool _escaped;

    public bool Inside { get; private set; }

    /// <summary>
    /// For a line from here on. Only a keyword's length of it is looked at: this is asked again after each brace.
    /// </summary>
    public static QuoteScanner For(ReadOnlySpan<char> line)
    {
        const int longest = 40;
        line = line.TrimStart(" \t");
        line = line[..Math.Min(longest, line.Length)];
        int blank = line.IndexOfAny(' ', '\t');
        return new QuoteScanner(KeywordTable.IsScriptKeyword(blank < 0 ? line : line[..blank]));
    }

    /// <summary>
    /// Takes the next character; true when it is plain text outside quotes and not itself a quote or escaped.
    /// </summary>
    public bool IsPlain(char c)
    {
        if (_escaped)
        {
            _escaped = false;
            // Outside script lines only the comment characters can be escaped.
            if (_escapes || c is '#' or '!')
                return false;
        }
        if (c == '\\' && (!Inside || _escapes))
        {
            _escaped = true;
            return false;
        }
        if (c == '"')
        {
            Inside = !Inside;
            return false;
        }
        return !Inside;
    }
}
