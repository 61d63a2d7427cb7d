using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text;
using Appliance.Base;
using Appliance.Screens;
using Appliance.Texts;

namespace Appliance.Config.Keywords;

/// <summary>
/// `keywords [WORD] [--json]`: what the table of keywords knows, on the command line and at the console.
/// </summary>
internal static class KeywordsVerb
{
    private const int Done = 0, WrongWords = 2;
    private const int NameColumn = 34;

    /// <param name="Code">0 done, 2 wrong words.</param>
    /// <param name="Text">Lines; a complaint where the code is not 0.</param>
    public readonly record struct Answer(int Code, string Text);

    /// <param name="words">Those behind `keywords`.</param>
    public static Answer Of(IReadOnlyList<string> words)
    {
        string[] asked = [.. words.Where(word => word != "--json")];
        bool json = asked.Length < words.Count;
        if (asked.Length > 1 || asked.Length == 1 && asked[0].StartsWith('-'))
            return new Answer(WrongWords,
                "keywords takes one keyword or block, or none for all: keywords [WORD] [--json]\n");
        string? word = asked.Length > 0 ? asked[0] : null;
        Keyword[] found = [.. KeywordTable.All.Where(keyword => word is null || keyword.Name == word
            || keyword.Block == word)];
        if (found.Length == 0)
            return new Answer(WrongWords, Unknown(word!));
        if (json)
            return new Answer(Done, Json(found));
        return new Answer(Done, word is null ? Lists(found) + Legend : Wrapped.Lines(One(word)));
    }

    /// <summary>What may stand behind `keywords`.</summary>
    public static IReadOnlyList<string> Completions => [.. KeywordTable.All.Select(keyword => keyword.Name).Distinct()];

    /// <summary>Whether it is carried out, and what its absence means.</summary>
    public static string Fate(Keyword keyword) => keyword.Cost switch
    {
        _ when keyword.Carried => "carried out",
        Cost.Nothing => "not carried out; nothing is lost by that",
        Cost.Feature => "not carried out: left out with a warning",
        _ => "not carried out; the daemon starts with it only with --anyway"
            + (keyword.Text.Without is { Length: > 0 } without ? $": {without}" : ""),
    };

    public static string Since(Keyword keyword) => keyword.Text.Since is { Length: > 0 } since ? since
        : "2.2.7 or before";

    /// <summary>Where it stands, for people.</summary>
    public static string Place(string block) => block == "root" ? "the top level" : block;

    private static string Unknown(string word)
    {
        string? near = Spelling.Nearest(word, Completions);
        string shown = word.Length <= 40 ? word : word[..40] + "...";
        string instead = near is null ? "'keywords' lists all" : $"did you mean '{near}'?";
        return $"There is no keyword '{shown}'; {instead}\n";
    }

    private static string One(string word)
    {
        var text = new StringBuilder();
        Keyword[] left = [.. KeywordTable.All.Where(keyword => keyword.Name == word)];
        while (left.Length > 0)
        {
            Keyword first = left[0];
            bool IsSame(Keyword other) => other.Text == first.Text
                && (other.Shape, other.Cost, other.Carried) == (first.Shape, first.Cost, first.Carried);
            text.Append(word).Append(", in ");
            text.AppendJoin(", ", left.Where(IsSame).Select(keyword => Place(keyword.Block))).Append('\n');
            text.Append($"  {word} {first.Text.Grammar}".TrimEnd()).Append('\n');
            text.Append($"  {first.Text.Meaning}.\n");
            if (first.Text.Default.Length > 0)
                text.Append($"  default: {first.Text.Default}\n");
            text.Append($"  since keepalived {Since(first)}\n  {Fate(first)}\n");
            left = [.. left.Where(other => !IsSame(other))];
        }
        foreach (string block in KeywordTable.AllBlocks)
            if (block == word || block.EndsWith($"/{word}", StringComparison.Ordinal))
                text.Append(text.Length > 0 ? "\n" : "").Append(List(block, KeywordTable.InBlock(block)));
        return text.ToString();
    }

    private static string Lists(Keyword[] all) =>
        string.Join('\n', KeywordTable.AllBlocks.Select(block =>
            List(block, all.Where(keyword => keyword.Block == block))));

    private static string List(string block, IEnumerable<Keyword> all)
    {
        var text = new StringBuilder($"In {Place(block)}:\n");
        foreach (Keyword keyword in all)
        {
            char mark = keyword.Carried ? ' ' : keyword.Cost == Cost.Safety ? '!' : '-';
            text.Append($"  {mark} {keyword.Name.PadRight(NameColumn)} ");
            Wrapped.Append(text, keyword.Text.Meaning, Math.Max(keyword.Name.Length, NameColumn) + 5, NameColumn + 5);
            text.Append('\n');
        }
        return text.ToString();
    }

    private const string Legend = "\n- is known but not carried out; with ! the daemon does not start but with "
        + "\n--anyway. keywords WORD tells more.\n";

    private static string Json(Keyword[] keywords)
    {
        var text = new ArrayBufferWriter<byte>();
        var options = new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        using (var json = new Utf8JsonWriter(text, options))
        {
            json.WriteStartArray();
            foreach (Keyword keyword in keywords)
            {
                json.WriteStartObject();
                json.WriteString("block", keyword.Block);
                json.WriteString("keyword", keyword.Name);
                json.WriteString("grammar", keyword.Text.Grammar);
                json.WriteString("default", keyword.Text.Default);
                json.WriteString("meaning", keyword.Text.Meaning);
                json.WriteString("since", Since(keyword));
                json.WriteBoolean("carriedOut", keyword.Carried);
                json.WriteString("fate", Fate(keyword));
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        return Encoding.UTF8.GetString(text.WrittenSpan) + "\n";
    }
}
