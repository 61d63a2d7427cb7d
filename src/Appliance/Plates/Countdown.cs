using Appliance.Reports;

namespace Appliance.Plates;

/// <summary>
/// What is on trial, and for how long still: firmware, or a configuration that nobody has confirmed. Pure.
/// </summary>
internal static class Countdown
{
    private const long Second = 1_000_000_000;

    /// <summary>When the first of them ends; null when there is none.</summary>
    public static Instant? End(Snapshot box) => (box.FirmwareTrialEndsAt, box.FirstUndoneAt) switch
    {
        ({ } firmware, { } commit) => Instant.Earlier(firmware, commit),
        var (firmware, commit) => firmware ?? commit,
    };

    /// <summary>4:12, in minutes and whole seconds; 99:59 at most.</summary>
    public static string Text(Instant end, Instant now)
    {
        long seconds = Math.Min(Left(end, now), 99 * 60 + 59);
        return $"{seconds / 60}:{seconds % 60:00}";
    }

    public static Instant NextChange(Instant end, Instant now) =>
        now >= end ? Instant.Never : new Instant(end.Nanoseconds - Left(end, now) * Second + 1);

    private static long Left(Instant end, Instant now) => Math.Max(0, (end - now).Nanoseconds / Second);
}
