using Appliance.Config.Blocks;
using Appliance.Texts;

namespace Appliance.Config.Keywords;

/// <summary>
/// What it costs, where it stands, that a keyword is not carried out: what does nothing with keepalived either (an
/// empty block, a name that nothing has) is no reason not to start.
/// </summary>
/// <param name="instance">Whose block it stands in; null for one that is about all instances.</param>
internal sealed class Absence(Findings findings, string? instance)
{
    public void Enter(Statement statement, Keyword keyword)
    {
        if (IsSwitchedOff(statement, keyword))
            return;
        bool isEmpty = keyword.OpensBlock && statement.Block is { Count: 0 };
        findings.Lose(keyword.Name, isEmpty ? Cost.Nothing : keyword.Cost, statement.At, instance is null
            ? null : [instance], keyword.Text.Without);
    }

    /// <summary>
    /// Switching off what this version does not do loses nothing. The word after `use_vmac` is the name of an
    /// interface.
    /// </summary>
    private bool IsSwitchedOff(Statement statement, Keyword keyword) =>
        keyword.Shape == Shape.Optional && keyword.Name is not ("use_vmac" or "use_ipvlan")
        && statement.Words(findings) is [_, { Text: "false" or "no" or "off" }];
}
