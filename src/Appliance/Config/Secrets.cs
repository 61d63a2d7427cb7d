namespace Appliance.Config;

/// <summary>Passwords stay in their file: no message and no excerpt repeats one.</summary>
internal static class Secrets
{
    private const string Keyword = "auth_pass";

    /// <summary>True for a statement whose words must not be repeated.</summary>
    public static bool IsIn(ReadOnlySpan<char> firstWord) => firstWord is Keyword;

    /// <summary>The line with stars for what follows `auth_pass`; every column stays where it is.</summary>
    public static string Hide(string line)
    {
        int at = line.IndexOf(Keyword, StringComparison.Ordinal);
        return at < 0 ? line : HideFrom(line, at + Keyword.Length);
    }

    /// <summary>A whole text for somebody who may only look: also without what is defined for use in `auth_pass` (`$SECRET=...`, `auth_pass $SECRET`).</summary>
    public static string[] Hide(IReadOnlyList<string> lines)
    {
        var names = new HashSet<string>();
        foreach (string line in lines)
            if (line.IndexOf(Keyword, StringComparison.Ordinal) is >= 0 and int at)
                TakeReferences(line, at + Keyword.Length, names);
        // A definition may be made of others.
        for (int known = -1; known != names.Count;)
        {
            known = names.Count;
            for (int i = 0; i < lines.Count; i++)
                foreach (int part in Definition(lines, i, names, out int value))
                    TakeReferences(lines[part], part == i ? value : 0, names);
        }
        string[] hidden = new string[lines.Count];
        for (int i = 0; i < lines.Count; i++)
            hidden[i] = Hide(lines[i]);
        for (int i = 0; i < lines.Count; i++)
            foreach (int part in Definition(lines, i, names, out int value))
                hidden[part] = HideFrom(lines[part], part == i ? value : 0);
        return hidden;
    }

    private static string HideFrom(string line, int start)
    {
        char[] hidden = line.ToCharArray();
        for (int i = start; i < hidden.Length; i++)
            if (!TracedText.IsBlank(hidden[i]) && hidden[i] is not ('{' or '}'))
                hidden[i] = '*';
        return new string(hidden);
    }

    /// <summary>The lines of a definition of one of these names that begins here: more than one when they end with a backslash.</summary>
    private static List<int> Definition(IReadOnlyList<string> lines, int first, HashSet<string> names, out int value)
    {
        string line = lines[first];
        int name = line.AsSpan().IndexOf('$') + 1, equals = line.IndexOf('=');
        value = equals + 1;
        var parts = new List<int>();
        if (name == 0 || equals < name || !names.Contains(line[name..equals]))
            return parts;
        int last = first;
        parts.Add(first);
        while (last + 1 < lines.Count && lines[last].TrimEnd().EndsWith('\\'))
            parts.Add(++last);
        return parts;
    }

    /// <summary>`$NAME` and `${NAME}`.</summary>
    private static void TakeReferences(string line, int start, HashSet<string> names)
    {
        for (int at = start; (at = line.IndexOf('$', at)) >= 0;)
        {
            at++;
            if (at < line.Length && line[at] == '{')
                at++;
            int end = at;
            while (end < line.Length && (char.IsAsciiLetterOrDigit(line[end]) || line[end] == '_'))
                end++;
            if (end > at)
                names.Add(line[at..end]);
            at = end;
        }
    }
}
