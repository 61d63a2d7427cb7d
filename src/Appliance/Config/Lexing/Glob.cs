using Appliance.Texts;

namespace Appliance.Config.Lexing;

/// <summary>File names by pattern, as glob(3) with csh braces: `*`, `?`, `[a-z]`, `[!x]` and `{one,two}`.</summary>
internal static class Glob
{
    private const int MostAlternatives = 256;

    public static bool HasWildcard(string pattern) => pattern.AsSpan().IndexOfAny('*', '?', '[') >= 0;

    /// <summary>`a{b,c}d` as `abd` and `acd`, nested braces included, at most 256 of them.</summary>
    public static List<string> Alternatives(string pattern)
    {
        var done = new List<string>();
        var open = new Stack<string>();
        open.Push(pattern);
        while (open.Count > 0 && done.Count + open.Count <= MostAlternatives)
        {
            string next = open.Pop();
            if (!SplitBraces(next, out string before, out List<string> parts, out string after))
            {
                done.Add(next);
                continue;
            }
            for (int i = parts.Count - 1; i >= 0 && open.Count < MostAlternatives; i--)
                open.Push(before + parts[i] + after);
        }
        return done;
    }

    /// <summary>
    /// Existing names that match a pattern without braces, in order of their bytes. A name without wildcard is checked
    /// for being there.
    /// </summary>
    public static List<string> Matches(string pattern)
    {
        if (!HasWildcard(pattern))
            return File.Exists(pattern) || Directory.Exists(pattern) ? [pattern] : [];
        var found = new List<string> { pattern.StartsWith('/') ? "/" : "" };
        foreach (string part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            var next = new List<string>();
            foreach (string directory in found)
                Step(directory, part, next);
            found = next;
        }
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    private static void Step(string directory, string part, List<string> next)
    {
        if (!HasWildcard(part))
        {
            string path = directory + part;
            if (File.Exists(path))
                next.Add(path);
            else if (Directory.Exists(path))
                next.Add(path + "/");
            return;
        }
        try
        {
            foreach (string path in Directory.EnumerateFileSystemEntries(directory.Length == 0 ? "." : directory))
            {
                if (next.Count >= Limits.Files)
                    return;
                string name = Path.GetFileName(path);
                if (Fits(part, name))
                    next.Add(directory + name + (Directory.Exists(path) ? "/" : ""));
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // A directory that cannot be listed has no matches, as for glob(3).
        }
    }

    /// <summary>One path component against one pattern component; a leading dot must be written out.</summary>
    internal static bool Fits(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        if (name.StartsWith(".") && !pattern.StartsWith("."))
            return false;
        int p = 0, n = 0, star = -1, resume = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                resume = n;
            }
            else if (p < pattern.Length && FitsOne(pattern[p..], name[n], out int taken))
            {
                p += taken;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++resume;
            }
            else
            {
                return false;
            }
        }
        return pattern[p..].Trim('*').IsEmpty;
    }

    private static bool FitsOne(ReadOnlySpan<char> pattern, char c, out int taken)
    {
        taken = 1;
        if (pattern[0] == '?')
            return true;
        int close = pattern[0] == '[' ? pattern[Math.Min(2, pattern.Length)..].IndexOf(']') + 2 : 1;
        if (pattern[0] != '[' || close < 2)
            return pattern[0] == c;
        taken = close + 1;
        bool negated = pattern[1] is '!' or '^';
        bool found = false;
        for (int i = negated ? 2 : 1; i < close; i++)
        {
            if (i + 2 < close && pattern[i + 1] == '-')
            {
                found |= c >= pattern[i] && c <= pattern[i + 2];
                i += 2;
            }
            else
            {
                found |= c == pattern[i];
            }
        }
        return found != negated;
    }

    /// <summary>The first pair of braces with a comma's parts; `{}` is plain text.</summary>
    private static bool SplitBraces(string text, out string before, out List<string> parts, out string after)
    {
        before = after = "";
        parts = [];
        int open = text.IndexOf('{');
        if (open < 0)
            return false;
        int depth = 0, start = open + 1;
        for (int i = open; i < text.Length; i++)
        {
            if (text[i] == '{')
            {
                depth++;
            }
            else if (text[i] == ',' && depth == 1)
            {
                parts.Add(text[start..i]);
                start = i + 1;
            }
            else if (text[i] == '}' && --depth == 0)
            {
                parts.Add(text[start..i]);
                before = text[..open];
                after = text[(i + 1)..];
                return true;
            }
        }
        return false;
    }
}
