using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;

namespace Appliance.Config.Reading;

/// <summary>What the lines of a `vrrp_script` give.</summary>
internal static class ScriptLines
{
    /// <summary>Up to keepalived's timer limit.</summary>
    public static readonly Seconds Times = new(0, 4_294_967, Places: 3, Tail.CutOff);

    public static void Command(Line line, ScriptModel script) =>
        script.Command = CommandReader.Read(line.Statement, line.Findings, takesIdentity: false) ?? script.Command;

    /// <summary>Seconds with milliseconds; 0 becomes 1 s, as in keepalived.</summary>
    public static Located<Duration>? AtLeastOneSecond(Line line, Located<Duration>? before, string otherwise)
    {
        Located<Duration>? given = Times.Read(line, Arguments.Stays(before, otherwise));
        if (given is null)
            return before;
        if (given.Value > Duration.Zero)
            return given;
        line.Findings.Warning(given.At, $"{line.Statement.Keyword} must be greater than 0, setting to 1");
        return given with { Value = Duration.FromSeconds(1) };
    }

    public static void Weight(Line line, ScriptModel script)
    {
        var words = line.Statement.Words(line.Findings);
        script.Weight = ScriptWeight(words[1], line) ?? script.Weight;
        bool reverse = words.Length > 2 && words[2].Text == "reverse";
        // keepalived never takes it back.
        script.Reverse |= reverse;
        if (words.Length > 2 && !reverse)
            line.Findings.Error(words[2].At, $"unknown weight option '{Tokens.Shorten(words[2].Text)}'", "reverse");
        line.Arguments.NoMore(words, 3);
    }

    /// <summary>
    /// keepalived takes more than 253, too, and bounds the sum: to the priority 253 and 1000 are the same.
    /// </summary>
    private static int? ScriptWeight(Word word, Line line)
    {
        if (line.Arguments.Integer(word.Text, word.At, int.MinValue, int.MaxValue, Tail.CutOff,
            "the weight stays as it was") is not { } given)
            return null;
        return TrackReader.Weights.Nearest(given.Value, word.At, line.Findings, $"weight {given.Value} is");
    }
}
