namespace VrrpAot.Engine;

/// <summary>
/// VIPs that the kernel refuses to set: a capability is missing, or it does not like the address. What cannot be held
/// is not claimed: the instance says priority 0 and waits in FAULT, so that a peer serves. (keepalived stays MASTER
/// without its VIP.) After a pause the kernel is asked again, without claiming anything, and an instance whose VIPs it
/// would set now takes part again.
/// </summary>
public sealed partial class EngineLoop
{
    private static readonly Duration s_firstPause = Duration.FromSeconds(5);
    private static readonly Duration s_longestPause = Duration.FromSeconds(60);

    private readonly bool _maySetAddresses;

    /// <summary>When the first of those that wait is to be tried again; <see cref="Instant.Never"/> when nobody
    /// waits.</summary>
    private Instant _tryAgainAt = Instant.Never;

    private void CannotHold(Instance instance)
    {
        // Told already; what is left of its VIPs is held for a successor.
        if ((instance.Faults & FaultCauses.AddressRefused) != 0 && instance.Router.HoldsAddresses)
            return;
        Duration pause = instance.RefusalPause * 2;
        instance.RefusalPause = pause < s_firstPause ? s_firstPause : pause > s_longestPause ? s_longestPause : pause;
        instance.TryAgainAt = _now + instance.RefusalPause;
        _tryAgainAt = Instant.Earlier(_tryAgainAt, instance.TryAgainAt);
        SetFault(instance, FaultCauses.AddressRefused, true);
    }

    /// <summary>Without CAP_NET_ADMIN nothing is claimed in the first place, but for addresses of the machine's own,
    /// which nobody has to set. The first try tells the errno, and whether there is another way.</summary>
    private void DoubtAddresses(Instance instance)
    {
        if (_maySetAddresses || _addresses.AllAreMachines(instance.Index))
            return;
        instance.Faults |= FaultCauses.AddressRefused;
        instance.TryAgainAt = _tryAgainAt = _now;
    }

    private void TryRefusedAgain()
    {
        if (_now < _tryAgainAt)
            return;
        _tryAgainAt = Instant.Never;
        foreach (Instance instance in _instances)
            if ((instance.Faults & FaultCauses.AddressRefused) != 0)
            {
                if (_now >= instance.TryAgainAt && _listed && !instance.Router.HoldsAddresses)
                    TryAgain(instance);
                else if (instance.TryAgainAt <= _now)
                    instance.TryAgainAt = _now + s_firstPause;
                if ((instance.Faults & FaultCauses.AddressRefused) != 0)
                    _tryAgainAt = Instant.Earlier(_tryAgainAt, instance.TryAgainAt);
            }
    }

    /// <summary>The kernel answers before the send returns: what is not refused then would be set.</summary>
    private void TryAgain(Instance instance)
    {
        _addresses.Try(instance.Index, _route);
        instance.TryAgainAt = Instant.Never;
        int errno = _route.Flush();
        if (errno != 0)
            RequestsLost(errno);
        _route.Receive(this);
        if (errno != 0 && instance.TryAgainAt == Instant.Never)
            instance.TryAgainAt = _now + s_firstPause;
        if (instance.TryAgainAt != Instant.Never)
            return;
        instance.RefusalPause = Duration.Zero;
        SetFault(instance, FaultCauses.AddressRefused, false);
    }
}
