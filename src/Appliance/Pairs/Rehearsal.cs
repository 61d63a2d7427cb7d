using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Pairs;

/// <summary>Who has the addresses.</summary>
[Flags]
internal enum Holder : byte { Nobody, First, Second, Both }

/// <summary>
/// The election of two nodes, played: the daemon's own <see cref="VirtualRouter"/>s, a clock of numbers, adverts that
/// arrive after a millisecond. Each phase lasts until every timer of the files has had its turn.
/// </summary>
internal sealed class Rehearsal
{
    private static readonly Duration s_delay = Duration.FromMilliseconds(1);

    private sealed class Node(PairedInstance instance, IpAddress address)
    {
        public readonly PairedInstance Instance = instance;
        public readonly IpAddress Address = address;
        public VirtualRouter Router = null!;
        public Condition Condition;
        public bool IsDeaf;
        public Instant Timer = Instant.Never;
        /// <summary>An advert on its way to it: adverts of one sender do not overtake each other.</summary>
        public readonly Queue<(Instant At, Input Advert)> Coming = new();
    }

    private readonly Node _first, _second;
    private readonly Outputs _outputs = new();
    private readonly Duration _phase;
    private Instant _now = new(0);

    /// <param name="firstIsHigher">Of nodes whose addresses the files do not give: which has the higher one.</param>
    public Rehearsal(RouterPair pair, bool firstIsHigher)
    {
        var (low, high) = (Hearing.Unknown, new IpAddress(Hearing.Unknown.IPv4 + 1));
        bool areKnown = pair.First.Settings.SourceAddress is not null && pair.Second.Settings.SourceAddress is not null;
        _first = new Node(pair.First, areKnown ? pair.First.Settings.SourceAddress!.Value : firstIsHigher ? high : low);
        _second = new Node(pair.Second,
            areKnown ? pair.Second.Settings.SourceAddress!.Value : firstIsHigher ? low : high);
        _first.IsDeaf = Hearing.WhyNot(pair.Second, pair.First) is not null;
        _second.IsDeaf = Hearing.WhyNot(pair.First, pair.Second) is not null;
        _phase = Longest(pair.First.Settings.Election) + Longest(pair.Second.Settings.Election);
        foreach (Node node in Nodes)
            Begin(node, default(Mishap).Of(node.Instance));
        Run();
    }

    private ReadOnlySpan<Node> Nodes => new[] { _first, _second };

    /// <summary>Who holds now.</summary>
    public Holder Holder => (Holds(_first) ? Holder.First : Holder.Nobody)
        | (Holds(_second) ? Holder.Second : Holder.Nobody);

    /// <summary>It happens, or what happened is over; and whatever follows from it.</summary>
    public void Play(Mishap mishap)
    {
        foreach (Node node in Nodes)
            Become(node, mishap.Of(node.Instance));
        Run();
    }

    private static bool Holds(Node node) => !node.Condition.IsOff && node.Router.HoldsAddresses;

    /// <summary>A preemption, and a master that falls silent, twice over.</summary>
    private static Duration Longest(ElectionSettings settings) =>
        settings.PreemptDelay + settings.AdvertInterval * (2 * (settings.DownTimerAdverts + 2))
        + Duration.FromSeconds(4);

    private void Begin(Node node, Condition condition)
    {
        node.Condition = condition;
        node.Coming.Clear();
        node.Timer = Instant.Never;
        // What its sync group does is in the condition: it waits for nobody here.
        node.Router = new VirtualRouter(node.Instance.Settings.Election with { IsInGroup = false }, node.Address);
        Step(node, Input.PriorityIs(condition.Effective));
        if (condition.IsFaulted)
            Step(node, Input.Fault(mayHandOver: false));
        Step(node, Input.Start);
    }

    private void Become(Node node, Condition next)
    {
        Condition before = node.Condition;
        if (before.IsOff && !next.IsOff)
        {
            Begin(node, next);
            return;
        }
        node.Condition = next;
        if (next.IsOff)
        {
            node.Coming.Clear();
            node.Timer = Instant.Never;
            return;
        }
        if (before.Effective != next.Effective)
            Step(node, Input.PriorityIs(next.Effective));
        if (!before.IsFaulted && next.IsFaulted)
            Step(node, Input.Fault(mayHandOver: !next.IsCutOff));
        else if (before.IsFaulted && !next.IsFaulted)
            Step(node, Input.Recovery);
    }

    private void Run()
    {
        Instant end = _now + _phase;
        while (true)
        {
            Node? due = null;
            Instant at = end;
            foreach (Node node in Nodes)
                if (Next(node) < at)
                    (due, at) = (node, Next(node));
            _now = at;
            if (due is null)
                return;
            if (due.Coming.TryPeek(out var advert) && advert.At <= due.Timer)
            {
                due.Coming.Dequeue();
                Step(due, advert.Advert);
            }
            else
            {
                due.Timer = Instant.Never;
                Step(due, Input.Timer);
            }
        }
    }

    private static Instant Next(Node node) => node.Condition.IsOff ? Instant.Never
        : node.Coming.TryPeek(out var advert) ? Instant.Earlier(advert.At, node.Timer) : node.Timer;

    private void Step(Node node, in Input input)
    {
        _outputs.Clear();
        node.Router.Step(input, _now, _outputs);
        Node other = node == _first ? _second : _first;
        foreach (Output output in _outputs.Items)
        {
            if (output.Kind == OutputKind.ArmTimer)
                node.Timer = output.Deadline;
            else if (output.Kind == OutputKind.SendAdvert && !node.Condition.IsCutOff && !other.Condition.IsCutOff
                && !other.Condition.IsOff && !other.IsDeaf)
                other.Coming.Enqueue((_now + s_delay, Input.Advert(node.Address, output.Priority,
                    node.Instance.Settings.Election.AdvertInterval)));
        }
    }
}
