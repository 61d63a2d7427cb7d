using Appliance.Reports;
using VrrpAot.Protocol;

namespace Appliance.Update;

/// <summary>What the node was before an update, and so has to be again with the new firmware.</summary>
/// <param name="serving">The instances that were BACKUP or MASTER.</param>
/// <param name="hearing">Those of them that followed a master.</param>
/// <param name="links">Network interfaces that had a carrier.</param>
internal sealed class TrialDemand(List<string> serving, List<string> hearing, List<string> links)
{
    public List<string> Serving { get; } = serving;
    public List<string> Hearing { get; } = hearing;
    public List<string> Links { get; } = links;

    /// <summary>
    /// A master is demanded only of an instance that follows one: heard at two looks, some adverts apart, and one of
    /// its own peers where the configuration names them. A stranger's advert, or
    /// one of long ago, would demand somebody who is not there, and make every firmware fail.
    /// </summary>
    /// <param name="before">Before anything was handed over.</param>
    /// <param name="once">Then.</param>
    /// <param name="again">Some adverts later.</param>
    public static TrialDemand Of(Snapshot before, Snapshot once, Snapshot again, List<string> links)
    {
        List<string> serving = [], hearing = [];
        foreach (InstanceView instance in before.Instances)
        {
            if (instance.State is not (RouterState.Master or RouterState.Backup))
                continue;
            serving.Add(instance.Name);
            if (Find(once, instance.Name) is { } then && Find(again, instance.Name) is { } now && Follows(then, now))
                hearing.Add(instance.Name);
        }
        return new TrialDemand(serving, hearing, links);
    }

    private static bool Follows(InstanceView once, InstanceView again)
    {
        if (again is not { State: RouterState.Backup, Master: { IsSelf: false } master }
            || once.Master?.Address != master.Address)
            return false;
        bool isNamed = again.Peers.Any(peer => peer.Configured);
        PeerView? then = Peer(once, master.Address), now = Peer(again, master.Address);
        return then?.LastAdvertAt is { } earlier && now?.LastAdvertAt > earlier && (now.Configured || !isNamed);
    }

    private static PeerView? Peer(InstanceView instance, IpAddress address) =>
        instance.Peers.FirstOrDefault(peer => peer.Address == address);

    private static InstanceView? Find(Snapshot snapshot, string name) =>
        snapshot.Instances.FirstOrDefault(instance => instance.Name == name);
}
