namespace VrrpAot.Values;

/// <summary>
/// A length of time, in nanoseconds. VRRP version 2 speaks seconds and version 3 centiseconds; neither is ever an
/// integer outside the codec, so the two cannot be mixed up.
/// </summary>
public readonly record struct Duration(long Nanoseconds) : IComparable<Duration>
{
    public static readonly Duration Zero = new(0);

    public static Duration FromSeconds(long seconds) => new(seconds * 1_000_000_000);
    public static Duration FromCentiseconds(long centiseconds) => new(centiseconds * 10_000_000);
    public static Duration FromMilliseconds(long milliseconds) => new(milliseconds * 1_000_000);

    public double TotalSeconds => Nanoseconds / 1e9;
    public double TotalMilliseconds => Nanoseconds / 1e6;

    public int CompareTo(Duration other) => Nanoseconds.CompareTo(other.Nanoseconds);

    public static bool operator <(Duration a, Duration b) => a.Nanoseconds < b.Nanoseconds;
    public static bool operator >(Duration a, Duration b) => a.Nanoseconds > b.Nanoseconds;
    public static bool operator <=(Duration a, Duration b) => a.Nanoseconds <= b.Nanoseconds;
    public static bool operator >=(Duration a, Duration b) => a.Nanoseconds >= b.Nanoseconds;
    public static Duration operator +(Duration a, Duration b) => new(a.Nanoseconds + b.Nanoseconds);
    public static Duration operator -(Duration a, Duration b) => new(a.Nanoseconds - b.Nanoseconds);
    public static Duration operator *(Duration a, long times) => new(a.Nanoseconds * times);
    public static Duration operator /(Duration a, long parts) => new(a.Nanoseconds / parts);
}
