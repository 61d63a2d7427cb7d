using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>
/// How instances begin and end. One starts once the kernel told us its links, its unweighted checks gave a first
/// result, and the time has come that the file says; all end together, or one by one when a reload has them no more.
/// </summary>
internal sealed class Starting(Routers routers, RouterOutputs outputs, Transmitter transmitter, Refusals refusals,
    Listing listing, Groups groups, EventRing events, Turn turn)
    : Service
{
    /// <summary>
    /// What is longest waited for when a removal did not reach the kernel: the guardian, which kills an engine that
    /// does not end, is more patient by some seconds.
    /// </summary>
    private static readonly Duration s_patience = Duration.FromSeconds(3);

    private Instant? _letGoAt;
    /// <summary>Somebody would have started, and waits for <see cref="NotBefore"/>.</summary>
    private bool _isAwaited;

    /// <summary>Until then every instance stays out, whatever it hears.</summary>
    public Instant NotBefore { get; set; }

    public override Instant NextDeadline => _isAwaited && !IsStopping ? NotBefore : Instant.Never;

    public override void Due()
    {
        if (!_isAwaited || turn.Now < NotBefore)
            return;
        _isAwaited = false;
        foreach (Instance instance in routers.All)
            StartIfReady(instance);
    }

    /// <summary>An earlier configuration has said that it started.</summary>
    public bool HasStartedBefore { get; set; }

    public bool IsStopping { get; private set; }

    /// <summary>It stops and takes nothing away.</summary>
    public bool LeavesAll { get; private set; }

    /// <summary>Every instance that stops has let go, and the kernel has heard of it.</summary>
    public bool IsOver
    {
        get
        {
            if (!IsStopping)
                return false;
            foreach (Instance instance in routers.All)
                if (instance.Router.HoldsAddresses)
                    return false;
            _letGoAt ??= turn.Now;
            return !listing.IsInDoubt || turn.Now - _letGoAt.Value >= s_patience;
        }
    }

    public void StartAll()
    {
        events.Write(EngineEvent.Started(turn.Now, isReload: HasStartedBefore));
        foreach (Instance instance in routers.All)
        {
            StartIfReady(instance);
            AnnounceGains(instance);
        }
    }

    /// <summary>Members of a sync group start together: until one has its first result all wait.</summary>
    public void StartIfReady(Instance instance)
    {
        if (instance.Started || IsStopping || !listing.IsComplete || instance.PendingChecks > 0
            || instance.Group is { IsReady: false })
            return;
        if (turn.Now < NotBefore)
        {
            _isAwaited = true;
            return;
        }
        if (instance.Group is not { } group)
        {
            refusals.Doubt(instance);
            Start(instance);
            return;
        }
        foreach (Instance member in group.Members)
            if (!member.Started)
                refusals.Doubt(member);
        // keepalived tells of a group in BACKUP before its members, and of one in FAULT behind them.
        bool isHeld = groups.Prepare(group, routers);
        if (!isHeld)
            groups.Begin(group, routers);
        // Of members that waited for their checks keepalived says that the first one took the others along.
        bool isTold = isHeld || Array.Exists(group.Members, member => member.Started)
            || Array.TrueForAll(group.Members, member => member.Settings.PendingChecks == 0);
        foreach (Instance member in group.Members)
        {
            if (member.Started)
                continue;
            Start(member);
            if (!isTold)
                groups.TellSyncing(group, RouterState.Backup);
            isTold = true;
        }
        if (isHeld)
            groups.Begin(group, routers);
    }

    private void Start(Instance instance)
    {
        instance.Started = true;
        if (instance.Faults != FaultCauses.None)
            routers.Step(instance, Input.Fault(mayHandOver: false));
        routers.Step(instance, Input.Start);
    }

    private void AnnounceGains(Instance instance)
    {
        if (instance.GainedAddresses && instance.Router.State == RouterState.Master)
            transmitter.QueueAnnouncement(instance, instance.Settings.Election.Announcements.MasterRepeat);
        instance.GainedAddresses = false;
    }

    public void StopAll(bool leaveAddresses)
    {
        IsStopping = true;
        LeavesAll = leaveAddresses;
        foreach (Instance instance in routers.All)
        {
            // An instance on the way to FAULT has said priority 0 already: its addresses are another's by now, and go.
            instance.LeavesAddresses = leaveAddresses
                && instance.Router is { State: RouterState.Master, IsHandingOver: false };
            if (instance.Started && instance.Router.State != RouterState.Init)
                routers.Leave(instance, Input.Stop(mayHandOver: instance.Link.Up && !instance.LeavesAddresses));
            else
                outputs.Report(instance, EngineEventKind.Stopped);
        }
        groups.ReportStops();
    }

    /// <summary>It is not in the settings of the successor: it lets go at once.</summary>
    public void Remove(Instance instance)
    {
        if (instance.Started && instance.Router.State != RouterState.Init)
            routers.Step(instance, Input.Stop(mayHandOver: false));
        else
            outputs.Report(instance, EngineEventKind.Removed);
    }
}
