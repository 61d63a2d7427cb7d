namespace VrrpAot.Protocol;

/// <summary>
/// Handing over: make before break. Priority 0 is said, the state shown is FAULT or INIT, and the addresses still
/// answer until the successor's first advert is heard or its time is up. No RFC has this; to every other router it
/// looks like 6.4.3's Shutdown.
/// </summary>
public sealed partial class VirtualRouter
{
    private void InHandOver(in Input input, Instant now, Outputs outputs)
    {
        switch (input.Kind)
        {
            // Started again while stopping: the hand-over ends here, then 6.4.1.
            case InputKind.Start:
                if (_state != RouterState.Init)
                    break;
                FinishHandOver(outputs);
                InInit(input, now, outputs);
                break;

            // Stopped while already on the way to FAULT: still held, but it ends in INIT.
            case InputKind.Stop:
                if (_state == RouterState.Fault)
                    ChangeState(RouterState.Init, TransitionCause.Shutdown, outputs);
                if (!input.MayHandOver)
                    FinishHandOver(outputs);
                break;

            // Any router that says a priority has taken over; one that says 0 is leaving too.
            case InputKind.Advert:
                if (input.Priority != Priority.Leaving && input.Address != _source)
                    FinishHandOver(outputs);
                break;

            case InputKind.Timer:
                if (now >= _deadline)
                    FinishHandOver(outputs);
                break;

            case InputKind.Priority:
                SetPriority(input.Priority, outputs);
                break;

            case InputKind.Fault:
                _faulted = true;
                if (!input.MayHandOver)
                    FinishHandOver(outputs);
                break;

            // Well again before anybody took over: back in line as BACKUP, as after any fault.
            case InputKind.Recovery:
                _faulted = false;
                if (_state != RouterState.Fault)
                    break;
                FinishHandOver(outputs);
                Enter(TransitionCause.FaultCleared, now, outputs);
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

            // It has left already.
            case InputKind.GroupMaster:
            case InputKind.GroupBackup:
            case InputKind.GroupContest:
                break;
        }
    }
}
