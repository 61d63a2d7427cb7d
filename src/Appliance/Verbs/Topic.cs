using System.Text;

namespace Appliance.Verbs;

/// <summary>Where a verb stands in a list.</summary>
internal enum VerbGroup : byte
{
    Look, Act, Configure, Firmware,
}

/// <summary>What is said of one verb beyond its sentence; see <see cref="Topics"/>.</summary>
internal sealed record Topic(string Name, VerbGroup Group)
{
    /// <summary>A line of such a text: `WORD | meaning`.</summary>
    public sealed record Item(string Word, string Meaning);

    /// <summary>Whole sentences; empty where the verb's own sentence says it.</summary>
    public string About { get; private set; } = "";

    /// <summary>Words that may stand behind it.</summary>
    public List<Item> Words { get; } = [];

    /// <summary>What to write behind the program's name, and what for.</summary>
    public List<Item> Examples { get; } = [];

    /// <summary>Codes that it ends with, where they are not the usual ones (<see cref="HelpText.Codes"/>).</summary>
    public List<Item> Codes { get; } = [];

    /// <summary>Null for a verb of which there is no more to say.</summary>
    public static Topic? Of(string name) => All.Find(topic => topic.Name == name);

    /// <summary>Read anew each time: nobody asks for help often.</summary>
    public static List<Topic> All
    {
        get
        {
            var all = new List<Topic>();
            foreach (string line in Encoding.UTF8.GetString(Topics.Text)
                .Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                if (char.IsAsciiLetter(line[0]))
                    all.Add(new Topic(ItemOf(line).Word, GroupOf(ItemOf(line).Meaning)));
                else
                    all[^1].Take(line);
            }
            return all;
        }
    }

    private void Take(string line)
    {
        if (line[0] == ' ')
            About += (About == "" ? "" : " ") + line.Trim();
        else
            (line[0] switch { '?' => Words, '$' => Examples, _ => Codes }).Add(ItemOf(line[2..]));
    }

    /// <summary>A bar behind a backslash parts nothing.</summary>
    private static Item ItemOf(string line)
    {
        int bar = line.IndexOf(" | ", StringComparison.Ordinal);
        return new Item(line[..bar].Replace("\\", ""), line[(bar + 3)..]);
    }

    private static VerbGroup GroupOf(string word) => word switch
    {
        "look" => VerbGroup.Look,
        "act" => VerbGroup.Act,
        "configure" => VerbGroup.Configure,
        _ => VerbGroup.Firmware,
    };
}
