using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Simulator.World;

namespace VrrpAot.Simulator.Loops;

/// <summary>
/// One machine and, while it runs, the real engine on it. What is asked of it (a fault, a maintenance, its file) is
/// kept apart from what it does, so that the two can be compared.
/// </summary>
public sealed partial class LoopNode(int index, LoopCluster cluster, FakeMachine machine)
{
    /// <summary>How long it may take until what a failed send should have done is done.</summary>
    private static readonly Duration s_doubt = Duration.FromSeconds(5);

    private Instant _reloadedAt;
    private int _plan;
    private Instant _plannedAt = Instant.Never;

    public int Index => index;
    public FakeMachine Machine => machine;
    public EngineProcess? Process { get; private set; }

    public NodeFile File { get; private set; }
    public Priority Priority { get; private set; }
    public bool IsStopped { get; private set; }
    public bool IsFaulted { get; private set; }
    public bool IsMaintained { get; private set; }
    /// <summary>A MASTER with no successor stays one, in spite of its maintenance.</summary>
    private bool _mayStayMaster;

    /// <summary>It may hold its VIPs though it is not able: nobody took its offer, or its kernel, which sets no address
    /// any more, has them already.</summary>
    public bool MayStayMaster => _mayStayMaster || !machine.RefusesAddresses.IsOk
        || Process?.Kernel.RefusesToListen is { IsOk: false };

    public bool IsFrozen { get; private set; }
    public Instant FrozenUntil { get; private set; }

    /// <summary>While no engine runs: from when on nothing of it may be left.</summary>
    public Instant EmptyFrom { get; private set; } = Instant.Never;

    private LoopScenario Scenario => cluster.Scenario;
    private Instant Now => cluster.Agenda.Now;

    public bool Has(int router) => router == 0 || File.HasSecond;

    public bool HasAddress => machine.Find(LoopScenario.Interface)
        ?.Has(Scenario.AddressOf(index, Scenario.Families[0])) == true;

    /// <summary>Nothing keeps it from being MASTER.</summary>
    public bool IsAble(int router) => Process != null && !IsStopped && !IsFaulted && !IsMaintained && Has(router)
        && Process.Kernel.RefusesToListen.IsOk && HasAddress
        && machine is { RefusesAddresses.IsOk: true, Plugged: { Up: true, Name: LoopScenario.Interface } };

    /// <summary>Its kernel answers for the VIP.</summary>
    public bool Holds(int router) =>
        !machine.IsOff && machine.Plugged is { Up: true } on && on.Has(Scenario.FirstVip(router));

    public bool IsMaster(int router) =>
        Process != null && Has(router) && router < Process.Loop.Settings.Instances.Length
            && Process.Loop.RouterOf(router).State == RouterState.Master;

    public char Glyph => Process == null ? '.' : IsFrozen ? 'z' : Holds(0) ? '#' : '-';

    public void Note(char glyph, string text) => cluster.Note(index, glyph, text);

    public void Boot()
    {
        (IsStopped, IsFaulted, IsMaintained, _mayStayMaster) = (false, false, false, false);
        EmptyFrom = Instant.Never;
        Priority = Scenario.PriorityOf(index, File);
        EngineSettings settings = Scenario.SettingsOf(index, File);
        Process = new EngineProcess(machine, cluster.Sabotage.ForgetsGroups ? Apart(settings) : settings)
        {
            Hears = Hear,
        };
        cluster.Sabotage.OnBoot(Process);
        machine.Woken = Arrange;
        Note('B', $"begins with priority {Priority}");
        Arrange();
    }

    private static EngineSettings Apart(EngineSettings settings) => settings with
    {
        Groups = [],
        Instances = [.. settings.Instances.Select(instance => instance with
        {
            Election = instance.Election with { IsInGroup = false },
        })],
    };

    /// <summary>Members of a sync group are in the same state, at any time.</summary>
    public bool Agrees => Process is not { IsReloading: false, Loop: { } loop }
        || loop.RouterOf(0).State == loop.RouterOf(1).State;

