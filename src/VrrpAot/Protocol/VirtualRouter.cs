namespace VrrpAot.Protocol;

/// <summary>
/// The election of one virtual router: RFC 9568 section 6.4 for version 3, RFC 3768 section 6.4 for version 2, with the
/// deviations that keepalived's users rely on (each named where it is made).
/// <para>
/// Pure: no clock, no socket. <see cref="Step"/> takes one input and the time, and writes what must be done, in order,
/// to a list. The same code runs in the daemon, in the simulator and in replay. Each state has a file of its own with
/// one arm for each input.
/// </para>
/// </summary>
public sealed partial class VirtualRouter
{
    /// <summary>
    /// Announcements asked for in shorter succession than this become one at its end: a flood of losing adverts must
    /// not become a flood of ARPs.
    /// </summary>
    public static readonly Duration AnnouncementGap = Duration.FromMilliseconds(20);

    /// <summary>
    /// A contest is announced once more after this: the loser may itself have announced after our answer reached it
    /// (keepalived does, when both timers end together), and neighbours would stay with it until the second burst.
    /// </summary>
    public static readonly Duration ContestEcho = Duration.FromMilliseconds(100);

    /// <summary>Least time between two adverts that answer losing ones.</summary>
    public static readonly Duration AnswerGap = Duration.FromMilliseconds(2);

    /// <summary>What a successor may need beyond its skew time to be heard.</summary>
    public static readonly Duration HandOverGrace = Duration.FromMilliseconds(20);

    /// <summary>
    /// The states of the RFC and FAULT, and two more that have said priority 0 but hold the addresses until a successor
    /// is heard. HandingOver is FAULT or stopped for everybody who asks; Offering is MASTER still, and again if nobody
    /// comes. Waiting is a BACKUP that would be MASTER, were it not for its sync group.
    /// </summary>
    private enum Phase : byte { Init, Backup, Master, Fault, HandingOver, Offering, Waiting }

    /// <summary>Who said what: the evidence for a transition.</summary>
    private readonly record struct Heard(IpAddress From, Priority Priority);

    private ElectionSettings _settings;
    private Phase _phase = Phase.Init;
    private RouterState _state = RouterState.Init;
    private IpAddress _source;
    private Priority _effective;
    private bool _faulted;

    /// <summary>Handed over when asked: preempts nobody until it is MASTER again, or told so.</summary>
    private bool _isReleased;
    /// <summary>Offering: BACKUP or FAULT, and whether to go there even if nobody takes over.</summary>
    private RouterState _offerTo;
    private bool _force;

    /// <summary>
    /// Interval of the master we follow: learned in version 3, our own in version 2 (RFC 9568 section 6.1,
    /// Active_Adver_Interval).
    /// </summary>
    private Duration _masterInterval;
    /// <summary>Adver_Timer while MASTER, Active_Down_Timer while BACKUP, end of patience while handing over.</summary>
    private Instant _deadline = Instant.Never;
    private TransitionCause _timeoutCause;
    /// <summary>
    /// The last advert heard while BACKUP, or the one that made us BACKUP; default when there was none.
    /// </summary>
    private Heard _lastWord;
    /// <summary>When `preempt_delay` is over; Never while it does not run.</summary>
    private Instant _preemptAllowedAt = Instant.Never;
    private Instant _lastAdvertAt;
    private Instant _lastAnnouncementAt;
    private Instant _announceAgainAt = Instant.Never;
    private int _announceAgainCount;
    /// <summary>
    /// When the burst is due that a contest asked for within <see cref="AnnouncementGap"/> of the one before; Never
    /// when none did.
    /// </summary>
    private Instant _contestBurstAt = Instant.Never;
    /// <summary>
    /// When the first contest since the last echo is announced once more (<see cref="ContestEcho"/>); Never when there
    /// was none.
    /// </summary>
    private Instant _contestEchoAt = Instant.Never;
    private Instant _refreshAt = Instant.Never;
    private Instant _armed = Instant.Never;

    /// <param name="settings">The configured side of the election.</param>
    /// <param name="source">Address our adverts leave from; decides ties. May be <see cref="IpAddress.Any"/> while
    /// unknown and faulted.</param>
    public VirtualRouter(ElectionSettings settings, IpAddress source)
    {
        _settings = settings;
        _source = source;
        _effective = settings.BasePriority;
        _masterInterval = settings.AdvertInterval;
    }

