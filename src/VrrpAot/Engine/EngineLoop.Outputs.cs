using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>Outputs of the elections become adverts to send, addresses to want, deadlines and events.</summary>
public sealed partial class EngineLoop
{
    private void Execute(Instance instance, in Output output)
    {
        switch (output.Kind)
        {
            case OutputKind.SendAdvert when instance.LeavesAddresses:
                break;

            case OutputKind.SendAdvert:
                if (_transmitter.QueueAdvert(instance, output.Priority) && output.Priority == Priority.Leaving)
                    Report(instance, EngineEventKind.SentPriorityZero);
                break;

            case OutputKind.AddAddresses:
                _held?.SetHeld(instance.Index, true);
                ReportAddresses(instance, EngineEventKind.AddingAddresses, _addresses.Want(instance.Index, true));
                break;

            case OutputKind.RemoveAddresses when instance.LeavesAddresses:
                _held?.SetHeld(instance.Index, false);
                ReportAddresses(instance, EngineEventKind.LeavingAddresses, _addresses.Leave(instance.Index, _route));
                break;

            case OutputKind.RemoveAddresses:
                _held?.SetHeld(instance.Index, false);
                _transmitter.DropAnnouncements(instance);
                ReportAddresses(instance, EngineEventKind.RemovingAddresses, _addresses.Want(instance.Index, false));
                break;

            case OutputKind.Announce:
                _transmitter.QueueAnnouncement(instance, output.Count);
                break;

            case OutputKind.ArmTimer:
                _timers.Set(instance.Index, output.Deadline);
                break;

            case OutputKind.StateChanged:
                ReportTransition(instance, output);
                break;

            case OutputKind.Observed:
                ReportObservation(instance, output);
                break;
        }
    }

    private void ReportTransition(Instance instance, in Output output)
    {
        instance.ReportedRejects = 0;
        instance.ReportedNotes = 0;
        instance.Since = _now;
        if (_maintenance && output.To == RouterState.Fault)
            instance.Faults |= FaultCauses.Maintenance;
        if (output.To == RouterState.Master)
        {
            instance.Counters.BecameMaster++;
            OpenExchange(instance);
        }
        if (output.From == RouterState.Master)
            instance.Counters.ReleasedMaster++;
        if (_settings.ReleaseForeignAddresses && output.To != RouterState.Master)
            _addresses.TakeForOurs(instance.Index);
        bool stopped = output.To == RouterState.Init;
        EngineEventKind kind = !stopped ? EngineEventKind.StateChanged
            : _successor != null ? EngineEventKind.Removed : EngineEventKind.Stopped;
        _events.Write(EngineEvent.Transition(kind, instance.Index, _now, instance.FailingScript) with
        {
            From = output.From, To = output.To, Cause = output.Cause, Faults = instance.Faults,
            Ours = output.Priority, Theirs = output.Theirs, Address = output.Address,
            Interface = instance.Link.IsLosingItsName ? 0 : instance.Link.Index,
        });
    }

    private void ReportObservation(Instance instance, in Output output)
    {
        if (output.Observation is Observation.PriorityChanged or Observation.NobodyTookOver)
            OpenExchange(instance);
        // Valid adverts can come in floods too; transitions must not be crowded out of the ring by them.
        int leftOut = 0;
        if (output.Observation is not (Observation.PriorityChanged or Observation.NobodyTookOver)
            && !instance.ObservationPaces[(int)output.Observation].Allows(_now, out leftOut))
            return;
        _events.Write(EngineEvent.Of(KindOf(output.Observation), instance.Index, _now) with
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
            _events.Write(EngineEvent.Counted(kind, instance.Index, _now, count));
    }

    private void Report(Instance instance, EngineEventKind kind) =>
        _events.Write(EngineEvent.Of(kind, instance.Index, _now) with { Ours = instance.Router.EffectivePriority });
}
