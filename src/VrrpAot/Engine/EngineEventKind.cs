namespace VrrpAot.Engine;

/// <summary>What happened, in the order it happened. The one stream that logs, notify scripts and (later) `why` are
/// made from.</summary>
public enum EngineEventKind : byte
{
    /// <summary>The loop turns, every link was looked at and every instance was started. Once for each configuration;
    /// <see cref="EngineEvent.IsReload"/> for later ones.</summary>
    Started,
    /// <summary><see cref="EngineEvent.From"/> to <see cref="EngineEvent.To"/> because of
    /// <see cref="EngineEvent.Cause"/>; Ours is the effective priority, Theirs and Address those of the advert that
    /// led to it (Address Any when none did), FailingScript which script fails when Faults has Script, Interface its
    /// own, 0 when there is none of its name.</summary>
    StateChanged,
    /// <summary>The instance was stopped (STOP for notify scripts); From is the state it left. Sent as soon as the
    /// stop is carried out.</summary>
    Stopped,
    /// <summary>A reload took the instance out, or it begins anew because it has become another router; From is the
    /// state it left.</summary>
    Removed,
    /// <summary>The other members of <see cref="EngineEvent.Group"/> are moved to To: their transitions
    /// follow.</summary>
    GroupSyncing,
    /// <summary>A sync group has gone From To.</summary>
    GroupChanged,
    /// <summary>Every member of a sync group was stopped.</summary>
    GroupStopped,
    /// <summary>A successor with new settings has taken over: everything before this means the old numbering,
    /// everything after it the new one.</summary>
    Succeeded,
    /// <summary>Master-down timer fired in BACKUP.</summary>
    AdvertTimeout,
    /// <summary>Priority-0 advert was sent.</summary>
    SentPriorityZero,
    /// <summary>BACKUP heard priority 0 from Address.</summary>
    BackupHeardPriorityZero,
    /// <summary>MASTER heard priority 0 from Address.</summary>
    MasterHeardPriorityZero,
    /// <summary>BACKUP heard a lower priority (Theirs, from Address) and lets its timer run on.</summary>
    BackupDiscardedLowerPriority,
    /// <summary>MASTER heard a losing advert (Theirs from Address, against Ours) and answers it. Also the
    /// notify_master_rx_lower_pri event.</summary>
    MasterHeardLowerPriority,
    /// <summary>MASTER heard a higher priority (Theirs from Address, against Ours) and yields.</summary>
    MasterHeardHigherPriority,
    /// <summary>MASTER heard its own priority from a higher Address and yields.</summary>
    MasterHeardSamePriorityHigherAddress,
    /// <summary>MASTER heard its own priority from its own address: a loop or a duplicate address.</summary>
    HeardOwnAddress,
    /// <summary>An owner (priority 255) heard another router claim 255 from Address.</summary>
    OwnerConflict,
    /// <summary>Effective priority changed from Theirs (old) to Ours (new).</summary>
    PriorityChanged,
    /// <summary>MASTER offered its VIPs because it was asked to; nobody took them, and it goes on.</summary>
    NobodyTookOver,
    /// <summary>An instance that is no MASTER, but in To, was asked to hand over.</summary>
    NothingToHandOver,
    /// <summary>A received packet from Address was refused, for <see cref="EngineEvent.RejectedFor"/>; rate limited,
    /// the counter always moves.</summary>
    AdvertRejected,
    /// <summary>An accepted advert differs from our configuration in what <see cref="EngineEvent.Notes"/> says; once
    /// per kind until the next transition.</summary>
    AdvertNoted,
    /// <summary>
    /// `auth_hmac`: our clock went back by more than the window, and what we say now is older than what we said.
    /// </summary>
    ClockWentBack,
    /// <summary>BACKUP waits by an Interval that it learned from Address and that is far from its own; Patience is
    /// how long it waits for a master that is silent.</summary>
    LearnedFarInterval,
    /// <summary>VIPs are being added: Count of them.</summary>
    AddingAddresses,
    /// <summary>VIPs are being removed: Count of them.</summary>
    RemovingAddresses,
    /// <summary>VIPs are left in place at a stop that was told to: Count of them.</summary>
    LeavingAddresses,
    /// <summary>Virtual routes are being set: Count of them.</summary>
    AddingRoutes,
    /// <summary>Virtual routes are being removed: Count of them.</summary>
    RemovingRoutes,
    /// <summary>Virtual rules are being set: Count of them.</summary>
    AddingRules,
    /// <summary>Virtual rules are being removed: Count of them.</summary>
    RemovingRules,
    /// <summary>A route, a rule or a static address (Object) vanished behind our back and was put back.</summary>
    ObjectRestored,
    /// <summary>The kernel does not take a route, a rule or a static address (Object), for Errno; tried again every
    /// second, and told once for each errno.</summary>
    ObjectRefused,
    /// <summary>An advert for a virtual router that is none of ours (Count) on Interface, from Address. Only with
    /// <see cref="EngineSettings.TellsUnknownVrids"/>, and rate limited.</summary>
    UnknownVrid,
    /// <summary>A burst of gratuitous ARPs is sent for Address on Interface, Count for each (one event an address and
    /// burst).</summary>
    Announcing,
    /// <summary>A VIP (Address on Interface) vanished behind our back and was put back.</summary>
    AddressRestored,
    /// <summary>A VIP (Address on Interface) left over from an earlier run was removed.</summary>
    LeftoverRemoved,
    /// <summary>A VIP (Address on Interface) is an address of the machine's own: it was there before us, and is
    /// neither written nor removed.</summary>
    VipIsOwnAddress,
    /// <summary>Address was found or set on Interface, by whomever but us. Only with
    /// <see cref="EngineSettings.ReportAddressChanges"/>.</summary>
    AddressAppeared,
    /// <summary>Address is gone from Interface, not by us. Only with
    /// <see cref="EngineSettings.ReportAddressChanges"/>.</summary>
    AddressVanished,
    /// <summary>The kernel refused a VIP change, for Errno; Address is the VIP if known.</summary>
    KernelRefused,
    /// <summary>The thread of IPVS that follows an instance could not be started, for Errno; once for each
    /// errno.</summary>
    SyncDaemonRefused,
    /// <summary>The kernel does not drop what comes for VIPs, for Errno; once for each errno.</summary>
    FilterRefused,
    /// <summary>Interface came up (up and running) or appeared.</summary>
    InterfaceUp,
    /// <summary>Interface went down or vanished.</summary>
    InterfaceDown,
    /// <summary>Interface cannot be asked for its link as the file wants, and is asked otherwise (Count).</summary>
    LinkbeatOtherwise,
    /// <summary>A timer ran later than three advert intervals, by Lateness. Once in 10 s for each instance.</summary>
    TimerLate,
    /// <summary>The program slept so long (Lateness) that the instance listens before it speaks: a MASTER becomes
    /// BACKUP (the next event), a BACKUP starts its timer anew.</summary>
    Overslept,
    /// <summary>Sending failed, for Errno. Rate limited.</summary>
    SendFailed,
    /// <summary>The netlink socket lost messages; links and addresses were read again.</summary>
    NetlinkOverrun,
    /// <summary>Links or addresses could not be listed, for Errno. Tried again after a second.</summary>
    ListFailed,
    /// <summary>A session of BFD went from one state to another.</summary>
    BfdStateChanged,
    /// <summary>Nothing was heard of the neighbour for the detection time (After, Before: overdue by that).</summary>
    BfdExpired,
    /// <summary>The detection time of a session is After, and was Before.</summary>
    BfdDetectionTime,
    /// <summary>A session asks its neighbour to confirm other times.</summary>
    BfdPollBegan,
    /// <summary>A datagram from Address and Port was not taken, for BfdRejectedFor. Rate limited.</summary>
    BfdRejected,
    /// <summary>A session cannot speak, for Errno; once for each errno.</summary>
    BfdFailed,
    /// <summary>No socket at Port for sessions as the one to Address, for Errno; once for each errno.</summary>
    BfdCannotHear,
    /// <summary>The report that was asked for is filled, and belongs to the asker again.</summary>
    Reported,
    /// <summary>The engine has left all states and may be ended.</summary>
    Finished,
}
