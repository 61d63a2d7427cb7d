namespace VrrpAot.Protocol;

/// <summary>
/// An offer: a MASTER is asked to hand over, and does it only if somebody takes over. Priority 0 is said and the
/// addresses go on answering, as in a hand-over; but the state shown stays MASTER until the successor's first advert is
/// heard, and when nobody speaks in time the next advert goes out as if nothing had been. Nobody can know before
/// whether a silent BACKUP is able to take over; this asks it without risk. To every other router it looks like 6.4.3's
/// Shutdown, and then perhaps like a start.
/// </summary>
public sealed partial class VirtualRouter
{
    private void InOffer(in Input input, Instant now, Outputs outputs)
    {
        switch (input.Kind)
        {
            case InputKind.Start:
                break;

            // It goes in any case now: as from MASTER, with another priority 0, which never lengthens a successor's
            // wait.
            case InputKind.Stop:
                Release(RouterState.Init, TransitionCause.Shutdown, input.MayHandOver, now, outputs);
                break;

            case InputKind.Fault:
                _faulted = true;
                Release(RouterState.Fault, TransitionCause.Fault, input.MayHandOver, now, outputs);
                break;

            // Any router that says a priority has taken over; one that says 0 is leaving too.
            case InputKind.Advert:
                if (input.Priority == Priority.Leaving || input.Address == _source)
                    break;
                Learn(input);
                EndOffer(new Heard(input.Address, input.Priority), now, outputs);
                break;

            case InputKind.Timer:
                if (now >= _deadline)
                    NobodyTookOver(now, outputs);
                break;

            case InputKind.Priority:
                SetPriority(input.Priority, outputs);
                break;

            case InputKind.Recovery:
                _faulted = false;
                break;

            case InputKind.SourceAddress:
                _source = input.Address;
                break;

            // Asked again: FAULT is the farther way, and who insists once insists.
            case InputKind.HandOver when input.MayHandOver:
                _offerTo = input.To == RouterState.Fault ? RouterState.Fault : _offerTo;
                _force |= input.Force;
                break;

            case InputKind.HandOver:
                NobodyTookOver(now, outputs);
                break;

            case InputKind.Reclaim:
            case InputKind.GroupMaster:
            case InputKind.GroupContest:
                break;

            // Another member was taken: this one has a successor too, whose adverts came with the other's.
            case InputKind.GroupBackup:
                EndOffer(default, now, outputs, TransitionCause.Group);
                break;
        }
    }

    private void Offer(in Input input, Instant now, Outputs outputs)
    {
        outputs.Add(new Output { Kind = OutputKind.SendAdvert, Priority = Priority.Leaving });
        ForgetAnnouncements();
        _phase = Phase.Offering;
        (_offerTo, _force) = (input.To, input.Force);
        // Nobody knows who the successor is, so its skew is taken as the longest there is.
        _deadline = now + Skew(new Priority(1)) + HandOverGrace;
    }

    private void NobodyTookOver(Instant now, Outputs outputs)
    {
        if (_force)
        {
            EndOffer(default, now, outputs);
            return;
        }
        Observe(Observation.NobodyTookOver, default, default, outputs);
        _phase = Phase.Master;
        _listensOnceMore = false;
        SendAdvert(now, outputs);
        _refreshAt = RefreshFrom(now);
    }

    private void EndOffer(Heard successor, Instant now, Outputs outputs,
        TransitionCause cause = TransitionCause.HandedOver)
    {
        if (_offerTo == RouterState.Fault)
        {
            _faulted = true;
            ChangeState(RouterState.Fault, cause, outputs, successor);
            FinishHandOver(outputs);
            return;
        }
        _isReleased = true;
        BecomeBackup(cause, successor, now, outputs);
        outputs.Add(new Output { Kind = OutputKind.RemoveAddresses });
    }
}
