using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Simulator;

/// <summary>Thrown, with a sentence, when something happened that must never happen.</summary>
public sealed class InvariantBroken(string sentence) : Exception(sentence);

/// <summary>
/// What must hold. Of one node: always. Of the cluster: while the network is whole, within the bounds of the
/// <see cref="Scenario"/>.
/// </summary>
public sealed class Invariants
{
    private readonly Cluster _cluster;
    /// <summary>Since when two nodes have both held the addresses in a whole network; Never when they do not.</summary>
    private readonly Instant[,] _bothHoldSince;

    public Invariants(Cluster cluster)
    {
        _cluster = cluster;
        int count = cluster.Nodes.Length;
        _bothHoldSince = new Instant[count, count];
        ForgetPairs();
    }

    /// <summary>From when on the network is whole and carries no old packets; Never in bad weather.</summary>
    private Instant _wholeFrom = Instant.Never;
    private Instant _coveredFrom = Instant.Never;
    private bool _settled;

    public void NetworkIsBad()
    {
        _wholeFrom = _coveredFrom = Instant.Never;
        _settled = false;
        ForgetPairs();
    }

    public void NetworkIsWholeFrom(Instant from) => _wholeFrom = from;

    /// <summary>Something is about to be done to a settled cluster.</summary>
    public void Disturbed() => _settled = false;

    /// <summary>From this time on somebody must hold the addresses, if anybody can.</summary>
    public void SomebodyMustHoldFrom(Instant from)
    {
        _coveredFrom = _cluster.Nodes.Any(n => n.IsHealthy) ? from : Instant.Never;
    }

    /// <summary>One output, before it is carried out.</summary>
    public void Output(SimulatedNode node, in Output output, in Input input, bool heldBefore)
    {
        VirtualRouter router = node.Router!;
        bool holds = router.HoldsAddresses;
        switch (output.Kind)
        {
            case OutputKind.SendAdvert:
                Require(heldBefore || holds, node, "sends an advert without being master");
                Require(!node.WakesLate, node, "speaks in the moment in which it wakes, before it has listened");
                Require(output.Priority == router.EffectivePriority || output.Priority == Priority.Leaving
                    && (router.State != RouterState.Master || router.IsHandingOver),
                    node, $"sends priority {output.Priority} while it is {router.State} with "
                        + $"{router.EffectivePriority}");
                break;
            case OutputKind.AddAddresses:
                Require(!node.Holds, node, "adds addresses that it holds");
                break;
            case OutputKind.RemoveAddresses:
                Require(node.Holds, node, "removes addresses that it does not hold");
                break;
            case OutputKind.Announce:
                Require(holds && output.Count > 0, node, "announces addresses that it does not hold, or no times");
                break;
            // Allowed: one deadline of several that was overdue before, and a wait that a raised priority cut short.
            case OutputKind.ArmTimer:
                Require(output.Deadline >= _cluster.Now || node.Armed < _cluster.Now
                    || input.Kind == InputKind.Priority, node, $"arms a timer in the past, on {input.Kind}");
                break;
            case OutputKind.StateChanged:
                Require(output.From == node.ToldState
                    && output.From != output.To, node, $"tells {output.From} -> {output.To} after {node.ToldState}");
                Require(output is not { From: RouterState.Master, To: RouterState.Backup,
                    Cause: not TransitionCause.HandedOver }
                    || MayYield(node, output.Cause), node, "yields, though no better master is there");
                Require(!_settled, node, $"changes from {output.From} to {output.To} in a settled cluster");
                break;
        }
    }

    /// <summary>One node, after all outputs of a step.</summary>
    public void AfterStep(SimulatedNode node, in Input input)
    {
        VirtualRouter router = node.Router!;
        Require(node.ToldState == router.State, node, $"is {router.State} but told {node.ToldState}");
        Require(node.Armed == router.Armed, node, "asked for another deadline than it waits for");
        Require(node.Holds == router.HoldsAddresses, node,
            node.Holds ? "holds the addresses without knowing" : "does not hold the addresses it thinks it holds");
        Require(node.Holds == (router.State == RouterState.Master || router.IsHandingOver), node,
            $"is {router.State} and {(node.Holds ? "holds" : "does not hold")} the addresses");

        bool fits = !node.Started ? router.State == RouterState.Init
            : node.Faulted ? router.State == RouterState.Fault
            : router.State is RouterState.Backup or RouterState.Master;
        Require(fits, node, $"is {router.State}, started {node.Started}, faulted {node.Faulted}");
        if (input.Kind == InputKind.Timer)
            Require(router.Armed > _cluster.Now, node, "had its timer and is still due");
    }

    public void Received(SimulatedNode node, RejectReason reason, bool intact) =>
        Require(intact == (reason == RejectReason.None), node, intact
            ? $"refuses a good advert: {reason}"
            : "accepts an advert in which a bit was flipped");

