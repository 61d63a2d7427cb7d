using Appliance.Base;
using Appliance.Config.Rows;
using Appliance.Texts;

namespace Appliance.Config.Keywords;

/// <summary>
/// All keywords by block, for recognising them and for guessing what a misspelt one should have been.
/// </summary>
internal static class KeywordTable
{
    /// <summary>In which a word that is in the wrong place is looked for first.</summary>
    private static readonly string[] s_common =
    [
        "root", "global_defs", "track_file", "vrrp_track_file", "vrrp_script", "vrrp_track_process",
        "vrrp_sync_group", "garp_group", "vrrp_instance",
    ];

    /// <summary>
    /// What is carried out. A file that runs names little else, and its start waits for nothing else.
    /// </summary>
    private static readonly Dictionary<string, List<Keyword>> Carried = Load([]);
    private static readonly HashSet<string> ScriptKeywords = Scripts();

    private static Dictionary<string, List<Keyword>>? s_blocks;

    /// <summary>With what is only known.</summary>
    private static Dictionary<string, List<Keyword>> Blocks => s_blocks ??= Load(KnownKeywords.All());

    /// <summary>Null when the block knows no such keyword.</summary>
    public static Keyword? Find(string block, string name) =>
        Find(name, Carried.GetValueOrDefault(block)) ?? Find(name, Blocks.GetValueOrDefault(block));

    private static Keyword? Find(string name, List<Keyword>? block) => block?.Find(keyword => keyword.Name == name);

    public static IReadOnlyList<Keyword> InBlock(string block) => Blocks.TryGetValue(block, out List<Keyword>? all)
        ? all : [];

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

    /// <summary>Block after block.</summary>
    public static IEnumerable<Keyword> All => Blocks.Values.SelectMany(block => block);

    /// <summary>The common ones first.</summary>
    public static IEnumerable<string> AllBlocks => Blocks.Keys;

    private static Dictionary<string, List<Keyword>> Load(IEnumerable<Keyword> known)
    {
        var blocks = new Dictionary<string, List<Keyword>>(StringComparer.Ordinal);
        foreach (string block in s_common)
            blocks[block] = [];
        foreach (Row[] rows in (Row[][])[TopRows.All, GlobalRows.All, BalancerGlobalRows.All, EngineProcessRows.All,
            ScriptRows.All, InstanceRows.All, HmacRows.All, SyncGroupRows.All, VirtualServerRows.All,
            RealServerRows.All,
            TimingRows.All, CheckRows.All, HttpCheckRows.All, UrlRows.All, DatagramCheckRows.All, OtherCheckRows.All,
            GroupRows.All, ClientCertificateRows.All, TrackFileRows.All, TrackProcessRows.All,
            BfdRows.All, BfdProcessRows.All, AnnouncementRows.InGroups])
            foreach (Row row in rows)
                Add(row);
        foreach (Keyword keyword in known)
            Add(keyword);
        return blocks;

        void Add(Keyword keyword)
        {
            if (!blocks.TryGetValue(keyword.Block, out List<Keyword>? list))
                blocks[keyword.Block] = list = [];
            list.Add(keyword);
        }
    }

    private static HashSet<string> Scripts()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (List<Keyword> block in Carried.Values)
            foreach (Keyword keyword in block)
                if (keyword.Shape == Shape.Script)
                    names.Add(keyword.Name);
        KnownKeywords.AddScripts(names);
        return names;
    }
}
