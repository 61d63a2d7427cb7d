using Appliance.Base;
using Appliance.Texts;

namespace Appliance.Config.Keywords;

/// <summary>What must follow a keyword.</summary>
internal enum Shape : byte
{
    /// <summary>Nothing.</summary>
    Flag,
    /// <summary>Nothing or words.</summary>
    Optional,
    /// <summary>At least one word.</summary>
    Value,
    /// <summary>A command, cut by the script tokenizer.</summary>
    Script,
    /// <summary>A block in braces.</summary>
    Block,
    /// <summary>A name, then a block.</summary>
    Named,
}

/// <param name="Block">The block it stands in; "root" outside all blocks.</param>
/// <param name="Name">As written in the file.</param>
/// <param name="Shape">What must follow.</param>
/// <param name="Carried">False when this version knows the keyword but does not do what it says.</param>
/// <param name="Cost">What that costs; <see cref="Texts.Cost.Nothing"/> for one that is carried out.</param>
/// <param name="LeftOutBare">Without its argument keepalived leaves it out and goes on; otherwise it ends there.</param>
internal sealed record Keyword(string Block, string Name, Shape Shape, bool Carried, Cost Cost, bool LeftOutBare)
{
    public bool OpensBlock => Shape is Shape.Block or Shape.Named;
}

/// <summary>All keywords by block, for recognising them and for guessing what a misspelt one should have been.</summary>
internal static partial class KeywordTable
{
    private static readonly Dictionary<string, List<Keyword>> Blocks = Load();
    private static readonly HashSet<string> ScriptKeywords = NamesOf(Shape.Script);

    /// <summary>Null when the block knows no such keyword.</summary>
    public static Keyword? Find(string block, string name)
    {
        foreach (Keyword keyword in InBlock(block))
        {
            if (keyword.Name == name)
                return keyword;
        }
        return null;
    }

    public static IReadOnlyList<Keyword> InBlock(string block) => Blocks.TryGetValue(block, out List<Keyword>? all) ? all : [];

    /// <summary>The first block that knows the keyword, the common ones first; null for none.</summary>
    public static string? BlockOf(string name)
    {
        foreach (List<Keyword> block in Blocks.Values)
        {
            foreach (Keyword keyword in block)
            {
                if (keyword.Name == name)
                    return keyword.Block;
            }
        }
        return null;
    }

    /// <summary>The keyword of the block that was probably meant, or null.</summary>
    public static string? Nearest(string block, string word)
    {
        string? best = null;
        int bestDistance = Spelling.Tolerance(word) + 1;
        foreach (Keyword keyword in InBlock(block))
        {
            int distance = Spelling.Distance(word, keyword.Name, bestDistance);
            if (distance < bestDistance)
                (best, bestDistance) = (keyword.Name, distance);
        }
        return best;
    }

    /// <summary>True for the keywords whose value is a command line.</summary>
    public static bool IsScriptKeyword(ReadOnlySpan<char> word) =>
        ScriptKeywords.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);

    private static Dictionary<string, List<Keyword>> Load()
    {
        var blocks = new Dictionary<string, List<Keyword>>(StringComparer.Ordinal);
        string block = "";
        bool carried = false;
        Cost cost = Cost.Nothing;
        Shape shape = Shape.Flag;
        foreach (ReadOnlySpan<char> row in Rows.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> names = row;
            if (!row.StartsWith(" "))
            {
                int colon = row.IndexOf(':');
                string[] head = row[..colon].ToString().Split(' ');
                (block, carried, shape) = (head[0], head[1] == "now", ReadShape(head[^1]));
                cost = carried ? Cost.Nothing : ReadCost(head[2]);
                names = row[(colon + 1)..];
            }
            if (!blocks.TryGetValue(block, out List<Keyword>? list))
                blocks[block] = list = [];
            foreach (string name in names.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries))
                list.Add(new Keyword(block, name.TrimEnd('?'), shape, carried, cost, LeftOutBare: name.EndsWith('?')));
        }
        return blocks;
    }

    private static Cost ReadCost(string word) => word switch
    {
        "nothing" => Cost.Nothing,
        "mail" => Cost.Mail,
        "feature" => Cost.Feature,
        _ => Cost.Safety,
    };

    private static Shape ReadShape(string word) => word switch
    {
        "flag" => Shape.Flag,
        "optional" => Shape.Optional,
        "value" => Shape.Value,
        "script" => Shape.Script,
        "block" => Shape.Block,
        _ => Shape.Named,
    };

    private static HashSet<string> NamesOf(Shape shape)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (List<Keyword> block in Blocks.Values)
        {
            foreach (Keyword keyword in block)
            {
                if (keyword.Shape == shape)
                    names.Add(keyword.Name);
            }
        }
        return names;
    }
}
