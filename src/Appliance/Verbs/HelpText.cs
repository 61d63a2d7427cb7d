using System.Text;
using Appliance.CommandLine;
using Appliance.Screens;
using Appliance.Sessions;

namespace Appliance.Verbs;

/// <summary>
/// What `vrrpaot help`, `help VERB` and `-h` print: every verb as it describes itself, with its <see cref="Topic"/>,
/// and every option. At most 80 columns.
/// </summary>
internal static class HelpText
{
    /// <summary>One way to call a verb.</summary>
    /// <param name="Needs">Who may ask the daemon; null where none is needed.</param>
    internal sealed record Entry(string Name, string Arguments, string Help, Rights? Needs, bool IsForImages);

    /// <summary>What the codes of verbs mean where their topic says nothing else.</summary>
    public static IReadOnlyList<Topic.Item> Codes { get; } =
    [
        new("0", "done"), new("1", "refused, or failed"), new("2", "the words were not understood"),
        new("3", "not allowed: who asks is neither root nor in the socket's group"),
        new("4", "status: an instance is in FAULT; servers: a quorum is lost, or no IPVS"),
        new("5", "no daemon answers"), new("6", "a text is wanted on standard input"),
    ];

    public static IReadOnlyList<Topic.Item> Files { get; } =
    [
        new(CommandLineOptions.DefaultConfigFile, "the configuration, as keepalived has it"),
        new("/etc/vrrpaot/appliance.json", "what belongs to this box; may be absent"),
        new("/run/vrrpaot/control.sock", "where verbs ask"),
        new("/run/keepalived.pid", "the parent's process id"),
        new("/var/lib/vrrpaot", "what must survive a restart"),
    ];

    public static IReadOnlyList<Topic.Item> Examples { get; } =
    [
        new("check && vrrpaot reload", "take up a file that is good"),
        new("status --watch", "the roles, live"),
        new("why VI_1", "what made it change"),
        new("maintenance on for 30m", "hand over, and come back"),
        new("-n -l -D", "in the foreground, with its log"),
    ];

    /// <summary>Every way to call a verb from a shell, in the order of the lists.</summary>
    internal static IReadOnlyList<Entry> Entries { get; } =
    [
        .. VerbList.OfProgram.Select(verb => new Entry(verb.Name, verb.Arguments, verb.Help, null, false)),
        .. new[] { false, true }.SelectMany(ofImages => VerbList.Asked(ofImages).Select(verb =>
            new Entry(verb.Name, verb.Arguments, verb.Help, verb.Needs, ofImages))),
    ];

    public static string TitleOf(VerbGroup group) => group switch
    {
        VerbGroup.Look => "Look",
        VerbGroup.Act => "Act",
        VerbGroup.Configure => "Configure",
        _ => "Firmware",
    };

    /// <summary>The verbs of a group, each once; not what only `edit` leads to.</summary>
    internal static IEnumerable<Entry> Of(VerbGroup group)
    {
        var before = new HashSet<string>();
        List<Topic> topics = Topic.All;
        foreach (Topic topic in topics)
            foreach (Entry entry in Entries)
                if (topic.Group == group && entry.Name == topic.Name && before.Add(entry.Name))
                    yield return entry;
    }

    /// <param name="program">argv[0] without its folder.</param>
    public static string Of(string program)
    {
        var text = new StringBuilder();
        text.Append($"Usage: {program} [OPTION...]       run as a daemon, as keepalived does\n"
            + $"       {program} VERB [WORD...]    one of these; {program} help VERB tells more\n");
        foreach (VerbGroup group in Enum.GetValues<VerbGroup>())
        {
            text.Append($"\n{TitleOf(group)}\n");
            foreach (Entry entry in Of(group))
                Append(text, entry.Name, entry.Help + (entry.IsForImages ? " (in a firmware image)" : ""), 26);
        }
        text.Append("\nWhere to ask, --control=SOCKET or --appliance=FILE, stands before or behind a\nverb.\n");
        text.Append("\nOptions\n").Append(CommandLineTexts.Options());
        Append(text, "\nVerbs end with", Codes, 6);
        Append(text, "\nFiles", Files, 36);
        Append(text, "\nExamples", Examples, 36, program + " ");
        return text.ToString();
    }

    /// <summary>A verb, and those whose name begins with it as a word; empty when there is none.</summary>
    public static string OfVerb(string name, string program)
    {
        Entry[] same = [.. Entries.Where(entry => entry.Name == name && (entry.Needs is null || name != "check"))];
        Entry[] below = [.. Entries.Where(entry => entry.Name.StartsWith(name + " ", StringComparison.Ordinal))
            .DistinctBy(entry => entry.Name)];
        var text = new StringBuilder();
        for (int i = 0; i < same.Length; i++)
        {
            string usage = $"{(i == 0 ? "Usage: " : "       ")}{program} {name}";
            text.Append(usage);
            Wrapped.Append(text, " " + same[i].Arguments, usage.Length, usage.Length + 1);
            text.Length -= same[i].Arguments == "" ? 1 : 0;
            text.Append('\n');
        }
        if (same.Length > 0)
        {
            text.Append('\n');
            foreach (string sentence in same.Select(entry => entry.Help).Distinct())
                Paragraph(text, sentence + ".");
            text.Append(MoreOf(name, program + " "));
            Paragraph(text, "\n" + Asked(same));
        }
        if (below.Length > 0)
            text.Append(same.Length > 0 ? "\nAlso\n" : "");
        foreach (Entry entry in below)
            Append(text, $"{entry.Name} {entry.Arguments}".TrimEnd(), entry.Help, 30);
        return text.ToString();
    }

    /// <summary>What the topic of a verb adds to its sentence; empty where it has none.</summary>
    /// <param name="before">Stands before each example.</param>
    public static string MoreOf(string name, string before)
    {
        if (Topic.Of(name) is not { } topic)
            return "";
        var text = new StringBuilder();
        if (topic.About != "")
            Paragraph(text, topic.About);
        Append(text, "", topic.Words, 24);
        Append(text, topic.Examples.Count == 1 ? "\nExample" : "\nExamples", topic.Examples, 44, before);
        Append(text, "\nEnds with", topic.Codes, 6);
        return text.ToString();
    }

    private static string Asked(Entry[] entries)
    {
        Entry asked = entries[^1];
        string who = asked.Needs switch
        {
            null => "Needs no daemon.",
            Rights.Change => "Asked of the running daemon; root may.",
            _ => "Asked of the running daemon; root and the socket's group may.",
        };
        return who + (asked.IsForImages ? " In a firmware image only." : "")
            + (entries is [{ Needs: null }, _] ? " With a file: needs no daemon." : "");
    }

    private static void Paragraph(StringBuilder text, string sentence)
    {
        Wrapped.Append(text, sentence, 0, 0);
        text.Append('\n');
    }

    private static void Append(StringBuilder text, string title, IReadOnlyList<Topic.Item> items, int column,
        string before = "")
    {
        if (items.Count > 0)
            text.Append(title).Append('\n');
        foreach (Topic.Item item in items)
            Append(text, before + item.Word, item.Meaning, column);
    }

    /// <summary>Two columns; the second one begins in a row of its own where the first is too long.</summary>
    private static void Append(StringBuilder text, string left, string right, int column)
    {
        text.Append("  ").Append(left);
        int used = left.Length + 2;
        if (used >= column - 1)
        {
            text.Append('\n');
            used = 0;
        }
        text.Append(' ', column - used);
        Wrapped.Append(text, right, column, column);
        text.Append('\n');
    }
}
