using System.Collections.Immutable;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Config.Rows;
using Appliance.Config.Rules;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Config;

/// <summary>From the model to settings: asks each rule in turn, and decides nothing itself.</summary>
internal sealed class SettingsBuilder(FileReader file, ConfigOptions options, Findings findings)
{
    private readonly List<InstanceSettings> _instances = [];
    private readonly List<InstanceDuties> _boxes = [];
    /// <summary>The scripts that an instance tracks, and the place of each in the settings.</summary>
    private readonly Dictionary<ScriptModel, int> _places = [];
    private readonly List<ScriptModel> _used = [];
    private readonly SourceBuilder _sources = new(file, findings);
    private readonly VridLedger _vrids = new();
    private readonly VirtualMacRules _virtualMacs = new();
    private PresentAddress[]? _present;
    private VipLedger? _vips;

    private readonly SyncGroupBuilder _groups = new(file, findings);

    private GlobalModel Global => file.Global;

    /// <summary>Every `vrrp_script` that no instance tracks.</summary>
    public ImmutableArray<ScriptSettings> Unused { get; private set; } = [];

    public DaemonSettings Build()
    {
        ImmutableArray<BfdSettings> sessions = BfdRules.Sessions(file.Bfds.Values, findings);
        foreach (InstanceModel instance in file.Instances)
            Add(instance);
        UnicastTrust.Report(file.Instances, Global, findings);
        var balancing = new BalancerBuilder(file, findings);
        BalancerSettings balancer = balancing.Build();
        ReportLayout(balancer);
        ReportScriptUser();
        ReportCheckUsers(balancer);
        ReportUnused();
        ReportNothingToRun(balancer);
        var (groups, groupDuties) = _groups.Build(_instances);
        return new DaemonSettings
        {
            RouterId = Global.Of(GlobalRows.RouterId)?.Value ?? options.HostName,
            Engine = LinkbeatBuilder.Add(new EngineSettings
            {
                Instances = [.. _instances],
                Groups = groups,
                StaticObjects = [.. _virtualMacs.Made, .. file.StaticObjects.Select(one => one.Value)],
                WatchedInterfaces = [.. _boxes.SelectMany(box => box.TrackedInterfaces)
                    .Select(tracked => tracked.Interface).Distinct()],
                RealTimePriority = EngineProcessBuilder.RealTimePriority(Global, hasSessions: !sessions.IsEmpty),
                SyncDaemon = balancing.Followed(_instances),
                LinkDelays = [.. file.LinkDelays.Values.Select(delays =>
                    TrackingRules.Limited(delays, _instances))],
                AnnouncementGroups = AnnouncementBuilder.Groups(file),
                AnnouncementGap = AnnouncementBuilder.Gap(Global, AnnouncementRows.ArpGap,
                    AnnouncementRows.NeighbourGap),
                TellsUnknownVrids = Global.Of(ListeningRows.TellsUnknownVrids) is not null,
                HidesLocalMemberships = Global.Of(ListeningRows.HidesLocalMemberships) is not null,
                StartDelay = Global.Of(GlobalRows.StartDelay)?.Value ?? Duration.Zero,
                DelayAfterBoot = Global.Of(GlobalRows.DelayAfterBoot)?.Value ?? Duration.Zero,
                DropTable = StrictRules.Table(_instances, Global),
                Bfd = sessions,
            }, file, findings),
            Balancer = balancer,
            Parent = ParentBuilder.Build(file),
            Process = EngineProcessBuilder.Build(Global, hasSessions: !sessions.IsEmpty),
            Dumps = new DumpSettings
            {
                JsonVersion = Global.Of(DumpRows.JsonVersion)?.Value ?? 1,
                State = Global.Of(DumpRows.State)?.Value,
                Stats = Global.Of(DumpRows.Stats)?.Value,
                Json = Global.Of(DumpRows.Json)?.Value,
            },
            Notices = new NoticeBuilder(Global, Environment.MachineName, findings).Build(),
            Instances = [.. _boxes],
            Groups = groupDuties,
            Scripts = [.. _used.Select(ToSettings)],
            Files = _sources.Files(),
            Processes = _sources.Processes(),
            ProcessEventBuffer = (int?)Global.Of(GlobalRows.ProcessEventBuffer)?.Value,
            ForcesProcessEventBuffer = Global.Of(GlobalRows.ForceProcessEventBuffer) is { Value: true },
            Tls = options.Tls,
            ScriptsHaveGroups = Global.Of(GlobalRows.ScriptGroups) is { Value: true },
            ScriptSecurity = Global.Of(GlobalRows.ScriptSecurity) is not null,
            ScriptUmask = Global.Of(GlobalRows.Umask)?.Value ?? DaemonSettings.KeepalivedUmask,
        };
    }

