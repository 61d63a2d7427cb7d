using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>
/// Gaps: the process was stopped, frozen or starved, or its machine was suspended or paused. The loop sees it by a
/// deadline that is long past. Then nothing that is due is done before everything that waits was heard: a turn takes
/// only so much from each socket, and the advert that says who is MASTER by now may be the last in the queue.
/// </summary>
public sealed partial class EngineLoop
{
    /// <summary>Lateness that is a gap. The scheduler alone makes a tenth of it.</summary>
    private static readonly Duration s_gap = Duration.FromMilliseconds(1);

    /// <summary>Bounds what is taken from one link, so that a flood cannot keep the loop here for ever: more than its
    /// queue holds.</summary>
    private const int MostRounds = 64;

    private void WakeUp()
    {
        foreach (Instance instance in _instances)
            WakeUp(instance);
        _route.Receive(this);
        TakeCommands();
        foreach (Link link in _links)
            for (int round = 0; round < MostRounds && link.Receiver != null; round++)
            {
                Receive(link);
                if (link.Receiver is not { More: true })
                    break;
            }
        foreach (SuccessorProbe? probe in _probes)
            probe?.Receive();
    }

    /// <summary>What the sleep means for one election, before it hears what came meanwhile.</summary>
    private void WakeUp(Instance instance)
    {
        Instant due = instance.Router.Armed;
        _outputs.Clear();
        if (!instance.Router.Woke(_now, _outputs))
            return;
        _lateness.Add(_now - due);
        ReportLateness(instance, _now - due);
        _events.Write(EngineEvent.Late(EngineEventKind.Overslept, instance.Index, _now, _now - due));
        foreach (ref readonly Output output in _outputs.Items)
            Execute(instance, output);
    }
}
