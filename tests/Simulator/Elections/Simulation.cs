using VrrpAot.Protocol;

namespace VrrpAot.Simulator;

/// <summary>How a run ended. <see cref="Broken"/> is null when every invariant held.</summary>
/// <param name="RouterTime">Simulated time, times the routers that lived through it.</param>
public sealed record Verdict(ulong Seed, string? Broken, Timeline Timeline, long Events, Duration RouterTime)
{
    /// <summary>For the person who has to find out: what broke, the last events, and how to see it again.</summary>
    public string Report(int lastEvents = 60) =>
        $"seed {Seed}: {Broken}\n{Timeline.Print(lastEvents)}"
        + $"repeat with: make simulate ARGS=\"--elections --seed {Seed} --verbose\"\n";
}

/// <summary>
/// One run, all of it decided by the seed: rounds of a storm, in which anything may happen to the network and the
/// nodes, and a calm, in which the cluster has to get in order and keep in order while single things are done to it.
/// </summary>
public sealed class Simulation
{
    private const int Rounds = 2;

    private readonly SeededRandom _random;
    private readonly Scenario _scenario;
    private readonly Cluster _cluster;
    private readonly Timeline _timeline;

    private Simulation(ulong seed, bool withAdverts, Sabotage sabotage)
    {
        _random = new SeededRandom(seed);
        _scenario = Scenario.From(_random);
        _timeline = new Timeline(withAdverts);
        _cluster = new Cluster(_scenario, _random, sabotage, _timeline);
    }

    public static Verdict Run(ulong seed, bool withAdverts = false, Sabotage? sabotage = null)
    {
        var simulation = new Simulation(seed, withAdverts, sabotage ?? Sabotage.None);
        Instant begun = simulation._cluster.Now;
        string? broken = null;
        try
        {
            simulation.Run();
        }
        catch (Exception exception)
        {
            // Also what the program itself throws: an output list that runs over, for one.
            broken = exception is InvariantBroken ? exception.Message : exception.ToString();
            simulation._cluster.Note('#', broken);
        }
        return new Verdict(seed, broken, simulation._timeline, simulation._cluster.Events,
            (simulation._cluster.Now - begun) * simulation._cluster.Nodes.Length);
    }

    private void Run()
    {
        foreach (SimulatedNode node in _cluster.Nodes)
        {
            ElectionSettings settings = node.Settings;
            _cluster.Note('!', $"node {node.Index + 1} is {node.Address}: version {(int)settings.Version}, " +
                $"priority {settings.BasePriority}{(settings.StartAsMaster ? " MASTER" : "")}, " +
                $"every {settings.AdvertInterval.TotalMilliseconds} ms, " +
                $"{(settings.Preempt ? "preempts" : "nopreempt")} after " +
                $"{settings.PreemptDelay.TotalMilliseconds} ms, down after {settings.DownTimerAdverts}, " +
                $"{(settings.HoldUntilSuccessor ? "holds" : "drops")} when leaving");
        }
        for (int round = 0; round < Rounds; round++)
        {
            Storm();
            Calm();
            for (int manoeuvres = _random.Between(1, 3); manoeuvres > 0; manoeuvres--)
            {
                if (_random.Chance(250))
                    CutAndHeal();
                else if (_random.Chance(250))
                    Sleep();
                else
                    Manoeuvre();
            }
        }
    }

    private void Storm()
    {
        _cluster.Invariants.NetworkIsBad();
        Duration interval = _scenario.LongestInterval;
        Instant end = _cluster.Now + interval * _random.Between(5, 30);
        _cluster.Note('~', _cluster.Network.Worsen(interval));
        while (_cluster.Now < end)
        {
            DoAnything(_random.Pick(_cluster.Nodes.AsSpan()));
            _cluster.RunUntil(_cluster.Now + _random.Between(Duration.Zero, interval * _random.Pick(0, 1, 4)));
        }
    }

