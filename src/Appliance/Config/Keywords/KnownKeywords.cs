using System.Text;
using Appliance.Base;
using Appliance.Config.Keywords.Known;
using Appliance.Texts;

namespace Appliance.Config.Keywords;

/// <summary>
/// Keywords that are known and not carried out, as text: a head `BLOCK...: COST SHAPE`, and below it a row for each
/// keyword: `NAME; MEANING; GRAMMAR; DEFAULT; SINCE; WITHOUT`, of which the last may be missing
/// (<see cref="KeywordText"/>; an empty grammar or default is the usual one of the shape). Lines that go on begin with
/// more blanks.
/// COST is what their absence costs (<see cref="Cost"/>): `nothing`, `feature` or `safety`. What declares a thing that
/// another keyword uses (a track_file) costs nothing itself: its use does. What stands inside address, route and rule
/// lists is not a keyword but a value and is not listed.
/// </summary>
internal static class KnownKeywords
{
    private const int Parts = 3;

    private static ReadOnlySpan<byte> Part(int part) => part switch
    {
        0 => GlobalKeywords.Rows,
        1 => InstanceKeywords.Rows,
        _ => ServerKeywords.Rows,
    };

    public static IEnumerable<Keyword> All()
    {
        var all = new List<Keyword>();
        Read((head, name, part, start) =>
        {
            string text = Encoding.UTF8.GetString(name);
            foreach (string block in head.Blocks)
                all.Add(new Known(block, text, head, part, start));
        });
        return all;
    }

    /// <summary>Adds the names of those whose value is a command line.</summary>
    public static void AddScripts(HashSet<string> names) => Read((head, name, _, _) =>
    {
        if (head.Shape == Shape.Script)
            names.Add(Encoding.UTF8.GetString(name));
    });

    /// <param name="start">Where the row begins in its part.</param>
    private delegate void TakeRow(Head head, ReadOnlySpan<byte> name, int part, int start);

    private static void Read(TakeRow take)
    {
        for (int part = 0; part < Parts; part++)
            Read(part, take);
    }

    private static void Read(int part, TakeRow take)
    {
        ReadOnlySpan<byte> text = Part(part);
        Head head = default;
        for (int at = 0; at < text.Length;)
        {
            int end = LineEnd(text, at);
            if (text[at] != ' ')
            {
                while (end + 1 < text.Length && text[(end + 1)..].StartsWith("    "u8))
                    end = LineEnd(text, end + 1);
                head = new Head(Joined(text[at..end]));
            }
            else if (!text[at..].StartsWith("    "u8))
            {
                ReadOnlySpan<byte> row = text[(at + 2)..end];
                take(head, row[..row.IndexOf((byte)';')], part, at + 2);
            }
            at = end + 1;
        }
    }

    private static int LineEnd(ReadOnlySpan<byte> text, int from)
    {
        int length = text[from..].IndexOf((byte)'\n');
        return length < 0 ? text.Length : from + length;
    }

    /// <summary>Lines that go on become one.</summary>
    private static string Joined(ReadOnlySpan<byte> lines)
    {
        string[] all = Encoding.UTF8.GetString(lines).Split('\n');
        for (int i = 0; i < all.Length; i++)
            all[i] = all[i].Trim();
        return string.Join(' ', all);
    }

    private readonly struct Head
    {
        public Head(string line)
        {
            int colon = line.IndexOf(": ", StringComparison.Ordinal);
            string[] words = line[(colon + 2)..].Split(' ');
            Blocks = line[..colon].Split(' ');
            Cost = ReadCost(words[0]);
            Shape = ReadShape(words[1]);
        }

        public string[] Blocks { get; }
        public Cost Cost { get; }
        public Shape Shape { get; }
    }

    private static Cost ReadCost(string word) => word switch
    {
        "nothing" => Cost.Nothing,
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
        "list" => Shape.List,
        _ => Shape.Named,
    };

    /// <summary>Its texts are read when somebody wants them: most of them nobody ever does.</summary>
    private sealed class Known(string block, string name, Head head, int part, int start)
        : Keyword(block, name, head.Shape)
    {
        public override bool Carried => false;
        public override Cost Cost => head.Cost;
        public override bool LeftOutBare => false;

        public override KeywordText Text
        {
            get
            {
                ReadOnlySpan<byte> text = Part(part);
                int end = LineEnd(text, start);
                while (end + 1 < text.Length && text[(end + 1)..].StartsWith("    "u8))
                    end = LineEnd(text, end + 1);
                string[] fields = Joined(text[start..end]).Split(';');
                return KeywordText.Of(Shape, Field(fields, 1), Field(fields, 2), Field(fields, 3), Field(fields, 4),
                    Field(fields, 5));
            }
        }

        private static string Field(string[] fields, int i) => i < fields.Length ? fields[i].Trim() : "";
    }
}
