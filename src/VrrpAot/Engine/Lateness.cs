namespace VrrpAot.Engine;

/// <summary>
/// How late the loop came to its deadlines, as counts in classes (the shape of a histogram in metrics).
/// </summary>
public sealed class Lateness
{
    /// <summary>
    /// Upper ends of the classes in microseconds; one more class holds what is later than all of them.
    /// </summary>
    public static readonly int[] LimitsInMicroseconds = [50, 100, 250, 500, 1000, 2500, 5000, 10_000, 100_000];

    private readonly long[] _counts = new long[LimitsInMicroseconds.Length + 1];

    /// <summary>Deadlines in each class.</summary>
    public ReadOnlySpan<long> Counts => _counts;

    public Duration Sum { get; private set; }

    internal void Add(Duration late)
    {
        int at = 0;
        while (at < LimitsInMicroseconds.Length && late.Nanoseconds > LimitsInMicroseconds[at] * 1000L)
            at++;
        _counts[at]++;
        Sum += late;
    }

    internal void CopyFrom(Lateness other)
    {
        other._counts.CopyTo(_counts, 0);
        Sum = other.Sum;
    }

    internal void Clear()
    {
        Array.Clear(_counts);
        Sum = Duration.Zero;
    }
}
