using Appliance.Config.Blocks;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using VrrpAot.Engine;

namespace Appliance.Config.Reading;

/// <summary>`interface_up_down_delays`: `INTERFACE DOWN [UP]`, a line each.</summary>
internal static class LinkDelayLines
{
    private const long Longest = 255_000_000;

    public static void Read(Line line, TopModel top)
    {
        foreach (Statement entry in line.Statement.Block!)
        {
            AddressReader.RefuseBlock(entry, line.Arguments);
            var words = entry.Words(line.Findings);
            if (line.Arguments.Interface(words[0].Text, words[0].At) is null)
                continue;
            if (words.Length < 2)
            {
                line.Findings.Note(words[0].At, $"{Tokens.Shorten(words[0].Text)} has no delay");
                continue;
            }
            // keepalived's manual has both where one number stands, its program none for up.
            if (Delay(words[1], line) is not { } down
                || Delay(words[Math.Min(2, words.Length - 1)], line) is not { } up)
                continue;
            line.Arguments.NoMore(words, 3);
            line.File.LinkDelays[words[0].Text] = new LinkDelays(words[0].Text, down, up);
        }
    }

    private static Duration? Delay(Word word, Line line)
    {
        if (WrittenNumber.TryRead(word.Text, Tail.Refused, 0, Longest, places: 6, out decimal seconds, out _,
            out string problem))
            return new Duration((long)(seconds * 1_000_000_000));
        line.Findings.Error(word.At, $"{problem}; the line is ignored");
        return null;
    }
}
