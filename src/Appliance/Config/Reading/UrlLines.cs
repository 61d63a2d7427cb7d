using System.Collections.Immutable;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Settings.Balancing;
using Appliance.Texts;

namespace Appliance.Config.Reading;

/// <summary>What the lines of HTTP_GET, SSL_GET and their pages give where that takes more than a number.</summary>
internal static class UrlLines
{
    private const int LeastStatus = 100, GreatestStatus = 599, DigestDigits = 32;

    private static readonly string[] s_protocols = ["1.0", "1.0C", "1.1"];

    public static string NameOf(HttpProtocol protocol) => s_protocols[(int)protocol];

    public static Located<HttpProtocol>? Protocol(Line line, Located<HttpProtocol>? before)
    {
        Located<string> word = line.Arguments.Word(line.Statement);
        int place = Array.IndexOf(s_protocols, word.Value.ToUpperInvariant());
        if (place >= 0)
            return new Located<HttpProtocol>((HttpProtocol)place, word.At);
        line.Findings.Error(word.At, $"Invalid http_protocol version {Tokens.Shorten(word.Value)}");
        return before;
    }

    /// <summary>The first one counts.</summary>
    public static Located<byte[]>? Digest(Line line, Located<byte[]>? before)
    {
        Located<string> word = line.Arguments.Word(line.Statement);
        string shown = Tokens.Shorten(word.Value);
        if (before is not null)
            line.Findings.Error(word.At, $"Digest '{shown}' is a duplicate");
        else if (word.Value.Length != DigestDigits)
            line.Findings.Error(word.At,
                $"digest '{shown}' character length should be {DigestDigits} rather than {word.Value.Length}");
        else if (word.Value.AsSpan().IndexOfAnyExcept("0123456789abcdefABCDEF") is >= 0 and var wrong)
            line.Findings.Error(word.At,
                $"Unable to interpret hex digit in '{word.Value.AsSpan(wrong & ~1, 2)}' at offset {wrong & ~1}/"
                + $"{(wrong & ~1) + 1}");
        else
            return new Located<byte[]>(Convert.FromHexString(word.Value), word.At);
        return before;
    }

    public static void Statuses(Line line, UrlModel url)
    {
        var words = line.Statement.Words(line.Findings);
        for (int i = 1; i < words.Length; i++)
        {
            string[] ends = words[i].Text.Split('-');
            int first = 0, last = 0;
            if (ends.Length <= 2 && IsStatus(ends[0], out first) && IsStatus(ends[^1], out last) && first <= last)
                url.Statuses.Add((first, last));
            else
                line.Findings.Error(words[i].At,
                    $"Invalid HTTP_GET status code '{Tokens.Shorten(words[i].Text)}'");
        }
        if (words.Length == 1)
            line.Findings.Note(line.Statement.At, "status_code names no code: it changes nothing");
    }

    private static bool IsStatus(string word, out int status) =>
        int.TryParse(word, System.Globalization.NumberStyles.None, null, out status)
            && status is >= LeastStatus and <= GreatestStatus;

    /// <summary>
    /// Cut as a script's line is: quotes and escapes are carried out, so that a backslash of the pattern is written
    /// twice. The last one counts.
    /// </summary>
    public static Located<string>? Pattern(Line line, Located<string>? before)
    {
        TracedText rest = line.Statement.Text.Slice(line.Statement.Keyword.Length).Trim();
        if (ScriptWords.SplitLine(rest, line.Findings) is not { } words)
            return before;
        if (words.Count != 1)
        {
            line.Findings.Add(Severity.Error, FindingClass.Advice, line.Statement.At,
                "regex missing or too many fields: a pattern with blanks stands in quotes");
            return before;
        }
        SayLostBackslash(rest, line.Findings);
        return new Located<string>(words[0].Text, words[0].At);
    }

    /// <summary>What a backslash makes another thing of in a pattern, and is lost before on the way there.</summary>
    private const string MeantByPatterns = ".*+?()[]{}|^$/dDwWsSbBAzZpPkGQKRhHN123456789";

    private static void SayLostBackslash(in TracedText rest, Findings findings)
    {
        ReadOnlySpan<char> text = rest.Span;
        for (int i = 0; i + 1 < text.Length; i++)
        {
            if (text[i] != '\\')
                continue;
            char next = text[i + 1];
            if (MeantByPatterns.Contains(next))
            {
                findings.Add(Severity.Warning, FindingClass.Advice, rest.At(i), $"the backslash before {next} does not "
                    + $"reach the pattern, here as in keepalived: write \\\\{next}");
                return;
            }
            i++;
        }
    }

    public static Located<string[]>? RegexOptions(Line line, Located<string[]>? before)
    {
        ImmutableArray<Word> words = line.Statement.Words(line.Findings);
        var options = new string[words.Length - 1];
        for (int i = 0; i < options.Length; i++)
            options[i] = words[i + 1].Text;
        return new Located<string[]>(options, line.Statement.At);
    }
}
