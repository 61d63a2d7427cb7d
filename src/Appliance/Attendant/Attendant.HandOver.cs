using Appliance.Logging;
using Appliance.Reports;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Attendant;

/// <summary>`release` and `priority`: a hand-over of single instances, which nothing keeps over a restart.</summary>
public sealed partial class Attendant
{
    private sealed record Releasing(string Instance, Action<Outcome> Answer);

    /// <summary>Asked of the engine, and not answered yet.</summary>
    private readonly List<Releasing> _releasing = [];

    /// <summary>
    /// On this thread (<see cref="Post"/>): a MASTER gives its VIPs to a peer, which keeps them until it is gone.
    /// </summary>
    /// <param name="answer">Called on this thread, at most once; never, if it was no MASTER any more.</param>
    public void Release(string instance, string by, bool force, Action<Outcome> answer)
    {
        if (_succession is not null)
        {
            answer(new Outcome(false, "a reload is under way"));
            return;
        }
        _releasing.Add(new Releasing(instance, answer));
        _who.Release(instance, by);
        Say($"({instance}) hand-over asked for by {by}");
        Command(EngineCommand.HandOver(PlaceOf(instance), force));
    }

    /// <summary>
    /// On this thread (<see cref="Post"/>): an instance runs with another base priority, until it is told otherwise or
    /// a restart.
    /// </summary>
    /// <param name="priority">1..254, or null for what the file says.</param>
    /// <returns>False when there is no such instance, or it owns its addresses.</returns>
    public bool RequestPriority(string instance, Priority? priority, string by)
    {
        int place = PlaceOf(instance);
        if (place < 0 || !_running.Tracker.Request(place, priority))
            return false;
        _who.Priority(instance, by);
        Say(priority is { } wanted ? $"({instance}) base priority {wanted}, asked for by {by}"
            : $"({instance}) base priority as configured, asked for by {by}");
        _running.SnapshotMaker.Want();
        return true;
    }

    private int PlaceOf(string instance)
    {
        for (int i = 0; i < _running.Settings.Engine.Instances.Length; i++)
            if (_running.Settings.Engine.Instances[i].Name == instance)
                return i;
        return -1;
    }

    private void ReleasesHear(in EngineEvent happened)
    {
        if (_releasing.Count == 0 || happened.Kind is not (EngineEventKind.StateChanged or EngineEventKind.Stopped
            or EngineEventKind.Removed or EngineEventKind.NobodyTookOver))
            return;
        string instance = _running.Settings.Engine.Instances[happened.Instance].Name;
        Outcome outcome = happened switch
        {
            { Kind: EngineEventKind.NobodyTookOver } =>
                new(false, $"{instance}: nobody took over; it goes on as MASTER."),
            { Kind: EngineEventKind.StateChanged, Cause: TransitionCause.HandedOver }
                when happened.Address == default => new(true, $"{instance}: released, though nobody took over."),
            { Kind: EngineEventKind.StateChanged, Cause: TransitionCause.HandedOver } =>
                new(true,
                $"{instance}: {happened.Address} (priority {happened.Theirs}) has taken over, and keeps it until "
                + $"it is gone."),
            _ => new(false, $"{instance} is {Phrases.Of(happened.To)} meanwhile: {Phrases.Of(happened.Cause)}."),
        };
        for (int i = _releasing.Count - 1; i >= 0; i--)
        {
            if (_releasing[i].Instance != instance)
                continue;
            Action<Outcome> answer = _releasing[i].Answer;
            _releasing.RemoveAt(i);
            answer(outcome);
        }
    }
}
