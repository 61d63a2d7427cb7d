using System.Collections.Immutable;
using System.Text;
using Appliance.Texts;

namespace Appliance.Config.Lexing;

/// <summary>One word of a line.</summary>
/// <param name="Text">Without its quotes.</param>
/// <param name="At">Where it starts, the quote included.</param>
public readonly record struct Word(string Text, Origin At);

internal static class Tokens
{
    /// <summary>
    /// keepalived's general tokenizer: blanks separate, a double-quoted run is one word, quoted and unquoted text side
    /// by side are two words, and there are no escapes but `\#` and `\!` outside quotes.
    /// </summary>
    public static ImmutableArray<Word> Split(in TracedText line, Findings findings)
    {
        var words = ImmutableArray.CreateBuilder<Word>();
        ReadOnlySpan<char> text = line.Span;
        for (int i = 0; i < text.Length;)
        {
            if (TracedText.IsBlank(text[i]))
            {
                i++;
                continue;
            }
            int start = i;
            if (text[i] == '"')
            {
                int length = text[(i + 1)..].IndexOf('"');
                if (length < 0)
                {
                    findings.Error(line.At(start), Secrets.IsIn(line.FirstWord) ? "Unmatched quote"
                        : $"Unmatched quote: '{Shorten(text[start..])}'");
                    length = text.Length - i - 1;
                }
                words.Add(new Word(text.Slice(i + 1, length).ToString(), line.At(start)));
                i += length + 2;
                continue;
            }
            while (i < text.Length && !TracedText.IsBlank(text[i]) && text[i] != '"')
                i++;
            words.Add(new Word(Unescape(text[start..i]), line.At(start)));
        }
        return words.ToImmutable();
    }

    /// <summary>Text for a message: a word of a megabyte is not repeated.</summary>
    public static string Shorten(ReadOnlySpan<char> text) => text.Length <= 80 ? text.ToString() : $"{text[..77]}...";

    private static string Unescape(ReadOnlySpan<char> text)
    {
        if (text.IndexOf('\\') < 0)
            return text.ToString();
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is ('#' or '!'))
                continue;
            result.Append(text[i]);
        }
        return result.ToString();
    }
}
