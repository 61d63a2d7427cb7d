using VrrpAot.Linux;

namespace Appliance.Base;

/// <summary>The wall clock, for people. Day and month names are the C locale's.</summary>
internal static class LocalTime
{
    private static readonly string[] s_days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
    private static readonly string[] s_months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct",
        "Nov", "Dec"];

    /// <summary>`Nov  2 21:41:09` (RFC 3164 section 4.1.2).</summary>
    public static string ForSyslog(long seconds)
    {
        BrokenDownTime time = WallClock.Local(seconds);
        return $"{s_months[time.Month]} {time.Day,2} {time.Hour:00}:{time.Minute:00}:{time.Second:00}";
    }

    /// <summary>`Mon Nov  2 21:41:09 2026`, asctime(3)'s form.</summary>
    public static string ForConsole(long seconds)
    {
        BrokenDownTime time = WallClock.Local(seconds);
        return $"{s_days[time.WeekDay]} {s_months[time.Month]} {time.Day,2} "
            + $"{time.Hour:00}:{time.Minute:00}:{time.Second:00} {1900 + time.YearsSince1900}";
    }

    /// <summary>`Mon, 02 Nov 2026 21:41:09 +0100` (RFC 5322 section 3.3).</summary>
    public static string ForMail(long seconds)
    {
        BrokenDownTime time = WallClock.Local(seconds);
        long east = Math.Abs(time.UtcOffset) / 60;
        return $"{s_days[time.WeekDay]}, {time.Day:00} {s_months[time.Month]} {1900 + time.YearsSince1900} "
            + $"{time.Hour:00}:{time.Minute:00}:{time.Second:00} "
            + $"{(time.UtcOffset < 0 ? '-' : '+')}{east / 60:00}{east % 60:00}";
    }
}
