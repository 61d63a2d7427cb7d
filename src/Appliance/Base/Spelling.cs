namespace Appliance.Base;

/// <summary>How far one word is from another.</summary>
internal static class Spelling
{
    /// <summary>Mistakes that still count as the same word: one in a short word, up to three in a long one.</summary>
    public static int Tolerance(string word) => word.Length <= 4 ? 1 : word.Length <= 8 ? 2 : 3;

    /// <summary>
    /// Letters to insert, delete, replace or swap with their neighbour; at least <paramref name="limit"/> when that is
    /// reached.
    /// </summary>
    public static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int limit)
    {
        if (Math.Abs(a.Length - b.Length) >= limit || b.Length > 64)
            return limit;
        Span<int> before = stackalloc int[65], last = stackalloc int[65], row = stackalloc int[65];
        for (int j = 0; j <= b.Length; j++)
            last[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = a[i - 1] == b[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(last[j] + 1, row[j - 1] + 1), last[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
            last.CopyTo(before);
            row.CopyTo(last);
        }
        return last[b.Length];
    }

    /// <summary>The nearest of a few words, or null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates)
    {
        string? best = null;
        int bestDistance = Tolerance(word) + 1;
        foreach (string candidate in candidates)
        {
            int distance = Distance(word, candidate, bestDistance);
            if (distance < bestDistance)
                (best, bestDistance) = (candidate, distance);
        }
        return best;
    }
}
