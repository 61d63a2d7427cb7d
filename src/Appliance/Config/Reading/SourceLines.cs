using Appliance.Config.Blocks;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;

namespace Appliance.Config.Reading;

/// <summary>
/// The lines of `track_file` and `track_process`: `NAME [weight N [reverse|noreverse]]`, in keepalived's words.
/// </summary>
internal static class SourceLines
{
    /// <param name="whose">Of an instance, or of a group of them, as the complaints name it.</param>
    /// <param name="names">Those that stand there already.</param>
    /// <param name="into">Takes what is known and can be read.</param>
    public static void Files(Line line, string whose, HashSet<string> names, List<TrackModel> into)
    {
        foreach (Statement entry in line.Statement.Block!)
            if (Read(entry, line, whose, "file") is { } track)
            {
                if (!line.File.TrackFiles.TryGetValue(track.Name, out TrackFileModel? file))
                    NotFound(line, whose, "file", track, line.File.TrackFiles.Keys);
                else if (IsNew(line, whose, "track_file", track, names))
                    into.Add(track with { File = file });
            }
    }

    /// <inheritdoc cref="Files"/>
    public static void Processes(Line line, string whose, HashSet<string> names, List<TrackModel> into)
    {
        foreach (Statement entry in line.Statement.Block!)
            if (Read(entry, line, whose, "process") is { } track)
            {
                if (!line.File.TrackProcesses.TryGetValue(track.Name, out TrackProcessModel? process))
                    NotFound(line, whose, "process", track, line.File.TrackProcesses.Keys);
                else if (IsNew(line, whose, "track_process", track, names))
                    into.Add(track with { Process = process });
            }
    }

    /// <summary>Null for a line that is wrong, after saying so.</summary>
    private static TrackModel? Read(Statement entry, Line line, string whose, string kind)
    {
        AddressReader.RefuseBlock(entry, line.Arguments);
        var words = entry.Words(line.Findings);
        int? weight = null;
        bool? reverse = null;
        int next = 1;
        if (next < words.Length && words[next].Text == "weight")
        {
            if (words.Length == 2)
            {
                line.Findings.Error(words[1].At, $"({whose}) weight without value specified for track {kind} "
                    + $"{Tokens.Shorten(words[0].Text)} - ignoring");
                return null;
            }
            weight = (int?)line.Arguments.Whole(words[2].Text, words[2].At, -254, 254,
                $"({whose}) weight for track {kind} {Tokens.Shorten(words[0].Text)} must be in [-254..254] inclusive. "
                + "Ignoring...")?.Value;
            next = 3;
        }
        if (next < words.Length && words[next].Text is ("reverse" or "noreverse"))
            reverse = words[next++].Text == "reverse";
        if (next < words.Length)
        {
            line.Findings.Error(words[next].At, $"({whose}) unknown track {kind} option "
                + $"{Tokens.Shorten(words[next].Text)} - ignoring",
                Base.Spelling.Nearest(words[next].Text, ["weight", "reverse", "noreverse"]));
            return null;
        }
        return new TrackModel(words[0].Text, weight, reverse, words[0].At);
    }

    private static void NotFound(Line line, string whose, string kind, TrackModel track, IEnumerable<string> known) =>
        line.Findings.Error(track.At, $"({whose}) track {kind} {Tokens.Shorten(track.Name)} not found, ignoring... (it "
            + "must be declared, with what it watches, before the instance that tracks it)",
            line.Findings.IsFull ? null : Base.Spelling.Nearest(track.Name, known));

    /// <summary>False for one that stands there already, after saying so.</summary>
    public static bool IsNew(Line line, string whose, string keyword, TrackModel track, HashSet<string> names)
    {
        if (names.Add(track.Name))
            return true;
        line.Findings.Error(track.At, $"({whose}) duplicate {keyword} {Tokens.Shorten(track.Name)} - ignoring");
        return false;
    }
}
