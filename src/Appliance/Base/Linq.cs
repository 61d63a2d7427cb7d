namespace Appliance;

/// <summary>
/// What we use of System.Linq, as plain loops. Its own Select is a generic virtual method: one call of it anywhere brings in the runtime's
/// loader of types and everything around it, 0.3 MB. These here are found before it, since they live in our own namespace, and the project leaves
/// System.Linq out of the names that every file sees. All but <see cref="Concat"/> are carried out at once.
/// </summary>
internal static class Linq
{
    public static List<TResult> Select<T, TResult>(this IEnumerable<T> source, Func<T, TResult> of)
    {
        var all = new List<TResult>();
        foreach (T one in source)
            all.Add(of(one));
        return all;
    }

    /// <summary>With the place of each, counted from 0.</summary>
    public static List<TResult> Select<T, TResult>(this IEnumerable<T> source, Func<T, int, TResult> of)
    {
        var all = new List<TResult>();
        foreach (T one in source)
            all.Add(of(one, all.Count));
        return all;
    }

    public static List<TResult> SelectMany<T, TResult>(this IEnumerable<T> source, Func<T, IEnumerable<TResult>> of)
    {
        var all = new List<TResult>();
        foreach (T one in source)
            all.AddRange(of(one));
        return all;
    }

    public static List<T> Where<T>(this IEnumerable<T> source, Func<T, bool> holds)
    {
        var all = new List<T>();
        foreach (T one in source)
            if (holds(one))
                all.Add(one);
        return all;
    }

    public static List<T> ToList<T>(this IEnumerable<T> source) => [.. source];

    public static bool Contains<T>(this IEnumerable<T> source, T value) => source.Any(one => EqualityComparer<T>.Default.Equals(one, value));

    public static bool Any<T>(this IEnumerable<T> source, Func<T, bool> holds)
    {
        foreach (T one in source)
            if (holds(one))
                return true;
        return false;
    }

    public static bool All<T>(this IEnumerable<T> source, Func<T, bool> holds) => !source.Any(one => !holds(one));

    public static int Count<T>(this IEnumerable<T> source, Func<T, bool> holds)
    {
        int count = 0;
        foreach (T one in source)
            if (holds(one))
                count++;
        return count;
    }

    public static long Sum<T>(this IEnumerable<T> source, Func<T, long> of)
    {
        long sum = 0;
        foreach (T one in source)
            sum += of(one);
        return sum;
    }

    /// <summary>0 when there are none.</summary>
    public static int Max<T>(this IEnumerable<T> source, Func<T, int> of)
    {
        int max = 0;
        foreach (T one in source)
            max = Math.Max(max, of(one));
        return max;
    }

    /// <summary>Default when there is none.</summary>
    public static T? FirstOrDefault<T>(this IEnumerable<T> source) => source.FirstOrDefault(_ => true);

    /// <summary>The first of which it holds; default when there is none.</summary>
    public static T? FirstOrDefault<T>(this IEnumerable<T> source, Func<T, bool> holds)
    {
        foreach (T one in source)
            if (holds(one))
                return one;
        return default;
    }

    /// <summary>The first <paramref name="count"/>, or all when there are fewer.</summary>
    public static List<T> Take<T>(this IEnumerable<T> source, int count)
    {
        var all = new List<T>();
        foreach (T one in source)
        {
            if (all.Count >= count)
                break;
            all.Add(one);
        }
        return all;
    }

    /// <summary>All but the first <paramref name="count"/>.</summary>
    public static List<T> Skip<T>(this IEnumerable<T> source, int count)
    {
        var all = new List<T>();
        foreach (T one in source)
            if (count-- <= 0)
                all.Add(one);
        return all;
    }

    public static IEnumerable<T> Concat<T>(this IEnumerable<T> first, IEnumerable<T> second)
    {
        foreach (T one in first)
            yield return one;
        foreach (T one in second)
            yield return one;
    }

    /// <summary>Each value once, where it stands first.</summary>
    public static List<T> Distinct<T>(this IEnumerable<T> source)
    {
        var all = new List<T>();
        foreach (T one in source)
            if (!all.Contains(one))
                all.Add(one);
        return all;
    }
}
