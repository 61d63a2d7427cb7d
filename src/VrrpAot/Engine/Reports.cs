using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>Copies for those who look, made when they ask and not otherwise.</summary>
internal sealed class Reports(EngineSettings settings, Routers routers, LinkTable links, AddressTable addresses,
    Groups groups, BfdNeighbours bfd, Lateness lateness, EventRing events, Turn turn)
{
    public void Fill(EngineReport report)
    {
        // Another shape: asked for by somebody who has not heard of the reload yet.
        if (!ReferenceEquals(report.Settings, settings))
            return;
        report.At = turn.Now;
        report.Turns = turn.Count;
        report.Lateness.CopyFrom(lateness);
        report.Links.Clear();
        foreach (Link link in links.All)
            report.Links.Add(new LinkReport(link.Name, link.Index, link.Up,
                link.PrimaryAddress.IsAny ? link.LinkLocalAddress(IpAddress.Any6) : link.PrimaryAddress));
        for (int i = 0; i < report.Instances.Length; i++)
            Fill(report.Instances[i], routers.All[i]);
        foreach (Group group in groups.All)
            report.Groups[group.Index] = new GroupReport(group.Rules.State, group.Since);
        for (int i = 0; i < report.Bfd.Length; i++)
            report.Bfd[i] = bfd.All[i].Report;
        events.Write(EngineEvent.Of(EngineEventKind.Reported, at: turn.Now));
    }

    private void Fill(InstanceReport report, Instance instance)
    {
        VirtualRouter router = instance.Router;
        report.State = router.State;
        report.HandingOver = router.IsHandingOver;
        report.IsReleased = router.IsReleased;
        report.Since = instance.Since;
        report.EffectivePriority = router.EffectivePriority;
        report.Faults = instance.Faults;
        report.Source = instance.Source;
        report.KnownMaster = router.KnownMaster;
        report.ConflictAt = instance.ConflictAt;
        int first = addresses.First(instance.Index);
        for (int i = 0; i < report.Addresses.Length; i++)
            report.Addresses[i] = addresses.Report(first + i);
        report.Patience = router.Patience;
        report.LearnedInterval = instance.Settings.Election.Version == VrrpVersion.V3
            && router is { State: RouterState.Backup, KnownMaster: not null }
            ? router.MasterInterval
            : null;
        report.Peers.Clear();
        report.Peers.AddRange(instance.Peers.All);
        report.Refused.Clear();
        report.Refused.AddRange(instance.Refused.All);
    }
}
