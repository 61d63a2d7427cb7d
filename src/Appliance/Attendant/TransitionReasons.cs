using System.Collections.Immutable;
using Appliance.Base;
using Appliance.Records;
using Appliance.Reports;
using Appliance.Settings;
using Appliance.Tracking;
using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Attendant;

/// <summary>
/// Says why an instance changed its state, from what was seen at that moment: the advert, the check with its last
/// words, the link. What it says goes to the journal that `why` reads.
/// </summary>
/// <param name="who">Names the people behind a change that was asked for.</param>
/// <param name="before">The one before a reload, which knows since when.</param>
internal sealed class TransitionReasons(DaemonSettings settings, Tracker tracker, ScriptRunner?[] runners,
    Journal journal,
    WhoAsked who, TransitionReasons? before = null)
{
    private readonly DaemonSettings _settings = settings;
    private readonly Seen[] _seen = SeenBefore(settings, before);
    /// <summary>For each instance, the last request of its own that the kernel refused.</summary>
    private readonly EngineEvent[] _refused = new EngineEvent[settings.Engine.Instances.Length];

    /// <param name="Since">When the present state was entered.</param>
    /// <param name="Refused">Whose adverts were refused in it first, and <paramref name="Reason"/> why; Any for
    /// nobody's.</param>
    /// <param name="Transitions">Changes of state so far.</param>
    /// <param name="Maintained">The present state is FAULT for maintenance.</param>
    /// <param name="Overslept">In it the program slept, and woke so late that it listens before it speaks; zero for
    /// not.</param>
    private readonly record struct Seen(Instant Since, IpAddress Refused, RejectReason Reason, long Transitions,
        bool Maintained, Duration Overslept);

    private static Seen[] SeenBefore(DaemonSettings settings, TransitionReasons? before)
    {
        var seen = new Seen[settings.Engine.Instances.Length];
        if (before is null)
            return seen;
        int[] places = settings.Engine.IndexesIn(before._settings.Engine);
        for (int i = 0; i < seen.Length; i++)
            seen[i] = places[i] < 0 ? default : before._seen[places[i]];
        return seen;
    }

    /// <summary>How often the instance has changed its state since start.</summary>
    public long TransitionsOf(int instance) => _seen[instance].Transitions;

    /// <param name="now">The wall clock of this moment.</param>
    public void See(in EngineEvent happened, Moment now)
    {
        if (happened.Kind == EngineEventKind.AdvertRejected)
        {
            ref Seen seen = ref _seen[happened.Instance];
            if (seen.Reason == RejectReason.None)
                seen = seen with { Refused = happened.Address, Reason = happened.RejectedFor };
            return;
        }
        if (happened.Kind == EngineEventKind.KernelRefused && happened.Instance >= 0)
            _refused[happened.Instance] = happened;
        if (happened.Kind == EngineEventKind.Overslept)
        {
            ref Seen seen = ref _seen[happened.Instance];
            seen = seen with { Overslept = happened.Lateness };
            return;
        }
        if (happened.Kind is not (EngineEventKind.StateChanged or EngineEventKind.Stopped or EngineEventKind.Removed)
            || happened.From == happened.To && happened.Kind != EngineEventKind.StateChanged)
            return;
        (Instant entered, _, _, long transitions, _, _) = _seen[happened.Instance];
        journal.Add(new Transition(now, _settings.Engine.Instances[happened.Instance].Name, happened.From, happened.To,
            happened.Cause,
            EvidenceOf(happened), entered == default ? Duration.Zero : happened.At - entered));
        _seen[happened.Instance] = new Seen(happened.At, default, default, transitions + 1,
            happened.To == RouterState.Fault && (happened.Faults & FaultCauses.Maintenance) != 0, default);
    }

    private string EvidenceOf(in EngineEvent happened)
    {
        InstanceSettings instance = _settings.Engine.Instances[happened.Instance];
        string ours = $"our priority {happened.Ours}{Difference(happened.Instance)}";
        string them = happened.Address == default ? "nobody" : $"{happened.Address} (priority {happened.Theirs})";
        return happened.Cause switch
        {
            TransitionCause.MasterSilent when happened.Address == default =>
                $"nobody was heard for {instance.Election.DownTimerAdverts} adverts and the skew "
                    + $"time{Refusals(happened.Instance)}{Sleep(happened.Instance)}; {ours}",
            TransitionCause.MasterSilent =>
                $"the last advert of {them} was too long ago: {instance.Election.DownTimerAdverts} adverts and the "
                    + $"skew time{Refusals(happened.Instance)}{Sleep(happened.Instance)}; {ours}",
            TransitionCause.MasterLeft => $"{happened.Address} sent priority 0; {ours}",
            TransitionCause.Preempting => $"{them} is master; {ours}",
            TransitionCause.Preempted => $"advert of {them}; {ours}",
            TransitionCause.HandedOver =>
                $"{them} took over; "
                + (happened.To == RouterState.Fault
                    ? Maintenance() : "release" + AskedBy(who.ReleaseOf(instance.Name))) + $"; {ours}",
            TransitionCause.Fault => string.Join("; ", FaultsOf(happened, instance)),
            TransitionCause.FaultCleared when _seen[happened.Instance].Maintained =>
                $"maintenance ended by {who.MaintenanceEnded ?? "somebody"}; {ours}",
            TransitionCause.Startup when happened.From == RouterState.Master =>
                $"it slept and woke {Phrases.Of(_seen[happened.Instance].Overslept)} late, longer than its peers "
                    + $"wait for a MASTER: it begins anew, and listens before it speaks; {ours}",
            TransitionCause.Group => $"sync group {GroupOf(happened.Instance)}: all members go together; {ours}",
            TransitionCause.AddressOwner => "state MASTER with priority 255 begins as MASTER",
            TransitionCause.Shutdown when happened.Kind == EngineEventKind.Removed =>
                "a reload took it out, or made it another router",
            TransitionCause.Shutdown => "the daemon was told to stop",
            _ => ours,
        };
    }

    private string GroupOf(int instance)
    {
        foreach (SyncGroupSettings group in _settings.Engine.Groups)
            if (group.Members.Contains(instance))
                return group.Name;
        return "that is gone";
    }

    private string Maintenance() => "maintenance" + AskedBy(who.Maintenance);

    private static string AskedBy(string? name) => name is null ? "" : $" asked for by {name}";

    /// <summary>
    /// A router that is heard and not believed looks like a silent one:
    /// `, and adverts of 192.168.10.111 are refused (WrongVersion)`.
    /// </summary>
    private string Refusals(int instance) =>
        _seen[instance] is { Reason: not RejectReason.None } seen
            ? $", and adverts of {seen.Refused} are refused ({seen.Reason})" : "";

    /// <summary>A BACKUP that woke late has listened for a whole patience more.</summary>
    private string Sleep(int instance) =>
        _seen[instance].Overslept is { } late && late > Duration.Zero
            ? $", after it slept, woke {Phrases.Of(late)} late and listened once more" : "";

    /// <summary>` = 101 - 10 (check_web: exited with 1, "connection refused")`, or nothing.</summary>
    private string Difference(int instance)
    {
        PriorityPart[] parts = [.. tracker.PartsOf(instance)];
        return parts.Length == 0 ? "" : $" = {_settings.Engine.Instances[instance].Election.BasePriority}"
            + string.Concat(parts.Select(part =>
                $" {(part.Difference < 0 ? '-' : '+')} {Math.Abs(part.Difference)} "
                + $"({part.Tracker}{WhyPart(part.Tracker, instance)})"));
    }

    private string WhyPart(string tracker, int instance) => tracker == Tracker.Requested
        ? $" by {who.PriorityOf(_settings.Engine.Instances[instance].Name)}" : Result(tracker);

    /// <summary>`check NAME: exited with 1`, `tracked file NAME holds 1`, `of tracked process NAME 0 run`.</summary>
    private string Failing(in EngineEvent happened) => _settings.SourceOf(happened.FailingScript) switch
    {
        (SourceKind.File, var file) => $"tracked file {_settings.Files[file].Name} holds {tracker.NumberIn(file)}",
        (SourceKind.Process, var process) =>
            $"of tracked process {_settings.Processes[process].Name} {tracker.CountOf(process)} run",
        (SourceKind.Bfd, var session) => $"BFD session {_settings.Engine.Bfd[session].Name} is down",
        (_, var script) => $"check {_settings.Scripts[script].Name}{Result(_settings.Scripts[script].Name)}",
    };

    private string Result(string tracker)
    {
        for (int i = 0; i < runners.Length; i++)
            if (_settings.Scripts[i].Name == tracker && runners[i]?.LastRun is { } run)
                return $": {run.Outcome}{(run.LastLine is null ? "" : $", \"{run.LastLine}\"")}";
        return "";
    }

    /// <summary>Those that are known to be up are not meant; all of them where nobody knows better.</summary>
    private ImmutableArray<string> DownOf(ImmutableArray<string> required)
    {
        ImmutableArray<string> down = required.RemoveAll(tracker.IsUp);
        return down.IsEmpty ? required : down;
    }

    private string OtherInterfaces(InstanceSettings instance)
    {
        ImmutableArray<string> up = [.. instance.UnwantedInterfaces.Where(tracker.IsUp)];
        return up.IsEmpty ? $"a tracked interface is down ({string.Join(", ", DownOf(instance.RequiredInterfaces))})"
            : $"an interface is up that must not be ({string.Join(", ", up)})";
    }

    private IEnumerable<string> FaultsOf(EngineEvent happened, InstanceSettings instance)
    {
        foreach (FaultCauses fault in Phrases.EveryFault)
        {
            if (!happened.Faults.HasFlag(fault))
                continue;
            yield return fault switch
            {
                FaultCauses.InterfaceDown =>
                    $"interface {instance.Interface} {(happened.Interface == 0 ? "does not exist" : "is down")}",
                FaultCauses.NoAddress when instance.Family == IpFamily.IPv6 =>
                    $"interface {instance.Interface} has no IPv6 link-local address",
                FaultCauses.NoAddress => $"interface {instance.Interface} has no IPv4 address",
                FaultCauses.SourceAddressMissing => $"source address {instance.SourceAddress} is not on this machine",
                FaultCauses.TrackedInterfaceDown =>
                    OtherInterfaces(instance),
                FaultCauses.CannotListen => $"no adverts can be heard on {instance.Interface}",
                FaultCauses.Maintenance => Maintenance(),
                FaultCauses.AddressRefused
                    when _refused[happened.Instance] is { Kind: EngineEventKind.KernelRefused } last =>
                    $"the kernel refuses VIP {last.Address}: {last.Errno}",
                FaultCauses.AddressRefused => "the kernel sets no VIP for us: CAP_NET_ADMIN is missing",
                FaultCauses.Group => $"another member of sync group {GroupOf(happened.Instance)} is in FAULT",
                FaultCauses.StaticMissing => "a static item of its track group cannot be set",
                FaultCauses.Script when happened.FailingScript < 0 => "a check",
                FaultCauses.Script => Failing(happened),
                _ => $"fault {(int)fault}",
            };
        }
    }
}
