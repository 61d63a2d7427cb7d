using System.Collections.Immutable;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Simulator;

/// <summary>The machines, the LAN between them and a clock that jumps from one event to the next.</summary>
public sealed class Cluster
{
    private readonly SeededRandom _random;
    private readonly Sabotage _sabotage;
    private readonly PriorityQueue<Action, (long At, long Order)> _agenda = new();
    private readonly Outputs _outputs = new();
    private long _order;
    private uint _nextAddress;

    public Cluster(Scenario scenario, SeededRandom random, Sabotage sabotage, Timeline timeline)
    {
        Scenario = scenario;
        Timeline = timeline;
        _random = random;
        _sabotage = sabotage;
        Nodes = [.. scenario.Nodes.Select((settings, index) => new SimulatedNode(index, settings))];
        Network = new Network(random, Nodes.Length, scenario.CalmDelay);
        Invariants = new Invariants(this);
        foreach (SimulatedNode node in Nodes)
            node.UseAddress(FreshAddress());
    }

    public Scenario Scenario { get; }
    public ImmutableArray<SimulatedNode> Nodes { get; }
    public Network Network { get; }
    public Timeline Timeline { get; }
    public Invariants Invariants { get; }
    public Instant Now { get; private set; } = new(1_000_000_000);
    public long Events { get; private set; }

    public void Note(char glyph, string text) => Timeline.Add(Now, glyph, Nodes, text);

    /// <summary>Runs everything due up to <paramref name="end"/>, and the invariants after each event.</summary>
    public void RunUntil(Instant end)
    {
        while (_agenda.TryPeek(out Action? next, out var due) && due.At <= end.Nanoseconds)
        {
            _agenda.Dequeue();
            MoveClock(new Instant(due.At));
            next();
            Events++;
            Invariants.AfterEvent();
        }
        MoveClock(end);
    }

    private void MoveClock(Instant to)
    {
        Invariants.BeforeTimePasses(to);
        Now = to;
    }

    public void Boot(SimulatedNode node)
    {
        node.Router = new VirtualRouter(node.Settings, node.Address);
        node.ToldState = RouterState.Init;
        node.Priority = node.Settings.BasePriority;
        if (node.Faulted)
            Step(node, Input.Fault(mayHandOver: false));
        Start(node);
    }

    public void Start(SimulatedNode node)
    {
        node.Started = true;
        Step(node, Input.Start);
    }

    public void Stop(SimulatedNode node, bool mayHandOver)
    {
        node.Started = false;
        Step(node, Input.Stop(mayHandOver));
    }

    public void Fail(SimulatedNode node, bool mayHandOver)
    {
        node.Faulted = true;
        Step(node, Input.Fault(mayHandOver));
    }

    public void Recover(SimulatedNode node)
    {
        node.Faulted = false;
        Step(node, Input.Recovery);
    }

    /// <summary>
    /// Somebody asks a MASTER to hand over; on the way to FAULT that is maintenance, and begins when it is there.
    /// </summary>
    public void HandOver(SimulatedNode node, RouterState to, bool force) => Step(node, Input.HandOver(to, force));

    public void Reclaim(SimulatedNode node) => Step(node, Input.Reclaim);

    public void SetPriority(SimulatedNode node, Priority priority)
    {
        node.Priority = priority;
        Step(node, Input.PriorityIs(priority));
    }

    public void Readdress(SimulatedNode node)
    {
        node.UseAddress(FreshAddress());
        Step(node, Input.SourceIs(node.Address));
    }

    /// <summary>A Timer input that nobody armed for now. Nothing may come of it before the deadline.</summary>
    public void TimerTooEarly(SimulatedNode node) => Step(node, Input.Timer);

    /// <summary>The program is gone and the kernel has dropped its addresses.</summary>
    /// <param name="guarded">The guardian says priority 0 in its place.</param>
    public void Crash(SimulatedNode node, bool guarded)
    {
        bool held = node.Holds;
        node.Router = null;
        node.Started = false;
        node.Holds = false;
        node.Armed = Instant.Never;
        node.TimerNumber++;
        if (guarded && held)
            Send(node, Priority.Leaving);
    }

    private void Step(SimulatedNode node, in Input input)
    {
        if (node.Router is not { } router || _sabotage.Deaf(input))
            return;
        bool heldBefore = router.HoldsAddresses;
        _outputs.Clear();
        router.Step(input, Now, _outputs);
        CarryOut(node, input, heldBefore);
    }

    private void CarryOut(SimulatedNode node, in Input input, bool heldBefore)
    {
        foreach (ref readonly Output output in _outputs.Items)
        {
            Invariants.Output(node, output, input, heldBefore);
            if (!_sabotage.Lame(output))
                CarryOut(node, output);
        }
        Invariants.AfterStep(node, input);
    }

