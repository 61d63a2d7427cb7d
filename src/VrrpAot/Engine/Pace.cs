using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>Lets a report pass at most once in a while, and counts those it kept back.</summary>
/// <param name="gap">Least time between two reports.</param>
internal sealed class Pace(Duration gap)
{
    private Instant _nextAt;
    private int _leftOut;

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
        _nextAt = now + gap;
        _leftOut = 0;
        return true;
    }
}
