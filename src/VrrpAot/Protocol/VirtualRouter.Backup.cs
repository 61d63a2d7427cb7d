namespace VrrpAot.Protocol;

/// <summary>BACKUP: watches the master (RFC 9568 section 6.4.2, RFC 3768 section 6.4.2).</summary>
public sealed partial class VirtualRouter
{
    private void InBackup(in Input input, Instant now, Outputs outputs)
    {
        switch (input.Kind)
        {
            case InputKind.Start:
                break;

            // 6.4.2, Shutdown: cancel the timer, become Initialize, send nothing.
            case InputKind.Stop:
                Settle(Phase.Init);
                ChangeState(RouterState.Init, TransitionCause.Shutdown, outputs);
                break;

            case InputKind.Advert:
                BackupHears(input, now, outputs);
                break;

            // 6.4.2, Active_Down_Timer fires.
            case InputKind.Timer:
                if (now < _deadline)
                    break;
                Observe(Observation.AdvertTimeout, default, default, outputs);
                if (_settings.IsInGroup)
                    WaitForTheGroup(now);
                else
                    BecomeMaster(_timeoutCause, _lastWord, now, outputs);
                break;

            // The timer keeps its start and takes the new skew (keepalived; the RFC has no changing priority).
            case InputKind.Priority:
                Duration before = Skew(_effective);
                SetPriority(input.Priority, outputs);
                _deadline = _deadline + (Skew(_effective) - before);
                break;

            case InputKind.Fault:
                _faulted = true;
                Settle(Phase.Fault);
                ChangeState(RouterState.Fault, TransitionCause.Fault, outputs);
                break;

            case InputKind.Recovery:
                _faulted = false;
                break;

            case InputKind.SourceAddress:
                _source = input.Address;
                break;

            // Only a MASTER has something to hand over.
            case InputKind.HandOver:
                break;

            case InputKind.Reclaim:
                _isReleased = false;
                break;

            // A member that could go at once (an owner) took the group along.
            case InputKind.GroupMaster:
                BecomeMaster(TransitionCause.Group, default, now, outputs);
                break;

            // It is there already, and has nothing to announce.
            case InputKind.GroupBackup:
            case InputKind.GroupContest:
                break;
        }
    }

    private void BackupHears(in Input advert, Instant now, Outputs outputs)
    {
        _lastWord = new Heard(advert.Address, advert.Priority);

        // 6.4.2: priority 0 sets the timer to Skew_Time. It never pushes a nearer deadline back: a second
        // priority-0 advert, or one that comes while we are about to preempt, would only lengthen the gap.
        if (advert.Priority == Priority.Leaving)
        {
            Observe(Observation.BackupHeardPriorityZero, advert.Address, advert.Priority, outputs);
            _deadline = Instant.Earlier(_deadline, now + Skew(_effective));
            _timeoutCause = TransitionCause.MasterLeft;
            return;
        }

        bool lower = advert.Priority < _effective;
        if (!lower)
            _preemptAllowedAt = Instant.Never;
        else if (Preempts && _settings.PreemptDelay > Duration.Zero && _preemptAllowedAt == Instant.Never)
            _preemptAllowedAt = now + _settings.PreemptDelay;

        // 6.4.2: accepted when we do not preempt, or when it is at least our equal (no address comparison here,
        // erratum-free in all RFCs); `preempt_delay` accepts a lower one until its time is up (keepalived).
        bool delaying = lower && _preemptAllowedAt != Instant.Never && now < _preemptAllowedAt;
        if (!Preempts || !lower || delaying)
        {
            _phase = Phase.Backup;
            Learn(advert);
            _listensOnceMore = false;
            _deadline = now + MasterDown;
            _timeoutCause = TransitionCause.MasterSilent;
            return;
        }

        // 6.4.2: discarded. The timer runs on, so that we take over in time; nothing is learned from it.
        _timeoutCause = TransitionCause.Preempting;
        Observe(Observation.BackupDiscardedLowerPriority, advert.Address, advert.Priority, outputs);
    }
}
