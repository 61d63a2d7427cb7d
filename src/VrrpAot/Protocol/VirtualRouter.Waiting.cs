namespace VrrpAot.Protocol;

/// <summary>
/// Waiting: a BACKUP whose timer has run out, and whose sync group is not as far (keepalived's "wantstate"). It is
/// BACKUP for everybody who asks, and would rather stay so than take one half of a router: the other half is served
/// elsewhere. A master that is heard again ends the wait.
/// </summary>
public sealed partial class VirtualRouter
{
    private void InWaiting(in Input input, Instant now, Outputs outputs)
    {
        switch (input.Kind)
        {
            // The whole group is as far.
            case InputKind.GroupMaster:
                BecomeMaster(_timeoutCause, _lastWord, now, outputs);
                break;

            // Everything else is BACKUP's: a timer that runs out again begins again, an advert that is accepted puts
            // it back in line.
            case InputKind.Start:
            case InputKind.Stop:
            case InputKind.Advert:
            case InputKind.Timer:
            case InputKind.Priority:
            case InputKind.Fault:
            case InputKind.Recovery:
            case InputKind.SourceAddress:
            case InputKind.HandOver:
            case InputKind.Reclaim:
            case InputKind.GroupBackup:
            case InputKind.GroupContest:
                InBackup(input, now, outputs);
                break;
        }
    }

    /// <summary>The timer begins again meanwhile, as keepalived's does.</summary>
    private void WaitForTheGroup(Instant now)
    {
        _phase = Phase.Waiting;
        _deadline = now + MasterDown;
    }
}