    /// <summary>What two directors and the machine have to do with it is said in a test only.</summary>
    private void ReportLayout(BalancerSettings balancer)
    {
        if (balancer.Servers.IsEmpty)
            return;
        PresentAddress[] present = options.Test ? _present ??= options.AddressesPresent() : [];
        var rules = new LayoutRules(balancer.Servers, file.Instances, present, options.ArpBehaviour, findings);
        rules.NoneIsItsOwnServer();
        if (!options.Test)
            return;
        rules.EachAddressIsBrought();
        rules.DirectorsServeWithCare();
    }

    private void Add(InstanceModel instance)
    {
        VrrpVersion version = ElectionRules.Version(instance, Global);
        bool isStrict = StrictRules.IsStrict(instance, Global);
        ElectionRules.IPv6NeedsVersion3(instance, version);
        string? own = InstanceRules.Interface(instance, Global, findings);
        bool complete = InstanceRules.HasVrid(instance, findings);
        if (options.Test && Global.Of(GlobalRows.DynamicInterfaces) is null)
            InterfaceRules.AllExist(instance, options.InterfaceExists, findings);
        if (instance.CannotRun is { } reason)
        {
            findings.LoseInstance(reason.What, instance.Name, reason.At,
                $"({instance.Name}) is left out: {reason.Reason}");
            return;
        }
        complete &= InstanceRules.HasAddress(instance, version, isStrict, findings)
            & InstanceRules.HasPeerIfItMust(instance, findings);
        if (own is null || !complete)
            return;
        ElectionSettings election = _groups.Joined(instance, Election(instance, version));
        List<TrackModel> tracked = SyncGroupRules.Interfaces(instance, own, _groups.Of(instance), findings);
        List<TrackModel> interfaces = tracked.FindAll(track =>
            TrackingRules.IsOther(track, own, instance, findings)
            && TrackingRules.CountsFor(election.BasePriority, track.Name, track.Weight ?? 0, instance, track.At,
                findings));
        ImmutableArray<TrackedScript> scripts = TrackedScripts(instance, election.BasePriority);
        ImmutableArray<TrackedBfd> bfds = BfdRules.Tracked(instance, election.BasePriority, findings);
        InstanceSettings settings = Settings(instance, own, election) with
        {
            RequiredInterfaces = TrackingRules.Required(instance, interfaces, own),
            UnwantedInterfaces = TrackingRules.Unwanted(interfaces),
            PendingChecks = scripts.Count(script => script.Weight == 0) + bfds.Count(bfd => bfd.Weight == 0),
        };
        settings = AuthenticationRules.Apply(instance, settings, Global, findings);
        settings = HmacRules.Apply(instance, settings, Global, findings);
        settings = _virtualMacs.Apply(instance, settings, Global, findings);
        _vrids.Enter(instance, settings, findings);
        if (options.Test)
            InterfaceRules.OwnAddresses(instance, settings, _present ??= options.AddressesPresent(), findings);
        (_vips ??= new VipLedger(_present ?? [])).Enter(instance, own, findings);
        _instances.Add(settings);
        _boxes.Add(Box(instance, scripts, interfaces) with
        {
            TrackedFiles = _sources.FilesOf(instance, election.BasePriority),
            TrackedProcesses = _sources.ProcessesOf(instance, election.BasePriority),
            TrackedBfds = bfds,
        });
    }

    private ElectionSettings Election(InstanceModel instance, VrrpVersion version)
    {
        Priority priority = ElectionRules.Priority(instance, findings);
        bool startAsMaster = StrictRules.StartAsMaster(ElectionRules.StartAsMaster(instance, priority), priority,
            instance, Global, findings);
        bool preempt = ElectionRules.Preempt(instance, priority, startAsMaster, findings);
        return StrictRules.Comply(new ElectionSettings
        {
            Version = version,
            BasePriority = priority,
            AdvertInterval = ElectionRules.AdvertInterval(instance, version, findings),
            StartAsMaster = startAsMaster,
            Preempt = preempt,
            HighestOther = ListeningRules.HighestOther(instance, preempt, findings),
            PreemptDelay = StrictRules.RefusesPreemptDelay(instance, Global, findings) ? Duration.Zero
                : ElectionRules.PreemptDelay(instance, priority, startAsMaster, preempt, findings),
            DownTimerAdverts = SharedRows.DownTimerAdverts.Of(instance, Global)?.Value ?? 3,
            AnswerLowerPriority = SharedRows.LowerPriorityNoAdvert.Of(instance, Global) is not { Value: true },
            LastAdvertBeforeYielding = SharedRows.HigherPrioritySendAdvert.Of(instance, Global) is not { Value: false },
            Announcements = ElectionRules.Announcements(instance, Global),
        }, instance, Global, findings);
    }

