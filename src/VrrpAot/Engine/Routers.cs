using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>
/// The virtual routers: each lets its election answer one input at a time, and what it says is carried out. At the end
/// of a turn everything leaves, each kind in one system call: adverts, then the difference between the addresses,
/// routes and rules that are wanted and those that are there, then announcements. Before the addresses the sync daemon
/// of IPVS changes; where packets are dropped, they are from before a VIP is set until after it is gone.
/// </summary>
internal sealed class Routers(Instance[] instances, RouterOutputs outputs, TimerQueue timers, Transmitter transmitter,
    AddressTable addresses, ObjectTable objects, AcceptFilter filter, Listing listing, SyncDaemon sync, Groups groups,
    Lateness lateness, Recorder recorder, EventRing events, Turn turn)
    : Service
{
    /// <summary>
    /// A failing check, maintenance, a VIP that we lack and a fault of another member of its group leave an instance
    /// able to answer for the others until the successor is there; nothing else does.
    /// </summary>
    private const FaultCauses Able = FaultCauses.Script | FaultCauses.Maintenance | FaultCauses.AddressRefused
        | FaultCauses.Group;

    private static readonly Duration s_late = Duration.FromSeconds(10);

    private readonly Outputs _outputs = new();

    public Instance[] All => instances;

    /// <summary>Every instance that is to go with this one: the members of its group, or itself.</summary>
    public ReadOnlySpan<Instance> Companions(Instance instance) =>
        instance.Group is { } group ? group.Members : instances.AsSpan(instance.Index, 1);

    /// <summary>Instances that have begun to hand over, and for which nobody has looked for a successor yet.</summary>
    public Queue<Instance> Leaving { get; } = new(instances.Length);

    public override Instant NextDeadline => Instant.Earlier(transmitter.NextDeadline(turn.Now),
        Instant.Earlier(timers.Next(), Instant.Earlier(addresses.NextDeadline, objects.NextDeadline)));

    public override void Due()
    {
        while (timers.TryTakeDue(turn.Now, out int index, out Instant due))
        {
            Instance instance = instances[index];
            lateness.Add(turn.Now - due);
            ReportLateness(instance, turn.Now - due);
            Step(instance, Input.Timer);
        }
    }

    public override void Flush()
    {
        transmitter.FlushAdverts(events, turn.Now);
        sync.Follow(instances);
        filter.BeforeAddresses();
        objects.ReconcileBefore(listing.Routes, turn.Now);
        addresses.Reconcile(listing.Routes, turn.Now);
        objects.ReconcileAfter(listing.Routes, turn.Now);
        listing.Send();
        filter.AfterAddresses();
        if (!listing.IsInDoubt)
            outputs.AreGone();
        transmitter.FlushAnnouncements(events, turn.Now);
    }

    /// <summary>Lets one election answer one input, and carries out what it says.</summary>
    public void Step(Instance instance, in Input input)
    {
        _outputs.Clear();
        recorder.Know(instance);
        instance.Router.Step(input, turn.Now, _outputs);
        recorder.Stepped(instance, input, _outputs);
        CarryOut(instance);
    }

    /// <summary>An input on which a MASTER may hand over: whether there is a successor is asked at the end of the
    /// turn.</summary>
    public void Leave(Instance instance, in Input input)
    {
        Step(instance, input);
        SeekSuccessor(instance);
    }

    private void SeekSuccessor(Instance instance)
    {
        if (instance.Router.IsHandingOver)
            Leaving.Enqueue(instance);
    }

    /// <summary>
    /// The loop has slept. Before an election hears what came meanwhile, it hears what the sleep means for it.
    /// </summary>
    public void WakeUp()
    {
        foreach (Instance instance in instances)
            WakeUp(instance);
    }

    private void WakeUp(Instance instance)
    {
        Instant due = instance.Router.Armed;
        _outputs.Clear();
        recorder.Know(instance);
        bool listens = instance.Router.Woke(turn.Now, _outputs);
        recorder.Woke(instance, _outputs);
        if (!listens)
            return;
        lateness.Add(turn.Now - due);
        ReportLateness(instance, turn.Now - due);
        events.Write(EngineEvent.Late(EngineEventKind.Overslept, instance.Index, turn.Now, turn.Now - due));
        CarryOut(instance);
    }

    /// <summary>A reload: the same router goes on, its timer with it, and hears what the new settings mean.</summary>
    public void GoOn(Instance instance)
    {
        timers.Set(instance.Index, instance.Router.Armed);
        _outputs.Clear();
        instance.Router.Reconfigure(instance.Settings.Election, turn.Now, _outputs);
        recorder.Reconfigured(instance, _outputs);
        CarryOut(instance);
        SeekSuccessor(instance);
    }

    private void CarryOut(Instance instance)
    {
        bool contested = false, kept = false;
        foreach (ref readonly Output output in _outputs.Items)
        {
            contested |= output.Observation == Observation.MasterHeardLowerPriority;
            kept |= output.Observation == Observation.NobodyTookOver;
            outputs.Execute(instance, output);
        }
        // From here on the list may be another's: the members of its group are told in the same turn.
        if (instance.Group is not null)
            groups.Hear(instance, this, contested, kept);
    }

    public void SetFault(Instance instance, FaultCauses cause, bool raised) =>
        ReplaceFaults(instance, cause, raised ? cause : FaultCauses.None);

    /// <summary>
    /// Sets the causes of one group anew. The election only hears of the first fault that comes and the last that goes.
    /// </summary>
    public void ReplaceFaults(Instance instance, FaultCauses group, FaultCauses causes)
    {
        FaultCauses before = instance.Faults;
        instance.Faults = before & ~group | causes;
        if (instance.Faults == before)
            return;
        if (!instance.Started)
            groups.Hear(instance, this);
        else if (instance.Faults == FaultCauses.None)
            Step(instance, Input.Recovery);
        else if (before == FaultCauses.None || instance.Router.IsHandingOver)
            Leave(instance, Input.Fault(mayHandOver: (instance.Faults & ~Able) == FaultCauses.None));
        else
            groups.Hear(instance, this);
    }

    private void ReportLateness(Instance instance, Duration late)
    {
        if (late > instance.Settings.Election.AdvertInterval * 3
            && instance.LatenessPace.AllowsDoubling(turn.Now, s_late, out int leftOut))
            events.Write(EngineEvent.Late(EngineEventKind.TimerLate, instance.Index, turn.Now, late)
                with { LeftOut = leftOut });
    }
}
