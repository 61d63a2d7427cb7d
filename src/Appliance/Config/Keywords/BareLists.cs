using Appliance.Config.Blocks;
using Appliance.Texts;

namespace Appliance.Config.Keywords;

/// <summary>
/// Lists whose `{` is missing. keepalived takes the lines up to the next `}` for their items, without a word: an
/// instance with such a `unicast_peer` is unicast there, and would be multicast here, two masters.
/// </summary>
internal static class BareLists
{
    /// <summary>
    /// Gives each such list of a block its items. A list with none stays without: that is said where it is read.
    /// </summary>
    /// <param name="block">The statements between the braces; those that are items leave it.</param>
    /// <param name="name">As in the keyword table.</param>
    public static void Fill(List<Statement> block, string name, Findings findings)
    {
        for (int i = 0; i < block.Count; i++)
        {
            Statement list = block[i];
            if (list.Block is not null || KeywordTable.Find(name, list.Keyword) is not { Shape: Shape.List })
                continue;
            int end = i + 1;
            while (end < block.Count && block[end].Block is null)
                end++;
            if (end == i + 1)
                continue;
            string message =
                $"'{list.Keyword}' has no '{{': the lines behind it are taken for its list, as by keepalived";
            // There a block that follows is taken for items too, and cannot be read; it is read here.
            if (end == block.Count)
                findings.Add(Severity.Warning, FindingClass.Advice, list.At, message, $"{list.Keyword} {{");
            else
                findings.Error(list.At, $"{message}, but for '{Shown(block[end])}', which has a block of its own",
                    $"{list.Keyword} {{");
            list.Block = WithoutSecrets(block.GetRange(i + 1, end - i - 1), list.Keyword, findings);
            list.BlockAt = list.At;
            block.RemoveRange(i + 1, end - i - 1);
        }
    }

    /// <summary>What an item says is repeated where it is wrong, and a password must not be.</summary>
    private static List<Statement> WithoutSecrets(List<Statement> items, string list, Findings findings)
    {
        var kept = new List<Statement>();
        bool follows = false;
        foreach (Statement item in items)
        {
            bool isSecret = follows || Secrets.IsIn(item.Text.FirstWord);
            follows = Secrets.EndsBefore(item.Text.Span);
            if (isSecret)
                findings.Error(item.At,
                    $"A line with a password is no item of '{list}': its list has no '{{' and no '}}'", $"{list} {{");
            else
                kept.Add(item);
        }
        return kept;
    }

    private static string Shown(Statement statement) => Lexing.Tokens.Shorten(Secrets.Hide(statement.Keyword));
}
