using System.Text;

namespace Appliance.Base;

/// <summary>
/// What text must be before it leaves for a terminal or a log. Much of it was said by others: a server's `Location:`, a
/// file's name, a line of a configuration, what a check printed. A control character in it would move the cursor,
/// rename the window or forge a line of the log. Everything passes here once, where it leaves
/// (<see cref="StandardStreams"/>, <see cref="Logging.Log"/>, the answers of <see cref="Verbs.DaemonCommands"/>), so
/// that
/// nobody who makes a sentence has to think of it.
/// </summary>
public static class CleanText
{
    /// <summary>Stands where a character was that is not shown.</summary>
    public const char Instead = '?';

    /// <summary>One line: line ends and tabs inside it become blanks.</summary>
    public static string Line(string text) => Clean(text.ReplaceLineEndings(" ").Replace('\t', ' '), keepsLines: false);

    /// <summary>Lines as they are, and their tabs.</summary>
    public static string Lines(string text) => Clean(text, keepsLines: true);

    private static string Clean(string text, bool keepsLines)
    {
        StringBuilder? clean = null;
        for (int i = 0; i < text.Length; i++)
        {
            if (!IsHarmful(text[i]) || keepsLines && IsLayout(text, i))
                continue;
            clean ??= new StringBuilder(text);
            clean[i] = Instead;
        }
        return clean?.ToString() ?? text;
    }

    private static bool IsLayout(string text, int at) =>
        text[at] is '\n' or '\t' || text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n';

    /// <summary>
    /// Control characters (ISO 6429's C0 and C1, and DEL), and those of Unicode that end a line or turn the direction
    /// of what follows.
    /// </summary>
    public static bool IsHarmful(char character) => char.IsControl(character)
        || character is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');
}
