namespace Appliance.Texts;

/// <summary>Passwords stay in their file: no message and no excerpt repeats one.</summary>
internal static class Secrets
{
    /// <summary>
    /// What every spelling of `auth_pass` has in common, a misspelt one too: nobody reads what follows that by mistake
    /// either.
    /// </summary>
    private const string Core = "authpas";

    /// <summary>True for a statement whose words must not be repeated.</summary>
    public static bool IsIn(ReadOnlySpan<char> firstWord) => AfterKeyword(firstWord) >= 0;

    /// <summary>The line with stars for what follows `auth_pass`; every column stays where it is.</summary>
    public static string Hide(string line) => AfterKeyword(line) is >= 0 and int at ? HideFrom(line, at) : line;

    /// <summary>
    /// A whole text for somebody who may only look: also without what is defined for use in `auth_pass`, wherever the
    /// keyword and the password come from (`$SECRET=...`, `~LST(SECRET, ...)`, `$KEYWORD=auth_pass`). In doubt there
    /// are stars.
    /// </summary>
    public static string[] Hide(IReadOnlyList<string> lines) => new SecretPlaces(lines, cautious: true).Hidden();

    /// <summary>The same for excerpts, which root reads too: what only another file could tell is not hidden.</summary>
    public static string[] HideKnown(IReadOnlyList<string> lines) => new SecretPlaces(lines, cautious: false).Hidden();

    /// <summary>
    /// What else has a secret behind it, as the first word of a statement: `key ID SECRET` in `auth_hmac`, `password`
    /// in `SSL`.
    /// </summary>
    private static readonly string[] s_words = ["key", "password"];

    /// <summary>True for a statement that ends where the secret should begin: what comes next may be it.</summary>
    public static bool EndsBefore(ReadOnlySpan<char> statement) =>
        AfterKeyword(statement) is >= 0 and int at && statement[at..].Trim(" \t\\\"'=:").IsEmpty;

    /// <summary>
    /// Where the keyword ends that stands in a text, in quotes or in part of them, in any case, nearly spelt right; -1
    /// when there is none.
    /// </summary>
    public static int AfterKeyword(ReadOnlySpan<char> text) =>
        AfterAuthPass(text) is >= 0 and int at ? at : AfterWord(text);

    private static int AfterWord(ReadOnlySpan<char> text)
    {
        for (int start = 0; start < text.Length; start++)
        {
            if (TracedText.IsBlank(text[start]) || text[start] is '{' or '}' or '#' or '!')
                continue;
            if (text[start] == '@')     // a condition before the statement
            {
                while (start + 1 < text.Length && !TracedText.IsBlank(text[start + 1]))
                    start++;
                continue;
            }
            foreach (string word in s_words)
                if (text[start..].StartsWith(word, StringComparison.OrdinalIgnoreCase)
                    && (start + word.Length == text.Length || TracedText.IsBlank(text[start + word.Length])))
                    return start + word.Length;
            // Not this word: the next statement on the line begins behind a brace.
            int brace = text[start..].IndexOfAny('{', '}');
            if (brace < 0)
                return -1;
            start += brace;
        }
        return -1;
    }

    private static int AfterAuthPass(ReadOnlySpan<char> text)
    {
        for (int start = 0; start < text.Length; start++)
        {
            int met = 0, at = start;
            for (; at < text.Length && met < Core.Length; at++)
            {
                if (char.ToLowerInvariant(text[at]) == Core[met])
                    met++;
                else if (met == 0 || text[at] is not ('_' or '-' or '"' or '\'' or '\\'))
                    break;
            }
            if (met < Core.Length)
                continue;
            while (at < text.Length && (text[at] is 's' or 'S' or '"' or '\''))
                at++;
            return at;
        }
        return -1;
    }

    internal static string HideFrom(string line, int start) => HideBetween(line, start, line.Length);

    internal static string HideBetween(string line, int start, int end)
    {
        char[] hidden = line.ToCharArray();
        for (int i = start; i < end; i++)
            if (!TracedText.IsBlank(hidden[i]) && hidden[i] is not ('{' or '}'))
                hidden[i] = '*';
        return new string(hidden);
    }
}
