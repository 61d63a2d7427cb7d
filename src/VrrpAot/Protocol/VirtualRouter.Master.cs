namespace VrrpAot.Protocol;

/// <summary>
/// MASTER: holds the addresses and says so (RFC 9568 section 6.4.3 "Active", RFC 3768 section 6.4.3).
/// </summary>
public sealed partial class VirtualRouter
{
    private void InMaster(in Input input, Instant now, Outputs outputs)
    {
        switch (input.Kind)
        {
            case InputKind.Start:
                break;

            // 6.4.3, Shutdown: cancel Adver_Timer, one advert with priority 0, become Initialize.
            case InputKind.Stop:
                Release(RouterState.Init, TransitionCause.Shutdown, input.MayHandOver, now, outputs);
                break;

            case InputKind.Advert:
                MasterHears(input, now, outputs);
                break;

            case InputKind.Timer:
                MasterTimer(now, outputs);
                break;

            // The next advert carries it; the other side preempts by the normal rules.
            case InputKind.Priority:
                SetPriority(input.Priority, outputs);
                break;

            case InputKind.Fault:
                _faulted = true;
                Release(RouterState.Fault, TransitionCause.Fault, input.MayHandOver, now, outputs);
                break;

            case InputKind.Recovery:
                _faulted = false;
                break;

            case InputKind.SourceAddress:
                _source = input.Address;
                break;

            case InputKind.HandOver:
                if (input.MayHandOver)
                    Offer(input, now, outputs);
                break;

            case InputKind.Reclaim:
            case InputKind.GroupMaster:
                break;

            // As keepalived: without a word, since who took the other member takes this one too, and speaks.
            case InputKind.GroupBackup:
                ForgetAnnouncements();
                BecomeBackup(TransitionCause.Group, default, now, outputs);
                outputs.Add(new Output { Kind = OutputKind.RemoveAddresses });
                break;

            case InputKind.GroupContest:
                AnnounceAfterContest(now, outputs);
                break;
        }
    }

    private void MasterTimer(Instant now, Outputs outputs)
    {
        // 6.4.3, Adver_Timer fires. The next deadline counts from this one, not from now, so that lateness does not
        // add up; after a long sleep one advert is sent, not the missed ones.
        if (now >= _deadline)
        {
            Instant due = _deadline;
            SendAdvert(now, outputs);
            if (due + _settings.AdvertInterval > now)
                _deadline = due + _settings.AdvertInterval;
        }

        if (now >= _announceAgainAt)
        {
            _announceAgainAt = Instant.Never;
            _lastAnnouncementAt = now;
            outputs.Add(new Output { Kind = OutputKind.Announce, Count = _announceAgainCount });
        }

        if (now >= _contestBurstAt)
            AnnounceContest(now, outputs);

        if (now >= _contestEchoAt)
        {
            _contestEchoAt = Instant.Never;
            _lastAnnouncementAt = now;
            outputs.Add(new Output { Kind = OutputKind.Announce, Count = 1 });
        }

        if (now >= _refreshAt)
        {
            _refreshAt = now + _settings.Announcements.RefreshInterval;
            _lastAnnouncementAt = now;
            outputs.Add(new Output { Kind = OutputKind.Announce, Count = _settings.Announcements.RefreshRepeat });
        }
    }

    private void MasterHears(in Input advert, Instant now, Outputs outputs)
    {
        // 6.4.3: priority 0 is answered at once, and Adver_Timer starts anew.
        if (advert.Priority == Priority.Leaving)
        {
            Observe(Observation.MasterHeardPriorityZero, advert.Address, advert.Priority, outputs);
            Answer(now, outputs);
            return;
        }

        if (advert.Address == _source)
        {
            Observe(Observation.HeardOwnAddress, advert.Address, advert.Priority, outputs);
            return;
        }

        // RFC 9568 section 8.3.2: two owners on one link are a mistake that must be said.
        if (advert.Priority.IsOwner && _effective.IsOwner)
            Observe(Observation.OwnerConflict, advert.Address, advert.Priority, outputs);

        // 6.4.3: higher priority wins, then the higher address.
        if (advert.Priority > _effective)
            Yield(Observation.MasterHeardHigherPriority, advert, now, outputs);
        else if (advert.Priority == _effective && advert.Address > _source)
            Yield(Observation.MasterHeardSamePriorityHigherAddress, advert, now, outputs);
        else
            Contest(advert, now, outputs);
    }

    /// <summary>
    /// 6.4.3, a better router is there. Our last advert tells it that there was a contest, so that it announces its
    /// addresses again: without it, neighbours that listened to us stay with us (see the README of this room).
    /// </summary>
    private void Yield(Observation why, in Input advert, Instant now, Outputs outputs)
    {
        Observe(why, advert.Address, advert.Priority, outputs);
        // Not between routers of different intervals (version 3): it comes after the winner's advert, so a third router
        // would learn our interval last, time the slower winner out, become master, yield with a last advert, and so on
        // for ever.
        if (_settings.LastAdvertBeforeYielding && advert.Interval == _settings.AdvertInterval)
            SendAdvert(now, outputs);
        ForgetAnnouncements();
        Learn(advert);
        BecomeBackup(TransitionCause.Preempted, new Heard(advert.Address, advert.Priority), now, outputs);
        outputs.Add(new Output { Kind = OutputKind.RemoveAddresses });
    }

    /// <summary>
    /// 6.4.3 (RFC 9568), a losing router speaks: answer it at once, and announce our addresses again (keepalived).
    /// </summary>
    private void Contest(in Input advert, Instant now, Outputs outputs)
    {
        Observe(Observation.MasterHeardLowerPriority, advert.Address, advert.Priority, outputs);
        if (_settings.AnswerLowerPriority)
            Answer(now, outputs);
        AnnounceAfterContest(now, outputs);
    }

    /// <summary>
    /// The addresses are announced again: those that were contested, and those of the other members of a sync group,
    /// whose neighbours may have heard the same rival (keepalived).
    /// </summary>
    private void AnnounceAfterContest(Instant now, Outputs outputs)
    {
        if (_settings.Announcements.LowerPriorityRepeat == 0)
            return;
        // Never moved by a later contest: a flood could hold it off for ever.
        if (_contestEchoAt == Instant.Never)
            _contestEchoAt = now + ContestEcho;
        // Too soon after the last burst: one at the end of the gap covers every contest until then.
        if (now - _lastAnnouncementAt >= AnnouncementGap)
            AnnounceContest(now, outputs);
        else
            _contestBurstAt = _lastAnnouncementAt + AnnouncementGap;
    }

    private void AnnounceContest(Instant now, Outputs outputs)
    {
        AnnouncementSettings announcements = _settings.Announcements;
        _contestBurstAt = Instant.Never;
        _lastAnnouncementAt = now;
        outputs.Add(new Output { Kind = OutputKind.Announce, Count = announcements.LowerPriorityRepeat });
        AnnounceAgain(announcements.LowerPriorityRepeat, announcements.LowerPriorityDelay, now);
    }

    /// <summary>
    /// An advert now, or as soon as <see cref="AnswerGap"/> allows: a flood must not be answered packet by packet. An
    /// answer restarts Adver_Timer, as keepalived's does; 6.4.3 of the RFC says so for priority 0 only.
    /// </summary>
    private void Answer(Instant now, Outputs outputs)
    {
        if (now - _lastAdvertAt >= AnswerGap)
            SendAdvert(now, outputs);
        else
            _deadline = Instant.Earlier(_deadline, _lastAdvertAt + AnswerGap);
    }
}
