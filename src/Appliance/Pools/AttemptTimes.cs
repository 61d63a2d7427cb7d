using System.Collections.Immutable;

namespace Appliance.Pools;

/// <summary>
/// How many attempts of a check took how long, in classes: from what a server of the same switch needs to a timeout.
/// </summary>
public sealed class AttemptTimes
{
    /// <summary>The longest of each class; one more class has what took longer.</summary>
    public static readonly ImmutableArray<Duration> Limits =
    [
        Duration.FromMilliseconds(1), Duration.FromMilliseconds(5), Duration.FromMilliseconds(25),
        Duration.FromMilliseconds(100), Duration.FromMilliseconds(500), Duration.FromMilliseconds(2500),
        Duration.FromSeconds(10),
    ];

    private readonly long[] _counts = new long[Limits.Length + 1];

    public void Add(Duration took)
    {
        int place = 0;
        while (place < Limits.Length && took > Limits[place])
            place++;
        _counts[place]++;
    }

    /// <summary>One number a class.</summary>
    public ImmutableArray<long> Counts => [.. _counts];
}
