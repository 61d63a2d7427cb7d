using Appliance.Reports;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Verbs;

/// <summary>Whether somebody is there who would take over.</summary>
internal static class Peers
{
    /// <summary>
    /// The first instance that would be MASTER soon because it hears nobody. A MASTER is not asked here: it hears no
    /// BACKUP, however healthy, and finds out by offering. One in FAULT serves nobody already.
    /// </summary>
    public static InstanceView? Lonely(IEnumerable<InstanceView> instances)
    {
        foreach (InstanceView instance in instances)
            if (instance.State is RouterState.Backup or RouterState.Init && !HasHeardOne(instance))
                return instance;
        return null;
    }

    public static string Loneliness(InstanceView instance) =>
        $"{instance.Name} is {Phrases.Of(instance.State)} and has heard no healthy peer "
        + $"in the last {Phrases.Of(Lately(instance))}.";

    /// <summary>
    /// Why there is nobody to hand over to by a lower priority; null where that is not what it would
    /// be, or where somebody is there.
    /// </summary>
    public static string? WhyNobodyFor(InstanceView instance, Priority wanted)
    {
        int before = instance.BasePriority;
        foreach (PriorityPart part in instance.PriorityParts)
            before += part.Tracker == Tracking.Tracker.Requested ? part.Difference : 0;
        if (wanted.Value >= before || instance.State == RouterState.Fault)
            return null;
        if (instance.State != RouterState.Master)
            return HasHeardOne(instance) ? null : Loneliness(instance);
        // A BACKUP is silent. A peer that was heard since the start and has not said that
        // it leaves is taken to be there.
        foreach (PeerView peer in instance.Peers)
            if (peer.IsThere)
                return null;
        return $"{instance.Name} has heard no peer since the start, and a BACKUP is silent.";
    }

    private static bool HasHeardOne(InstanceView instance)
    {
        Instant oldest = BootClock.Now - Lately(instance);
        foreach (PeerView peer in instance.Peers)
            if (peer.IsThere && peer.LastAdvertAt >= oldest)
                return true;
        return false;
    }

    private static Duration Lately(InstanceView instance) => instance.AdvertInterval * 4 + Duration.FromSeconds(1);
}
