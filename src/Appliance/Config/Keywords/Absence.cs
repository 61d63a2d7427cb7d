using Appliance.Base;
using Appliance.Config.Blocks;
using Appliance.Config.Lexing;
using Appliance.Texts;

namespace Appliance.Config.Keywords;

/// <summary>
/// What it costs, where it stands, that a keyword is not carried out: what does nothing with keepalived either (an
/// empty block, a sync group of one, a name that nothing has) is no reason not to start.
/// </summary>
/// <param name="instance">Whose block it stands in; null for one that is about all instances.</param>
internal sealed class Absence(Findings findings, Declarations declarations, string? instance)
{
    public void Enter(Statement statement, Keyword keyword)
    {
        if (IsSwitchedOff(statement, keyword))
            return;
        switch (keyword.Name)
        {
            case "vrrp_garp_interval" or "vrrp_gna_interval" when IsZero(statement):
                findings.Lose("vrrp_garp_interval 0", Cost.Nothing, statement.At);
                break;
            case "vrrp_sync_group": EnterGroup(statement, keyword); break;
            case "track_bfd" when instance is not null
                && statement.Block is { Count: > 0 } lines:
                EnterTracked(statement, keyword, lines);
                break;
            case "BFD_CHECK": EnterBfdCheck(statement, keyword); break;
            default:
                bool isEmpty = keyword.OpensBlock && statement.Block is { Count: 0 };
                findings.Lose(keyword.Name, isEmpty ? Cost.Nothing : keyword.Cost, statement.At, instance is null
                    ? null : [instance], keyword.Text.Without);
                break;
        }
    }

    /// <summary>
    /// Switching off what this version does not do loses nothing. The word after `use_vmac` is the name of an
    /// interface.
    /// </summary>
    private bool IsSwitchedOff(Statement statement, Keyword keyword) =>
        keyword.Shape == Shape.Optional && keyword.Name is not ("use_vmac" or "use_ipvlan")
        && statement.Words(findings) is [_, { Text: "false" or "no" or "off" }];

    private bool IsZero(Statement statement) =>
        statement.Words(findings) is [_, { Text: var number }] && number.Trim('0') is "" or ".";

    /// <summary>Without a session that is declared, keepalived's server is not checked by it either.</summary>
    private void EnterBfdCheck(Statement check, Keyword keyword)
    {
        Word? name = null;
        foreach (Statement line in check.Block ?? [])
            if (line is { Keyword: "name" } && line.Words(findings) is [_, var given, ..])
                name = given;
        if (name is not { } session)
            findings.Error(check.At, $"({instance}) No name has been specified for BFD_CHECKER - skipping");
        else if (!declarations.HasTracked("track_bfd", session.Text))
            findings.Error(session.At, $"({instance}) BFD_CHECK - BFD {Tokens.Shorten(session.Text)} not configured");
        else
            findings.Lose(keyword.Name, keyword.Cost, check.At, [], keyword.Text.Without);
    }

    private void EnterTracked(Statement statement, Keyword keyword, List<Statement> lines)
    {
        bool any = false;
        foreach (Statement line in lines)
        {
            Word name = line.Words(findings)[0];
            bool isKnown = declarations.HasTracked(keyword.Name, name.Text);
            any |= isKnown;
            if (!isKnown)
                findings.Error(name.At,
                    $"({instance}) {keyword.Name.Replace('_', ' ')} {Tokens.Shorten(name.Text)} not found, ignoring..."
                    + " (it must be declared, with what it watches, before the instance that tracks it)");
        }
        if (any)
            findings.Lose(keyword.Name, keyword.Cost, statement.At, [instance!], keyword.Text.Without);
    }

    /// <summary>keepalived removes a group without members; one alone changes state as without a group.</summary>
    private void EnterGroup(Statement group, Keyword keyword)
    {
        var members = new HashSet<string>(StringComparer.Ordinal);
        string name = group.Words(findings) is [_, var given, ..] ? Tokens.Shorten(given.Text) : "";
        bool tracks = false;
        foreach (Statement inner in group.Block ?? [])
        {
            tracks |= inner.Keyword.StartsWith("track_", StringComparison.Ordinal) && inner.Block is { Count: > 0 };
            if (inner is { Keyword: "group", Block: { } lines })
                EnterMembers(lines, name, members);
        }
        if (members.Count > 1 || members.Count == 1 && tracks)
        {
            findings.Lose(keyword.Name, keyword.Cost, group.At, [.. members], keyword.Text.Without);
            return;
        }
        findings.Error(group.At, members.Count == 0
            ? $"Sync group {name} has no virtual router(s) - removing"
            : $"Sync group {name} has only 1 virtual router(s) - this probably isn't what you want");
        foreach (Statement inner in members.Count == 1 ? group.Block! : [])
            if (KeywordTable.Find("vrrp_sync_group", inner.Keyword) is { OpensBlock: false,
                Shape: not Shape.Flag } lost)
                findings.Lose($"{lost.Name} of a sync group", lost.Cost, inner.At);
    }

    /// <summary>Names, one or more a line.</summary>
    private void EnterMembers(List<Statement> lines, string group, HashSet<string> members)
    {
        foreach (Statement line in lines)
            foreach (Word member in line.Words(findings))
                if (declarations.HasInstance(member.Text))
                    members.Add(member.Text);
                else
                    findings.Error(member.At,
                        $"Virtual router {Tokens.Shorten(member.Text)} specified in sync group {group} doesn't "
                        + $"exist - ignoring");
    }
}
