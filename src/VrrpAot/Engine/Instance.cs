using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Engine;

/// <summary>One virtual router at work: its election, what it sends, and what holds it back.</summary>
internal sealed class Instance
{
    /// <param name="among">How many instances there are.</param>
    /// <param name="codes">Wanted by settings with a key only.</param>
    public Instance(int index, InstanceSettings settings, Link link, int among, IMessageCodes? codes = null)
    {
        Peers = new PeerTable(PeerTable.CapacityAmong(among));
        Index = index;
        Settings = settings;
        Link = link;
        Router = new VirtualRouter(settings.Election, settings.SourceAddress ?? IpAddress.AnyOf(settings.Family));
        Source = IpAddress.AnyOf(settings.Family);
        PendingChecks = settings.PendingChecks;
        Rules = settings.AdvertRules;
        Seal = AdvertSeal.Of(Rules, codes);
    }

    /// <summary>
    /// The same router goes on with new settings: its state, what it knows of others and what was counted.
    /// </summary>
    public void Inherit(Instance before)
    {
        Router = before.Router;
        Counters = before.Counters;
        Peers = before.Peers;
        Refused = before.Refused;
        if (before.Seal is { } seal)
            Seal?.Inherit(seal);
        FarInterval = before.FarInterval;
        _paces = before._paces;
        Source = before.Source;
        Started = before.Started;
        HeardAnother = before.HeardAnother;
        Since = before.Since;
        ConflictAt = before.ConflictAt;
        _exchangeEndsAt = before._exchangeEndsAt;
        NumberInJournal = before.NumberInJournal;
        Faults = before.Faults;
        // Until the attendant tells it by the new numbering.
        FailingScript = -1;
        ReportedRejects = before.ReportedRejects;
        ReportedNotes = before.ReportedNotes;
    }

    public int Index { get; }

    /// <summary>What the journal of inputs calls it; 0 while that has not said how it stands.</summary>
    public int NumberInJournal { get; set; }

    public InstanceSettings Settings { get; }
    public Link Link { get; }
    public VirtualRouter Router { get; private set; }
    public AdvertRules Rules { get; }
    /// <summary>What shows that adverts are from who has the key; null for none.</summary>
    public AdvertSeal? Seal { get; }
    public Counters Counters { get; private set; } = new();

    /// <summary>What its adverts leave with.</summary>
    public MacAddress SourceMac =>
        Settings.VirtualMac is { SendsFromBase: false } virtualMac ? virtualMac.Address : Link.HardwareAddress;

    public IpFamily Family => Settings.Family;

    public bool IsUnicast => Settings.Peers.Length > 0;

    public bool HasPeer(IpAddress address)
    {
        foreach (UnicastPeer peer in Settings.Peers)
            if (peer.Address == address)
                return true;
        return false;
    }

    /// <summary>The next instance with the same VRID on the same link (another group, or unicast), or -1.</summary>
    public int NextOfVrid { get; set; } = -1;

    /// <summary>Address our adverts leave from; 0.0.0.0 or :: while there is none.</summary>
    public IpAddress Source { get; set; }

    /// <summary>Unweighted checks still to give their first result; the instance waits in INIT until then.</summary>
    public int PendingChecks { get; set; }

    public bool Started { get; set; }

    /// <summary>
    /// It stops without a word, and its addresses stay: neither priority 0 nor a removal leaves the loop.
    /// </summary>
    public bool LeavesAddresses { get; set; }

    /// <summary>It has let go of its addresses, and the kernel may not have heard of it.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>
    /// Another router of this VRID was heard since start. Then there is somebody to hand over to, however silent it is
    /// now: a BACKUP says nothing, and a snooping switch may hide its answer to a question.
    /// </summary>
    public bool HeardAnother { get; set; }

    /// <summary>Who was heard, for those who look.</summary>
    public PeerTable Peers { get; private set; }

    /// <summary>
    /// Whose adverts were refused, the last few of them, and why: they cannot have an effect, but people want to know.
    /// </summary>
    public PeerTable Refused { get; private set; } = new(PeerTable.RefusedCapacity);

