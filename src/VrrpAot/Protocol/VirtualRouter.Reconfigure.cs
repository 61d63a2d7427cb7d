namespace VrrpAot.Protocol;

/// <summary>New settings for a router at work. It stays what it is; only what it is waiting for may move.</summary>
public sealed partial class VirtualRouter
{
    /// <summary>
    /// Takes up new settings at <paramref name="now"/>, which change no state and send nothing by themselves. Nobody
    /// who follows our adverts may lose us over it: a deadline of a MASTER only moves nearer (those who listen have
    /// learned the old interval), and a BACKUP that has become less patient gives its master that much from now. The
    /// effective priority stays until it is told, since what is tracked makes the difference; only an owner's (255)
    /// holds at once, since nothing else decides it.
    /// </summary>
    /// <param name="outputs">Appended to: a change of priority and a timer, at most.</param>
    public void Reconfigure(ElectionSettings settings, Instant now, Outputs outputs)
    {
        Duration before = MasterDown;
        bool learned = settings.Version == VrrpVersion.V3 && _settings.Version == VrrpVersion.V3
            && _phase is (Phase.Backup or Phase.Waiting) && KnownMaster != null;
        if (settings.BasePriority.IsOwner)
            SetPriority(settings.BasePriority, outputs);
        bool otherRefresh = settings.Announcements.RefreshInterval != _settings.Announcements.RefreshInterval;
        _settings = settings;
        if (!learned && _phase is not (Phase.HandingOver or Phase.Offering))
            _masterInterval = settings.AdvertInterval;
        switch (_phase)
        {
            case Phase.Master:
                Instant next = _lastAdvertAt + settings.AdvertInterval;
                _deadline = Instant.Earlier(_deadline, next > now ? next : now);
                if (otherRefresh)
                    _refreshAt = RefreshFrom(now);
                break;
            // Its group was all that it waited for.
            case Phase.Waiting when !settings.IsInGroup:
                _phase = Phase.Backup;
                _deadline = now;
                break;
            case Phase.Backup or Phase.Waiting:
                TakeTheNewPatience(before, now);
                break;
        }
        Arm(outputs);
    }

    private void TakeTheNewPatience(Duration before, Instant now)
    {
        Duration after = MasterDown;
        if (after < before)
            _deadline = Instant.Earlier(_deadline, now + after);
        // After priority 0 only the skew is waited for, which does not depend on the patience.
        else if (_timeoutCause != TransitionCause.MasterLeft)
            _deadline += after - before;
        if (!_settings.Preempt || _settings.PreemptDelay == Duration.Zero)
            _preemptAllowedAt = Instant.Never;
        else if (_preemptAllowedAt != Instant.Never)
            _preemptAllowedAt = Instant.Earlier(_preemptAllowedAt, now + _settings.PreemptDelay);
    }

    private Instant RefreshFrom(Instant now) =>
        _settings.Announcements.RefreshInterval > Duration.Zero ? now + _settings.Announcements.RefreshInterval
            : Instant.Never;
}
