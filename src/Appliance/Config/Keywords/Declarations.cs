using Appliance.Config.Blocks;
using Appliance.Texts;

namespace Appliance.Config.Keywords;

/// <summary>What the top level declares, and blocks of keywords that are not carried out refer to.</summary>
internal sealed class Declarations
{
    private readonly HashSet<(string By, string Name)> _tracked = [];

    /// <summary>
    /// What is tracked must be declared before its instance, and say what it is about: else keepalived does not find
    /// it.
    /// </summary>
    public void Enter(Statement statement, Findings findings)
    {
        (string by, string needed) = statement.Keyword switch
        {
            "bfd_instance" => ("track_bfd", "neighbo"),
            _ => ("", ""),
        };
        if (by.Length > 0 && NameOf(statement, findings) is { } name
            && statement.Block!.Exists(line => line.Keyword.StartsWith(needed, StringComparison.Ordinal)))
            _tracked.Add((by, name));
    }

    /// <param name="by">The block that names it: `track_bfd`.</param>
    public bool HasTracked(string by, string name) => _tracked.Contains((by, name));

    private static string? NameOf(Statement statement, Findings findings) =>
        statement.Block is not null && statement.Words(findings) is [_, var name, ..] ? name.Text : null;
}
