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
        if (at < 0)
            return line;
        char[] hidden = line.ToCharArray();
        for (int i = at + Keyword.Length; i < hidden.Length; i++)
        {
            if (!TracedText.IsBlank(hidden[i]) && hidden[i] is not ('{' or '}'))
                hidden[i] = '*';
        }
        return new string(hidden);
    }
}
