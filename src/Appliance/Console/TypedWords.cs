using System.Text;

namespace Appliance.Console;

/// <summary>
/// A line in words. They are parted by blanks; quotes of either kind and a backslash keep blanks and each other in.
/// </summary>
/// <param name="Finished">TypedWords with a blank behind them.</param>
/// <param name="Last">The word at the end of the line, without quotes; empty when the line is empty or ends in a
/// blank.</param>
/// <param name="HasLast">Whether there is one: <c>""</c> is an empty word.</param>
/// <param name="InQuotes">A quote, or a backslash at the end, is open.</param>
public readonly record struct TypedWords(IReadOnlyList<string> Finished, string Last, bool HasLast, bool InQuotes)
{
    public IReadOnlyList<string> All => HasLast ? [.. Finished, Last] : Finished;

    public static TypedWords Read(string line)
    {
        List<string> finished = [];
        StringBuilder word = new();
        bool has = false, escaped = false;
        char quote = '\0';
        foreach (char c in line)
        {
            if (escaped)
            {
                word.Append(c);
                escaped = false;
            }
            else if (c == '\\' && quote != '\'')
            {
                escaped = has = true;
            }
            else if (quote != '\0' ? c == quote : c is '"' or '\'')
            {
                quote = quote == '\0' ? c : '\0';
                has = true;
            }
            else if (c == ' ' && quote == '\0')
            {
                if (has)
                    finished.Add(word.ToString());
                word.Clear();
                has = false;
            }
            else
            {
                word.Append(c);
                has = true;
            }
        }
        return new TypedWords(finished, word.ToString(), has, escaped || quote != '\0');
    }
}