    /// <summary>The interval far from ours that was last learned and told; zero while none is in force.</summary>
    public Duration FarInterval { get; set; }

    /// <summary>When the present state was entered.</summary>
    public Instant Since { get; set; }

    /// <summary>
    /// When another MASTER was last heard while we were one, for longer than one exchange; null when never.
    /// </summary>
    public Instant? ConflictAt { get; set; }

    /// <summary>Another MASTER heard before this answers something of our own, and is no conflict.</summary>
    private Instant _exchangeEndsAt;

    /// <summary>What an answer may take beyond the interval in which everybody has heard us.</summary>
    private static readonly Duration s_answerTime = Duration.FromMilliseconds(100);

    /// <summary>
    /// Something of our own (a new role, another priority, an offer taken back) leaves room for one exchange of adverts
    /// from now on. Wherever a role changes hands there are two MASTERs for a moment: the new one says so, and the old
    /// one answers with its last advert. That is how VRRP works, and nobody is to be called for it.
    /// </summary>
    public void OpenExchange(Instant now) => _exchangeEndsAt = now + Settings.Election.AdvertInterval + s_answerTime;

    /// <summary>
    /// A MASTER has heard another one, and has answered by now. If that is later than one exchange its LAN is, or was,
    /// in two: a conflict. Who gave way has none, since its own transition explains it.
    /// </summary>
    public void HeardAnotherMaster(Instant now)
    {
        if (Router is not { State: RouterState.Master, IsHandingOver: false } || now < _exchangeEndsAt)
            return;
        ConflictAt = now;
        Counters.Conflicts++;
    }

    public FaultCauses Faults { get; set; }

    /// <summary>Its sync group; null for none.</summary>
    public Group? Group { get; set; }

    /// <summary>Its place in the group.</summary>
    public int PlaceInGroup { get; set; }

    /// <summary>As its sync group sees it.</summary>
    public MemberStanding Standing => (Faults & ~FaultCauses.Group) != FaultCauses.None ? MemberStanding.Faulty
        : !Started ? MemberStanding.Out
        : Router.State switch
        {
            RouterState.Init => MemberStanding.Out,
            RouterState.Fault => MemberStanding.Held,
            RouterState.Master => MemberStanding.Master,
            _ when Router.WantsMaster => MemberStanding.Waiting,
            _ when Router.KnownMaster is not null => MemberStanding.Following,
            _ => MemberStanding.Backup,
        };

    /// <summary>When the kernel is asked again for the VIPs that it refused, and after what pause.</summary>
    public Instant TryAgainAt { get; set; }
    public Duration RefusalPause { get; set; }

    /// <summary>
    /// What the attendant calls the script behind <see cref="FaultCauses.Script"/>; -1 while it has not said.
    /// </summary>
    public int FailingScript { get; set; }

    /// <summary>A reload gave it VIPs while it was MASTER: they are announced once every link is known.</summary>
    public bool GainedAddresses { get; set; }

    /// <summary>Reasons already reported since the last transition, so that junk does not flood the log.</summary>
    public ulong ReportedRejects { get; set; }
    public AdvertNotes ReportedNotes { get; set; }

    /// <summary>One for each kind of observation, then those below.</summary>
    private Pace[] _paces = new Pace[s_observations + 2];

    private static readonly int s_observations = Enum.GetValues<Observation>().Length;

    /// <summary>For each kind of observation, so that a flood of valid adverts does not flood the log either.</summary>
    public ref Pace PaceOf(Observation observation) => ref _paces[(int)observation];

    /// <summary>A machine that is stopped and started all the time is late all the time.</summary>
    public ref Pace LatenessPace => ref _paces[s_observations];

    /// <summary>Two masters of different intervals, taking turns, do not fill the log.</summary>
    public ref Pace FarIntervalPace => ref _paces[s_observations + 1];

    /// <summary>The addresses of one's own that a configured source needs are there, and so on: may it run?</summary>
    public bool NeedsConfiguredSource => Settings.SourceAddress != null && (IsUnicast || Settings.TrackSourceAddress);
}
