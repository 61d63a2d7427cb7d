using VrrpAot.Protocol;

namespace VrrpAot.Kernel;

/// <summary>The clock that every deadline is on: nanoseconds since boot, sleep included, never stepped (CLOCK_BOOTTIME).</summary>
public static unsafe class BootClock
{
    public static Instant Now
    {
        get
        {
            TimeSpec time;
            LibCGaps.clock_gettime(LibCGaps.CLOCK_BOOTTIME, &time);
            return new Instant(time.Seconds * 1_000_000_000 + time.Nanoseconds);
        }
    }
}
