namespace Appliance.Verbs;

/// <summary>
/// What may stand where somebody types, for shells: from the list of verbs, their topics, and, where a name is wanted
/// that only the daemon knows, from the daemon.
/// </summary>
internal static class Completion
{
    /// <summary>Said in the place of a word: here the shell's own files may stand.</summary>
    public const string File = ":file";

    /// <summary>A question that the daemon's door answers beside its verbs: words for the last place.</summary>
    public const string Question = "complete";

    /// <param name="words">Behind the program's name; the last one is being typed, and may be empty.</param>
    /// <param name="options">Those of the program, as `--name`, or `--name=` for one with a value.</param>
    /// <param name="ask">Asks the daemon what may stand behind these words.</param>
    public static List<Topic.Item> Next(string[] words, IEnumerable<Topic.Item> options,
        Func<string[], string[]> ask)
    {
        int first = 0;
        while (first < words.Length - 1 && words[first].StartsWith("--", StringComparison.Ordinal))
            first++;
        words = words.AsSpan(first).ToArray();
        var found = new List<Topic.Item>();
        string last = words is [] ? "" : words[^1];
        if (last.StartsWith(Invocation.Control, StringComparison.Ordinal)
            || last.StartsWith(Invocation.Appliance, StringComparison.Ordinal))
            return [new Topic.Item(File, "")];
        string[] finished = words.AsSpan(0, Math.Max(0, words.Length - 1)).ToArray();
        AddNames(found, finished);
        if (finished.Length == 0)
            found.AddRange(last.StartsWith('-') ? options : []);
        else
            AddWords(found, finished, ask);
        found.RemoveAll(item => item.Word == File ? last.StartsWith('-')
            : !item.Word.StartsWith(last, StringComparison.Ordinal));
        return [.. found.DistinctBy(item => item.Word)];
    }

    /// <summary>The next word of a verb's name, with what it does.</summary>
    private static void AddNames(List<Topic.Item> found, string[] finished)
    {
        string before = string.Concat(finished.Select(word => word + " "));
        foreach (HelpText.Entry entry in HelpText.Entries)
            if (entry.Name.StartsWith(before, StringComparison.Ordinal))
            {
                string rest = entry.Name[before.Length..];
                string word = rest.Split(' ')[0];
                found.Add(new Topic.Item(word, word == rest ? entry.Help : $"{word} ..."));
            }
    }

    private static void AddWords(List<Topic.Item> found, string[] finished, Func<string[], string[]> ask)
    {
        string name = Invocation.NameOf(finished)[0];
        if (finished[^1] == "-w")
            found.Add(new Topic.Item(File, ""));
        bool asked = false;
        foreach (Topic.Item item in Topic.Of(name)?.Words ?? [])
            foreach (string way in item.Word.Split(", "))
            {
                string word = way.Split(' ')[0];
                if (word is "FILE" || finished[^1] == word && way.EndsWith(" FILE", StringComparison.Ordinal))
                    found.Add(new Topic.Item(File, ""));
                else if (!char.IsAsciiLetterUpper(word[0]))
                    found.Add(new Topic.Item(word, item.Meaning));
                else
                    asked = true;
                asked |= way.EndsWith("NAME...", StringComparison.Ordinal);
            }
        if (name == "help")
            AddNames(found, finished.AsSpan(1).ToArray());
        else if (asked)
            foreach (string word in ask(finished))
                found.Add(new Topic.Item(word, ""));
    }
}
