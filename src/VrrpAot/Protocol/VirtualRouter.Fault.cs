namespace VrrpAot.Protocol;

/// <summary>FAULT: must not run now (keepalived's state; the RFCs call it Initialize).</summary>
public sealed partial class VirtualRouter
{
    private void InFault(in Input input, Instant now, Outputs outputs)
    {
        switch (input.Kind)
        {
            case InputKind.Start:
                break;

            case InputKind.Stop:
                Settle(Phase.Init);
                ChangeState(RouterState.Init, TransitionCause.Shutdown, outputs);
                break;

            // Ignored in this state, as in Initialize (6.4.1).
            case InputKind.Advert:
            case InputKind.Timer:
                break;

            case InputKind.Priority:
                SetPriority(input.Priority, outputs);
                break;

            case InputKind.Fault:
                break;

            // 6.4.1 again: what was learned before is forgotten.
            case InputKind.Recovery:
                _faulted = false;
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

            // While one is here the whole group is.
            case InputKind.GroupMaster:
            case InputKind.GroupBackup:
            case InputKind.GroupContest:
                break;
        }
    }
}
