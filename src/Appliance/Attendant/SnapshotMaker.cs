using System.Collections.Immutable;
using Appliance.Reports;
using Appliance.Settings;
using Appliance.Tracking;
using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Attendant;

/// <summary>
/// Makes a <see cref="Snapshot"/> out of what the engine reports of itself and what the attendant knows of checks. One
/// question to the engine is on its way at a time, however many want to look.
/// </summary>
internal sealed class SnapshotMaker(DaemonSettings settings, Tracker tracker, ScriptRunner?[] runners,
    TransitionReasons reasons,
    Action<EngineCommand> command)
{
    private static readonly RejectReason[] s_reasons = Enum.GetValues<RejectReason>();

    private readonly EngineReport _report = new(settings.Engine);
    private bool _underWay;
    private bool _wantedAgain;

    /// <summary>Somebody wants to look, or something changed.</summary>
    public void Want()
    {
        _wantedAgain = _underWay;
        if (_underWay)
            return;
        _underWay = true;
        command(EngineCommand.Fill(_report));
    }

    /// <summary>The engine has filled the report. Only now, and until <see cref="Done"/>, may it be read.</summary>
    public Snapshot Take(Snapshot frame, Func<int, Counters> counters, Counters strays, long eventsLost) => frame with
    {
        At = _report.At,
        Instances = [.. settings.Engine.Instances.Select((_, i) => View(i, counters(i)))],
        Groups = [.. settings.Engine.Groups.Select((group, i) => new GroupView(group.Name, _report.Groups[i].State,
            _report.Groups[i].Since, [.. group.Members.Select(member => settings.Engine.Instances[member].Name)]))],
        Checks = [.. settings.Scripts.Select((script, i) => View(script, i)), .. Sources()],
        Links = [.. _report.Links.Select(link =>
            new LinkView(link.Name, link.Index != 0, link.Up, link.PrimaryAddress))],
        Bfd = [.. settings.Engine.Bfd.Select((bfd, i) => new BfdView(bfd.Name, bfd.Neighbour, _report.Bfd[i]))],
        Strays = Rejects(strays),
        Engine = new EngineHealth
        {
            Turns = _report.Turns,
            LatenessCounts = [.. _report.Lateness.Counts],
            LatenessSum = _report.Lateness.Sum,
            EventsLost = eventsLost,
            Collections = GC.CollectionCount(0),
            HeapBytes = GC.GetTotalMemory(forceFullCollection: false),
            ResidentBytes = Environment.WorkingSet,
        },
    };

    public void Done()
    {
        _underWay = false;
        if (_wantedAgain)
            Want();
    }

    private InstanceView View(int i, Counters counters)
    {
        InstanceSettings instance = settings.Engine.Instances[i];
        InstanceReport report = _report.Instances[i];
        return new InstanceView
        {
            Name = instance.Name,
            Interface = instance.Interface,
            Vrid = instance.Vrid.Value,
            Version = instance.Election.Version,
            Family = instance.Family,
            State = report.State,
            HandingOver = report.HandingOver,
            IsReleased = report.IsReleased,
            Since = report.Since,
            BasePriority = instance.Election.BasePriority.Value,
            EffectivePriority = report.EffectivePriority.Value,
            PriorityParts = [.. tracker.PartsOf(i)],
            Faults = report.Faults,
            Master = MasterOf(report, _report.At),
            AdvertInterval = instance.Election.AdvertInterval,
            LearnedInterval = report.LearnedInterval,
            Patience = report.Patience,
            AnnouncementDelay = instance.Election.Announcements.MasterDelay,
            Transitions = reasons.TransitionsOf(i),
            Addresses = [.. instance.Addresses.AddRange(instance.ExcludedAddresses).Select((vip, slot) => new VipView(
                vip.Address, vip.PrefixLength, vip.Device ?? instance.Interface, report.Addresses[slot].Wanted,
                    report.Addresses[slot].Present, slot >= instance.Addresses.Length))],
            Peers = [.. PeersOf(instance, report)],
            Counters = View(counters),
            ConflictAt = report.ConflictAt,
        };
    }

    /// <summary>
    /// Whom this node follows, else the best of those who speak: in FAULT or INIT it follows nobody, and hears all the
    /// same.
    /// </summary>
    private static MasterView? MasterOf(InstanceReport report, Instant now)
    {
        if (report.State == RouterState.Master)
            return new MasterView(report.Source, report.EffectivePriority.Value, IsSelf: true);
        HeardRouter? best = null;
        foreach (HeardRouter heard in report.Peers)
        {
            if (heard.Address == report.KnownMaster)
                return new MasterView(heard.Address, heard.Priority.Value, IsSelf: false);
            if (View(heard, configured: false).Speaks(now) && (best is not { } other || IsBetter(heard, other)))
                best = heard;
        }
        return best is { } master ? new MasterView(master.Address, master.Priority.Value, IsSelf: false) : null;
    }

    private static bool IsBetter(in HeardRouter one, in HeardRouter other) =>
        one.Priority > other.Priority || one.Priority == other.Priority && one.Address > other.Address;

    /// <summary>
    /// Those heard, each as it was heard last, accepted or refused; then the configured ones that never were.
    /// </summary>
    private static IEnumerable<PeerView> PeersOf(InstanceSettings instance, InstanceReport report)
    {
        foreach (HeardRouter heard in report.Peers)
            yield return View(Newer(heard, report.Refused), IsConfigured(heard.Address));
        foreach (HeardRouter refused in report.Refused)
            if (!report.Peers.Exists(heard => heard.Address == refused.Address))
                yield return View(refused, IsConfigured(refused.Address));
        foreach (UnicastPeer peer in instance.Peers)
            if (!report.Peers.Exists(heard => heard.Address == peer.Address)
                && !report.Refused.Exists(heard => heard.Address == peer.Address))
                yield return new PeerView(peer.Address, Configured: true, LastAdvertAt: null, Priority: 0);

        bool IsConfigured(IpAddress address) => instance.Peers.Any(peer => peer.Address == address);
    }

    private static HeardRouter Newer(in HeardRouter heard, List<HeardRouter> refused)
    {
        foreach (HeardRouter other in refused)
            if (other.Address == heard.Address && other.LastAdvertAt > heard.LastAdvertAt)
                return other;
        return heard;
    }

    private static PeerView View(in HeardRouter heard, bool configured) =>
        new(heard.Address, configured, heard.LastAdvertAt, heard.Priority.Value)
    {
        Version = heard.Version, Interval = heard.Interval, ListsOtherAddresses = heard.ListsOtherAddresses,
            Refused = heard.Refused,
    };

    private static CounterView View(Counters counters) => new()
    {
        AdvertsSent = counters.AdvertsSent,
        AdvertsReceived = counters.AdvertsReceived,
        AdvertsIgnored = counters.AdvertsIgnored,
        AdvertsFromStrangers = counters.AdvertsFromStrangers,
        BecameMaster = counters.BecameMaster,
        ReleasedMaster = counters.ReleasedMaster,
        PriorityZeroSent = counters.PriorityZeroSent,
        PriorityZeroReceived = counters.PriorityZeroReceived,
        Conflicts = counters.Conflicts,
        AddressesRestored = counters.AddressesRestored,
        Rejected = Rejects(counters),
    };

    private static ImmutableArray<RejectView> Rejects(Counters counters)
    {
        var rejects = new List<RejectView>();
        foreach (RejectReason reason in s_reasons)
            if (reason != RejectReason.None && counters.Rejected(reason) is var count and not 0)
                rejects.Add(new RejectView(reason, count));
        return [.. rejects];
    }

    /// <summary>Files and processes: what is known of them stands where a check has its result.</summary>
    private IEnumerable<CheckView> Sources()
    {
        for (int i = 0; i < settings.Files.Length; i++)
            yield return new CheckView
            {
                Name = settings.Files[i].Name, Kind = SourceKind.File, Number = tracker.NumberIn(i),
            };
        for (int i = 0; i < settings.Processes.Length; i++)
            yield return new CheckView
            {
                Name = settings.Processes[i].Name, Up = tracker.StatusOfProcess(i) == TrackedStatus.Up,
                Kind = SourceKind.Process, Number = tracker.CountOf(i),
            };
    }

    private CheckView View(ScriptSettings script, int i)
    {
        ScriptRunner? runner = runners[i];
        return new CheckView
        {
            Name = script.Name,
            Up = tracker.StatusOf(i) switch { TrackedStatus.Up => true, TrackedStatus.Down => false, _ => null },
            LastResult = runner?.LastRun?.Outcome.ToString(),
            LastLine = runner?.LastRun?.LastLine,
            EndedAt = runner?.LastRun?.EndedAt,
            Took = runner?.LastRun?.Took,
            Runs = runner?.Runs.All ?? 0,
            Failures = runner?.Runs.Failed ?? 0,
            RunTime = runner?.RunTime ?? Duration.Zero,
            Running = runner?.IsRunning ?? false,
            Disabled = runner is null ? "it cannot be run safely, or was not found; the log says which" : null,
        };
    }
}
