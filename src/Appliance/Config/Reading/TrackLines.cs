using Appliance.Base;
using Appliance.Config.Blocks;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;

namespace Appliance.Config.Reading;

/// <summary>The lists of `track_script` and `track_interface`, of an instance as of a group of them.</summary>
internal static class TrackLines
{
    /// <param name="whose">Name of the instance or group.</param>
    /// <param name="tracker">"instance" or "group".</param>
    /// <param name="names">Those that stand there already.</param>
    /// <param name="into">Takes what is known and can be read.</param>
    public static void Scripts(Line line, string whose, string tracker, HashSet<string> names, List<TrackModel> into)
    {
        foreach (Statement entry in line.Statement.Block!)
        {
            if (TrackReader.Read(entry, knowsNoReverse: true, line.Arguments) is not { } track
                || !SourceLines.IsNew(line, Tokens.Shorten(whose), "track_script", track, names))
                continue;
            if (line.File.ScriptsByName.TryGetValue(track.Name, out ScriptModel? script))
                into.Add(track with { Script = script });
            else
                line.Findings.Error(track.At, $"({Tokens.Shorten(whose)}) track script {Tokens.Shorten(track.Name)} "
                    + $"not found, ignoring... (a vrrp_script must stand before the {tracker} that tracks it)",
                    line.Findings.IsFull ? null : Spelling.Nearest(track.Name, line.File.ScriptsByName.Keys));
        }
    }

    /// <inheritdoc cref="Scripts"/>
    public static void Interfaces(Line line, string whose, HashSet<string> names, List<TrackModel> into)
    {
        foreach (Statement entry in line.Statement.Block!)
        {
            if (TrackReader.Read(entry, knowsNoReverse: false, line.Arguments) is { } track
                && line.Arguments.Interface(track.Name, track.At) is not null
                && SourceLines.IsNew(line, Tokens.Shorten(whose), "track_interface", track, names))
                into.Add(track);
        }
    }
}
