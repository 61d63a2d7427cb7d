using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// The clock that every deadline is on: nanoseconds since boot, sleep included, never stepped (CLOCK_BOOTTIME).
/// </summary>
public static unsafe class BootClock
{
    public static Instant Now => new(Read(LibCGaps.CLOCK_BOOTTIME));

    /// <summary>
    /// The kernel's name for this boot, so that a time of this clock that was written down is not taken for one of
    /// another. Empty when it cannot be had.
    /// </summary>
    public static string BootName()
    {
        RawFile.TryReadText("/proc/sys/kernel/random/boot_id", out string name);
        return name.Trim();
    }

    /// <summary>
    /// What to add to a time of CLOCK_MONOTONIC, which does not count sleep; right to a microsecond or so.
    /// </summary>
    public static Duration AheadOfMonotonic => new(Read(LibCGaps.CLOCK_BOOTTIME) - Read(LibCGaps.CLOCK_MONOTONIC));

    private static long Read(int clock)
    {
        timespec time;
        LibCGaps.clock_gettime(clock, &time);
        return time.tv_sec * 1_000_000_000 + time.tv_nsec;
    }
}
