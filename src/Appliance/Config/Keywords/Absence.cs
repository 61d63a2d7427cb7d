using Appliance.Config.Blocks;
using Appliance.Config.Lexing;
using Appliance.Texts;

namespace Appliance.Config.Keywords;

/// <summary>
/// What it costs, where it stands, that a keyword is not carried out: what does nothing with keepalived either (an
/// empty block, a name that nothing has) is no reason not to start.
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
}
