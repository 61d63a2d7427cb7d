namespace Appliance.Manual;

/// <summary>
/// A page of docs/ as sections of the manual: headings, paragraphs, lists, tables and what is indented. No more of
/// Markdown is written there.
/// </summary>
internal static class Markdown
{
    /// <param name="wanted">Which sections, by their heading.</param>
    /// <param name="startsInside">What stands before the first heading is wanted too.</param>
    public static void Write(Roff to, string text, Predicate<string> wanted, bool startsInside = false)
    {
        bool takes = startsInside;
        foreach (string block in Blocks(text))
        {
            if (block.StartsWith('#'))
            {
                string title = block.TrimStart('#', ' ');
                bool isPart = block.StartsWith("###", StringComparison.Ordinal);
                takes = isPart ? takes : wanted(title);
                if (takes)
                    _ = isPart ? to.Part(title) : to.Section(title);
            }
            else if (takes)
                WriteBlock(to, block);
        }
    }

    private static void WriteBlock(Roff to, string block)
    {
        if (block.StartsWith("    ", StringComparison.Ordinal))
            to.Example(block.Split('\n').Select(line => line.Length > 4 ? line[4..] : ""));
        else if (block.StartsWith('|'))
            WriteTable(to, block);
        else if (block.StartsWith("- ", StringComparison.Ordinal) || block.StartsWith("* ", StringComparison.Ordinal))
            foreach (string item in ("\n" + block).Split(["\n- ", "\n* "], StringSplitOptions.RemoveEmptyEntries))
                to.Bullet(Flat(item));
        else
            to.Paragraph(Flat(block));
    }

    /// <summary>The first column is the word, the others what it means.</summary>
    private static void WriteTable(Roff to, string block)
    {
        foreach (string row in block.Split('\n').Skip(2))
        {
            string[] cells = [.. row.Replace("\\|", "\u0001").Trim('|').Split('|')
                .Select(cell => cell.Trim().Replace('\u0001', '|'))];
            to.Item(cells[0].Replace("`", "").Replace("**", ""),
                string.Join("; ", cells.Skip(1).Where(cell => cell != "")));
        }
    }

    private static string Flat(string block) => string.Join(' ', block.Split('\n').Select(line => line.Trim()));

    /// <summary>What blank lines part; a heading is one by itself.</summary>
    private static IEnumerable<string> Blocks(string text)
    {
        var lines = new List<string>();
        foreach (string line in text.Split('\n').Append(""))
        {
            if (lines.Count > 0 && (line == "" || line.StartsWith('#')))
            {
                yield return string.Join('\n', lines);
                lines.Clear();
            }
            if (line != "")
                lines.Add(line);
            if (line.StartsWith('#'))
            {
                yield return line;
                lines.Clear();
            }
        }
    }
}
