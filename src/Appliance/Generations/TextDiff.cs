using System.Text;

namespace Appliance.Generations;

/// <summary>
/// What lies between two texts, as `diff -u` says it. The shortest edit script by Myers' greedy algorithm (E. Myers,
/// "An O(ND) difference algorithm and its variations", 1986), without recursion, over what is left when equal
/// beginnings and ends are taken off. Past <see cref="MostEdits"/> edits the rest is said as one block removed and one
/// added, so that work and memory are bounded.
/// </summary>
internal static class TextDiff
{
    private const int Context = 3;
    private const int MostEdits = 500;

    private enum Edit : byte { Same, Removed, Added }

    /// <summary>Empty when they are the same.</summary>
    /// <param name="shownBefore">The lines as they are to be shown, where that is not as they are.</param>
    /// <param name="shownAfter">The same.</param>
    public static string Of(IReadOnlyList<string> before, IReadOnlyList<string> after, string nameBefore,
        string nameAfter,
        IReadOnlyList<string>? shownBefore = null, IReadOnlyList<string>? shownAfter = null)
    {
        List<Edit> script = Script(before, after);
        var text = new StringBuilder();
        int a = 0, b = 0;
        for (int i = 0; i < script.Count;)
        {
            if (script[i] == Edit.Same)
            {
                (i, a, b) = (i + 1, a + 1, b + 1);
                continue;
            }
            if (text.Length == 0)
                text.Append("--- ").Append(nameBefore).Append("\n+++ ").Append(nameAfter).Append('\n');
            int lead = Math.Min(Context, Sames(script, i, -1));
            int end = EndOfHunk(script, i);
            (i, a, b) = (i - lead, a - lead, b - lead);
            WriteHunk(text, script, i, end, ref a, ref b, shownBefore ?? before, shownAfter ?? after);
            i = end;
        }
        return text.ToString();
    }

    /// <summary>Behind the context that follows the last change that is near enough to the one before it.</summary>
    private static int EndOfHunk(List<Edit> script, int i)
    {
        while (true)
        {
            while (i < script.Count && script[i] != Edit.Same)
                i++;
            int same = Sames(script, i, 1);
            if (i + same == script.Count || same > 2 * Context)
                return i + Math.Min(same, Context);
            i += same;
        }
    }

    /// <summary>How many lines are the same from here, forward, or backward before it.</summary>
    private static int Sames(List<Edit> script, int i, int step)
    {
        int count = 0;
        for (int at = step > 0 ? i : i - 1; at >= 0 && at < script.Count && script[at] == Edit.Same; at += step)
            count++;
        return count;
    }

    private static void WriteHunk(StringBuilder text,
        List<Edit> script, int start, int end, ref int a, ref int b,
        IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        int removed = 0, added = 0;
        for (int i = start; i < end; i++)
        {
            removed += script[i] != Edit.Added ? 1 : 0;
            added += script[i] != Edit.Removed ? 1 : 0;
        }
        text.Append($"@@ -{Place(a, removed)} +{Place(b, added)} @@\n");
        for (int i = start; i < end; i++)
        {
            text.Append(script[i] switch { Edit.Same => ' ', Edit.Removed => '-', _ => '+' });
            text.Append((script[i] == Edit.Added ? after[b] : before[a]).TrimEnd('\r')).Append('\n');
            a += script[i] != Edit.Added ? 1 : 0;
            b += script[i] != Edit.Removed ? 1 : 0;
        }
    }

    /// <summary>`diff` names the line before an empty place.</summary>
    private static string Place(int before, int count) =>
        count == 1 ? $"{before + 1}" : $"{(count == 0 ? before : before + 1)},{count}";

    private static List<Edit> Script(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        int start = 0, endA = before.Count, endB = after.Count;
        while (start < endA && start < endB && before[start] == after[start])
            start++;
        while (endA > start && endB > start && before[endA - 1] == after[endB - 1])
            (endA, endB) = (endA - 1, endB - 1);
        var script = new List<Edit>();
        Add(script, Edit.Same, start);
        Middle(script, before, after, start, endA, endB);
        Add(script, Edit.Same, before.Count - endA);
        return script;
    }

    private static void Add(List<Edit> script, Edit edit, int times)
    {
        for (; times > 0; times--)
            script.Add(edit);
    }

    /// <summary>
    /// On the diagonal k = x - y, reach[d][k] is how far along one comes with d edits. The rounds are kept, so that the
    /// way can be walked back.
    /// </summary>
    private static void Middle(List<Edit> script, IReadOnlyList<string> before, IReadOnlyList<string> after, int start,
        int endA, int endB)
    {
        int n = endA - start, m = endB - start;
        int most = Math.Min(n + m, MostEdits);
        var rounds = new List<int[]>();
        for (int d = 0; d <= most; d++)
        {
            // Of round d only the diagonals -d..d are there, at index k + d.
            int[] reach = new int[2 * d + 1];
            for (int k = -d; k <= d; k += 2)
            {
                int x = d == 0 ? 0 : Down(rounds[d - 1], d, k) ? At(rounds[d - 1], d - 1, k + 1)
                    : At(rounds[d - 1], d - 1, k - 1) + 1;
                while (x < n && x - k < m && x - k >= 0 && before[start + x] == after[start + x - k])
                    x++;
                reach[k + d] = x;
                if (x >= n && x - k >= m)
                {
                    Walk(script, rounds, d, n, m);
                    return;
                }
            }
            rounds.Add(reach);
        }
        Add(script, Edit.Removed, n);
        Add(script, Edit.Added, m);
    }

    private static int At(int[] reach, int d, int k) => k < -d || k > d ? int.MinValue : reach[k + d];

    /// <summary>Whether the last step to diagonal k was a line added, rather than one removed.</summary>
    private static bool Down(int[] last, int d, int k) =>
        k == -d || k != d && At(last, d - 1, k - 1) < At(last, d - 1, k + 1);

    private static void Walk(List<Edit> script, List<int[]> rounds, int d, int x, int y)
    {
        var backwards = new List<Edit>();
        for (; d > 0; d--)
        {
            int k = x - y;
            bool down = Down(rounds[d - 1], d, k);
            int from = At(rounds[d - 1], d - 1, down ? k + 1 : k - 1);
            int fromY = from - (down ? k + 1 : k - 1);
            Add(backwards, Edit.Same, x - (down ? from : from + 1));
            backwards.Add(down ? Edit.Added : Edit.Removed);
            (x, y) = (from, fromY);
        }
        Add(backwards, Edit.Same, x);
        backwards.Reverse();
        script.AddRange(backwards);
    }
}