    /// <summary>
    /// The state as keepalived's users know it. A router that is handing over shows where it is going.
    /// </summary>
    public RouterState State => _state;

    public Priority EffectivePriority => _effective;

    /// <summary>The VIPs are on this node: MASTER, or handing over.</summary>
    public bool HoldsAddresses => _phase is Phase.Master or Phase.HandingOver or Phase.Offering;

    /// <summary>
    /// Priority 0 was said and the successor is still awaited. With <see cref="State"/> MASTER it is an offer: if
    /// nobody comes it stays.
    /// </summary>
    public bool IsHandingOver => _phase is Phase.HandingOver or Phase.Offering;

    /// <summary>
    /// MASTER, or BACKUP whose timer has run out and that waits for its sync group (keepalived's "wantstate").
    /// </summary>
    public bool WantsMaster => _phase is Phase.Waiting || _state == RouterState.Master;

    /// <summary>It handed over when asked, and leaves the addresses to its successor until that is gone.</summary>
    public bool IsReleased => _isReleased;

    /// <summary>Who was last accepted as master while BACKUP; null when unknown.</summary>
    public IpAddress? KnownMaster { get; private set; }

    /// <summary>
    /// Interval of the master we follow: learned in version 3, our own otherwise (RFC 9568 section 6.1,
    /// Active_Adver_Interval).
    /// </summary>
    public Duration MasterInterval => _masterInterval;

    /// <summary>
    /// How long a BACKUP waits for a master that has fallen silent (RFC 9568 section 6.1, Active_Down_Interval).
    /// </summary>
    public Duration Patience => MasterDown;

    /// <summary>The deadline last asked for.</summary>
    public Instant Armed => _armed;

    /// <summary>
    /// Carries out one input at <paramref name="now"/>. <paramref name="outputs"/> is appended to, never cleared.
    /// </summary>
    public void Step(in Input input, Instant now, Outputs outputs)
    {
        switch (_phase)
        {
            case Phase.Init: InInit(input, now, outputs); break;
            case Phase.Backup: InBackup(input, now, outputs); break;
            case Phase.Master: InMaster(input, now, outputs); break;
            case Phase.Fault: InFault(input, now, outputs); break;
            case Phase.HandingOver: InHandOver(input, now, outputs); break;
            case Phase.Offering: InOffer(input, now, outputs); break;
            case Phase.Waiting: InWaiting(input, now, outputs); break;
        }
        Arm(outputs);
    }

    /// <summary>
    /// Skew time of a priority: RFC 9568 section 6.1 for version 3; RFC 3768 section 6.1 for version 2, where the
    /// interval plays no part.
    /// </summary>
    private Duration Skew(Priority priority) =>
        (_settings.Version == VrrpVersion.V2 ? Duration.FromSeconds(1)
            : _masterInterval) * (256 - priority.Value) / 256;

    private bool Preempts => _settings.Preempt && !_isReleased;

    /// <summary>Active_Down_Interval (RFC 9568 section 6.1); the 3 of the RFC is `down_timer_adverts`.</summary>
    private Duration MasterDown => _masterInterval * _settings.DownTimerAdverts + Skew(_effective);

    /// <summary>Startup with nothing in the way (RFC 9568 section 6.4.1), also after a fault.</summary>
    private void Enter(TransitionCause cause, Instant now, Outputs outputs)
    {
        _masterInterval = _settings.AdvertInterval;
        // Deviation 7 of keepalived: an owner configured as BACKUP waits like everybody else.
        if (IsMasterAtOnce)
            BecomeMaster(TransitionCause.AddressOwner, default, now, outputs);
        else
            BecomeBackup(cause, default, now, outputs);
    }

    private void BecomeBackup(TransitionCause cause, Heard because, Instant now, Outputs outputs)
    {
        _phase = Phase.Backup;
        _lastWord = because;
        _preemptAllowedAt = Instant.Never;
        _listensOnceMore = false;
        _timeoutCause = TransitionCause.MasterSilent;
        _deadline = now + MasterDown;
        ChangeState(RouterState.Backup, cause, outputs, because);
    }

