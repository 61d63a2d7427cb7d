using Appliance.Config.Lexing;
using Appliance.Config.Model;

namespace Appliance.Config.Rows;

/// <summary>Ways to read a line that many rows share.</summary>
internal static class Reads
{
    /// <summary>The keyword is there, and that is all it says.</summary>
    public static Located<bool> Here(Line line, Located<bool>? before) => line.Here;

    /// <summary>The word behind it; the later line counts.</summary>
    public static Located<string>? Text(Line line, Located<string>? before) => line.Arguments.Word(line.Statement);

    /// <summary>The same, where keepalived refuses a line with more.</summary>
    public static Func<Line, Located<string>?, Located<string>?> OnlyText(string complaint) => (line, before) =>
    {
        var words = line.Statement.Words(line.Findings);
        if (words.Length == 2)
            return new Located<string>(words[1].Text, words[1].At);
        line.Findings.Error(words[2].At, complaint);
        return before;
    };

    /// <summary>
    /// `true on yes`, `false off no`, or nothing, which means true; of another word keepalived complains in words of
    /// its own.
    /// </summary>
    /// <param name="complaint">Its line, with {0} for the word.</param>
    public static Func<Line, Located<bool>?, Located<bool>?> Flag(string complaint) => (line, before) =>
    {
        var words = line.Statement.Words(line.Findings);
        line.Arguments.NoMore(words, 2);
        switch (words.Length > 1 ? words[1].Text : "true")
        {
            case "true" or "on" or "yes": return new Located<bool>(true, words[^1].At);
            case "false" or "off" or "no": return new Located<bool>(false, words[1].At);
            default:
                line.Findings.Error(words[1].At, complaint.Replace("{0}", Tokens.Shorten(words[1].Text)));
                return before;
        }
    };
}
