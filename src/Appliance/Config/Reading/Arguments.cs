using System.Collections.Immutable;
using Appliance.Config.Blocks;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Texts;
using VrrpAot.Protocol;

namespace Appliance.Config.Reading;

/// <summary>
/// The values of a keyword: numbers, times, yes and no, addresses. Each gives null when the text is none, after saying
/// so.
/// </summary>
/// <param name="findings">Takes the complaints.</param>
internal sealed class Arguments(Findings findings)
{
    public Findings Findings { get; } = findings;

    /// <summary>The word after the keyword; the keyword check made sure that there is one.</summary>
    public Located<string> Word(Statement statement)
    {
        ImmutableArray<Word> words = statement.Words(Findings);
        NoMore(words, 2);
        return new Located<string>(words[1].Text, words[1].At);
    }

    /// <summary>A password: the word after the keyword, which no message repeats, nor what follows it.</summary>
    public Located<string> Secret(Statement statement)
    {
        ImmutableArray<Word> words = statement.Words(Findings);
        if (words.Length > 2)
            Findings.Note(words[2].At,
                $"what follows the first word of '{words[0].Text}' is ignored: a password with blanks must stand "
                + $"in quotes");
        return new Located<string>(words[1].Text, words[1].At);
    }

    /// <summary>Words that the keyword has no use for are named.</summary>
    public void NoMore(ImmutableArray<Word> words, int used)
    {
        if (words.Length > used)
            Findings.Note(words[used].At, $"'{Tokens.Shorten(words[used].Text)}' after '{words[0].Text}' is ignored");
    }

    /// <summary>A whole number, as keepalived reads it (<see cref="WrittenNumber"/>).</summary>
    /// <param name="statement">Its first value is read.</param>
    /// <param name="min">Least value.</param>
    /// <param name="max">Greatest value.</param>
    /// <param name="tail">What becomes of a number with something behind it.</param>
    /// <param name="before">What counted until now, and goes on counting when the text is no number.</param>
    /// <param name="otherwise">What counts when there was nothing before, as words: "5".</param>
    public Located<int>? Integer(Statement statement, int min, int max, Tail tail, Located<int>? before,
        string otherwise)
    {
        Located<string> word = Word(statement);
        return Integer(word.Value, word.At, min, max, tail, Stays(before, otherwise)) ?? before;
    }

    /// <summary>The same; null when the text is no number, after saying so.</summary>
    /// <param name="instead">What counts then, as a sentence without its stop: "100 is used".</param>
    public Located<int>? Integer(string text, Origin at, int min, int max, Tail tail, string instead)
    {
        if (!WrittenNumber.TryRead(text, tail, min, max, out int value, out bool cut, out string problem))
        {
            Findings.Error(at, $"{problem}; {instead}");
            return null;
        }
        if (cut)
            Cut(text, at, value);
        return new Located<int>(value, at);
    }

    /// <summary>What goes on counting, as a sentence.</summary>
    public static string Stays<T>(Located<T>? before, string otherwise) =>
        before is null ? $"{otherwise} is used" : $"what line {before.At.Line} says stays";

    /// <summary>Decimal seconds; null when the text is none, after saying so.</summary>
    /// <param name="statement">Its first value is read.</param>
    /// <param name="min">Least value, in units of the last place.</param>
    /// <param name="max">Greatest value, in units of the last place.</param>
    /// <param name="places">Places after the point that count; further ones are rounded, with a complaint.</param>
    /// <param name="tail">What becomes of a number with something behind it.</param>
    /// <param name="instead">What counts when the text is no number, as a sentence without its stop.</param>
    public Located<Duration>? Seconds(Statement statement, long min, long max, int places, Tail tail, string instead)
    {
        (string text, Origin at) = Word(statement);
        if (!WrittenNumber.TryRead(text, tail, min, max, places, out decimal value, out bool cut, out string problem))
        {
            Findings.Error(at, $"{problem}; {instead}");
            return null;
        }
        decimal rounded = Math.Round(value, places, MidpointRounding.AwayFromZero);
        if (cut)
            Cut(text, at, rounded);
        else if (rounded != value)
            Findings.Warning(at,
                $"number '{Tokens.Shorten(text)}' has more than {places} decimal places; rounded to "
                    + $"{WrittenNumber.Show(rounded)}");
        return new Located<Duration>(new Duration((long)(rounded * 1_000_000_000)), at);
    }

