using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>Outputs of the elections become adverts to send, addresses to want, deadlines and events.</summary>
internal sealed class RouterOutputs(EngineSettings settings, Transmitter transmitter, AddressTable addresses,
    ObjectTable objects, AcceptFilter filter, TimerQueue timers, Listing listing, HeldTableWriter? held,
    ExtraAnnouncements extra, EventRing events, Turn turn)
{
    private static readonly Duration s_observed = Duration.FromMilliseconds(100);

    /// <summary>Every instance is in maintenance, or on its way there.</summary>
    public bool InMaintenance { get; set; }

    /// <summary>A successor takes over: who ends now is not in its settings.</summary>
    public bool GivesWay { get; set; }

    /// <summary>Have let go of their addresses, and the kernel may not have heard of it.</summary>
    private readonly List<Instance> _leaving = new(settings.Instances.Length);

    public void Execute(Instance instance, in Output output)
    {
        switch (output.Kind)
        {
            case OutputKind.SendAdvert when instance.LeavesAddresses:
                break;

            case OutputKind.SendAdvert:
                if (transmitter.QueueAdvert(instance, output.Priority) && output.Priority == Priority.Leaving)
                    Report(instance, EngineEventKind.SentPriorityZero);
                if (instance.Seal is { WentBack: true })
                    Report(instance, EngineEventKind.ClockWentBack);
                break;

            case OutputKind.AddAddresses:
                held?.SetHeld(instance.Index, true);
                filter.Want(instance.Index, true);
                extra.Begin(instance);
                ReportAddresses(instance, EngineEventKind.AddingAddresses, addresses.Want(instance.Index, true));
                objects.Want(instance.Index, true);
                break;

            case OutputKind.RemoveAddresses when instance.LeavesAddresses:
                held?.SetHeld(instance.Index, false);
                extra.End(instance);
                ReportAddresses(instance, EngineEventKind.LeavingAddresses,
                    addresses.Leave(instance.Index, listing.Routes));
                objects.Leave(instance.Index);
                break;

            case OutputKind.RemoveAddresses:
                IsLeaving(instance);
                filter.Want(instance.Index, false);
                transmitter.DropAnnouncements(instance);
                extra.End(instance);
                objects.Want(instance.Index, false);
                ReportAddresses(instance, EngineEventKind.RemovingAddresses, addresses.Want(instance.Index, false));
                break;

            case OutputKind.Announce:
                transmitter.QueueAnnouncement(instance, output.Count);
                break;

            case OutputKind.ArmTimer:
                timers.Set(instance.Index, output.Deadline);
                break;

            case OutputKind.StateChanged:
                ReportTransition(instance, output);
                break;

            case OutputKind.Observed:
                ReportObservation(instance, output);
                break;
        }
    }

    private void IsLeaving(Instance instance)
    {
        held?.SetLeaving(instance.Index);
        if (!instance.IsLeaving)
            _leaving.Add(instance);
        instance.IsLeaving = true;
    }

    /// <summary>The kernel has heard everything: of who has let go nothing is left.</summary>
    public void AreGone()
    {
        foreach (Instance instance in _leaving)
        {
            instance.IsLeaving = false;
            held?.SetHeld(instance.Index, instance.Router.HoldsAddresses);
        }
        _leaving.Clear();
    }

    /// <summary>A reload: what the guardian knows of an instance that goes on.</summary>
    public void GoOn(Instance instance, Instance before)
    {
        held?.SetHeld(instance.Index, instance.Router.HoldsAddresses);
        if (before.IsLeaving && !instance.Router.HoldsAddresses)
            IsLeaving(instance);
    }

    private void ReportTransition(Instance instance, in Output output)
    {
        instance.ReportedRejects = 0;
        instance.ReportedNotes = 0;
        instance.Since = turn.Now;
        if (InMaintenance && output.To == RouterState.Fault)
            instance.Faults |= FaultCauses.Maintenance;
        if (output.To == RouterState.Master)
        {
            instance.Counters.BecameMaster++;
            instance.OpenExchange(turn.Now);
        }
        if (output.From == RouterState.Master)
            instance.Counters.ReleasedMaster++;
        if (settings.ReleaseForeignAddresses && output.To != RouterState.Master)
            addresses.TakeForOurs(instance.Index);
        bool stopped = output.To == RouterState.Init;
        EngineEventKind kind = !stopped ? EngineEventKind.StateChanged
            : GivesWay ? EngineEventKind.Removed : EngineEventKind.Stopped;
        events.Write(EngineEvent.Transition(kind, instance.Index, turn.Now, instance.FailingScript) with
        {
            From = output.From, To = output.To, Cause = output.Cause, Faults = instance.Faults,
            Ours = output.Priority, Theirs = output.Theirs, Address = output.Address,
            Interface = instance.Link.IsLosingItsName ? 0 : instance.Link.Index,
        });
    }

    private void ReportObservation(Instance instance, in Output output)
    {
        if (output.Observation is Observation.PriorityChanged or Observation.NobodyTookOver)
            instance.OpenExchange(turn.Now);
        // Valid adverts can come in floods too; transitions must not be crowded out of the ring by them.
        int leftOut = 0;
        if (output.Observation is not (Observation.PriorityChanged or Observation.NobodyTookOver)
            && !instance.PaceOf(output.Observation).AllowsDoubling(turn.Now, s_observed, out leftOut))
            return;
        events.Write(EngineEvent.Of(KindOf(output.Observation), instance.Index, turn.Now) with
        {
            Address = output.Address, Theirs = output.Theirs, Ours = output.Priority, LeftOut = leftOut,
        });
    }

    private static EngineEventKind KindOf(Observation observation) => observation switch
    {
        Observation.AdvertTimeout => EngineEventKind.AdvertTimeout,
        Observation.BackupHeardPriorityZero => EngineEventKind.BackupHeardPriorityZero,
        Observation.MasterHeardPriorityZero => EngineEventKind.MasterHeardPriorityZero,
        Observation.BackupDiscardedLowerPriority => EngineEventKind.BackupDiscardedLowerPriority,
        Observation.MasterHeardLowerPriority => EngineEventKind.MasterHeardLowerPriority,
        Observation.MasterHeardHigherPriority => EngineEventKind.MasterHeardHigherPriority,
        Observation.MasterHeardSamePriorityHigherAddress => EngineEventKind.MasterHeardSamePriorityHigherAddress,
        Observation.HeardOwnAddress => EngineEventKind.HeardOwnAddress,
        Observation.OwnerConflict => EngineEventKind.OwnerConflict,
        Observation.PriorityChanged => EngineEventKind.PriorityChanged,
        Observation.NobodyTookOver => EngineEventKind.NobodyTookOver,
        _ => throw new ArgumentOutOfRangeException(nameof(observation), (int)observation,
            "The list of observations is closed."),
    };

    private void ReportAddresses(Instance instance, EngineEventKind kind, int count)
    {
        if (count > 0)
            events.Write(EngineEvent.Counted(kind, instance.Index, turn.Now, count));
    }

    public void Report(Instance instance, EngineEventKind kind) =>
        events.Write(EngineEvent.Of(kind, instance.Index, turn.Now) with { Ours = instance.Router.EffectivePriority });
}
