using System.Globalization;

namespace Appliance.Generations;

/// <summary>Lines of a text, both ends included, from 1. Written `5`, `5-9`, or `5-` for all from the fifth.</summary>
internal readonly record struct LineRange(int First, int Last)
{
    public int Count => Last - First + 1;

    /// <summary>False for what is no range of a text of so many lines; <paramref name="complaint"/> says why.</summary>
    public static bool TryParse(string word, int lines, out LineRange range, out string complaint)
    {
        range = default;
        int dash = word.IndexOf('-');
        ReadOnlySpan<char> first = dash < 0 ? word : word.AsSpan(0, dash), last = dash < 0 ? first
            : word.AsSpan(dash + 1);
        int from = 0, to = lines;
        complaint =
            $"'{(word.Length > 20 ? word[..20] + "..." : word)}' is no range of lines: write 5, 5-9, or 5- for all "
            + $"from there.";
        if (!int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out from)
            || !(dash >= 0 && last.IsEmpty)
                && !int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out to))
            return false;
        range = new LineRange(from, to);
        complaint = lines == 0 ? "The text has no lines yet." : from < 1 || from > lines || to > lines
            ? $"The text has the lines 1 to {lines}." : "The first line comes after the last.";
        return from >= 1 && to >= from && to <= lines;
    }
}
