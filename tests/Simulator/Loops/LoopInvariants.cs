using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Simulator.World;
using VrrpAot.Wire;

namespace VrrpAot.Simulator.Loops;

/// <summary>
/// What must hold of a cluster of engines, seen from outside: in the kernels of its machines. While the network is
/// whole, within the bounds of the <see cref="LoopScenario"/>.
/// </summary>
public sealed class LoopInvariants
{
    private readonly LoopCluster _cluster;
    /// <summary>By router and pair: since when both have held its VIP; Never when they do not.</summary>
    private readonly Instant[,,] _bothHoldSince;
    private readonly Instant[] _coveredFrom = new Instant[LoopScenario.Routers];
    private readonly LoopNode?[] _announcer = new LoopNode?[LoopScenario.Routers];
    private readonly LoopNode?[] _settledOn = new LoopNode?[LoopScenario.Routers];

    /// <summary>From when on the network is whole and carries no old packets; Never in bad weather.</summary>
    private Instant _wholeFrom = Instant.Never;

    public LoopInvariants(LoopCluster cluster)
    {
        _cluster = cluster;
        _bothHoldSince = new Instant[LoopScenario.Routers, cluster.Nodes.Length, cluster.Nodes.Length];
        cluster.Lan.Tap = Hear;
        NetworkIsBad();
    }

    private Instant Now => _cluster.Agenda.Now;

    public void NetworkIsBad()
    {
        _wholeFrom = Instant.Never;
        Array.Fill(_coveredFrom, Instant.Never);
        Array.Clear(_settledOn);
        ForgetPairs();
    }

    public void NetworkIsWholeFrom(Instant from) => _wholeFrom = from;

    /// <summary>From this time on somebody must hold each VIP that anybody can.</summary>
    public void SomebodyMustHoldFrom(Instant from)
    {
        for (int router = 0; router < LoopScenario.Routers; router++)
            _coveredFrom[router] = AnyIsAble(router) ? from : Instant.Never;
    }

    private bool AnyIsAble(int router)
    {
        foreach (LoopNode node in _cluster.Nodes)
            if (node.IsAble(router))
                return true;
        return false;
    }

    private bool AnyHolds(int router)
    {
        foreach (LoopNode node in _cluster.Nodes)
            if (node.Holds(router))
                return true;
        return false;
    }

    public void AfterEvent()
    {
        if (_cluster.Scenario.IsGrouped)
            foreach (LoopNode node in _cluster.Nodes)
                if (!node.Agrees)
                    throw new InvariantBroken($"node {node.Index + 1} is not the same in both of its sync group");
        if (_wholeFrom > Now)
            return;
        for (int router = 0; router < LoopScenario.Routers; router++)
        {
            foreach (LoopNode a in _cluster.Nodes)
                foreach (LoopNode b in _cluster.Nodes)
                    if (b.Index > a.Index)
                        SeePair(router, a, b);
            if (_coveredFrom[router] <= Now && !AnyHolds(router))
                throw new InvariantBroken($"nobody holds the VIP of VRID {51 + router}, though somebody could");
        }
    }

    /// <summary>Who sleeps or is dead cannot know better; a bound of its own says what may be left of him.</summary>
    private void SeePair(int router, LoopNode a, LoopNode b)
    {
        ref Instant since = ref _bothHoldSince[router, a.Index, b.Index];
        bool both = a.Holds(router) && b.Holds(router) && !a.IsFrozen && !b.IsFrozen
            && a.Process != null && b.Process != null;
        if (!both)
            since = Instant.Never;
        else if (since == Instant.Never)
            since = Now;
    }

    /// <summary>The cluster as it is now stays so until <paramref name="next"/>.</summary>
    public void BeforeTimePasses(Instant next)
    {
        foreach (LoopNode node in _cluster.Nodes)
            if (node.EmptyFrom < next && LeftOn(node) is { } left)
                throw new InvariantBroken($"node {node.Index + 1} has no engine any more, but still {left}");
        if (_wholeFrom > Now)
            return;
        foreach (LoopNode a in _cluster.Nodes)
            foreach (LoopNode b in _cluster.Nodes)
                for (int router = 0; router < LoopScenario.Routers; router++)
                    if (_bothHoldSince[router, a.Index, b.Index] is var since && since != Instant.Never
                        && next - since > _cluster.Scenario.ContestBound)
                        throw new InvariantBroken($"nodes {a.Index + 1} and {b.Index + 1} both hold the VIP of VRID "
                            + $"{51 + router} for more than {_cluster.Scenario.ContestBound.TotalMilliseconds} ms");
        for (int router = 0; router < LoopScenario.Routers; router++)
            if (_coveredFrom[router] < next && !AnyHolds(router))
                throw new InvariantBroken($"nobody holds the VIP of VRID {51 + router}, though somebody could");
    }

