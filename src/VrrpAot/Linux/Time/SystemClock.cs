using System.Runtime.InteropServices;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// The clock that people read, for who sets it (CLOCK_REALTIME). Deadlines are on <see cref="BootClock"/>, which none
/// of this moves.
/// </summary>
public static unsafe partial class SystemClock
{
    internal const int CLOCK_REALTIME = 0;

    /// <summary>Nanoseconds since 1970, UTC.</summary>
    public static long Now
    {
        get
        {
            timespec time;
            LibCGaps.clock_gettime(CLOCK_REALTIME, &time);
            return time.tv_sec * 1_000_000_000 + time.tv_nsec;
        }
    }

    /// <summary>Sets it.</summary>
    /// <param name="nanoseconds">Since 1970, UTC.</param>
    public static Errno Set(long nanoseconds)
    {
        timespec time = LibCGaps.TimeOf(nanoseconds / 1_000_000_000, nanoseconds % 1_000_000_000);
        return Errno.Of(clock_settime(CLOCK_REALTIME, &time));
    }

    /// <summary>
    /// Lets it run up to 0.05 % faster or slower until it has made up for this (adjtime(3)); what was left of an
    /// earlier call is given up.
    /// </summary>
    /// <param name="nanoseconds">To be added; microseconds of it count.</param>
    public static Errno Slew(long nanoseconds)
    {
        long microseconds = nanoseconds / 1000;
        // struct timeval: both fields have the same sign, or glibc's normalisation sees to it.
        timespec change = LibCGaps.TimeOf(microseconds / 1_000_000, microseconds % 1_000_000);
        return Errno.Of(adjtime(&change, null));
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int clock_settime(int clock, timespec* time);

    /// <summary>
    /// Takes struct timeval, which is laid out as struct timespec is, with microseconds in the second field.
    /// </summary>
    [LibraryImport("libc", SetLastError = true)]
    private static partial int adjtime(timespec* change, void* left);
}