    /// <summary>
    /// RFC 9568 section 6.4.2, timer fires: advert first, then addresses, then announcements (the order keepalived
    /// keeps too).
    /// </summary>
    private void BecomeMaster(TransitionCause cause, Heard because, Instant now, Outputs outputs)
    {
        _phase = Phase.Master;
        _isReleased = _listensOnceMore = false;
        KnownMaster = null;
        // Our successor has learned our interval, not that of the master before us (HandOver waits by it).
        _masterInterval = _settings.AdvertInterval;
        SendAdvert(now, outputs);
        ChangeState(RouterState.Master, cause, outputs, because);
        outputs.Add(new Output { Kind = OutputKind.AddAddresses });
        AnnouncementSettings announcements = _settings.Announcements;
        _lastAnnouncementAt = now;
        outputs.Add(new Output { Kind = OutputKind.Announce, Count = announcements.MasterRepeat });
        AnnounceAgain(announcements.MasterRepeat, announcements.MasterDelay, now);
        _refreshAt = RefreshFrom(now);
    }

    /// <summary>Priority 0, then either the addresses go at once or they stay until the successor speaks.</summary>
    private void Release(RouterState to, TransitionCause cause, bool mayHandOver, Instant now, Outputs outputs)
    {
        outputs.Add(new Output { Kind = OutputKind.SendAdvert, Priority = Priority.Leaving });
        ForgetAnnouncements();
        if (mayHandOver && _settings.HoldUntilSuccessor)
        {
            _phase = Phase.HandingOver;
            // Nobody knows who the successor is, so its skew is taken as the longest there is.
            _deadline = now + Skew(new Priority(1)) + HandOverGrace;
            ChangeState(to, cause, outputs);
        }
        else
        {
            ChangeState(to, cause, outputs);
            FinishHandOver(outputs);
        }
    }

    /// <summary>Drops the addresses and comes to rest in the state already shown (INIT or FAULT).</summary>
    private void FinishHandOver(Outputs outputs)
    {
        outputs.Add(new Output { Kind = OutputKind.RemoveAddresses });
        Settle(_state == RouterState.Fault ? Phase.Fault : Phase.Init);
    }

    /// <summary>INIT and FAULT: no timer, no memory of a master.</summary>
    private void Settle(Phase phase)
    {
        _phase = phase;
        _deadline = Instant.Never;
        KnownMaster = null;
    }

    private void ChangeState(RouterState to, TransitionCause cause, Outputs outputs, Heard because = default)
    {
        outputs.Add(new Output
        {
            Kind = OutputKind.StateChanged,
            From = _state,
            To = to,
            Cause = cause,
            Address = because.From,
            Theirs = because.Priority,
            Priority = _effective,
        });
        _state = to;
    }

    /// <summary>One advert with our effective priority; the next is due one interval from now.</summary>
    private void SendAdvert(Instant now, Outputs outputs)
    {
        outputs.Add(new Output { Kind = OutputKind.SendAdvert, Priority = _effective });
        _lastAdvertAt = now;
        _deadline = now + _settings.AdvertInterval;
    }

    private void AnnounceAgain(int count, Duration delay, Instant now)
    {
        if (delay <= Duration.Zero)
            return;
        _announceAgainAt = now + delay;
        _announceAgainCount = count;
    }

    private void ForgetAnnouncements() =>
        _announceAgainAt = _contestBurstAt = _contestEchoAt = _refreshAt = Instant.Never;

    /// <summary>
    /// Follows what a master says of its interval (RFC 9568 section 6.4.2; version 2 requires the same interval
    /// anyway).
    /// </summary>
    private void Learn(in Input advert)
    {
        if (_settings.Version == VrrpVersion.V3)
            _masterInterval = advert.Interval;
        KnownMaster = advert.Address;
    }

    private void SetPriority(Priority effective, Outputs outputs)
    {
        if (_settings.BasePriority.IsOwner || effective == _effective)
            return;
        Priority before = _effective;
        _effective = effective;
        Observe(Observation.PriorityChanged, default, before, outputs);
    }

    private void Observe(Observation what, IpAddress from, Priority theirs, Outputs outputs) => outputs.Add(new Output
    {
        Kind = OutputKind.Observed,
        Observation = what,
        Address = from,
        Theirs = theirs,
        Priority = _effective,
    });

    /// <summary>The nearest of the deadlines, said only when it moved.</summary>
    private void Arm(Outputs outputs)
    {
        Instant next = Instant.Earlier(
            Instant.Earlier(_deadline, Instant.Earlier(_contestBurstAt, _contestEchoAt)),
            Instant.Earlier(_announceAgainAt, _refreshAt));
        if (next == _armed)
            return;
        _armed = next;
        outputs.Add(new Output { Kind = OutputKind.ArmTimer, Deadline = next });
    }
}
