using Appliance.Base;
using Appliance.Config.Blocks;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;

namespace Appliance.Config.Reading;

/// <summary>The lines of `track_script` and `track_interface`: `NAME [weight N [reverse|noreverse]]`.</summary>
internal static class TrackReader
{
    /// <summary>What a check or an interface may add to a priority; of a check, 0 means FAULT instead.</summary>
    public static readonly Bounds Weights = new(-253, 253, Tail.CutOff);

    /// <summary>Null for a line that is wrong, after saying so.</summary>
    public static TrackModel? Read(Statement statement, bool knowsNoReverse, Arguments arguments)
    {
        AddressReader.RefuseBlock(statement, arguments);
        var words = statement.Words(arguments.Findings);
        int? weight = null;
        bool? reverse = null;
        for (int i = 1; i < words.Length; i++)
        {
            switch (words[i].Text)
            {
                case "weight" when weight is null && i + 1 < words.Length:
                    weight = Weight(words[++i], knowsNoReverse, arguments) ?? weight;
                    break;
                case "weight" when weight is null:
                    arguments.Findings.Error(words[i].At,
                        $"weight without value specified for {Tokens.Shorten(words[0].Text)} - ignoring the line: "
                            + $"it is not tracked");
                    return null;
                case "reverse":
                    reverse = true;
                    break;
                case "noreverse" when knowsNoReverse:
                    reverse = false;
                    break;
                case var other when weight is null:
                    arguments.Findings.Error(words[i].At,
                        $"unknown track option '{Tokens.Shorten(other)}' - ignoring the line: "
                            + $"{Tokens.Shorten(words[0].Text)} is not tracked",
                        Spelling.Nearest(other, ["weight", "reverse"]));
                    return null;
                default:
                    arguments.Findings.Error(words[i].At,
                        $"unknown track option '{Tokens.Shorten(words[i].Text)}' - ignoring",
                        Spelling.Nearest(words[i].Text, ["reverse"]));
                    return new TrackModel(words[0].Text, weight, reverse, words[0].At);
            }
        }
        return new TrackModel(words[0].Text, weight, reverse, words[0].At);
    }

    /// <summary>keepalived takes one more too, and makes the greatest of it.</summary>
    private static int? Weight(Word word, bool ofScript, Arguments arguments)
    {
        string instead = ofScript ? "the weight of the script is used" : "weight 0 is used";
        if (arguments.Integer(word.Text, word.At, Weights.Min - 1, Weights.Max + 1, Weights.Tail, instead)
            is not { } given)
            return null;
        return Weights.Nearest(given.Value, word.At, arguments.Findings, $"weight {given.Value} is");
    }
}
