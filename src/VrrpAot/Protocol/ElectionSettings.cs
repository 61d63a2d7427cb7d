namespace VrrpAot.Protocol;

/// <summary>
/// What the election of one virtual router needs to know. Only legal combinations exist here; the configuration
/// rules have already refused or corrected everything else.
/// </summary>
public sealed record ElectionSettings
{
    public required VrrpVersion Version { get; init; }

    /// <summary>Configured priority, 1..255; 255 means address owner and ignores all tracking.</summary>
    public required Priority BasePriority { get; init; }

    /// <summary>Own advert interval: whole seconds 1..255 s in version 2, 10 ms..40.95 s in version 3.</summary>
    public required Duration AdvertInterval { get; init; }

    /// <summary>
    /// `state MASTER`: with priority 255 the router starts as MASTER at once, otherwise it has no effect on timing.
    /// </summary>
    public bool StartAsMaster { get; init; }

    /// <summary>False for `nopreempt` (RFC 9568 section 6.1, Preempt_Mode). Never false for an owner.</summary>
    public bool Preempt { get; init; } = true;

    /// <summary>
    /// `preempt_delay`: how long to accept a lower-priority master before preempting it. Zero for none.
    /// </summary>
    public Duration PreemptDelay { get; init; }

    /// <summary>`down_timer_adverts`: intervals in the master-down timer, 1..100. The RFC's value is 3.</summary>
    public int DownTimerAdverts { get; init; } = 3;

    /// <summary>
    /// Answer a lower-priority advert with one of our own at once (RFC 9568 section 6.4.3). False for
    /// `lower_prio_no_advert`.
    /// </summary>
    public bool AnswerLowerPriority { get; init; } = true;

    /// <summary>
    /// Send one more advert before yielding to a higher priority (`higher_prio_send_advert`). On unless the file says
    /// otherwise, so that the winner of a contest always learns that there was one and announces its addresses again.
    /// </summary>
    public bool LastAdvertBeforeYielding { get; init; } = true;

    /// <summary>
    /// Make before break: after saying priority 0, keep the addresses until the successor is heard, for at most its
    /// skew time. False gives keepalived's order: addresses go right after the priority-0 advert.
    /// </summary>
    public bool HoldUntilSuccessor { get; init; } = true;

    /// <summary>
    /// `timer_expired_backup`, only with `nopreempt`: the highest priority that another router has. A MASTER that ran
    /// so late that this one has had to take over goes back to BACKUP. Null where the file does not say: then the least
    /// is supposed, which waits longest.
    /// </summary>
    public Priority? HighestOther { get; init; }

    /// <summary>
    /// Member of a `vrrp_sync_group`: whose master falls silent waits until that is so for every member, and all become
    /// MASTER together (<see cref="SyncGroup"/>).
    /// </summary>
    public bool IsInGroup { get; init; }

    public AnnouncementSettings Announcements { get; init; } = new();
}

/// <summary>How often the addresses are announced by gratuitous ARP; defaults are keepalived's.</summary>
public sealed record AnnouncementSettings
{
    /// <summary>`garp_master_repeat`: announcements of each address in a burst, at least 1.</summary>
    public int MasterRepeat { get; init; } = 5;
    /// <summary>`garp_master_delay`: pause before the second burst; zero for no second burst.</summary>
    public Duration MasterDelay { get; init; } = Duration.FromSeconds(5);
    /// <summary>`garp_master_refresh`: period of announcements while MASTER; zero for never.</summary>
    public Duration RefreshInterval { get; init; }
    /// <summary>`garp_master_refresh_repeat`, at least 1.</summary>
    public int RefreshRepeat { get; init; } = 1;
    /// <summary>`garp_lower_prio_repeat`: announcements after a lower-priority advert; 0 for none.</summary>
    public int LowerPriorityRepeat { get; init; } = 5;
    /// <summary>
    /// `garp_lower_prio_delay`: pause before the second burst after a lower-priority advert; zero for none.
    /// </summary>
    public Duration LowerPriorityDelay { get; init; } = Duration.FromSeconds(5);
}
