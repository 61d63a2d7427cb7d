using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>Commands from the box, and the question whether an instance may run.</summary>
public sealed partial class EngineLoop
{
    private void TakeCommands()
    {
        _commands.ClearWake();
        while (_commands.TryTake(out EngineCommand command))
        {
            switch (command.Kind)
            {
                case EngineCommandKind.SetPriority:
                    Step(_instances[command.Instance], Input.PriorityIs(command.Priority));
                    break;

                case EngineCommandKind.CheckReady:
                    _instances[command.Instance].PendingChecks--;
                    StartIfReady(_instances[command.Instance]);
                    break;

                case EngineCommandKind.SetScriptFault:
                    if (command.FailingScript is { } failing)
                        _instances[command.Instance].FailingScript = failing;
                    SetFault(_instances[command.Instance], FaultCauses.Script, command.FailingScript != null);
                    break;

                case EngineCommandKind.HandOver:
                    HandOver(_instances[command.Instance], RouterState.Backup, command.Insists);
                    break;

                case EngineCommandKind.Reclaim:
                    Step(_instances[command.Instance], Input.Reclaim);
                    break;

                case EngineCommandKind.SetMaintenance:
                    SetMaintenance(command.Begins, command.Insists);
                    break;

                case EngineCommandKind.Report:
                    Fill(command.Report);
                    break;

                case EngineCommandKind.Announce:
                    foreach (Instance instance in _instances)
                        if ((command.Instance < 0 || command.Instance == instance.Index)
                            && instance.Router.State == RouterState.Master)
                            _transmitter.QueueAnnouncement(instance,
                                instance.Settings.Election.Announcements.MasterRepeat);
                    break;

                case EngineCommandKind.ClearCounters:
                    foreach (Instance instance in _instances)
                        if (command.Instance < 0 || command.Instance == instance.Index)
                            instance.Counters.Clear(instance.Router.State == RouterState.Master);
                    if (command.Instance < 0)
                    {
                        _lateness.Clear();
                        Strays.Clear(isMaster: false);
                    }
                    break;

                case EngineCommandKind.Stop:
                    StopAll(leaveAddresses: command.LeavesAddresses);
                    break;

                case EngineCommandKind.Succeed when _stopping:
                    _commands.TakeSuccessor().GiveUp();
                    break;

                case EngineCommandKind.Succeed:
                    _successor = _commands.TakeSuccessor();
                    // What comes after it is for the successor, which finds it in its first turn.
                    _commands.Wake();
                    return;
            }
        }
    }

    private void StopAll(bool leaveAddresses)
    {
        _stopping = true;
        foreach (Instance instance in _instances)
        {
            // Whoever is on the way to FAULT has said priority 0 already: its addresses are another's by now, and go.
            instance.LeavesAddresses = leaveAddresses
                && instance.Router is { State: RouterState.Master, IsHandingOver: false };
            if (instance.Started && instance.Router.State != RouterState.Init)
            {
                Step(instance, Input.Stop(mayHandOver: instance.Link.Up && !instance.LeavesAddresses));
                SeekSuccessor(instance);
            }
            else
                Report(instance, EngineEventKind.Stopped);
        }
    }

    /// <summary>
    /// An instance starts once the kernel told us its links, and its unweighted checks gave a first result.
    /// </summary>
    private void StartIfReady(Instance instance)
    {
        if (instance.Started || _stopping || !_listed || instance.PendingChecks > 0)
            return;
        instance.Started = true;
        DoubtAddresses(instance);
        if (instance.Faults != FaultCauses.None)
            Step(instance, Input.Fault(mayHandOver: false));
        Step(instance, Input.Start);
    }

    private void SetFault(Instance instance, FaultCauses cause, bool raised) =>
        ReplaceFaults(instance, cause, raised ? cause : FaultCauses.None);

    /// <summary>
    /// Sets the causes of one group anew. The election only hears of the first fault that comes and the last that goes.
    /// </summary>
    private void ReplaceFaults(Instance instance, FaultCauses group, FaultCauses causes)
    {
        FaultCauses before = instance.Faults;
        instance.Faults = before & ~group | causes;
        if (!instance.Started || instance.Faults == before)
            return;
        if (instance.Faults == FaultCauses.None)
            Step(instance, Input.Recovery);
        else if (before == FaultCauses.None || instance.Router.IsHandingOver)
        {
            // A failing check, maintenance and a VIP that we lack leave us able to answer for the others until the
            // successor is there; nothing else does.
            const FaultCauses able = FaultCauses.Script | FaultCauses.Maintenance | FaultCauses.AddressRefused;
            Step(instance, Input.Fault(mayHandOver: (instance.Faults & ~able) == FaultCauses.None));
            SeekSuccessor(instance);
        }
    }
}
