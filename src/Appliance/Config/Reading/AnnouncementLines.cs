using Appliance.Config.Blocks;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Texts;
using VrrpAot.Engine;

namespace Appliance.Config.Reading;

/// <summary>`garp_group`, the gaps between announcements, and `garp_extra_if`, in keepalived's words.</summary>
internal static class AnnouncementLines
{
    private const int LongestExtra = 86400;

    /// <summary>From here on keepalived thinks that somebody meant another unit.</summary>
    private static readonly Duration s_large = Duration.FromSeconds(1);

    public static Located<Duration>? Gap(Line line, WordedSeconds seconds, Located<Duration>? before)
    {
        Located<Duration>? given = seconds.Read(line, before);
        if (given is not null && given != before && given.Value >= s_large)
            line.Findings.Note(given.At, $"The {line.Statement.Keyword} is very large - "
                + $"{given.Value.Nanoseconds / 1_000_000_000} seconds");
        return given;
    }

    /// <summary>`[all] SECONDS`</summary>
    /// <param name="least">Seconds.</param>
    public static Located<ExtraAnnouncementSettings>? Extra(Line line, Located<ExtraAnnouncementSettings>? before,
        int least)
    {
        var words = line.Statement.Words(line.Findings);
        bool onAll = words is [_, { Text: "all" }, ..];
        string whose = line.Instance is null ? "" : $"({Tokens.Shorten(line.Instance)}): ";
        if (words.Length < (onAll ? 3 : 2))
        {
            line.Findings.Error(words[^1].At,
                $"{whose}{line.Statement.Keyword} specified without time - ignoring");
            return before;
        }
        Word word = words[onAll ? 2 : 1];
        line.Arguments.NoMore(words, onAll ? 3 : 2);
        return line.Arguments.Whole(word.Text, word.At, least, LongestExtra,
            $"{whose}{line.Statement.Keyword} '{Tokens.Shorten(word.Text)}' invalid - ignoring") is { } seconds
            ? new(new ExtraAnnouncementSettings(Duration.FromSeconds(seconds.Value), onAll), seconds.At) : before;
    }

    public static void OldName(Line line, Option<ExtraAnnouncementSettings> option, LocatedValues into)
    {
        line.Findings.Warning(line.Statement.At,
            $"Keyword \"{line.Statement.Keyword}\" is deprecated - please use \"{option.Name}\"");
        option.Read(line, into);
    }

    public static void ReadGroup(Line line, TopModel top)
    {
        var group = new AnnouncementGroupModel(line.Statement.At);
        line.File.ReadBlock("garp_group", line.Statement.Block!, group);
        if (group.Of(AnnouncementRows.GroupArpGap) is null && group.Of(AnnouncementRows.GroupNeighbourGap) is null)
            line.Findings.Error(group.At,
                $"garp group {line.File.AnnouncementGroups.Count} does not have any delay set - removing");
        else
            line.File.AnnouncementGroups.Add(group);
    }

    public static void Interface(Line line, AnnouncementGroupModel group) =>
        Add(line, line.Arguments.Interface(line.Statement), group);

    public static void Interfaces(Line line, AnnouncementGroupModel group)
    {
        if (line.Statement.Block!.Count == 0)
            line.Findings.Warning(line.Statement.At, "Warning - empty garp_group interfaces block");
        foreach (Statement entry in line.Statement.Block)
        {
            AddressReader.RefuseBlock(entry, line.Arguments);
            foreach (Word word in entry.Words(line.Findings))
                Add(line, line.Arguments.Interface(word.Text, word.At), group);
        }
    }

    private static void Add(Line line, Located<string>? name, AnnouncementGroupModel group)
    {
        if (name is null)
            return;
        if (group.Interfaces.Contains(name.Value)
            || line.File.AnnouncementGroups.Exists(other => other.Interfaces.Contains(name.Value)))
            line.Findings.Error(name.At, $"garp_group already specified for {Tokens.Shorten(name.Value)} - ignoring");
        else
            group.Interfaces.Add(name.Value);
    }
}
