namespace VrrpAot.Engine;

/// <summary>
/// Lets a report pass at most once in a while, and counts those it kept back. A doubling one waits twice as long after
/// each report for which it had to keep others back, up to ten minutes: who floods fills no log, however long. As soon
/// as a pause passes in which there was nothing to keep back, the next report passes as at first.
/// </summary>
/// <param name="gap">Least time between two reports.</param>
/// <param name="longest">What the gap may grow to.</param>
internal sealed class Pace(Duration gap, Duration longest)
{
    private static readonly Duration s_tenMinutes = Duration.FromSeconds(600);

    /// <summary>What the gap has grown to; zero before the first report.</summary>
    private Duration _gap;
    private Instant _nextAt;
    private int _leftOut;

    public Pace(Duration gap) : this(gap, gap)
    {
    }

    public static Pace Doubling(Duration gap) => new(gap, s_tenMinutes);

    /// <summary>True when a report may go out now.</summary>
    /// <param name="leftOut">How many were kept back since the last one that went out.</param>
    public bool Allows(Instant now, out int leftOut)
    {
        leftOut = _leftOut;
        if (now < _nextAt)
        {
            _leftOut++;
            return false;
        }
        if (_leftOut == 0)
            _gap = gap;
        else if (_gap < longest)
            _gap = _gap * 2 < longest ? _gap * 2 : longest;
        _nextAt = now + _gap;
        _leftOut = 0;
        return true;
    }
}
