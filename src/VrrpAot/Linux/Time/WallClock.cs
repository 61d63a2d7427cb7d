using System.Runtime.InteropServices;

namespace VrrpAot.Linux;

/// <summary>
/// <c>struct tm</c> of 64-bit glibc: a moment of local time. Month and week day count from 0, the week from Sunday.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = 56)]
public struct BrokenDownTime
{
    public int Second, Minute, Hour, Day, Month, YearsSince1900, WeekDay, DayOfYear, IsSummer;
    /// <summary>Seconds east of UTC.</summary>
    public long UtcOffset;
}

/// <summary>
/// The time that people read, in the time zone of the machine (TZ, /etc/localtime). Never for deadlines.
/// </summary>
public static unsafe partial class WallClock
{
    /// <param name="seconds">Since 1970, UTC.</param>
    public static BrokenDownTime Local(long seconds)
    {
        BrokenDownTime time;
        localtime_r(&seconds, &time);
        return time;
    }

    [LibraryImport("libc")]
    private static partial BrokenDownTime* localtime_r(long* seconds, BrokenDownTime* result);
}
