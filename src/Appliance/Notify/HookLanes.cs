using Appliance.Scripts;
using Appliance.Tracking;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Notify;

/// <summary>
/// Hooks of one kind of one instance run one after the other, in the order of the events. Of those that wait the newest
/// is the one that runs: what it tells is how things are, and whoever hears last hears that. (keepalived starts all at
/// once, and the one that ends last may be the one that is out of date.) One that takes longer than
/// <see cref="Patience"/> while another waits may never end: then the other is started beside it.
/// </summary>
public sealed class HookLanes(Children children, IHookListener listener)
{
    public static readonly Duration Patience = Duration.FromSeconds(10);

    /// <summary>At the end of the daemon, whose hooks have a second.</summary>
    private static readonly Duration s_lastPatience = Duration.FromMilliseconds(300);

    /// <param name="Name">Of the instance or group.</param>
    public sealed record Lane(string Kind, string Name, HookKind Hook);

    private readonly record struct Hook(string Program, RunnableScript Script);

    private sealed class Traffic
    {
        public int Running;
        /// <summary>What was started last is the one that is waited for, by its number, while it runs.</summary>
        public int Newest;
        public bool NewestRuns;
        public Hook? Waiting;
        public Instant PatienceEnds = Instant.Never;
    }

    private readonly Dictionary<Lane, Traffic> _lanes = [];
    private Duration _patience = Patience;

    /// <summary>When to call <see cref="Due"/>.</summary>
    public Instant NextDeadline { get; private set; } = Instant.Never;

    /// <summary>Runs it, now or as soon as the one before it is over.</summary>
    public void Run(Lane lane, string program, RunnableScript script, Instant now)
    {
        if (!_lanes.TryGetValue(lane, out Traffic? traffic))
            _lanes.Add(lane, traffic = new Traffic());
        var hook = new Hook(program, script);
        if (!traffic.NewestRuns)
        {
            Start(lane, traffic, hook);
            return;
        }
        if (traffic.Waiting is { } older)
            listener.HookSkipped(lane, older.Program);
        else
            traffic.PatienceEnds = now + _patience;
        traffic.Waiting = hook;
        NextDeadline = Instant.Earlier(NextDeadline, traffic.PatienceEnds);
    }

    private void Start(Lane lane, Traffic traffic, Hook hook)
    {
        (traffic.Waiting, traffic.PatienceEnds) = (null, Instant.Never);
        int number = ++traffic.Newest;
        Errno error = children.Start(hook.Script, _ => Ended(lane, traffic, number), out int _);
        traffic.NewestRuns = error.IsOk;
        if (error.IsOk)
            traffic.Running++;
        else
            listener.HookNotStarted(lane, hook.Program, error);
        if (traffic.Running == 0)
            _lanes.Remove(lane);
    }

    private void Ended(Lane lane, Traffic traffic, int number)
    {
        traffic.Running--;
        // One that was overtaken is waited for no more.
        if (number == traffic.Newest)
            traffic.NewestRuns = false;
        if (traffic.Waiting is { } next && !traffic.NewestRuns)
            Start(lane, traffic, next);
        else if (traffic.Running == 0)
            _lanes.Remove(lane);
    }

    public void Due(Instant now)
    {
        if (now < NextDeadline)
            return;
        NextDeadline = Instant.Never;
        foreach ((Lane lane, Traffic traffic) in _lanes.ToArray())
        {
            if (traffic.Waiting is { } hook && now >= traffic.PatienceEnds)
            {
                listener.HookOvertaken(lane, hook.Program);
                Start(lane, traffic, hook);
            }
            NextDeadline = Instant.Earlier(NextDeadline, traffic.PatienceEnds);
        }
    }

    /// <summary>The daemon ends: nothing waits for long any more.</summary>
    public void Hurry(Instant now)
    {
        _patience = s_lastPatience;
        foreach (Traffic traffic in _lanes.Values)
            if (traffic.Waiting is not null)
                traffic.PatienceEnds = Instant.Earlier(traffic.PatienceEnds, now + _patience);
        NextDeadline = now;
    }
}

/// <summary>What <see cref="HookLanes"/> have to tell.</summary>
public interface IHookListener
{
    /// <summary>The kernel refused to start it.</summary>
    void HookNotStarted(HookLanes.Lane lane, string program, Errno errno);

    /// <summary>It is not run: while it waited, something newer has happened.</summary>
    void HookSkipped(HookLanes.Lane lane, string program);

    /// <summary>It is started although the one before it still runs.</summary>
    void HookOvertaken(HookLanes.Lane lane, string program);
}
