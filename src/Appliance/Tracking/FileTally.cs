namespace Appliance.Tracking;

/// <summary>
/// What the number in a tracked file means for an instance, by keepalived's arithmetic: without a weight one that is
/// not 0 is a fault (with `reverse`, 0 is); otherwise number times weight (with `reverse`, less than nothing) is added
/// to the priority, at most 253 of it, and what would be -254 or less is a fault. PURE.
/// </summary>
public static class FileTally
{
    private const int Most = 253, Fatal = -254;

    public static bool Faults(long number, int weight, bool reverse) => weight == 0
        ? number != 0 != reverse : Product(number, weight, reverse) <= Fatal;

    /// <returns>-253..253; 0 for one that is a fault.</returns>
    public static int Contribution(long number, int weight, bool reverse) =>
        weight == 0 || Faults(number, weight, reverse) ? 0 : (int)Math.Min(Most, Product(number, weight, reverse));

    private static long Product(long number, int weight, bool reverse) => number * weight * (reverse ? -1 : 1);
}