    /// <summary>The cluster, whenever something happened.</summary>
    public void AfterEvent()
    {
        foreach (SimulatedNode a in _cluster.Nodes)
        {
            foreach (SimulatedNode b in _cluster.Nodes)
            {
                if (b.Index <= a.Index)
                    continue;
                ref Instant since = ref _bothHoldSince[a.Index, b.Index];
                if (!(a.Holds && b.Holds && (a.IsMaster || b.IsMaster)) || a.IsStalled || b.IsStalled)
                    since = Instant.Never;
                else if (since == Instant.Never && _wholeFrom <= _cluster.Now)
                    since = _cluster.Now;
            }
        }
        if (_coveredFrom <= _cluster.Now && !_cluster.Nodes.Any(n => n.Holds))
            throw new InvariantBroken("nobody holds the addresses, though somebody could");
    }

    /// <summary>The cluster as it is now stays so until <paramref name="next"/>.</summary>
    public void BeforeTimePasses(Instant next)
    {
        if (_wholeFrom > _cluster.Now)
            return;
        Scenario scenario = _cluster.Scenario;
        foreach (SimulatedNode node in _cluster.Nodes)
        {
            if (node.Holds && !node.IsMaster && !node.IsStalled
                && next - Later(node.LeavingSince, _wholeFrom) > scenario.HandOverBound)
                throw new InvariantBroken($"node {node.Index + 1} leaves, but holds the addresses for more than "
                    + $"{scenario.HandOverBound.TotalMilliseconds} ms");
        }
        foreach (SimulatedNode a in _cluster.Nodes)
        {
            foreach (SimulatedNode b in _cluster.Nodes)
            {
                Instant since = _bothHoldSince[a.Index, b.Index];
                if (b.Index > a.Index && since != Instant.Never && next - since > scenario.ContestBound)
                    throw new InvariantBroken($"nodes {a.Index + 1} and {b.Index + 1} both hold the addresses for "
                        + $"more than {scenario.ContestBound.TotalMilliseconds} ms");
            }
        }
        if (_coveredFrom <= next && !_cluster.Nodes.Any(n => n.Holds))
            throw new InvariantBroken("nobody holds the addresses, though somebody could");
    }

    /// <summary>
    /// After the bound: one master, the right one, and the clients know it; or nobody, when nobody can. From now on
    /// nothing changes.
    /// </summary>
    /// <param name="clientsHeardAll">No announcement can have been missed for other reasons than ours.</param>
    public void IsSettled(bool clientsHeardAll)
    {
        _settled = true;
        SimulatedNode[] masters = [.. _cluster.Nodes.Where(n => n.IsMaster)];
        SimulatedNode[] holders = [.. _cluster.Nodes.Where(n => n.Holds)];
        SimulatedNode[] healthy = [.. _cluster.Nodes.Where(n => n.IsHealthy)];
        if (healthy.Length == 0)
        {
            if (holders.Length > 0)
                throw new InvariantBroken($"node {holders[0].Index + 1} holds the addresses though it may not run");
            return;
        }
        if (masters.Length != 1 || holders.Length != 1 || masters[0] != holders[0])
            throw new InvariantBroken($"{masters.Length} masters and {holders.Length} holders in a settled cluster "
                + $"of {healthy.Length}");
        foreach (SimulatedNode other in healthy)
        {
            if (other.Priority > masters[0].Priority && other.Settings.Preempt && !other.Router!.IsReleased)
                throw new InvariantBroken($"node {masters[0].Index + 1} with priority {masters[0].Priority} is "
                    + $"master, though node {other.Index + 1} with {other.Priority} outranks it");
        }
        foreach (SimulatedNode port in _cluster.Nodes)
        {
            if (clientsHeardAll && port.ClientsFollow != masters[0])
                throw new InvariantBroken($"clients near node {port.Index + 1} still send to node "
                    + $"{port.ClientsFollow?.Index + 1}");
            port.ClientsFollow = masters[0];
        }
    }

    /// <summary>A MASTER that overslept finds that it has a successor, and does not preempt it.</summary>
    public static void LeavesItTo(SimulatedNode overslept) =>
        Require(!overslept.IsMaster, overslept, "overslept, and takes back what it must not preempt");

    /// <summary>
    /// RFC 9568 section 6.4.3: to a higher priority, or to a higher address with the same. Old packets may deceive it
    /// in bad weather.
    /// </summary>
    private bool MayYield(SimulatedNode node, TransitionCause cause) =>
        _wholeFrom > _cluster.Now || cause == TransitionCause.Startup && _cluster.Now == node.StalledUntil
        || _cluster.Nodes.Any(other => other != node && other.IsMaster
        && (other.Priority > node.Priority || other.Priority == node.Priority && other.Address > node.Address));

    private void ForgetPairs()
    {
        foreach (SimulatedNode a in _cluster.Nodes)
        {
            foreach (SimulatedNode b in _cluster.Nodes)
                _bothHoldSince[a.Index, b.Index] = Instant.Never;
        }
    }

    private static Instant Later(Instant a, Instant b) => a > b ? a : b;

    private static void Require(bool holds, SimulatedNode node, string otherwise)
    {
        if (!holds)
            throw new InvariantBroken($"node {node.Index + 1} {otherwise}");
    }
}
