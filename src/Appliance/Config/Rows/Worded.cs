using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Texts;

namespace Appliance.Config.Rows;

/// <summary>A whole number of which keepalived complains in words of its own.</summary>
/// <param name="Complaint">Its line, with {0} for the word.</param>
internal sealed record Worded(long Min, long Max, string Complaint)
{
    /// <summary>As the grammar of a keyword has it.</summary>
    public string Text => $"{Min}..{Max}";

    /// <summary>Advice where keepalived takes another word without a complaint.</summary>
    public FindingClass Kind { get; init; }

    /// <param name="before">What counted until now, and goes on counting when the word is no number.</param>
    public Located<long>? Read(Line line, Located<long>? before) => Read(line, line.Statement.Words(line.Findings)[1])
        ?? before;

    /// <summary>Null when the word is none, after saying so.</summary>
    public Located<long>? Read(Line line, Word word) =>
        line.Arguments.Whole(word.Text, word.At, Min, Max, Complaint.Replace("{0}", Tokens.Shorten(word.Text)),
            Kind);
}

/// <summary>The same for seconds with six places.</summary>
/// <param name="Min">Microseconds.</param>
/// <param name="Max">Microseconds.</param>
internal sealed record WordedSeconds(long Min, long Max, string Complaint)
{
    /// <summary>keepalived's longest timer, in microseconds.</summary>
    public const long LongestTimer = uint.MaxValue;

    /// <summary>136 years; keepalived takes still more.</summary>
    public const long Longest = uint.MaxValue * 1_000_000L;

    public string Text => Min > 0 ? "SECONDS > 0" : "SECONDS";

    /// <param name="before">What counted until now, and goes on counting when the word is no number.</param>
    public Located<Duration>? Read(Line line, Located<Duration>? before) =>
        line.Arguments.Seconds(line.Statement, Min, Max, places: 6, Tail.CutOff,
            Complaint.Replace("{0}", Tokens.Shorten(line.Statement.Words(line.Findings)[1].Text))) ?? before;
}
