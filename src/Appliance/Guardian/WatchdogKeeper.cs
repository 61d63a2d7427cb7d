using VrrpAot.Protocol;

namespace Appliance.Guardian;

/// <summary>
/// Feeds a hardware watchdog, and only for full turns of the engine's loop: an engine that turned since the last feed
/// earns the next one. One that has nothing to do for long is asked to turn in between (its attendant posts it a
/// command, so both are seen to live). While the engine stops, <see cref="StopDeadline"/> bounds it, and it is fed
/// meanwhile.
/// </summary>
/// <param name="feed">Gives the hardware its time anew.</param>
/// <param name="disarm">Stops the hardware.</param>
/// <param name="time">After which the hardware restarts the board.</param>
internal sealed class WatchdogKeeper(Action feed, Action disarm, Duration time)
{
    /// <summary>A feed that was not earned, and one look more, still come before the time is over.</summary>
    private const int LooksInTime = 4;

    private long _fedAtTurn = -1;
    private Instant? _fedAt;
    private bool _isStarving;

    /// <summary>
    /// Half of the time has passed without a feed: what is to be said before the board is reset is to be said now.
    /// </summary>
    public Action<Duration>? Starving { get; set; }

    /// <summary>It was fed after all.</summary>
    public Action? Saved { get; set; }

    /// <summary>When to look again.</summary>
    public Instant LookAt { get; private set; }

    /// <param name="turn">How often the loop has turned; null without an engine.</param>
    /// <param name="askForTurn">Has the loop turn once more, soon.</param>
    public void Look(Instant now, long? turn, bool stopping, Action askForTurn)
    {
        LookAt = now + time / LooksInTime;
        if (stopping || turn is not null && turn != _fedAtTurn)
        {
            _fedAtTurn = turn ?? -1;
            _fedAt = now;
            feed();
            if (_isStarving)
                Saved?.Invoke();
            _isStarving = false;
        }
        else if (_fedAt is null)
        {
            _fedAt = now; // Arming it fed it.
        }
        else if (!_isStarving && now - _fedAt.Value >= time / 2)
        {
            _isStarving = true;
            Starving?.Invoke(now - _fedAt.Value);
        }
        if (turn is not null && !stopping)
            askForTurn();
    }

    public void Disarm() => disarm();
}
