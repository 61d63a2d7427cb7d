using System.Text;
using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Config.Lexing;

/// <summary>
/// The shell-like tokenizer of script keywords, as keepalived has it. It runs twice, and carries quotes and escapes out
/// both times: the first pass cuts `SCRIPT [USER [GROUP]]`, the second the script into its arguments. So `"/x 'b c'"`
/// and `"/x \"b c\""` give one argument, a backslash that the program is to see is written four times, and single
/// quotes keep nothing from an escape. Words are parted by what C calls white space, which an escape of the first pass
/// can be (`"/x a\tb"` gives two). keepalived works on bytes: those of the file, whatever its encoding, and an escape
/// is one byte (`\xc3\xa9` is an "e" with an accent; <see cref="ByteText"/>). A word of either pass ends at its first
/// NUL, which only an escape can make.
/// </summary>
internal static class ScriptWords
{
    /// <summary>First pass; null, with the reason said, for a line that keepalived does not take.</summary>
    public static List<Word>? SplitLine(in TracedText line, Findings findings) => Split(line.Span, line, findings);

    /// <summary>Second pass: the arguments of one command; null as above.</summary>
    public static List<Word>? SplitCommand(Word command, in TracedText line, Findings findings) =>
        Split(command.Text, line, findings, command.At);

    private static List<Word>? Split(ReadOnlySpan<char> text, in TracedText line, Findings findings,
        Origin? fixedAt = null)
    {
        var words = new List<Word>();
        var word = new StringBuilder();
        bool inWord = false, plainLast = false;
        char quote = '\0';
        Origin start = default, quoteAt = default;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (quote == '\0' && IsWhite(c))
            {
                if (inWord)
                    words.Add(Finish(word, start, findings));
                inWord = false;
                word.Clear();
                continue;
            }
            Origin here = fixedAt ?? line.At(i);
            if (!inWord)
                start = here;
            inWord = true;
            plainLast = false;
            if (c == '\\' && i + 1 == text.Length)
            {
                findings.Error(here, $"'{Tokens.Shorten(text)}' ends with a backslash, which stands before nothing");
                return null;
            }
            if (c == '\\')
            {
                i = AppendEscape(text, i + 1, word);
            }
            else if (quote == '\0' && c is ('"' or '\''))
            {
                quote = c;
                quoteAt = here;
            }
            else if (quote != '\0' && c == quote)
            {
                quote = '\0';
            }
            else
            {
                bool isByte = fixedAt is null && c is >= '\x80' and <= '\xff'
                    && ReferenceEquals(here.File?.Encoding, Encoding.Latin1);
                word.Append(isByte ? ByteText.Of((byte)c) : c);
                plainLast = true;
            }
        }
        // keepalived minds a quote that never ends only when text stands in it.
        if (quote != '\0' && plainLast)
        {
            findings.Error(quoteAt, $"String '{Tokens.Shorten(text)}': missing terminating {quote}");
            return null;
        }
        if (inWord)
            words.Add(Finish(word, start, findings));
        return words;
    }

    /// <summary>The bytes of a word up to its NUL, those of them that are UTF-8 together.</summary>
    private static Word Finish(StringBuilder word, Origin start, Findings findings)
    {
        string text = word.ToString();
        if (text.IndexOf('\0') is >= 0 and int end)
        {
            text = text.Substring(0, end);
            findings.Add(Severity.Warning, FindingClass.Advice, start,
                $"'{Tokens.Shorten(text)}' ends here, at a NUL; what follows it is lost");
        }
        Span<byte> bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        return new Word(ByteText.Decode(bytes.Slice(0, ByteText.Encode(text, bytes))), start);
    }

    /// <summary>isspace(3)</summary>
    private static bool IsWhite(char c) => c is ' ' or (>= '\t' and <= '\r');

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
                return AppendNumber(text, at + 1, 16, int.MaxValue, word);
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
            value = (value * radix + Digit(text[end++])) & 0xffff;
        word.Append(ByteText.Of((byte)value));
        return end - 1;
    }

    private static int Digit(char c) => char.IsAsciiDigit(c) ? c - '0' : (c | 0x20) - 'a' + 10;
}
