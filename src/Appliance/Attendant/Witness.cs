using Appliance.Control;
using Appliance.Logging;
using Appliance.Tracking;
using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Attendant;

/// <summary>
/// Says why an instance changed its state, from what was seen at that moment: the advert, the check with its last words, the
/// link. What it says goes to the journal that `why` reads.
/// </summary>
/// <param name="before">The one before a reload, which knows since when.</param>
internal sealed class Witness(BoxSettings settings, Tracker tracker, ScriptRunner?[] runners, Journal journal, Witness? before = null)
{
    private readonly BoxSettings _settings = settings;
    private readonly Past[] _pasts = Pasts(settings, before);

    /// <param name="Since">When the state was entered.</param>
    /// <param name="Transitions">Changes of state so far.</param>
    /// <param name="Refused">Whose adverts were refused first in this state, and <paramref name="Reason"/> why; None for nobody's.</param>
    private readonly record struct Past(Instant Since, long Transitions, IPv4Address Refused, RejectReason Reason);

    private static Past[] Pasts(BoxSettings settings, Witness? before)
    {
        var pasts = new Past[settings.Engine.Instances.Length];
        if (before is null)
            return pasts;
        int[] places = settings.Engine.PlacesIn(before._settings.Engine);
        for (int i = 0; i < pasts.Length; i++)
            pasts[i] = places[i] < 0 ? default : before._pasts[places[i]];
        return pasts;
    }

    /// <summary>How often the instance has changed its state since start.</summary>
    public long TransitionsOf(int instance) => _pasts[instance].Transitions;

    /// <param name="now">The wall clock of this moment.</param>
    public void See(in EngineEvent happened, Moment now)
    {
        if (happened.Kind == EngineEventKind.AdvertRejected)
        {
            ref Past present = ref _pasts[happened.Instance];
            if (present.Reason == RejectReason.None)
                present = present with { Refused = happened.Address, Reason = (RejectReason)happened.Number };
            return;
        }
        if (happened.Kind is not (EngineEventKind.StateChanged or EngineEventKind.Stopped or EngineEventKind.Removed)
            || happened.From == happened.To && happened.Kind != EngineEventKind.StateChanged)
            return;
        Past past = _pasts[happened.Instance];
        journal.Add(new Transition(now, _settings.Engine.Instances[happened.Instance].Name, happened.From, happened.To, happened.Cause,
            EvidenceOf(happened), past.Since == default ? Duration.Zero : happened.At - past.Since));
        _pasts[happened.Instance] = new Past(happened.At, past.Transitions + 1, default, default);
    }

    private string EvidenceOf(in EngineEvent happened)
    {
        InstanceSettings instance = _settings.Engine.Instances[happened.Instance];
        string ours = $"our priority {happened.Ours}{Difference(happened.Instance)}";
        string them = happened.Address == default ? "nobody" : $"{happened.Address} (priority {happened.Theirs})";
        return happened.Cause switch
        {
            TransitionCause.MasterSilent when happened.Address == default =>
                $"nobody was heard for {instance.Election.DownTimerAdverts} adverts and the skew time{Refusals(happened.Instance)}; {ours}",
            TransitionCause.MasterSilent =>
                $"the last advert of {them} was too long ago: {instance.Election.DownTimerAdverts} adverts and the skew time{Refusals(happened.Instance)}; {ours}",
            TransitionCause.MasterLeft => $"{happened.Address} sent priority 0; {ours}",
            TransitionCause.Preempting => $"{them} is master; {ours}",
            TransitionCause.Preempted => $"advert of {them}; {ours}",
            TransitionCause.Fault => string.Join("; ", FaultsOf(happened, instance)),
            TransitionCause.AddressOwner => "state MASTER with priority 255 begins as MASTER",
            TransitionCause.Shutdown when happened.Kind == EngineEventKind.Removed => "a reload took it out, or made it another router",
            TransitionCause.Shutdown => "the daemon was told to stop",
            _ => ours,
        };
    }

    /// <summary>A router that is heard and not believed looks like a silent one: `, and adverts of 192.168.10.111 are refused (WrongVersion)`.</summary>
    private string Refusals(int instance) =>
        _pasts[instance] is { Reason: not RejectReason.None } past ? $", and adverts of {past.Refused} are refused ({past.Reason})" : "";

    /// <summary>` = 101 - 10 (check_web: exited with 1, "connection refused")`, or nothing.</summary>
    private string Difference(int instance)
    {
        PriorityPart[] parts = [.. tracker.PartsOf(instance)];
        return parts.Length == 0 ? "" : $" = {_settings.Engine.Instances[instance].Election.BasePriority}"
            + string.Concat(parts.Select(part => $" {(part.Difference < 0 ? '-' : '+')} {Math.Abs(part.Difference)} ({part.Tracker}{Result(part.Tracker)})"));
    }

    private string Result(string tracker)
    {
        for (int i = 0; i < runners.Length; i++)
            if (_settings.Scripts[i].Name == tracker && runners[i]?.LastRun is { } run)
                return $": {run.Outcome}{(run.LastLine is null ? "" : $", \"{run.LastLine}\"")}";
        return "";
    }

    private IEnumerable<string> FaultsOf(EngineEvent happened, InstanceSettings instance)
    {
        foreach (FaultCauses fault in Enum.GetValues<FaultCauses>())
        {
            if (fault == FaultCauses.None || !happened.Faults.HasFlag(fault))
                continue;
            yield return fault switch
            {
                FaultCauses.InterfaceDown => $"interface {instance.Interface} is down or gone",
                FaultCauses.NoAddress => $"interface {instance.Interface} has no IPv4 address",
                FaultCauses.SourceAddressMissing => $"source address {instance.SourceAddress} is not on this machine",
                FaultCauses.TrackedInterfaceDown => $"a tracked interface is down ({string.Join(", ", instance.RequiredInterfaces)})",
                FaultCauses.CannotListen => $"no adverts can be heard on {instance.Interface}",
                FaultCauses.Script when happened.Number < 0 => "a check",
                FaultCauses.Script => $"check {_settings.Scripts[happened.Number].Name}{Result(_settings.Scripts[happened.Number].Name)}",
                _ => fault.ToString(),
            };
        }
    }
}