    private static AddressRecord? LeftOn(LoopNode node)
    {
        foreach (FakeInterface one in node.Machine.Interfaces)
            foreach (HeldAddress held in one.Addresses)
                if (held.Record.Protocol == VirtualAddress.Mark)
                    return held.Record;
        return null;
    }

    /// <summary>
    /// A quiet moment after every bound: one master of each router, the right one, that was announced; and in every
    /// kernel exactly what is wanted.
    /// </summary>
    public void IsSettled()
    {
        for (int router = 0; router < LoopScenario.Routers; router++)
            HasOneMaster(router);
        foreach (LoopNode node in _cluster.Nodes)
            HasWhatIsWanted(node);
        foreach (LoopNode node in _cluster.Nodes)
            TellsOrHears(node);
    }

    /// <summary>The daemon of IPVS goes with the first router; what a dead engine left waits.</summary>
    private static void TellsOrHears(LoopNode node)
    {
        bool runs = node is { Process: not null, IsStopped: false };
        List<IpvsDaemon> daemons = node.Machine.Director.Daemons;
        if (runs && (daemons is not [var one] || one.IsBackup == node.IsMaster(0)))
            throw new InvariantBroken($"node {node.Index + 1} is {(node.IsMaster(0) ? "" : "not ")}master of VRID 51, "
                + $"and its daemons of IPVS are [{string.Join(", ", daemons)}]");
    }

    private void HasOneMaster(int router)
    {
        LoopNode[] holders = [.. _cluster.Nodes.Where(node => node.Holds(router))];
        string name = $"VRID {51 + router}";
        if (!AnyIsAble(router))
        {
            if (holders.Length > 1 || holders.Length == 1 && !holders[0].MayStayMaster)
                throw new InvariantBroken($"node {holders[0].Index + 1} holds the VIP of {name} though it may not");
            return;
        }
        if (holders.Length != 1 || !holders[0].IsMaster(router))
            throw new InvariantBroken($"{holders.Length} hold the VIP of {name} in a settled cluster");
        LoopNode master = holders[0];
        if (!master.IsAble(router) && !master.MayStayMaster)
            throw new InvariantBroken($"node {master.Index + 1} is master of {name} though it may not");
        if (master.IsAble(router))
            foreach (LoopNode other in _cluster.Nodes)
                if (other != master && other.IsAble(router) && other.Priority > master.Priority
                    && _cluster.Scenario.Elections.Nodes[other.Index].Preempt
                    && !other.Process!.Loop.RouterOf(router).IsReleased)
                    throw new InvariantBroken($"node {master.Index + 1} with priority {master.Priority} is master of "
                        + $"{name}, though node {other.Index + 1} with {other.Priority} outranks it");
        if (_cluster.Scenario.Elections.ContestsAreAnnounced && _settledOn[router] is { } before
            && before != master && _announcer[router] != master)
            throw new InvariantBroken($"node {master.Index + 1} took {name} over, and has not announced it last");
        _settledOn[router] = master;
    }

    /// <summary>Addresses of ours, on any interface: all that its masters have, and nothing else.</summary>
    private void HasWhatIsWanted(LoopNode node)
    {
        var wanted = new List<string>();
        for (int router = 0; router < LoopScenario.Routers; router++)
            if (node.IsMaster(router))
                foreach (VirtualAddress vip in _cluster.Scenario.VipsOf(router, node.File))
                    wanted.Add($"{LoopScenario.Interface} {vip.Address}/{vip.PrefixLength}");
        var held = new List<string>();
        foreach (FakeInterface one in node.Machine.Interfaces)
            foreach (HeldAddress address in one.Addresses)
                if (address.Record.Protocol == VirtualAddress.Mark)
                    held.Add($"{one.Name} {address.Record.Address}/{address.Record.PrefixLength}");
        wanted.Sort(StringComparer.Ordinal);
        held.Sort(StringComparer.Ordinal);
        if (!wanted.SequenceEqual(held))
            throw new InvariantBroken($"node {node.Index + 1} wants [{string.Join(", ", wanted)}], and its kernel has "
                + $"[{string.Join(", ", held)}]");
    }

    /// <summary>Whose announcement of each first VIP was the last.</summary>
    private void Hear(FakeMachine from, byte[] frame)
    {
        FrameGlance glance = FrameGlance.At(frame);
        if (glance.Kind is not (FrameKind.ArpRequest or FrameKind.NeighbourAdvertisement))
            return;
        for (int router = 0; router < LoopScenario.Routers; router++)
            if (glance.Source == _cluster.Scenario.FirstVip(router)
                && glance.Destination == _cluster.Scenario.FirstVip(router))
                _announcer[router] = _cluster.Nodes.First(node => node.Machine == from);
    }

    private void ForgetPairs()
    {
        for (int router = 0; router < LoopScenario.Routers; router++)
            for (int a = 0; a < _cluster.Nodes.Length; a++)
                for (int b = 0; b < _cluster.Nodes.Length; b++)
                    _bothHoldSince[router, a, b] = Instant.Never;
    }
}
