namespace Appliance.Config.Lexing;

/// <summary>Which problems of an include stop the start: `include_check`, or the letter after `include`.</summary>
[Flags]
internal enum IncludeChecks : byte
{
    None = 0,
    Readable = 1,
    Match = 2,
    WildcardMatch = 4,
    BraceMatch = 8,
    All = 15,
}

internal static class IncludeKeyword
{
    /// <summary>False when the word is no include keyword.</summary>
    public static bool TryRead(ReadOnlySpan<char> word, out IncludeChecks checks)
    {
        checks = word switch
        {
            "includer" => IncludeChecks.Readable,
            "includem" => IncludeChecks.Match | IncludeChecks.Readable,
            "includew" => IncludeChecks.WildcardMatch | IncludeChecks.Match | IncludeChecks.Readable,
            "includeb" => IncludeChecks.BraceMatch | IncludeChecks.Readable,
            "includea" => IncludeChecks.All,
            _ => IncludeChecks.None,
        };
        return checks != IncludeChecks.None || word is "include";
    }

    /// <summary>
    /// `include_check [[+|-]WORD ...]`: bare for all; words without sign replace, with sign add or take away.
    /// </summary>
    /// <param name="words">After the keyword.</param>
    /// <param name="current">In force before.</param>
    /// <param name="unknown">A word that names no check, or null.</param>
    public static IncludeChecks Change(ReadOnlySpan<Word> words, IncludeChecks current, out Word? unknown)
    {
        unknown = null;
        if (words.IsEmpty)
            return IncludeChecks.All;
        IncludeChecks result = words[0].Text.StartsWith('+') || words[0].Text.StartsWith('-') ? current
            : IncludeChecks.None;
        foreach (Word word in words)
        {
            bool take = word.Text.StartsWith('-');
            IncludeChecks check = word.Text.TrimStart('+', '-') switch
            {
                "readable" => IncludeChecks.Readable,
                "match" => IncludeChecks.Match,
                "wildcard_match" => IncludeChecks.WildcardMatch,
                "brace_match" => IncludeChecks.BraceMatch,
                _ => IncludeChecks.None,
            };
            if (check == IncludeChecks.None)
                unknown = word;
            result = take ? result & ~check : result | check;
        }
        return result;
    }
}
