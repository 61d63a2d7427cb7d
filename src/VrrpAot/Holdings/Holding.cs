namespace VrrpAot.Holdings;

/// <summary>One object of the kernel that somebody may want: what is known of it, and what was last asked.</summary>
internal struct Holding
{
    public HoldingKind Kind;
    /// <summary>So many owners want it: it is set for the first and goes with the last.</summary>
    public int Wants;
    /// <summary>It can be asked for: what it stands on (an address: its link) is there.</summary>
    public bool IsReachable;
    /// <summary>Others may take it away: it is not put back.</summary>
    public bool IsLeftAlone;
    public bool IsPresent;
    /// <summary>Set by us, or taken over by having been wanted: only then is it ours to remove.</summary>
    public bool IsOurs;
    /// <summary>The machine had it before we came, without our mark: it is never written or removed.</summary>
    public bool IsMachines;
    /// <summary>It was there and vanished without our doing.</summary>
    public bool IsLost;
    /// <summary>It was held before a reload already: what is there is no leftover.</summary>
    public bool IsInherited;
    /// <summary>The list in which it was last heard of, or the one during which it was last written.</summary>
    public int ListedIn;
    public uint LastRequest;
    /// <summary>The last request was to remove it.</summary>
    public bool IsRemoving;
    public Instant RetryAt;
    public bool IsQueued;
    public bool IsRetrying;
    /// <summary>Its place among those whose lifetime is renewed, or -1.</summary>
    public int RenewalPlace;

    public readonly bool IsWanted => Wants > 0;

    /// <summary>Wanted and not there; what somebody removed and may is left alone.</summary>
    public readonly bool IsMissing => IsWanted && !IsPresent && !(IsLost && IsLeftAlone);

    /// <summary>Missing, or ours, there and not wanted; and it can be asked for.</summary>
    public readonly bool IsDifferent => IsReachable && (IsMissing || !IsWanted && IsPresent && IsOurs);

    public readonly bool IsAlive => IsReachable && IsWanted && IsPresent && IsOurs;
}