    private void DoAnything(SimulatedNode node)
    {
        Duration interval = _scenario.LongestInterval;
        bool mayHandOver = _random.Chance(500);
        string name = $"node {node.Index + 1}";
        switch (_random.Below(14))
        {
            case 0:
                _cluster.Note('~', _cluster.Network.Worsen(interval));
                break;
            case 1:
                _cluster.Note('~', _cluster.Network.Cut());
                break;
            case 2:
                bool guarded = _random.Chance(500);
                _cluster.Note('!', $"{name} crashes{(guarded ? ", its guardian speaks" : "")}");
                _cluster.Crash(node, guarded);
                break;
            case 3:
                _cluster.Note('!', $"{name} stops, may hand over: {mayHandOver}");
                _cluster.Stop(node, mayHandOver);
                break;
            case 4:
                _cluster.Note('!', $"{name} fails, may hand over: {mayHandOver}");
                _cluster.Fail(node, mayHandOver);
                break;
            case 5:
                _cluster.Note('!', $"{name} recovers");
                _cluster.Recover(node);
                break;
            case 6:
                SetPriority(node, new Priority((byte)_random.Between(1, 254)));
                break;
            case 7:
                _cluster.Note('!', $"{name} gets another address");
                _cluster.Readdress(node);
                break;
            case 8:
                bool off = _random.Chance(300);
                _cluster.Stall(node, _cluster.Now + _random.Between(Duration.Zero, interval * 5), off);
                _cluster.Note('!', $"{name} stalls for {(node.StalledUntil - _cluster.Now).TotalMilliseconds} ms"
                    + (off ? " with its machine" : ""));
                break;
            case 9:
                _cluster.TimerTooEarly(node);
                break;
            case 10:
                HandOver(node, force: mayHandOver);
                break;
            case 11:
                _cluster.Note('!', $"{name} may preempt again");
                _cluster.Reclaim(node);
                break;
            default:
                PutInOrder(node);
                break;
        }
    }

    /// <summary>Heals everything, or nearly, and waits until the cluster has to be in order.</summary>
    private void Calm()
    {
        _cluster.Network.Heal();
        _cluster.Note('=', "the network is whole");
        foreach (SimulatedNode node in _cluster.Nodes)
        {
            if (_random.Chance(850))
                PutInOrder(node);
        }
        WaitUntilWhole();
        Settle(clientsHeardAll: false);
    }

    /// <summary>
    /// Lets the last packets and stalls of bad weather pass, and what they set off: a master that yields to an old
    /// packet says so, and may take the next one with it. From then on a master there is may only go to another.
    /// </summary>
    private void WaitUntilWhole()
    {
        Instant whole = _cluster.Nodes.Select(n => n.StalledUntil)
            .Append(_cluster.Network.Drained).Append(_cluster.Now).Max()
            + _scenario.CalmDelay * _cluster.Nodes.Length;
        _cluster.Invariants.NetworkIsWholeFrom(whole);
        _cluster.RunUntil(whole);
        // Who hands over to nobody waits for a successor first, and then, as BACKUP, for a master. It
        // takes so long only where nobody else could be that successor: a BACKUP waits by a timer of its
        // own, which an offer does not move.
        bool isAlone = _cluster.Nodes.Any(n => n.Holds) && !_cluster.Nodes.Any(n => n.IsHealthy && !n.Holds);
        Duration leaving = isAlone ? _scenario.HandOverBound : Duration.Zero;
        SomebodyHoldsWithin(_cluster.Nodes.Any(n => n.IsMaster && !n.Router!.IsHandingOver)
            ? Duration.Zero : _scenario.SilenceBound + leaving);
    }

    private void Settle(bool clientsHeardAll)
    {
        _cluster.RunUntil(_cluster.Now + _scenario.SettlingBound);
        _cluster.Invariants.IsSettled(clientsHeardAll);
        _cluster.Note('=', "settled");
        _cluster.RunUntil(_cluster.Now + _scenario.LongestInterval * 2);
    }

    /// <summary>
    /// The LAN falls in two, each part gets a master of its own, and heals: one of them has to
    /// go, and everybody has to know.
    /// </summary>
    private void CutAndHeal()
    {
        _cluster.Invariants.NetworkIsBad();
        _cluster.Note('~', _cluster.Network.Cut());
        _cluster.RunUntil(_cluster.Now + _random.Between(Duration.Zero, _scenario.SilenceBound * 2));
        _cluster.Network.Heal();
        _cluster.Note('=', "the network is whole");
        WaitUntilWhole();
        Settle(_scenario.ContestsAreAnnounced);
    }