    private InstanceSettings Settings(InstanceModel instance, string own, ElectionSettings election)
    {
        InstanceRules.UnicastNeedsPeers(instance, findings);
        InstanceRules.TrackedSourceNeedsSource(instance, findings);
        StrictRules.MindUnicast(instance, Global, findings);
        return new InstanceSettings
        {
            Name = instance.Name,
            Vrid = new Vrid((byte)instance.Of(InstanceRows.Vrid)!.Value),
            Interface = own,
            Election = election,
            SourceAddress = instance.SourceAddress?.Value,
            TrackSourceAddress = instance.Of(InstanceRows.TrackSource) is not null,
            MulticastGroup = GroupOf(instance),
            Peers = InstanceRules.Peers(instance, findings),
            UnicastTtl = (byte)(instance.Of(InstanceRows.UnicastTtl)?.Value ?? 255),
            CheckUnicastSource = instance.Of(InstanceRows.CheckUnicastSource) is not null
                || Global.Of(GlobalRows.CheckUnicastSource) is not null,
            AcceptsPackets = StrictRules.AcceptsPackets(election.BasePriority, election.Version, instance, Global,
                findings),
            IgnoresAdverts = StrictRules.IgnoresAdverts(election.BasePriority, instance, Global),
            ChecksumWithoutPseudoHeader = SharedRows.ChecksumAsV2.Of(instance, Global) is { Value: true },
            OldUnicastChecksum = instance.OldUnicastChecksum,
            AdoptsOldChecksum = instance.AdoptsOldChecksum,
            SkipAddressListCheck = SharedRows.SkipCheckAdvertAddresses.Of(instance, Global) is { Value: true },
            Addresses = InstanceRules.Advertised(instance, findings),
            ExcludedAddresses = InstanceRules.Excluded(instance),
            Objects = [.. instance.Objects.Select(one => one.Value)],
            ReceiveBuffer = ListeningRules.Buffer(instance, Global),
            ExtraAnnouncements = AnnouncementBuilder.Extra(instance, Global),
            PromotesSecondaries = instance.Of(InstanceRows.PromotesSecondaries) is not null,
            TrackOwnInterface = instance.Of(InstanceRows.DontTrackPrimary) is null,
        };
    }

    private IpAddress GroupOf(InstanceModel instance)
    {
        IpFamily family = instance.Family ?? IpFamily.IPv4;
        Option<IpAddress> ofAll = family == IpFamily.IPv6 ? GlobalRows.MulticastGroup6 : GlobalRows.MulticastGroup;
        return (instance.MulticastGroup ?? Global.Of(ofAll))?.Value ?? IpAddress.VrrpGroupOf(family);
    }

    private ImmutableArray<TrackedScript> TrackedScripts(InstanceModel instance, Priority priority)
    {
        var tracked = ImmutableArray.CreateBuilder<TrackedScript>();
        foreach (TrackModel track in SyncGroupRules.Scripts(instance, _groups.Of(instance), findings))
        {
            ScriptModel script = track.Script!;
            int weight = track.Weight ?? script.Weight;
            if (!TrackingRules.CountsFor(priority, script.Name, weight, instance, track.At, findings))
                continue;
            if (_places.TryAdd(script, _used.Count))
                _used.Add(script);
            tracked.Add(new TrackedScript(_places[script], weight, track.Reverse ?? script.Reverse));
        }
        return tracked.ToImmutable();
    }

