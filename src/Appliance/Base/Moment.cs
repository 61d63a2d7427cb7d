using VrrpAot.Linux;

namespace Appliance.Base;

/// <summary>
/// A moment of the wall clock, for people and files; never for deadlines. Not <see cref="DateTimeOffset"/>: its
/// formats, parsers and time zones would cost the program 100 kB.
/// </summary>
/// <param name="UnixMilliseconds">Since 1970, UTC.</param>
public readonly record struct Moment(long UnixMilliseconds)
{
    public static Moment Now => new(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());

    /// <summary>The end of the year 9999: what is later in a file is damage.</summary>
    public static readonly Moment Last = new(253_402_300_799_999);

    /// <summary>Whether a calendar of people has it: what a file says may be damaged.</summary>
    public bool IsPossible => UnixMilliseconds >= 0 && UnixMilliseconds <= Last.UnixMilliseconds;

    public static Moment operator +(Moment moment, Duration length) =>
        new(moment.UnixMilliseconds + length.Nanoseconds / 1_000_000);

    public static bool operator <(Moment a, Moment b) => a.UnixMilliseconds < b.UnixMilliseconds;
    public static bool operator >(Moment a, Moment b) => a.UnixMilliseconds > b.UnixMilliseconds;

    /// <summary>`2026-11-02 21:41:09.123`, local time.</summary>
    public override string ToString()
    {
        BrokenDownTime time = WallClock.Local(UnixMilliseconds / 1000);
        return $"{1900 + time.YearsSince1900}-{time.Month + 1:00}-{time.Day:00} "
            + $"{time.Hour:00}:{time.Minute:00}:{time.Second:00}.{UnixMilliseconds % 1000:000}";
    }
}
