using VrrpAot.Protocol;

namespace VrrpAot.Simulator.Loops;

/// <summary>What is done to a node.</summary>
internal sealed class Acts(LoopCluster cluster, SeededRandom random)
{
    /// <summary>A kernel has refused addresses since the cluster was last in order.</summary>
    public bool HasRefused { get; set; }

    private LoopScenario Scenario => cluster.Scenario;
    private Scenario Elections => cluster.Scenario.Elections;

    /// <summary>In a storm.</summary>
    public void DoAnything(LoopNode node)
    {
        Duration interval = Elections.LongestInterval;
        switch (random.Below(22))
        {
            case 0:
                cluster.Note(-1, '~', cluster.Lan.Weather.Worsen(interval));
                break;
            case 1:
                cluster.Note(-1, '~', cluster.Lan.Weather.Cut());
                break;
            case 2:
                node.Crash(guarded: random.Chance(500));
                break;
            case 3:
                node.Stop();
                break;
            case 4:
                node.Freeze(cluster.Agenda.Now + random.Between(Duration.Zero, Elections.SilenceBound * 2),
                    off: random.Chance(500));
                break;
            case 5 or 6:
                node.Reload(OtherFile(node));
                break;
            case 7:
                node.SetPriority(SomePriority());
                break;
            case 8:
                node.SetFault(!node.IsFaulted);
                break;
            case 9:
                node.SetMaintenance(!node.IsMaintained, force: random.Chance(500));
                break;
            case 10:
                node.HandOver(force: random.Chance(500));
                break;
            case 11:
                node.PullOut();
                break;
            case 12:
                node.LoseCarrier();
                break;
            case 13:
                node.Rename();
                break;
            case 14:
                node.LoseAddress();
                break;
            case 15:
                node.Rob(unheard: random.Chance(500));
                break;
            case 16:
                // More than that outlasts the patience of an engine that stops.
                node.Disturb(random.Pick(0, 1, 30), random.Below(2), random.Below(3));
                break;
            case 17 when Elections.ShortestInterval >= Duration.FromSeconds(1):
                HasRefused = true;
                node.Refuse(node.Machine.RefusesAddresses.IsOk);
                break;
            case 18:
                node.Deafen(random.Chance(500));
                break;
            case 19:
                node.Reclaim();
                break;
            default:
                PutInOrder(node);
                break;
        }
    }

    /// <summary>In a cluster that is in order. How long nobody may hold the addresses.</summary>
    public Duration DoOne(LoopNode node)
    {
        Duration uncovered = Do(node);
        // Who cannot set addresses may be taken for a successor, or preempt, until it says priority 0 itself.
        bool isDeceived = cluster.Nodes.Any(one => !one.Machine.RefusesAddresses.IsOk);
        return isDeceived ? uncovered + Elections.SettlingBound + LoopScenario.Slack : uncovered;
    }

    private Duration Do(LoopNode node)
    {
        bool holds = node.Holds(0) || node.Holds(1);
        Duration silence = holds ? Elections.SilenceBound + LoopScenario.Slack : Duration.Zero;
        switch (random.Below(16))
        {
            case 0:
                node.Stop();
                return OnLeaving(node, holds);
            case 1:
                node.SetFault(true);
                return OnLeaving(node, holds);
            case 2:
                // Nobody may be without the addresses for a moment, whether there is a successor or not.
                node.SetMaintenance(true, force: false);
                return Duration.Zero;
            case 3:
                node.HandOver(force: false);
                return Duration.Zero;
            case 4:
                node.Crash(guarded: true);
                return holds ? Elections.SuccessionBound + LoopScenario.GuardianDelay + LoopScenario.Slack
                    : Duration.Zero;
            case 5:
                node.Crash(guarded: false);
                return silence;
            case 6 or 7:
                bool hadSecond = node.File.HasSecond;
                node.Reload(OtherFile(node));
                // What is in both files stays covered, whoever outranks whom by the new one.
                return hadSecond == node.File.HasSecond
                    ? Duration.Zero : Elections.SilenceBound + LoopScenario.Slack;
            case 8:
                node.Rob(unheard: false);
                return cluster.Lateness * 2;
            case 9:
                node.Rob(unheard: true);
                return LoopScenario.Slack;
            case 10:
                node.Disturb(30, random.Below(2), random.Below(2));
                return Duration.Zero;
            case 11:
                node.LoseCarrier();
                return silence;
            case 12:
                node.Rename();
                return silence;
            case 13:
                bool hasSuccessor = HasSuccessor(node);
                node.Freeze(cluster.Agenda.Now + random.Between(Duration.Zero, Elections.SilenceBound * 3),
                    off: random.Chance(500));
                // Who could have a successor, and has none, listens first when it wakes.
                return !holds ? Duration.Zero : Elections.SilenceBound + Elections.LongestInterval
                    + LoopScenario.Slack + (hasSuccessor ? Duration.Zero : node.FrozenUntil - cluster.Agenda.Now);
            case 14:
                node.PullOut();
                return silence;
            default:
                PutInOrder(node);
                return Elections.SilenceBound + LoopScenario.Slack * 2;
        }
    }

    /// <summary>Everything that keeps it from being MASTER ends.</summary>
    public void PutInOrder(LoopNode node)
    {
        node.Refuse(false);
        node.Deafen(false);
        node.PlugIn();
        if (node.IsStopped && node.Process != null)
            node.Crash(guarded: true);
        if (node.Process == null)
        {
            cluster.Agenda.At(cluster.Agenda.Now + LoopScenario.GuardianDelay, () => Boot(node));
            return;
        }
        node.Disturb(0, 0, 0);
        if (node.IsMaintained)
            node.SetMaintenance(false, force: false);
        node.SetFault(false);
    }

    private static void Boot(LoopNode node)
    {
        if (node.Process == null)
            node.Boot();
    }

    private Duration OnLeaving(LoopNode node, bool holds) =>
        holds && !Elections.Nodes[node.Index].HoldUntilSuccessor
            ? Elections.SuccessionBound + LoopScenario.Slack : Duration.Zero;

    private bool HasSuccessor(LoopNode master) =>
        cluster.Nodes.Any(node => node != master && node.IsAble(0) && (node.IsAble(1) || !master.Holds(1)));

    private NodeFile OtherFile(LoopNode node) => Scenario.Fit(new NodeFile(
        random.Chance(700) ? node.File.HasSecond : !node.File.HasSecond, random.Between(0, 2), random.Pick(0, 0, 5)));

    private Priority SomePriority() => new((byte)random.Pick(1, 95, 254));
}
