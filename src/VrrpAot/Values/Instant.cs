namespace VrrpAot.Values;

/// <summary>
/// A point on the clock that counts since boot and never steps (CLOCK_BOOTTIME), in nanoseconds.
/// Wall-clock time never reaches the protocol (RFC 9568 section 6.2 wants steady timers).
/// </summary>
public readonly record struct Instant(long Nanoseconds) : IComparable<Instant>
{
    /// <summary>A deadline that never comes: "no timer armed".</summary>
    public static readonly Instant Never = new(long.MaxValue);

    public int CompareTo(Instant other) => Nanoseconds.CompareTo(other.Nanoseconds);

    public static bool operator <(Instant a, Instant b) => a.Nanoseconds < b.Nanoseconds;
    public static bool operator >(Instant a, Instant b) => a.Nanoseconds > b.Nanoseconds;
    public static bool operator <=(Instant a, Instant b) => a.Nanoseconds <= b.Nanoseconds;
    public static bool operator >=(Instant a, Instant b) => a.Nanoseconds >= b.Nanoseconds;
    public static Instant operator +(Instant at, Duration length) => new(at.Nanoseconds + length.Nanoseconds);
    public static Instant operator -(Instant at, Duration length) => new(at.Nanoseconds - length.Nanoseconds);
    public static Duration operator -(Instant later, Instant earlier) => new(later.Nanoseconds - earlier.Nanoseconds);

    /// <summary>The earlier of two deadlines.</summary>
    public static Instant Earlier(Instant a, Instant b) => a <= b ? a : b;
}
