using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>Commands from the attendant, taken in the order in which they were given.</summary>
internal sealed class Orders(CommandQueue commands, Routers routers, HandOvers handOvers, Starting starting,
    Reports reports, Recorder recorder, Transmitter transmitter, Lateness lateness, Counters strays) : Service
{
    /// <summary>Who takes this loop's place at the end of the turn, or has taken it.</summary>
    public EngineLoop? Successor { get; private set; }

    public override int Sources => 1;

    public override void Serve(int source) => TakeAll();

    public override void ServeAll() => TakeAll();

    private void TakeAll()
    {
        commands.Wake.Clear();
        while (commands.TryTake(out EngineCommand command))
        {
            if (command.Kind != EngineCommandKind.Succeed)
            {
                Obey(command);
                continue;
            }
            if (starting.IsStopping)
            {
                commands.TakeSuccessor().GiveUp();
                continue;
            }
            Successor = commands.TakeSuccessor();
            // What comes after it is for the successor, which finds it in its first turn.
            commands.Wake.Set();
            return;
        }
    }

    private void Obey(in EngineCommand command)
    {
        switch (command.Kind)
        {
            case EngineCommandKind.SetPriority:
                routers.Step(routers.All[command.Instance], Input.PriorityIs(command.Priority));
                break;

            case EngineCommandKind.CheckReady:
                routers.All[command.Instance].PendingChecks--;
                starting.StartIfReady(routers.All[command.Instance]);
                break;

            case EngineCommandKind.SetScriptFault:
                if (command.FailingScript is { } failing)
                    routers.All[command.Instance].FailingScript = failing;
                routers.SetFault(routers.All[command.Instance], FaultCauses.Script, command.FailingScript != null);
                break;

            case EngineCommandKind.HandOver:
                handOvers.HandOver(routers.All[command.Instance], RouterState.Backup, command.Force);
                break;

            case EngineCommandKind.Reclaim:
                foreach (Instance companion in routers.Companions(routers.All[command.Instance]))
                    routers.Step(companion, Input.Reclaim);
                break;

            case EngineCommandKind.SetMaintenance:
                handOvers.SetMaintenance(command.Begins, command.Force);
                break;

            case EngineCommandKind.Report:
                reports.Fill(command.Report);
                break;

            case EngineCommandKind.Announce:
                Announce(command.Instance);
                break;

            case EngineCommandKind.ClearCounters:
                ClearCounters(command.Instance);
                break;

            case EngineCommandKind.Record when command.Journal is { } journal:
                recorder.Begin(journal, routers.All);
                break;

            case EngineCommandKind.Record:
                recorder.End();
                break;

            case EngineCommandKind.Stop:
                starting.StopAll(leaveAddresses: command.LeavesAddresses);
                break;
        }
    }

    /// <param name="which">-1 for all.</param>
    private void Announce(int which)
    {
        foreach (Instance instance in routers.All)
            if ((which < 0 || which == instance.Index) && instance.Router.State == RouterState.Master)
                transmitter.QueueAnnouncement(instance, instance.Settings.Election.Announcements.MasterRepeat);
    }

    private void ClearCounters(int which)
    {
        foreach (Instance instance in routers.All)
            if (which < 0 || which == instance.Index)
                instance.Counters.Clear(instance.Router.State == RouterState.Master);
        if (which >= 0)
            return;
        lateness.Clear();
        strays.Clear(isMaster: false);
    }
}
