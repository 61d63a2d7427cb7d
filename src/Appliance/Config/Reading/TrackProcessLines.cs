using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Settings;

namespace Appliance.Config.Reading;

/// <summary>`vrrp_track_process NAME { ... }`</summary>
internal static class TrackProcessLines
{
    private const long LongestDelay = 3_600_000_000;

    public static void Read(Line line, TopModel top)
    {
        Word name = line.Statement.Words(line.Findings)[1];
        var process = new TrackProcessModel(name.Text, name.At);
        line.File.ReadBlock("vrrp_track_process", line.Statement.Block!, process, name.Text);
        if (process.Of(TrackProcessRows.Command) is null)
            line.Findings.Error(name.At, $"track process '{Tokens.Shorten(name.Text)}' process name not specified");
        else if (!line.File.TrackProcesses.TryAdd(name.Text, process))
            line.Findings.Note(name.At, $"vrrp_track_process {Tokens.Shorten(name.Text)} stands twice: the first "
                + "counts");
    }

    /// <summary>The first one counts.</summary>
    public static Located<string[]>? Command(Line line, Located<string[]>? before)
    {
        var words = line.Statement.Words(line.Findings);
        if (before is not null)
        {
            line.Findings.Error(words[1].At, $"Process already set for track process {Name(line)} - ignoring "
                + Tokens.Shorten(words[1].Text));
            return before;
        }
        var command = new string[words.Length - 1];
        for (int i = 0; i < command.Length; i++)
            command[i] = words[i + 1].Text;
        return new Located<string[]>(command, words[1].At);
    }

    public static Located<FileWeight>? Weight(Line line, Located<FileWeight>? before)
    {
        var words = line.Statement.Words(line.Findings);
        if (line.Arguments.Whole(words[1].Text, words[1].At, -254, 254, $"Weight ({Tokens.Shorten(words[1].Text)}) for "
            + $"vrrp_track_process {Name(line)} must be between [-254..254] inclusive. Ignoring...") is not { } weight)
            return before;
        bool isReverse = words.Length > 2 && words[2].Text == "reverse";
        if (words.Length > 2 && !isReverse)
            line.Findings.Error(words[2].At, $"vrrp_track_process {Name(line)} unknown weight option "
                + Tokens.Shorten(words[2].Text), "reverse");
        line.Arguments.NoMore(words, 3);
        return new(new((int)weight.Value, isReverse), weight.At);
    }

    /// <param name="min">The least that is taken, of 65535.</param>
    /// <param name="called">What the complaint calls it.</param>
    public static Func<Line, Located<long>?, Located<long>?> Number(int min, string called) => (line, before) =>
    {
        Word word = line.Statement.Words(line.Findings)[1];
        return line.Arguments.Whole(word.Text, word.At, min, 65535, $"{called} ({Tokens.Shorten(word.Text)}) for "
            + $"vrrp_track_process {Name(line)} must be between [{min}..65535] inclusive. Ignoring...") ?? before;
    };

    public static Located<Duration>? Delay(Line line, Located<Duration>? before) =>
        new WordedSeconds(1, LongestDelay, $"{line.Statement.Keyword} ({{0}}) for vrrp_track_process {Name(line)} must "
            + "be between [0.000001..3600] inclusive. Ignoring...").Read(line, before);

    /// <summary>`delay`: both.</summary>
    public static void Delays(Line line, TrackProcessModel process)
    {
        Located<Duration>? given = Delay(line, null);
        if (given is null)
            return;
        process.Set(TrackProcessRows.ForkDelay, given);
        process.Set(TrackProcessRows.TerminateDelay, given);
    }

    public static Located<ParameterMatch>? Match(Line line, Located<ParameterMatch>? before)
    {
        var words = line.Statement.Words(line.Findings);
        line.Arguments.NoMore(words, 2);
        switch (words.Length > 1 ? words[1].Text : "")
        {
            case "": return new Located<ParameterMatch>(ParameterMatch.Exact, words[0].At);
            case "initial": return new Located<ParameterMatch>(ParameterMatch.Initial, words[1].At);
            case "partial": return new Located<ParameterMatch>(ParameterMatch.Partial, words[1].At);
            default:
                line.Findings.Error(words[1].At, $"Invalid param_match type {Tokens.Shorten(words[1].Text)} - ignoring",
                    Base.Spelling.Nearest(words[1].Text, ["initial", "partial"]));
                return before;
        }
    }

    private static string Name(Line line) => Tokens.Shorten(line.Instance ?? "");
}
