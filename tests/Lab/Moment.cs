using System.Diagnostics;

namespace Lab;

/// <summary>A point in time on this process's monotonic clock.</summary>
/// <param name="SinceStart">Time since the process first looked at the clock.</param>
public readonly record struct Moment(TimeSpan SinceStart) : IComparable<Moment>
{
    private static readonly long Origin = Stopwatch.GetTimestamp();

    public static Moment Now => new(Stopwatch.GetElapsedTime(Origin));

    public int CompareTo(Moment other) => SinceStart.CompareTo(other.SinceStart);
    public static TimeSpan operator -(Moment later, Moment earlier) => later.SinceStart - earlier.SinceStart;
    public static Moment operator +(Moment moment, TimeSpan span) => new(moment.SinceStart + span);
    public static bool operator <(Moment left, Moment right) => left.SinceStart < right.SinceStart;
    public static bool operator >(Moment left, Moment right) => left.SinceStart > right.SinceStart;
    public static bool operator <=(Moment left, Moment right) => left.SinceStart <= right.SinceStart;
    public static bool operator >=(Moment left, Moment right) => left.SinceStart >= right.SinceStart;
    public override string ToString() => $"{SinceStart.TotalSeconds:F3} s";
}
