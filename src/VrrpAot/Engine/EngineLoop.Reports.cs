using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>Copies for those who look, made when they ask and not otherwise.</summary>
public sealed partial class EngineLoop
{
    private readonly Lateness _lateness;
    private long _turns;

    private void Fill(EngineReport report)
    {
        // Another shape: asked for by somebody who has not heard of the reload yet.
        if (!ReferenceEquals(report.Settings, _settings))
            return;
        report.At = _now;
        report.Turns = _turns;
        report.Lateness.CopyFrom(_lateness);
        report.Links.Clear();
        foreach (Link link in _links)
            report.Links.Add(new LinkReport(link.Name, link.Index, link.Up, link.PrimaryAddress));
        for (int i = 0; i < report.Instances.Length; i++)
            Fill(report.Instances[i], _instances[i]);
        _events.Write(EngineEvent.Of(EngineEventKind.Reported, at: _now));
    }

    private void Fill(InstanceReport report, Instance instance)
    {
        VirtualRouter router = instance.Router;
        report.State = router.State;
        report.HandingOver = router.IsHandingOver;
        report.StandsBack = router.StandsBack;
        report.Since = instance.Since;
        report.EffectivePriority = router.EffectivePriority;
        report.Faults = instance.Faults;
        report.Source = instance.Source;
        report.KnownMaster = router.KnownMaster;
        report.ConflictAt = instance.ConflictAt;
        int first = _addresses.First(instance.Index);
        for (int i = 0; i < report.Addresses.Length; i++)
            report.Addresses[i] = _addresses.Report(first + i);
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
