using VrrpAot.Protocol;

namespace VrrpAot.Simulator.Loops;

/// <summary>How a run ended. <see cref="Broken"/> is null when every invariant held.</summary>
/// <param name="RouterTime">Simulated time, times the nodes that lived through it.</param>
public sealed record LoopVerdict(ulong Seed, string? Broken, Picture Picture, long Events, Duration RouterTime)
{
    /// <summary>For the person who has to find out: what broke, the last events, and how to see it again.</summary>
    public string Report(int lastEvents = 100) =>
        $"seed {Seed}: {Broken}\n{Picture.Print(lastEvents)}repeat with: make simulate ARGS=\"--seed {Seed}\"\n";
}

/// <summary>
/// One run, all of it decided by the seed: rounds of a storm, in which anything may happen, and a calm, in which the
/// cluster has to get in order and to keep in order while single things are done to it.
/// </summary>
public sealed class LoopSimulation
{
    private const int Rounds = 2;

    /// <summary>The longest pause after which refused addresses are asked for again.</summary>
    private static readonly Duration s_refusalPause = Duration.FromSeconds(61);

    private readonly SeededRandom _random;
    private readonly LoopScenario _scenario;
    private readonly LoopCluster _cluster;
    private readonly Acts _acts;

    private LoopSimulation(ulong seed, bool verbose, LoopSabotage sabotage)
    {
        _random = new SeededRandom(seed);
        _scenario = LoopScenario.From(_random);
        _cluster = new LoopCluster(_scenario, _random, LoopPicture.Of(_scenario.Count), sabotage, verbose);
        _acts = new Acts(_cluster, _random);
    }

    public static LoopVerdict Run(ulong seed, bool verbose = false, LoopSabotage? sabotage = null)
    {
        var simulation = new LoopSimulation(seed, verbose, sabotage ?? LoopSabotage.None);
        LoopCluster cluster = simulation._cluster;
        Instant begun = cluster.Agenda.Now;
        string? broken = null;
        try
        {
            simulation.Run();
        }
        catch (Exception exception)
        {
            // Also what the engine itself throws.
            broken = exception is InvariantBroken ? exception.Message : exception.ToString();
            cluster.Note(-1, '#', broken);
        }
        foreach (LoopNode node in cluster.Nodes)
            node.Process?.Dispose();
        return new LoopVerdict(seed, broken, cluster.Picture, cluster.Agenda.Count,
            (cluster.Agenda.Now - begun) * cluster.Nodes.Length);
    }

    private void Run()
    {
        Scenario elections = _scenario.Elections;
        _cluster.Note(-1, ' ', $"version {(int)elections.Version}, {(_scenario.Unicast ? "unicast" : "multicast")}, "
            + $"addresses live {_scenario.LifetimeSeconds} s, VIP {(_scenario.IsInSubnet ? "in the subnet" : "/32")}"
            + $"{(_scenario.IsGrouped ? ", in a sync group" : "")}, {string.Join(" and ", _scenario.Families)}");
        NodeFile file = _scenario.Fit(new NodeFile(_random.Chance(500), _random.Between(0, 2), 0));
        foreach (LoopNode node in _cluster.Nodes)
        {
            ElectionSettings own = elections.Nodes[node.Index];
            node.Note(' ', $"{_scenario.AddressOf(node.Index, _scenario.Families[0])}, "
                + $"priority {own.BasePriority}, every {own.AdvertInterval.TotalMilliseconds} ms, "
                + $"{(own.Preempt ? "preempts" : "nopreempt")}");
            node.Install(file);
            node.PlugIn();
            node.Boot();
        }
        for (int round = 0; round < Rounds; round++)
        {
            Storm();
            Calm();
            for (int manoeuvres = _random.Between(1, 4); manoeuvres > 0; manoeuvres--)
                if (_random.Chance(200))
                    CutAndHeal();
                else
                    Manoeuvre();
        }
    }

