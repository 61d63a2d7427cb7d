using Appliance.Base;
using Appliance.Reports;

namespace Appliance.Records;

/// <summary>
/// How long maintenance that was read from a file still has to last. The file has times of the wall clock, and a small
/// board may start in 1970 or at the time of its last stop. A clock that cannot be right never ends maintenance early
/// and never makes it longer than was asked for, counted from the start; when it has been set the rest is reckoned
/// anew.
/// </summary>
internal static class MaintenanceTerm
{
    /// <summary>A clock that says less has not been set: this program is younger. 2025-01-01.</summary>
    private static readonly Moment s_sane = new(1_735_689_600_000);

    /// <summary>The clock, or the file's, cannot be right.</summary>
    public static bool IsInDoubt(Maintenance maintenance, Moment now) =>
        now < maintenance.Since || now < s_sane || maintenance.Since < s_sane;

    /// <summary>Null for no end; zero when it is over.</summary>
    public static Duration? Remaining(Maintenance maintenance, Moment now)
    {
        if (maintenance.Until is not { } until)
            return null;
        Duration length = Between(maintenance.Since, until);
        if (IsInDoubt(maintenance, now))
            return length;
        Duration rest = Between(now, until);
        return rest < length ? rest : length;
    }

    private static Duration Between(Moment from, Moment to) =>
        to < from ? Duration.Zero : Duration.FromMilliseconds(to.UnixMilliseconds - from.UnixMilliseconds);
}