    /// <summary>
    /// One node sleeps in a cluster that is in order. A BACKUP that wakes changes nothing, however long it
    /// slept. A MASTER whose peers had to take it for dead finds another one, and takes nothing back from it
    /// that it might not take at a start.
    /// </summary>
    private void Sleep()
    {
        SimulatedNode node = _random.Pick(_cluster.Nodes.AsSpan());
        if (node.Router is null)
            return;
        bool off = _random.Chance(500), wasMaster = node.IsMaster;
        Instant until = _cluster.Now + _random.Between(Duration.Zero, _scenario.SilenceBound * 3);
        // A sleep that ends with the patience looks like a master that is silent: too many adverts
        // are lost, and nobody knows why.
        if (off && node.Armed != Instant.Never && until + _scenario.LongestInterval * 2 > node.Armed
            && until < node.Armed + _scenario.LongestInterval)
            until = node.Armed + _scenario.LongestInterval;
        _cluster.Note('!', $"node {node.Index + 1} sleeps for {(until - _cluster.Now).TotalMilliseconds} ms"
            + (off ? " with its machine" : ""));
        if (wasMaster)
            _cluster.Invariants.Disturbed();
        _cluster.Stall(node, until, off);
        Instant spoke = node.SpokeAt;
        _cluster.RunUntil(new Instant(until.Nanoseconds - 1));
        SimulatedNode? successor = _cluster.Nodes.FirstOrDefault(n => n.IsMaster && n != node);
        if (wasMaster)
            SomebodyHoldsWithin(_scenario.SilenceBound + _scenario.LongestInterval);
        Settle(_scenario.ContestsAreAnnounced);
        // Whose interval is shorter than the successor's does not wait for it at a start either.
        bool hearsIt = _scenario.ShortestInterval == _scenario.LongestInterval;
        if (successor is not null && wasMaster && hearsIt && !node.Settings.Preempt
            && until - spoke > _scenario.LongestPatience)
            Invariants.LeavesItTo(node);
    }

    /// <summary>
    /// One thing is done to a cluster that is in order. How long nobody may hold the addresses depends on the thing.
    /// </summary>
    private void Manoeuvre()
    {
        SimulatedNode node = _cluster.Nodes.FirstOrDefault(n => n.IsMaster && _random.Chance(700))
            ?? _random.Pick(_cluster.Nodes.AsSpan());
        string name = $"node {node.Index + 1}";
        Duration uncovered = Duration.Zero;
        Action act;
        switch (_random.Below(9))
        {
            case 0:
                _cluster.Note('!', $"{name} stops and hands over");
                uncovered = GapOnLeaving(node);
                act = () => _cluster.Stop(node, mayHandOver: true);
                break;
            case 1:
                _cluster.Note('!', $"{name} fails a check and hands over");
                uncovered = GapOnLeaving(node);
                act = () => _cluster.Fail(node, mayHandOver: true);
                break;
            case 2:
                _cluster.Note('!', $"{name} crashes");
                uncovered = node.IsMaster ? _scenario.SilenceBound : Duration.Zero;
                act = () => _cluster.Crash(node, guarded: false);
                break;
            case 3:
                _cluster.Note('!', $"{name} crashes, its guardian speaks");
                uncovered = node.IsMaster ? _scenario.SuccessionBound : Duration.Zero;
                act = () => _cluster.Crash(node, guarded: true);
                break;
            case 4:
                act = () => _cluster.Readdress(node);
                break;
            case 6:
                // Nobody may be without the addresses for a moment, whether there is a successor or not.
                act = () => HandOver(node, force: false);
                break;
            case 7:
                act = () => _cluster.Reclaim(node);
                break;
            case 5:
                act = () => SetPriority(node, new Priority((byte)_random.Pick(1, 95, 254)));
                break;
            default:
                act = () => PutInOrder(node);
                // The first one up in an empty cluster.
                if (!_cluster.Nodes.Any(n => n.IsHealthy))
                    uncovered = _scenario.SilenceBound;
                break;
        }
        _cluster.Invariants.Disturbed();
        act();
        SomebodyHoldsWithin(uncovered);
        Settle(_scenario.ContestsAreAnnounced);
    }

    private Duration GapOnLeaving(SimulatedNode node) =>
        node.IsMaster && !node.Settings.HoldUntilSuccessor ? _scenario.SuccessionBound : Duration.Zero;

    private void SomebodyHoldsWithin(Duration bound) => _cluster.Invariants.SomebodyMustHoldFrom(_cluster.Now + bound);

    private void PutInOrder(SimulatedNode node)
    {
        if (node.IsHealthy)
            return;
        _cluster.Note('!', $"node {node.Index + 1} is put in order");
        if (node.Faulted)
            _cluster.Recover(node);
        if (node.Router is null)
            _cluster.Boot(node);
        else if (!node.Started)
            _cluster.Start(node);
    }

    private void HandOver(SimulatedNode node, bool force)
    {
        // Who insists on FAULT is asked to fail, without an offer.
        RouterState to = force || _random.Chance(500) ? RouterState.Backup : RouterState.Fault;
        _cluster.Note('!', $"node {node.Index + 1} is asked to hand over and become {to}"
            + $"{(force ? ", in any case" : "")}");
        _cluster.HandOver(node, to, force);
    }

    private void SetPriority(SimulatedNode node, Priority priority)
    {
        if (node.Settings.BasePriority.IsOwner)
            return;
        _cluster.Note('!', $"node {node.Index + 1} gets priority {priority}");
        _cluster.SetPriority(node, priority);
    }
}
