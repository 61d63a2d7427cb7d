namespace VrrpAot.Protocol;

/// <summary>INIT: not started, or stopped (RFC 9568 section 6.4.1, Initialize).</summary>
public sealed partial class VirtualRouter
{
    private void InInit(in Input input, Instant now, Outputs outputs)
    {
        switch (input.Kind)
        {
            // 6.4.1: only Startup leaves this state. A router that may not run yet starts in FAULT (keepalived).
            case InputKind.Start:
                if (_faulted)
                {
                    Settle(Phase.Fault);
                    ChangeState(RouterState.Fault, TransitionCause.Fault, outputs);
                }
                else
                {
                    Enter(TransitionCause.Startup, now, outputs);
                }
                break;

            case InputKind.Stop:
            // Nothing but Startup leaves Initialize: adverts have no effect here.
            case InputKind.Advert:
            case InputKind.Timer:
                break;

            case InputKind.Priority:
                SetPriority(input.Priority, outputs);
                break;

            case InputKind.Fault:
                _faulted = true;
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

            // Not of the group yet, or no more.
            case InputKind.GroupMaster:
            case InputKind.GroupBackup:
            case InputKind.GroupContest:
                break;
        }
    }
}
