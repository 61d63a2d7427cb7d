namespace VrrpAot.Engine;

/// <summary>
/// Lets a report pass at most once in a while, and counts those it kept back. A doubling one waits twice as long after
/// each report for which it had to keep others back, up to ten minutes: who floods fills no log, however long. As soon
/// as a pause passes in which there was nothing to keep back, the next report passes as at first.
/// </summary>
internal struct Pace
{
    private static readonly Duration s_tenMinutes = Duration.FromSeconds(600);

    private Instant _nextAt;
    /// <summary>What the gap has grown to, in milliseconds; 0 before the first report.</summary>
    private int _gap;
    private int _leftOut;

    /// <summary>True when a report may go out now.</summary>
    /// <param name="gap">Least time between two reports.</param>
    /// <param name="leftOut">How many were kept back since the last one that went out.</param>
    public bool Allows(Instant now, Duration gap, out int leftOut) => Allows(now, gap, gap, out leftOut);

    /// <summary>The same for a doubling one.</summary>
    public bool AllowsDoubling(Instant now, Duration gap, out int leftOut) =>
        Allows(now, gap, s_tenMinutes, out leftOut);

    /// <param name="longest">What the gap may grow to.</param>
    internal bool Allows(Instant now, Duration gap, Duration longest, out int leftOut)
    {
        leftOut = _leftOut;
        if (now < _nextAt)
        {
            _leftOut++;
            return false;
        }
        var grown = Duration.FromMilliseconds(_gap);
        if (_leftOut == 0)
            grown = gap;
        else if (grown < longest)
            grown = grown * 2 < longest ? grown * 2 : longest;
        _nextAt = now + grown;
        _gap = (int)(grown.Nanoseconds / 1_000_000);
        _leftOut = 0;
        return true;
    }
}
