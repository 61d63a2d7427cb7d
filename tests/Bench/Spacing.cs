using Lab;

namespace Bench;

/// <summary>
/// How the adverts of node 1's first virtual router lie behind each other, by the kernel's timestamps at a third node.
/// </summary>
internal static class Spacing
{
    /// <summary>So long one look takes.</summary>
    public const int Seconds = 15;

    private const byte Vrid = 51;

    /// <summary>Milliseconds between the adverts of one look, in their order.</summary>
    public static double[] Gaps(Scene scene, WireTap tap)
    {
        long[] times = TimesOf(scene, tap);
        return [.. times.Zip(times.Skip(1), (a, b) => (b - a) / 1e6)];
    }

    /// <summary>
    /// By how many ms each advert of one look came too early or too late after the one before, smallest first.
    /// </summary>
    /// <param name="scene">Where it is sent.</param>
    /// <param name="tap">Where it is heard.</param>
    /// <param name="interval">Seconds from one advert to the next, as configured.</param>
    /// <param name="missing">Adverts that the interval promises, and that did not come.</param>
    public static double[] OffBy(Scene scene, WireTap tap, double interval, out int missing)
    {
        long[] times = TimesOf(scene, tap);
        missing = Math.Max(0, (int)(Seconds / interval) - 1 - times.Length);
        return [.. times.Zip(times.Skip(1), (a, b) => Math.Abs((b - a) / 1e6 - 1000 * interval)).Order()];
    }

    /// <summary>What 99 % of such an answer stay below.</summary>
    public static double At99(double[] sorted) => sorted[sorted.Length * 99 / 100];

    private static long[] TimesOf(Scene scene, WireTap tap)
    {
        long from = Native.WallClock();
        Thread.Sleep(Seconds * 1000);
        long to = Native.WallClock();
        return [.. tap.From(scene.First, FrameKind.Advert)
            .Where(frame => frame.Vrid == Vrid && frame.At >= from && frame.At < to).Select(frame => frame.At)];
    }
}
