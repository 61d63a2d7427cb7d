using Appliance.Control;
using Appliance.Logging;
using Appliance.Tracking;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Attendant;

/// <summary>
/// Says why an instance changed its state, from what was seen at that moment: the advert, the check with its last words, the
/// link. What it says goes to the journal that `why` reads.
/// </summary>
internal sealed class Witness(BoxSettings settings, Tracker tracker, ScriptRunner?[] runners, Journal journal)
{
    private readonly Instant[] _since = new Instant[settings.Engine.Instances.Length];

    /// <param name="now">The wall clock of this moment.</param>
    public void See(in EngineEvent happened, Moment now)
    {
        if (happened.Kind is not (EngineEventKind.StateChanged or EngineEventKind.Stopped) || happened.From == happened.To && happened.Kind == EngineEventKind.Stopped)
            return;
        Instant before = _since[happened.Instance];
        _since[happened.Instance] = happened.At;
        journal.Add(new Transition(now, settings.Engine.Instances[happened.Instance].Name, happened.From, happened.To, happened.Cause,
            EvidenceOf(happened), before == default ? Duration.Zero : happened.At - before));
    }

    private string EvidenceOf(in EngineEvent happened)
    {
        InstanceSettings instance = settings.Engine.Instances[happened.Instance];
        string ours = $"our priority {happened.Ours}{Difference(happened.Instance)}";
        string them = happened.Address == default ? "nobody" : $"{happened.Address} (priority {happened.Theirs})";
        return happened.Cause switch
        {
            TransitionCause.MasterSilent when happened.Address == default =>
                $"nobody was heard for {instance.Election.DownTimerAdverts} adverts and the skew time; {ours}",
            TransitionCause.MasterSilent =>
                $"the last advert of {them} was too long ago: {instance.Election.DownTimerAdverts} adverts and the skew time; {ours}",
            TransitionCause.MasterLeft => $"{happened.Address} sent priority 0; {ours}",
            TransitionCause.Preempting => $"{them} is master; {ours}",
            TransitionCause.Preempted => $"advert of {them}; {ours}",
            TransitionCause.Fault => string.Join("; ", FaultsOf(happened, instance)),
            TransitionCause.AddressOwner => "state MASTER with priority 255 begins as MASTER",
            TransitionCause.Shutdown => "the daemon was told to stop",
            _ => ours,
        };
    }

    /// <summary>` = 101 - 10 (check_web: exited with 1, "connection refused")`, or nothing.</summary>
    private string Difference(int instance)
    {
        PriorityPart[] parts = [.. tracker.PartsOf(instance)];
        return parts.Length == 0 ? "" : $" = {settings.Engine.Instances[instance].Election.BasePriority}"
            + string.Concat(parts.Select(part => $" {(part.Difference < 0 ? '-' : '+')} {Math.Abs(part.Difference)} ({part.Tracker}{Result(part.Tracker)})"));
    }

    private string Result(string tracker)
    {
        for (int i = 0; i < runners.Length; i++)
            if (settings.Scripts[i].Name == tracker && runners[i]?.LastRun is { } run)
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
                FaultCauses.Script => $"check {settings.Scripts[happened.Number].Name}{Result(settings.Scripts[happened.Number].Name)}",
                _ => fault.ToString(),
            };
        }
    }
}
