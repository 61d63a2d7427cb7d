using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>
/// VIPs that the kernel refuses to set: a capability is missing, or it does not like the address. What cannot be held
/// is not claimed: the instance says priority 0 and waits in FAULT, so that a peer serves. (keepalived stays MASTER
/// without its VIP.) After a pause the kernel is asked again, without claiming anything, and an instance whose VIPs it
/// would set now takes part again.
/// </summary>
/// <param name="maySetAddresses">CAP_NET_ADMIN is there.</param>
internal sealed class Refusals(Routers routers, AddressTable addresses, Listing listing, bool maySetAddresses,
    Turn turn) : Service
{
    private static readonly Duration s_firstPause = Duration.FromSeconds(5);
    private static readonly Duration s_longestPause = Duration.FromSeconds(60);

    /// <summary>When the first of those that wait is to be tried again; <see cref="Instant.Never"/> when nobody
    /// waits.</summary>
    private Instant _tryAgainAt = Instant.Never;

    public bool MaySetAddresses => maySetAddresses;

    public override Instant NextDeadline => _tryAgainAt;

    /// <summary>The kernel has refused one of its VIPs.</summary>
    public void CannotHold(Instance instance)
    {
        // Told already; what is left of its VIPs is held for a successor.
        if ((instance.Faults & FaultCauses.AddressRefused) != 0 && instance.Router.HoldsAddresses)
            return;
        Duration pause = instance.RefusalPause * 2;
        instance.RefusalPause = pause < s_firstPause ? s_firstPause : pause > s_longestPause ? s_longestPause : pause;
        instance.TryAgainAt = turn.Now + instance.RefusalPause;
        _tryAgainAt = Instant.Earlier(_tryAgainAt, instance.TryAgainAt);
        routers.SetFault(instance, FaultCauses.AddressRefused, true);
    }

    /// <summary>Without CAP_NET_ADMIN nothing is claimed in the first place, but for addresses of the machine's own,
    /// which nobody has to set. The first try tells the errno, and whether there is another way.</summary>
    public void Doubt(Instance instance)
    {
        if (maySetAddresses || addresses.AllAreMachines(instance.Index))
            return;
        instance.Faults |= FaultCauses.AddressRefused;
        TryNow(instance);
    }

    /// <summary>A reload: perhaps the file was mended.</summary>
    public void GoOn(Instance instance)
    {
        if ((instance.Faults & FaultCauses.AddressRefused) != 0)
            TryNow(instance);
    }

    private void TryNow(Instance instance) => instance.TryAgainAt = _tryAgainAt = turn.Now;

    public override void Due()
    {
        if (turn.Now < _tryAgainAt)
            return;
        _tryAgainAt = Instant.Never;
        foreach (Instance instance in routers.All)
            if ((instance.Faults & FaultCauses.AddressRefused) != 0)
            {
                if (turn.Now >= instance.TryAgainAt && listing.IsComplete && !instance.Router.HoldsAddresses)
                    TryAgain(instance);
                else if (instance.TryAgainAt <= turn.Now)
                    instance.TryAgainAt = turn.Now + s_firstPause;
                if ((instance.Faults & FaultCauses.AddressRefused) != 0)
                    _tryAgainAt = Instant.Earlier(_tryAgainAt, instance.TryAgainAt);
            }
    }

    /// <summary>The kernel answers before the send returns: what is not refused then would be set.</summary>
    private void TryAgain(Instance instance)
    {
        addresses.Try(instance.Index, listing.Routes);
        instance.TryAgainAt = Instant.Never;
        Errno errno = listing.Send();
        listing.Hear();
        if (!errno.IsOk && instance.TryAgainAt == Instant.Never)
            instance.TryAgainAt = turn.Now + s_firstPause;
        if (instance.TryAgainAt != Instant.Never)
            return;
        instance.RefusalPause = Duration.Zero;
        routers.SetFault(instance, FaultCauses.AddressRefused, false);
    }
}
