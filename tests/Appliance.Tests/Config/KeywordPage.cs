using System.Runtime.CompilerServices;
using System.Text;
using Appliance.Base;
using Appliance.Config.Keywords;
using Appliance.Texts;

namespace Appliance.Tests.Config;

/// <summary>docs/keywords.md, as the table of keywords has it.</summary>
internal static class KeywordPage
{
    public static string Path { get; } = Find();

    public static string Of(IEnumerable<Keyword> keywords)
    {
        Keyword[] all = [.. keywords];
        var page = new StringBuilder($"""
            # Keywords of keepalived.conf

            Made from the table in `src/Appliance/Config` by `make keywords`; a test compares them.
            `vrrpaot keywords WORD` tells the same of one.

            Of {all.Length} keywords, each in its block, {all.Count(keyword => keyword.Carried)} are carried out. The others are recognised, and the last
            column says what it means that they are not ([why](keepalived.md)). "Since" is
            the first release of keepalived that has the keyword; where it is empty, 2.2.7 or one before.
            """);
        foreach (IGrouping<string, Keyword> block in all.GroupBy(keyword => keyword.Block))
        {
            page.Append($"\n\n## {(block.Key == "root" ? "Outside all blocks" : $"`{block.Key}`")}\n\n| keyword | "
                + $"default | meaning | since | |\n|---|---|---|---|---|");
            foreach (Keyword keyword in block)
            {
                KeywordText text = keyword.Text;
                page.Append($"\n| `{Cell($"{keyword.Name} {text.Grammar}".TrimEnd())}` | {Cell(text.Default)} | "
                    + $"{Cell(text.Meaning)} | {text.Since}"
                    + $" | {(keyword.Carried ? "**carried out**" : Cell(KeywordsVerb.Fate(keyword)))} |");
            }
        }
        return page.Append('\n').ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|");

    private static string Find([CallerFilePath] string here = "") =>
        System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "../../../docs/keywords.md");
}
