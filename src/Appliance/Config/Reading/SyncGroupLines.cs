using Appliance.Base;
using Appliance.Config.Blocks;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Texts;

namespace Appliance.Config.Reading;

/// <summary>
/// `vrrp_sync_group NAME { ... }`. It may stand before its members: whether they are there is for the rules.
/// </summary>
internal static class SyncGroupLines
{
    public static void Read(Line line, TopModel top)
    {
        Word name = line.Statement.Words(line.Findings)[1];
        if (line.File.SyncGroups.Find(group => group.Name == name.Text) is { } before)
        {
            line.Findings.Error(name.At, $"vrrp sync group {Tokens.Shorten(name.Text)} already defined in line "
                + $"{before.At.Line} - ignoring");
            return;
        }
        var group = new SyncGroupModel(name.Text, name.At);
        line.File.ReadBlock("vrrp_sync_group", line.Statement.Block!, group);
        line.File.SyncGroups.Add(group);
    }

    /// <summary>Names, one or more a line. A second list takes the place of the first.</summary>
    public static void Members(Line line, SyncGroupModel group)
    {
        if (line.Statement.Block is { Count: 0 })
            line.Findings.Warning(line.Statement.At,
                $"Warning - sync group {Tokens.Shorten(group.Name)} has empty group block");
        group.Members = [];
        foreach (Statement entry in line.Statement.Block!)
        {
            AddressReader.RefuseBlock(entry, line.Arguments);
            foreach (Word member in entry.Words(line.Findings))
                group.Members.Add(new Located<string>(member.Text, member.At));
        }
    }

    /// <summary>The first one counts.</summary>
    public static void Notify(Line line, SyncGroupModel group)
    {
        if (CommandReader.Read(line.Statement, line.Findings, takesIdentity: true) is not { } command)
            return;
        string keyword = line.Statement.Keyword;
        if (!group.Notify.TryAdd(keyword, command))
            line.Findings.Error(line.Statement.At, $"vrrp group {Tokens.Shorten(group.Name)}: {keyword} script already "
                + $"specified - ignoring {Tokens.Shorten(command.Arguments[0])}; that of line "
                + $"{group.Notify[keyword].At.Line} runs");
    }

    /// <summary>The old word for `sync_group_tracking_weight`.</summary>
    public static Located<bool> GlobalTracking(Line line, Located<bool>? before)
    {
        line.Findings.Note(line.Statement.At,
            "global_tracking is the old name of sync_group_tracking_weight");
        return line.Here;
    }
}
