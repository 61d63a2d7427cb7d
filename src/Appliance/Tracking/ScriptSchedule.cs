
namespace Appliance.Tracking;

/// <summary>What is to be done with a script now.</summary>
public enum ScheduledAct : byte
{
    None,
    /// <summary>Start it, and say <see cref="ScriptSchedule.Started"/>.</summary>
    Start,
    /// <summary>A start is due, but the last run is not over: no start this time.</summary>
    Skip,
    /// <summary>It ran longer than its timeout: TERM to its process group.</summary>
    Terminate,
    /// <summary>TERM did not end it: KILL to its process group.</summary>
    Kill,
}

/// <summary>
/// When a script starts and when its patience ends. Starts are <c>interval</c> apart, from start to start, the first at
/// once; a run that lasts longer costs the starts it covers, never two runs at a time. After <c>timeout</c> comes TERM,
/// 2 s later KILL, and KILL again every 10 s (a process in uninterruptible sleep dies only when it wakes).
/// </summary>
public sealed class ScriptSchedule(Duration interval, Duration timeout, Instant firstStart)
{
    public static readonly Duration KillAfter = Duration.FromSeconds(2);
    public static readonly Duration KillAgainAfter = Duration.FromSeconds(10);

    private Instant _nextStart = firstStart;
    private Instant _patience = Instant.Never;

    public bool Running { get; private set; }

    /// <summary>TERM was due in this run: however it ends, it has failed.</summary>
    public bool TimedOut { get; private set; }

    /// <summary>KILLs of this run so far.</summary>
    public int Kills { get; private set; }

    public Instant NextDeadline => Instant.Earlier(_nextStart, _patience);

    /// <summary>What is due at <paramref name="now"/>; to be asked again until it says None.</summary>
    public ScheduledAct Next(Instant now)
    {
        if (now >= _patience)
            return LosePatience(now);
        if (now < _nextStart)
            return ScheduledAct.None;
        _nextStart += interval;
        if (_nextStart <= now)
            // We were late by more than a whole interval: missed starts are not made up for.
            _nextStart = now + interval;
        return Running ? ScheduledAct.Skip : ScheduledAct.Start;
    }

    private ScheduledAct LosePatience(Instant now)
    {
        if (!TimedOut)
        {
            TimedOut = true;
            _patience = now + KillAfter;
            return ScheduledAct.Terminate;
        }
        Kills++;
        _patience = now + KillAgainAfter;
        return ScheduledAct.Kill;
    }

    public void Started(Instant now)
    {
        Running = true;
        TimedOut = false;
        Kills = 0;
        _patience = now + timeout;
    }

    public void Ended()
    {
        Running = false;
        _patience = Instant.Never;
    }

    /// <summary>No more starts. What runs keeps its patience.</summary>
    public void Stop() => _nextStart = Instant.Never;
}