    /// <summary>
    /// A whole number of which keepalived complains in words of its own; nothing behind it is taken. Null when the text
    /// is none, after saying so.
    /// </summary>
    /// <param name="complaint">keepalived's line.</param>
    /// <param name="kind">Advice where keepalived takes another word without one.</param>
    public Located<long>? Whole(string text, Origin at, long min, long max, string complaint,
        FindingClass kind = FindingClass.General)
    {
        if (WrittenNumber.TryRead(text, Tail.Refused, min, max, places: 0, out decimal value, out _,
            out string problem))
            return new Located<long>((long)value, at);
        Findings.Add(Severity.Error, kind, at, $"{problem}; {complaint}");
        return null;
    }

    private void Cut(string text, Origin at, decimal value)
    {
        string used = WrittenNumber.Show(value);
        Findings.Warning(at,
            $"WARNING - invalid number '{Tokens.Shorten(text)}'; keepalived takes it for {used}, "
                + $"and so {used} is used");
    }

    /// <summary>`true on yes`, `false off no`, or nothing, which means true. Another word changes nothing.</summary>
    /// <param name="statement">Its first value is read.</param>
    /// <param name="before">What counted until now.</param>
    /// <param name="otherwise">What counts when there was nothing before, as words.</param>
    /// <param name="kind">Advice where keepalived takes another word without a complaint.</param>
    public Located<bool>? Flag(Statement statement, Located<bool>? before, string otherwise,
        FindingClass kind = FindingClass.General)
    {
        ImmutableArray<Word> words = statement.Words(Findings);
        if (words.Length < 2)
            return new Located<bool>(true, words[0].At);
        NoMore(words, 2);
        switch (words[1].Text)
        {
            case "true" or "on" or "yes":
                return new Located<bool>(true, words[1].At);
            case "false" or "off" or "no":
                return new Located<bool>(false, words[1].At);
            default:
                Findings.Add(Severity.Error, kind, words[1].At,
                    $"invalid '{words[0].Text}' value '{Tokens.Shorten(words[1].Text)}':"
                    + $" true or false; {Stays(before, otherwise)}");
                return before;
        }
    }

    /// <summary>
    /// A host's address, where keepalived drops a `/` and what follows it without a word. An address with a device or a
    /// port is told apart, because each needs another answer.
    /// </summary>
    public Located<IpAddress>? Address(string text, Origin at)
    {
        HostAddress read = HostAddress.Read(text);
        if (read.Problem is { } problem)
            Findings.Error(at, problem, read.Instead);
        else if (read.Dropped is { } dropped)
            Findings.Note(at, $"'{Tokens.Shorten(dropped)}' after {read.Address} is ignored, as keepalived does:"
                + " this is the address of a host, which has no prefix");
        return read.Address is { } address ? new Located<IpAddress>(address, at) : null;
    }

    public Located<IpAddress>? Address(Statement statement)
    {
        Located<string> word = Word(statement);
        return Address(word.Value, word.At);
    }

    /// <summary>A name the kernel would take for an interface: 1..15 bytes without blank or slash.</summary>
    public Located<string>? Interface(string text, Origin at, FindingClass kind = FindingClass.General)
    {
        if (text.Length is > 0 and <= 15 && System.Text.Encoding.UTF8.GetByteCount(text) <= 15
            && text.AsSpan().IndexOfAny('/', ' ', '\t') < 0 && text is not ("." or ".."))
            return new Located<string>(text, at);
        Findings.Add(Severity.Error, kind, at,
            $"'{Tokens.Shorten(text)}' cannot be the name of an interface: at most 15 characters, no blank, no '/'");
        return null;
    }

    public Located<string>? Interface(Statement statement, FindingClass kind = FindingClass.General)
    {
        Located<string> word = Word(statement);
        return Interface(word.Value, word.At, kind);
    }

    public Located<VrrpVersion>? Version(Statement statement, Located<VrrpVersion>? before, string otherwise)
    {
        Located<string> word = Word(statement);
        return Integer(word.Value, word.At, 2, 3, Tail.CutOff, Stays(before, otherwise)) is { } version
            ? new Located<VrrpVersion>((VrrpVersion)version.Value, version.At)
            : before;
    }
}