    private void CarryOut(SimulatedNode node, in Output output)
    {
        switch (output.Kind)
        {
            case OutputKind.SendAdvert:
                Send(node, output.Priority);
                break;
            case OutputKind.AddAddresses:
                node.Holds = true;
                break;
            case OutputKind.RemoveAddresses:
                node.Holds = false;
                break;
            case OutputKind.ArmTimer:
                Arm(node, output.Deadline);
                break;
            case OutputKind.StateChanged:
                node.ToldState = output.To;
                if (output is { To: RouterState.Fault, Cause: TransitionCause.HandedOver })
                    node.Faulted = true;
                if (output.From == RouterState.Master)
                    node.LeavingSince = Now;
                Note('^',
                    $"node {node.Index + 1}: {output.From} -> {output.To}, {output.Cause}, priority {output.Priority}");
                break;
            case OutputKind.Announce:
                foreach (SimulatedNode neighbour in Nodes)
                {
                    if (Network.Connects(node.Index, neighbour.Index))
                        neighbour.ClientsFollow = node;
                }
                break;
            case OutputKind.Observed:
                break;
        }
    }

    private void Send(SimulatedNode node, Priority priority)
    {
        node.SpokeAt = Now;
        if (Timeline.WithAdverts)
            Note('>', $"node {node.Index + 1} sends priority {priority}");
        Network.Send(node.Index, node.NextAdvert(priority), Now, (to, arrival, packet, intact) =>
            Schedule(arrival, () => Receive(Nodes[to], packet, intact)));
    }

    private void Receive(SimulatedNode node, byte[] packet, bool intact)
    {
        if (node.IsStalled)
        {
            if (!node.IsOff)
                node.Waiting.Enqueue(() => Receive(node, packet, intact));
            return;
        }
        if (node.Router is not { } router)
            return;
        RejectReason reason = AdvertParser.TryParse(packet, node.Rules, router.KnownMaster, out Advert advert);
        Invariants.Received(node, reason, intact);
        if (reason != RejectReason.None)
            return;
        if (Timeline.WithAdverts)
            Note('.', $"node {node.Index + 1} hears {advert.Source} with priority {advert.Priority}");
        Step(node, Input.Advert(advert.Source, advert.Priority, advert.Interval));
    }

    private void Arm(SimulatedNode node, Instant deadline)
    {
        node.Armed = deadline;
        int number = ++node.TimerNumber;
        if (deadline == Instant.Never)
            return;
        Instant due = deadline > Now ? deadline : Now;
        Schedule(due + _random.Between(Duration.Zero, Scenario.CalmDelay), () => Fire(node, number));
    }

    private void Fire(SimulatedNode node, int number)
    {
        if (node.TimerNumber == number && !node.IsStalled)
            Step(node, Input.Timer);
    }

    /// <summary>The process does not run until then. A second stall never ends a first one early.</summary>
    /// <param name="off">Nor does the machine: adverts are not kept for it.</param>
    public void Stall(SimulatedNode node, Instant until, bool off)
    {
        node.StalledUntil = until > node.StalledUntil ? until : node.StalledUntil;
        node.IsOff |= off;
        if (!node.IsStalled)
            Schedule(node.StalledUntil, () => Wake(node));
        node.IsStalled = true;
    }

    /// <summary>
    /// What the engine's loop does after a gap: the election hears of it, then of what came meanwhile, then of its
    /// timer.
    /// </summary>
    private void Wake(SimulatedNode node)
    {
        if (node.StalledUntil > Now)
        {
            Schedule(node.StalledUntil, () => Wake(node));
            return;
        }
        node.IsStalled = node.IsOff = false;
        node.WakesLate = !(node.Settings.BasePriority.IsOwner && node.Settings.StartAsMaster) && node.IsMaster
            && !node.Router!.IsHandingOver && Now - node.SpokeAt > Scenario.LongestPatience;
        if (_sabotage.Sleepwalks)
            FireIfDue(node);
        else if (node.Router is { } router)
        {
            bool heldBefore = router.HoldsAddresses;
            _outputs.Clear();
            router.Woke(Now, _outputs);
            CarryOut(node, default, heldBefore);
        }
        while (node.Waiting.TryDequeue(out Action? packet))
            packet();
        FireIfDue(node);
        node.WakesLate = false;
    }

    private void FireIfDue(SimulatedNode node)
    {
        if (node.Armed <= Now)
            Step(node, Input.Timer);
    }

    private void Schedule(Instant at, Action action) => _agenda.Enqueue(action, (at.Nanoseconds, _order++));

    /// <summary>
    /// Addresses in no order, so that age and rank have nothing to do with each other; none is given twice.
    /// </summary>
    private IpAddress FreshAddress() => new(0x0A000000 | (++_nextAddress * 0x9E3779B1 & 0xFFFFFF));
}
