using Appliance.Settings;

namespace Appliance.Tracking;

/// <summary>
/// Are there enough processes, and not too many? A change counts when it has lasted as long as `fork_delay` or
/// `terminate_delay` say; at the start there is no delay. PURE: time is given.
/// </summary>
public sealed class ProcessQuorum
{
    private readonly ProcessSettings _settings;

    /// <param name="count">Of processes that run now.</param>
    public ProcessQuorum(ProcessSettings settings, int count)
    {
        _settings = settings;
        Count = count;
        IsUp = settings.IsEnough(count);
    }

    /// <summary>Processes that run.</summary>
    public int Count { get; private set; }

    /// <summary>What counts.</summary>
    public bool IsUp { get; private set; }

    /// <summary>When what is the case counts, if it still is the case then.</summary>
    public Instant NextDeadline { get; private set; } = Instant.Never;

    /// <summary>So many run now.</summary>
    /// <returns>What counts has changed.</returns>
    public bool Counted(int count, Instant now)
    {
        Count = count;
        bool isEnough = _settings.IsEnough(count);
        if (isEnough == IsUp)
            NextDeadline = Instant.Never;
        else if (NextDeadline == Instant.Never)
            NextDeadline = now + (isEnough ? _settings.ForkDelay : _settings.TerminateDelay);
        return Due(now);
    }

    /// <returns>What counts has changed.</returns>
    public bool Due(Instant now)
    {
        if (now < NextDeadline || NextDeadline == Instant.Never)
            return false;
        NextDeadline = Instant.Never;
        IsUp = !IsUp;
        return true;
    }
}