    private void Hear(EngineEvent happened)
    {
        if (happened.Kind is EngineEventKind.StateChanged or EngineEventKind.Stopped or EngineEventKind.Removed)
            Note(happened.To switch
            {
                RouterState.Master => 'M',
                RouterState.Backup => 'b',
                RouterState.Fault => 'f',
                _ => 'i',
            }, $"VRID {51 + happened.Instance}: {happened.From} -> {happened.To}, {happened.Cause}, "
                + $"priority {happened.Ours}, faults {happened.Faults}");
        else if (cluster.IsVerbose)
            Note(' ', happened.Kind.ToString());
    }

    /// <summary>Plans the next turn.</summary>
    public void Arrange()
    {
        if (Process == null || IsFrozen)
            return;
        Instant at = Process.NextTurn;
        if (at == Instant.Never || at >= _plannedAt && _plannedAt > Now)
            return;
        _plannedAt = (at > Now ? at : Now) + cluster.Random.Between(Duration.Zero, cluster.Lateness);
        int plan = ++_plan;
        cluster.Agenda.At(_plannedAt, () => TakeTurn(plan));
    }

    private void TakeTurn(int plan)
    {
        if (plan != _plan)
            return;
        _plannedAt = Instant.Never;
        if (Process == null || IsFrozen)
            return;
        // What it was planned for may have been put off meanwhile, as a BACKUP's deadline is by every advert.
        if (Process.NextTurn <= Now)
            Process.Turn();
        if (Process.IsFinished)
            End();
        else
            Arrange();
    }

    private void End()
    {
        Process!.Dispose();
        Process = null;
        _plan++;
        _plannedAt = Instant.Never;
        EmptyFrom = Now;
    }

    private void Post(EngineCommand command)
    {
        Process!.Post(command);
        Arrange();
    }

    /// <summary>The process is gone.</summary>
    /// <param name="guarded">The guardian does what is to be done; otherwise all are killed at once.</param>
    public void Crash(bool guarded)
    {
        if (Process == null || IsFrozen)
            return;
        guarded |= Scenario.LifetimeSeconds == 0;
        Note('X', guarded ? "crashes" : "and its guardian are killed at once");
        EngineProcess dead = Process;
        // The table that the guardian reads after a reload knows nothing of what the reload let go.
        bool mayLeave = Scenario.LifetimeSeconds == 0 && Now - _reloadedAt < s_doubt
            && Now - dead.Kernel.RoutesOfMachine.LastFailedAt < s_doubt;
        dead.Loop.Dispose();
        Process = null;
        _plan++;
        _plannedAt = Instant.Never;
        EmptyFrom = mayLeave ? Instant.Never
            : Now + (guarded ? LoopScenario.GuardianDelay : Duration.FromSeconds(Scenario.LifetimeSeconds));
        if (guarded)
            cluster.Agenda.At(Now + cluster.Random.Between(LoopScenario.GuardianDelay / 10, LoopScenario.GuardianDelay),
                () => CleanUp(dead));
        else
            dead.Dispose();
    }

    private void CleanUp(EngineProcess dead)
    {
        if (!cluster.Sabotage.GuardianSleeps)
            dead.CleanUp(machine);
        dead.Dispose();
    }

    public void Stop()
    {
        if (Process == null || IsStopped)
            return;
        Note('s', "is told to stop");
        IsStopped = true;
        Post(EngineCommand.Stop());
    }

    /// <param name="off">The machine is suspended, and not only the processes stopped.</param>
    public void Freeze(Instant until, bool off)
    {
        if (Process == null || IsFrozen)
            return;
        Note('Z', off ? "sleeps with its machine" : "is frozen");
        (IsFrozen, FrozenUntil, machine.IsOff) = (true, until, off);
        cluster.Agenda.At(until, () =>
        {
            (IsFrozen, machine.IsOff) = (false, false);
            Note('w', "wakes");
            _plannedAt = Instant.Never;
            Arrange();
        });
    }

