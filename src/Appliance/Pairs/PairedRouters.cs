using System.Collections.Immutable;
using Appliance.Settings;
using VrrpAot.Engine;

namespace Appliance.Pairs;

/// <summary>One of two nodes.</summary>
/// <param name="Name">Its file, as the user named it.</param>
internal sealed record PairedNode(string Name, DaemonSettings Settings);

/// <summary>One virtual router as one of the nodes has it.</summary>
internal sealed record PairedInstance(PairedNode Node, int Index)
{
    public InstanceSettings Settings => Node.Settings.Engine.Instances[Index];
    public InstanceDuties Duties => Node.Settings.Instances[Index];

    /// <summary>Its sync group; null for none.</summary>
    public SyncGroupSettings? Group =>
        Node.Settings.Engine.Groups.FirstOrDefault(group => group.Members.Contains(Index));

    /// <summary>Those that are in FAULT together: the members of its sync group, or itself.</summary>
    public ImmutableArray<PairedInstance> Companions => Group is { } group
        ? [.. group.Members.Select(member => this with { Index = member })] : [this];

    public override string ToString() => $"{Settings.Name} in {Node.Name}";

    /// <summary>One of the VIPs is the other's as well, listed or excluded; null if none is.</summary>
    public IpAddress? SharedWith(PairedInstance other)
    {
        foreach (VirtualAddress mine in Settings.Addresses.AddRange(Settings.ExcludedAddresses))
            foreach (VirtualAddress theirs in other.Settings.Addresses.AddRange(other.Settings.ExcludedAddresses))
                if (mine.Address == theirs.Address)
                    return mine.Address;
        return null;
    }
}

/// <summary>What both files say of one virtual router.</summary>
internal sealed record RouterPair(PairedInstance First, PairedInstance Second);

/// <summary>
/// Which instances of two files answer each other: those of one VRID, and of several such the one that has a VIP in
/// common, or the interface's name. What is left over is matched by its VIPs: two VRIDs for one address are two MASTERs
/// of it.
/// </summary>
internal sealed record PairedRouters(ImmutableArray<RouterPair> Pairs, ImmutableArray<PairedInstance> Alone)
{
    public static PairedRouters Of(PairedNode first, PairedNode second)
    {
        var left = new List<PairedInstance>();
        for (int i = 0; i < second.Settings.Engine.Instances.Length; i++)
            left.Add(new PairedInstance(second, i));
        var pairs = ImmutableArray.CreateBuilder<RouterPair>();
        var alone = new List<PairedInstance>();
        for (int i = 0; i < first.Settings.Engine.Instances.Length; i++)
            Match(new PairedInstance(first, i), left, Likeness, pairs, alone);
        var unmatched = ImmutableArray.CreateBuilder<PairedInstance>();
        var still = new List<PairedInstance>();
        foreach (PairedInstance instance in alone)
            Match(instance, left, (mine, theirs) => mine.SharedWith(theirs) is null ? 0 : 1, pairs, still);
        unmatched.AddRange(still);
        unmatched.AddRange(left);
        return new PairedRouters(pairs.ToImmutable(), unmatched.ToImmutable());
    }

    private static void Match(PairedInstance mine, List<PairedInstance> left,
        Func<PairedInstance, PairedInstance, int> likeness, ImmutableArray<RouterPair>.Builder pairs,
        List<PairedInstance> alone)
    {
        int best = -1, most = 0;
        for (int i = 0; i < left.Count; i++)
        {
            int like = likeness(mine, left[i]);
            if (like > most)
                (best, most) = (i, like);
        }
        if (best < 0)
        {
            alone.Add(mine);
            return;
        }
        pairs.Add(new RouterPair(mine, left[best]));
        left.RemoveAt(best);
    }

    /// <summary>0 for another VRID or address family; a VIP in common counts most.</summary>
    private static int Likeness(PairedInstance mine, PairedInstance theirs)
    {
        if (mine.Settings.Vrid != theirs.Settings.Vrid)
            return 0;
        return 1 + (mine.SharedWith(theirs) is null ? 0 : 4)
            + (mine.Settings.Interface == theirs.Settings.Interface ? 2 : 0)
            + (mine.Settings.Name == theirs.Settings.Name ? 1 : 0);
    }
}
