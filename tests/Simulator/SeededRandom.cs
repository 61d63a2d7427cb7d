namespace VrrpAot.Simulator;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014): the same seed gives the same numbers on every machine and every .NET,
/// which System.Random does not promise. Whole numbers only, for the same reason.
/// </summary>
public sealed class SeededRandom(ulong seed)
{
    private ulong _state = seed;

    private ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }

    /// <summary>0 up to, not including, <paramref name="end"/>.</summary>
    public int Below(int end) => (int)(Next() % (ulong)end);

    /// <summary>Both ends included.</summary>
    public int Between(int least, int most) => least + Below(most - least + 1);

    /// <summary>Both ends included.</summary>
    public Duration Between(Duration least, Duration most) =>
        new(least.Nanoseconds + (long)(Next() % (ulong)(most.Nanoseconds - least.Nanoseconds + 1)));

    public bool Chance(int perMille) => Below(1000) < perMille;

    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[Below(choices.Length)];
}