    private void Storm()
    {
        _cluster.Invariants.NetworkIsBad();
        Duration interval = _scenario.Elections.LongestInterval;
        Instant end = _cluster.Agenda.Now + interval * _random.Between(5, 30);
        _cluster.Note(-1, '~', _cluster.Lan.Weather.Worsen(interval));
        while (_cluster.Agenda.Now < end)
        {
            _acts.DoAnything(_random.Pick(_cluster.Nodes.AsSpan()));
            _cluster.RunFor(_random.Between(Duration.Zero, interval * _random.Pick(0, 1, 4)));
        }
    }

    /// <summary>Heals everything, or nearly, and waits until the cluster has to be in order.</summary>
    private void Calm()
    {
        bool refused = _cluster.Nodes.Any(node => !node.Machine.RefusesAddresses.IsOk) || _acts.HasRefused;
        _cluster.Lan.Weather.Heal();
        _cluster.Note(-1, '=', "the network is whole");
        foreach (LoopNode node in _cluster.Nodes)
        {
            node.Disturb(0, 0, 0);
            if (_random.Chance(850))
                _acts.PutInOrder(node);
        }
        _acts.HasRefused = _cluster.Nodes.Any(node => !node.Machine.RefusesAddresses.IsOk);
        WaitUntilWhole(refused ? s_refusalPause : Duration.Zero);
        Settle();
    }

    /// <summary>Lets the last packets and sleeps of bad weather pass, and what they set off.</summary>
    private void WaitUntilWhole(Duration more)
    {
        Instant whole = _cluster.Nodes.Select(node => node.FrozenUntil).Append(_cluster.Lan.Weather.Drained)
            .Append(_cluster.Agenda.Now).Max() + _scenario.Elections.CalmDelay * _scenario.Count + LoopScenario.Slack
            + more;
        _cluster.RunUntil(whole);
        _cluster.Invariants.NetworkIsWholeFrom(whole);
    }

    private void Settle()
    {
        _cluster.RunFor(_scenario.Elections.SettlingBound + _scenario.Elections.HandOverBound
            + LoopScenario.Slack * 2);
        // Of who was killed with its guardian the kernel keeps the addresses for a lifetime.
        _cluster.RunUntil(_cluster.Nodes.Select(node => node.EmptyFrom).Where(at => at != Instant.Never)
            .Append(_cluster.Agenda.Now).Max() + LoopScenario.Slack);
        _cluster.Invariants.IsSettled();
        _cluster.Note(-1, '=', "settled");
        _cluster.Invariants.SomebodyMustHoldFrom(_cluster.Agenda.Now);
        _cluster.RunFor(_scenario.Elections.LongestInterval * 2);
    }

    /// <summary>The LAN falls in two, each part gets a master of its own, and heals.</summary>
    private void CutAndHeal()
    {
        _cluster.Invariants.NetworkIsBad();
        _cluster.Note(-1, '~', _cluster.Lan.Weather.Cut());
        _cluster.RunFor(_random.Between(Duration.Zero, _scenario.Elections.SilenceBound * 2));
        _cluster.Lan.Weather.Heal();
        _cluster.Note(-1, '=', "the network is whole");
        WaitUntilWhole(Duration.Zero);
        Settle();
    }

    /// <summary>One thing is done to a cluster that is in order. How long nobody may hold the addresses depends on
    /// it.</summary>
    private void Manoeuvre()
    {
        LoopNode node = _cluster.Nodes.FirstOrDefault(one => one.Holds(0) && _random.Chance(700))
            ?? _random.Pick(_cluster.Nodes.AsSpan());
        foreach (LoopNode one in _cluster.Nodes)
            one.Disturb(0, 0, 0);
        bool wasRefused = !node.Machine.RefusesAddresses.IsOk;
        Duration uncovered = _acts.DoOne(node);
        // Its kernel sets addresses again: it asks after its pause.
        Duration pause = wasRefused && node.Machine.RefusesAddresses.IsOk ? s_refusalPause : Duration.Zero;
        _cluster.Invariants.SomebodyMustHoldFrom(_cluster.Agenda.Now + uncovered + pause);
        if (node.IsFrozen)
            _cluster.RunUntil(node.FrozenUntil);
        _cluster.RunFor(pause);
        Settle();
    }
}
