using VrrpAot.Protocol;

namespace Appliance.Guardian;

/// <summary>
/// Whether the loop of a child turns: from time to time it is given an order that asks for nothing, and one that does
/// not read it hangs. Time is an argument.
/// </summary>
internal sealed class Beat
{
    /// <summary>How often it is asked.</summary>
    public static readonly Duration Pause = Duration.FromSeconds(10);
    /// <summary>A reload of thousands of servers takes seconds on a small board.</summary>
    public static readonly Duration Patience = Duration.FromSeconds(30);
    /// <summary>Who looks so much too late was stopped himself, and the child with him.</summary>
    private static readonly Duration s_oversleep = Duration.FromSeconds(1);

    private Instant? _askedAt;

    /// <summary>How often it was seen to turn.</summary>
    public long Turns { get; private set; }

    /// <summary>When to <see cref="Hangs"/>; never without a child.</summary>
    public Instant LookAt { get; private set; } = Instant.Never;

    /// <summary>A life of the child begins.</summary>
    public void Begin(Instant now) => (_askedAt, LookAt) = (null, now + Pause);

    public void End() => (_askedAt, LookAt) = (null, Instant.Never);

    /// <param name="isHeard">The child has taken all orders.</param>
    /// <returns>It is to be asked now: the last time it has answered, or there was none.</returns>
    public bool Asks(Instant now, bool isHeard)
    {
        if (_askedAt is not null && !isHeard)
            return false;
        if (_askedAt is not null)
            Turns++;
        _askedAt = now;
        return true;
    }

    /// <summary>To be called at <see cref="LookAt"/>, before it is asked anew.</summary>
    /// <returns>So long it has not turned; null for one that is well, or may be.</returns>
    public Duration? Hangs(Instant now, bool isHeard)
    {
        bool overslept = now - LookAt > s_oversleep;
        LookAt = now + Pause;
        if (_askedAt is not { } asked || isHeard)
            return null;
        if (overslept)
            _askedAt = now;
        return now - _askedAt >= Patience ? now - asked : null;
    }
}