    public void Reload(NodeFile file)
    {
        if (Process == null || IsStopped || Process.IsReloading)
            return;
        Note('r', $"reads another file: {file}");
        if (!Process.Reload(Scenario.SettingsOf(index, file)))
            throw new InvalidOperationException("The reload takes a new start.");
        File = file;
        _reloadedAt = Now;
        Priority = Scenario.PriorityOf(index, file);
        for (int router = 0; router < (file.HasSecond ? LoopScenario.Routers : 1); router++)
        {
            // As the attendant does: what its checks found, by the new numbering.
            Process.Post(EngineCommand.SetPriority(router, Priority));
            Process.Post(IsFaulted && Fails(router)
                ? EngineCommand.RaiseScriptFault(router, 0) : EngineCommand.ClearScriptFault(router));
        }
        Arrange();
    }

    /// <summary>The file with which it begins.</summary>
    public void Install(NodeFile file) => File = file;

    public void SetPriority(Priority priority)
    {
        if (Process == null || Scenario.Elections.Nodes[index].BasePriority.IsOwner)
            return;
        Note('p', $"gets priority {priority}");
        Priority = priority;
        ForEach(router => EngineCommand.SetPriority(router, priority));
    }

    public void SetFault(bool faulted)
    {
        if (Process == null || faulted == IsFaulted)
            return;
        Note('!', faulted ? "fails a check" : "passes its check again");
        IsFaulted = faulted;
        ForEach(router => faulted && Fails(router)
            ? EngineCommand.RaiseScriptFault(router, 0) : EngineCommand.ClearScriptFault(router));
    }

    /// <summary>Of a sync group one member is enough.</summary>
    private bool Fails(int router) => !Scenario.IsGrouped || router == 1;

    public void SetMaintenance(bool on, bool force)
    {
        if (Process == null)
            return;
        Note('m', on ? $"maintenance begins{(force ? ", in any case" : "")}" : "maintenance ends");
        IsMaintained = on;
        _mayStayMaster = on && !force;
        Post(on ? EngineCommand.BeginMaintenance(force) : EngineCommand.EndMaintenance);
    }

    public void HandOver(bool force)
    {
        if (Process == null)
            return;
        Note('o', $"is asked to hand over{(force ? ", in any case" : "")}");
        if (Scenario.IsGrouped)
            Post(EngineCommand.HandOver(0, force));
        else
            ForEach(router => EngineCommand.HandOver(router, force));
    }

    public void Reclaim()
    {
        if (Process == null)
            return;
        Note('!', "may preempt again");
        ForEach(EngineCommand.Reclaim);
    }

    private void ForEach(Func<int, EngineCommand> command)
    {
        for (int router = 0; router < (File.HasSecond ? LoopScenario.Routers : 1); router++)
            Process!.Post(command(router));
        Arrange();
    }

    /// <summary>So many notifications to come are lost, lists break off, sends fail.</summary>
    public void Disturb(int loses, int breaksLists, int failsSends)
    {
        if (Process?.Kernel.RoutesOfMachine is not { } routes)
            return;
        if (loses + breaksLists + failsSends > 0)
            Note('!', $"netlink loses {loses}, breaks {breaksLists} lists, refuses {failsSends} sends");
        (routes.Loses, routes.BreaksLists, routes.FailsSends) = (loses, breaksLists, failsSends);
    }

    public void Refuse(bool refuses)
    {
        if (refuses == (!machine.RefusesAddresses.IsOk))
            return;
        Note('!', refuses ? "its kernel sets no address" : "its kernel sets addresses again");
        machine.RefusesAddresses = refuses ? Errno.EPERM : Errno.Ok;
    }

    /// <summary>Sockets cannot be opened.</summary>
    public void Deafen(bool deaf)
    {
        if (Process != null)
            Process.Kernel.RefusesToListen = deaf ? Errno.ENOBUFS : Errno.Ok;
    }
}
