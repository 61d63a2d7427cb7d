using System.Text;

namespace Appliance.Config.Lexing;

/// <summary>
/// The shell-like tokenizer of script keywords. It runs twice: the first pass cuts `SCRIPT [USER [GROUP]]` and keeps
/// backslashes and inner quotes, the second cuts the script into its arguments and carries the escapes out. Hence
/// `notify_master "/x.sh a 'b c'" user group` passes two arguments.
/// </summary>
internal static class ScriptWords
{
    /// <summary>First pass: words as written between their outer quotes.</summary>
    public static List<Word> SplitLine(in TracedText line, Findings findings) => Split(line.Span, line, keepEscapes: true, findings);

    /// <summary>Second pass: the arguments of one command.</summary>
    public static List<Word> SplitCommand(Word command, in TracedText line, Findings findings) =>
        Split(command.Text, line, keepEscapes: false, findings, command.At);

    private static List<Word> Split(ReadOnlySpan<char> text, in TracedText line, bool keepEscapes, Findings findings, Origin? fixedAt = null)
    {
        var words = new List<Word>();
        var word = new StringBuilder();
        bool inWord = false;
        char quote = '\0';
        Origin start = default, quoteAt = default;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quote == '\0' && TracedText.IsBlank(c))
            {
                if (inWord)
                    words.Add(new Word(word.ToString(), start));
                inWord = false;
                word.Clear();
                continue;
            }
            Origin here = fixedAt ?? line.At(i);
            if (!inWord)
                start = here;
            inWord = true;
            if (c == '\\' && quote != '\'' && i + 1 < text.Length)
            {
                if (keepEscapes)
                    word.Append(c).Append(text[++i]);
                else
                    i = AppendEscape(text, i + 1, word);
            }
            else if (quote == '\0' && c is ('"' or '\''))
            {
                quote = c;
                quoteAt = here;
            }
            else if (c == quote)
            {
                quote = '\0';
            }
            else
            {
                word.Append(c);
            }
        }
        if (inWord)
            words.Add(new Word(word.ToString(), start));
        if (quote != '\0')
            findings.Error(quoteAt, $"String '{Words.Shorten(text)}': missing terminating {quote}");
        return words;
    }

    /// <summary>Appends what the escape stands for; gives the index of its last character.</summary>
    private static int AppendEscape(ReadOnlySpan<char> text, int at, StringBuilder word)
    {
        switch (text[at])
        {
            case 'a': word.Append('\a'); return at;
            case 'b': word.Append('\b'); return at;
            case 'E': word.Append('\e'); return at;
            case 'f': word.Append('\f'); return at;
            case 'n': word.Append('\n'); return at;
            case 'r': word.Append('\r'); return at;
            case 't': word.Append('\t'); return at;
            case 'v': word.Append('\v'); return at;
            case 'c' when at + 1 < text.Length:
                word.Append((char)(text[at + 1] & 0x1f));
                return at + 1;
            case 'x' when at + 1 < text.Length && char.IsAsciiHexDigit(text[at + 1]):
                return AppendNumber(text, at + 1, 16, 2, word);
            case >= '0' and <= '7':
                return AppendNumber(text, at, 8, 3, word);
            default:
                word.Append(text[at]);
                return at;
        }
    }

    private static int AppendNumber(ReadOnlySpan<char> text, int at, int radix, int most, StringBuilder word)
    {
        int value = 0, end = at;
        while (end < text.Length && end - at < most && char.IsAsciiHexDigit(text[end]) && Digit(text[end]) < radix)
            value = value * radix + Digit(text[end++]);
        word.Append((char)(value & 0xff));
        return end - 1;
    }

    private static int Digit(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}
