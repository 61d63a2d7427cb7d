using Appliance.Reports;
using VrrpAot.Protocol;

namespace Appliance.Update;

internal enum TrialVerdict : byte
{
    Wait,
    /// <summary>It has proved itself, and stays.</summary>
    Commit,
    /// <summary>Back to the firmware before.</summary>
    GiveUp,
}

/// <summary>
/// Decides about a firmware on trial. It stays when the node has been for a while, without a break, at least what it
/// was before: the engine turns and was not started again meanwhile, every network interface that had a carrier has
/// one, every instance that was BACKUP or MASTER is one of them, and those that had heard peers have heard some. A
/// tenth of the time that a trial has is a while. Pure: time is an argument.
/// </summary>
/// <param name="demand">Null when it was lost: then every instance of the configuration has to serve.</param>
/// <param name="end">When it has failed, if it has not proved itself by then.</param>
internal sealed class TrialJudge(TrialDemand? demand, Duration healthyFor, Instant end)
{
    /// <summary>The engine says so much of itself whenever it is asked, every second.</summary>
    private static readonly Duration s_turns = Duration.FromSeconds(5);

    private Instant _healthySince = Instant.Never;
    private Instant _engine;

    /// <summary>What was missing at the last look, a few words; null when nothing was.</summary>
    public string? Missing { get; private set; }

    /// <param name="snapshot">Null before the engine's first word.</param>
    /// <param name="links">Network interfaces that have a carrier.</param>
    public TrialVerdict Look(Snapshot? snapshot, IReadOnlyList<string> links, Instant now)
    {
        Missing = WhatIsMissing(snapshot, links, now);
        if (Missing is not null)
            _healthySince = Instant.Never;
        else if (_healthySince == Instant.Never || snapshot!.StartedAt != _engine)
            (_healthySince, _engine) = (now, snapshot!.StartedAt);
        if (Missing is null && now - _healthySince >= healthyFor)
            return TrialVerdict.Commit;
        return now >= end ? TrialVerdict.GiveUp : TrialVerdict.Wait;
    }

    private string? WhatIsMissing(Snapshot? snapshot, IReadOnlyList<string> links, Instant now)
    {
        if (snapshot is null || now - snapshot.At > s_turns)
            return "the engine's loop does not turn";
        foreach (string link in demand?.Links ?? [])
            if (!links.Contains(link))
                return $"{link} has no carrier";
        foreach (string name in demand?.Serving ?? [.. snapshot.Instances.Select(instance => instance.Name)])
        {
            if (snapshot.Instances.FirstOrDefault(instance => instance.Name == name) is not { } instance)
                return $"{name} does not run";
            if (instance.State is not (RouterState.Backup or RouterState.Master))
                return $"{name} is in {Phrases.Of(instance.State)}"
                    + (Phrases.Of(instance.Faults, instance.Family) is [var fault, ..] ? $" ({fault})" : "");
            if (demand?.Hearing.Contains(name) == true && !HasHeard(instance))
                return $"{name} has heard no peer";
        }
        return null;
    }

    /// <summary>A MASTER hears no peer, but did before it became one.</summary>
    public static bool HasHeard(InstanceView instance)
    {
        foreach (PeerView peer in instance.Peers)
            if (peer.IsThere)
                return true;
        return false;
    }
}
