using Appliance.Base;
using Appliance.Reports;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Attendant;

/// <summary>`release`: a hand-over of a single instance, which nothing keeps over a restart.</summary>
internal sealed class Releases(InForce inForce, CommandGate gate, WhoAsked who, Action<LogLine> log) : Service
{
    private sealed record Releasing(string Instance, Action<Outcome> Answer);

    /// <summary>Asked of the engine, and not answered yet.</summary>
    private readonly List<Releasing> _underWay = [];
    private bool _finished;

    /// <summary>A MASTER gives its VIPs to a peer, which keeps them until it is gone.</summary>
    /// <param name="answer">Called on this thread, once.</param>
    public void Begin(string instance, string by, bool force, Action<Outcome> answer)
    {
        int place = inForce.PlaceOf(instance);
        string? complaint = _finished ? "The VRRP process is stopping."
            : gate.IsShut ? "a reload is under way"
            : place < 0 ? $"{instance} is gone from the configuration." : null;
        if (complaint is not null)
        {
            answer(new Outcome(false, complaint));
            return;
        }
        _underWay.Add(new Releasing(instance, answer));
        who.Release(instance, by);
        log(new LogLine(LogLevel.Info, $"({instance}) hand-over asked for by {by}"));
        gate.Post(EngineCommand.HandOver(place, force));
    }

    public override void Hear(in EngineEvent happened)
    {
        if (_underWay.Count == 0 || happened.Kind is not (EngineEventKind.StateChanged or EngineEventKind.Stopped
            or EngineEventKind.Removed or EngineEventKind.NobodyTookOver or EngineEventKind.NothingToHandOver))
            return;
        string instance = inForce.NameOf(happened.Instance);
        Answer(instance, happened switch
        {
            { Kind: EngineEventKind.NothingToHandOver } =>
                new(false, $"{instance} is {Phrases.Of(happened.To)} meanwhile, and has nothing to release."),
            { Kind: EngineEventKind.NobodyTookOver } =>
                new(false, $"{instance}: nobody took over; it goes on as MASTER."),
            { Kind: EngineEventKind.StateChanged, Cause: TransitionCause.HandedOver }
                when happened.Address == default => new(true, $"{instance}: released, though nobody took over."),
            { Kind: EngineEventKind.StateChanged, Cause: TransitionCause.HandedOver } =>
                new(true,
                $"{instance}: {happened.Address} (priority {happened.Theirs}) has taken over, and keeps it until "
                + $"it is gone."),
            { Kind: EngineEventKind.StateChanged, Cause: TransitionCause.Group, To: RouterState.Backup } =>
                new(true, $"{instance}: another member of its sync group was taken over, and this one with it."),
            _ => new(false, $"{instance} is {Phrases.Of(happened.To)} meanwhile: {Phrases.Of(happened.Cause)}."),
        });
    }

    public override void Finish()
    {
        _finished = true;
        while (_underWay.Count > 0)
            Answer(_underWay[0].Instance, new Outcome(false, "The VRRP process is stopping."));
    }

    private void Answer(string instance, Outcome outcome)
    {
        for (int i = _underWay.Count - 1; i >= 0; i--)
        {
            if (_underWay[i].Instance != instance)
                continue;
            Action<Outcome> answer = _underWay[i].Answer;
            _underWay.RemoveAt(i);
            answer(outcome);
        }
    }
}