    private InstanceDuties Box(InstanceModel instance, ImmutableArray<TrackedScript> scripts,
        List<TrackModel> interfaces)
    {
        var weighted = ImmutableArray.CreateBuilder<TrackedInterface>();
        foreach (TrackModel track in interfaces)
        {
            if (track.Weight is { } weight and not 0)
                weighted.Add(new TrackedInterface(track.Name, weight, track.Reverse is true));
        }
        return new InstanceDuties
        {
            TrackedScripts = scripts,
            TrackedInterfaces = weighted.ToImmutable(),
            Notify = Notify(instance, "notify"),
            NotifyMaster = Notify(instance, "notify_master"),
            NotifyBackup = Notify(instance, "notify_backup"),
            NotifyFault = Notify(instance, "notify_fault"),
            NotifyStop = Notify(instance, "notify_stop"),
            NotifyMasterHeardLowerPriority = Notify(instance, "notify_master_rx_lower_pri"),
            TellsDeleted = instance.TellsDeleted,
            NotifyDeleted = Notify(instance, "notify_deleted"),
            Mails = NoticeBuilder.MailsInstance(instance.Of(MailRows.Instance), Global),
            TellsPriorities = (instance.Of(SharedRows.TellsPriorities.Own)
                ?? _groups.Of(instance)?.Of(SyncGroupRows.TellsPriorities)
                ?? Global.Of(SharedRows.TellsPriorities.Global)) is { Value: true },
            IsStrict = StrictRules.IsStrict(instance, Global),
        };
    }

    private ScriptCommand? Notify(InstanceModel instance, string keyword) =>
        Commands.Of(instance.Notify, keyword, Global);

    private ScriptSettings ToSettings(ScriptModel script)
    {
        Duration interval = script.Of(ScriptRows.Interval)?.Value ?? Duration.FromSeconds(1);
        return new ScriptSettings
        {
            Name = script.Name,
            Command = Commands.Of(script.Command!, script.Of(ScriptRows.User)?.Value, Global),
            Interval = interval,
            Timeout = script.Of(ScriptRows.Timeout)?.Value ?? interval,
            Rise = script.Of(ScriptRows.Rise)?.Value ?? 1,
            Fall = script.Of(ScriptRows.Fall)?.Value ?? 1,
            StartsFailed = script.Of(ScriptRows.InitFail) is not null,
        };
    }

    /// <summary>
    /// keepalived's test minds it also where no script needs it; a run says it of each script that does.
    /// </summary>
    private void ReportScriptUser()
    {
        if (!options.Test || Global.Of(GlobalRows.ScriptUser) is not { Value: var who, At: var at }
            || options.AccountExists(who.User, who.Group))
            return;
        string group = who.Group is null ? "" : $" with group '{Tokens.Shorten(who.Group)}'";
        findings.Error(at,
            $"script_user '{Tokens.Shorten(who.User)}'{group} does not exist on this machine: no script runs as it");
    }

    /// <summary>Unlike with keepalived, the check stays, and fails: its server counts as checked.</summary>
    private void ReportCheckUsers(BalancerSettings balancer)
    {
        if (!options.Test)
            return;
        foreach (VirtualServerSettings server in balancer.Servers)
            foreach (RealServerSettings real in server.RealServers)
                foreach (CheckSettings check in real.Checks)
                    if (check is MiscCheckSettings { Command: { User: { } user } command }
                        && new ScriptIdentity(user, command.Group) != Global.Of(GlobalRows.ScriptUser)?.Value
                        && !options.AccountExists(user, command.Group))
                        findings.Error(command.At, "Failed to set uid/gid for misc checker script "
                            + $"'{Tokens.Shorten(command.Arguments[0])}': '{Tokens.Shorten(user)}' or its group does "
                            + "not exist on this machine, so that the check fails");
    }

    /// <summary>
    /// A script that no instance tracks is not run; a test looks at it all the same, as keepalived does.
    /// </summary>
    private void ReportUnused()
    {
        var unused = ImmutableArray.CreateBuilder<ScriptSettings>();
        foreach (ScriptModel script in file.Scripts)
        {
            if (_places.ContainsKey(script))
                continue;
            findings.Note(script.At, $"vrrp_script {script.Name} is not tracked by any instance - removing");
            unused.Add(ToSettings(script));
        }
        Unused = unused.ToImmutable();
    }

    private void ReportNothingToRun(BalancerSettings balancer)
    {
        if (_instances.Count > 0 || !balancer.Servers.IsEmpty || file.Bfds.Count > 0 || findings.AnyFatalMistake)
            return;
        if (file.Instances.Count > 0)
            findings.Fatal(default, "no vrrp_instance is left to run");
        else
            findings.Note(default, "the configuration has no vrrp_instance and no virtual_server"
                + $"{(file.VirtualServers.Count > 0 ? " that can be carried out" : "")}: there is nothing to do");
    }
}
