using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Texts;

namespace Appliance.Config.Rules;

/// <summary>What a sync group must have, and what its members may not: one rule a method.</summary>
internal static class SyncGroupRules
{
    /// <summary>
    /// Finds the members. An instance is in the first group that names it; a group in which nobody is left goes.
    /// </summary>
    /// <returns>The group has members.</returns>
    public static bool HasMembers(SyncGroupModel group, Dictionary<string, InstanceModel> instances,
        Dictionary<InstanceModel, SyncGroupModel> taken, Findings findings)
    {
        string name = Tokens.Shorten(group.Name);
        foreach (Located<string> member in group.Members ?? [])
        {
            string shown = Tokens.Shorten(member.Value);
            if (!instances.TryGetValue(member.Value, out InstanceModel? instance))
                findings.Error(member.At,
                    $"Virtual router {shown} specified in sync group {name} doesn't exist - ignoring",
                    findings.IsFull ? null : Base.Spelling.Nearest(member.Value, instances.Keys));
            else if (!taken.TryAdd(instance, group))
                findings.Error(member.At, $"Virtual router {shown} cannot exist in more than one sync group; ignoring "
                    + $"{name}, since it is in {Tokens.Shorten(taken[instance].Name)} already");
            else
                group.Instances.Add(instance);
        }
        if (group.Members is null or { Count: 0 })
            findings.Error(group.At, $"Sync group {name} has no virtual router(s) - removing");
        else if (group.Instances.Count == 0)
            findings.Error(group.At,
                $"Sync group {name}, no matching virtual router found in group declaration - removing");
        else if (group.Instances.Count == 1)
            findings.Error(group.At,
                $"Sync group {name} has only 1 virtual router(s) - this probably isn't what you want");
        return group.Instances.Count > 0;
    }

    /// <summary>Owners become MASTER at once; together with others nobody does.</summary>
    public static bool MayStartAsMaster(SyncGroupModel group, Findings findings)
    {
        bool Starts(InstanceModel instance) =>
            ElectionRules.StartAsMaster(instance, ElectionRules.Priority(instance, new Findings()));
        if (!group.Instances.Exists(Starts) || group.Instances.TrueForAll(Starts))
            return true;
        findings.Error(group.At, $"Sync group {Tokens.Shorten(group.Name)} has members that own their addresses "
            + "(priority 255, state MASTER) and others that do not: all begin as BACKUP");
        return false;
    }

    /// <summary>A group preempts when all its members would.</summary>
    public static void AllPreemptOrNone(SyncGroupModel group, Findings findings)
    {
        InstanceModel? holds = group.Instances.Find(member => member.Of(InstanceRows.NoPreempt) is not null);
        InstanceModel? preempts = group.Instances.Find(member => member.Of(InstanceRows.NoPreempt) is null);
        if (holds is null || preempts is null)
            return;
        findings.Add(Severity.Warning, FindingClass.Advice, holds.Of(InstanceRows.NoPreempt)!.At,
            $"({Tokens.Shorten(holds.Name)}) has nopreempt and {Tokens.Shorten(preempts.Name)} does not: their sync "
            + $"group {Tokens.Shorten(group.Name)} becomes MASTER when every member would, so none of them preempts. "
            + "Write nopreempt in all members or in none");
    }

    /// <summary>One that is below its peer keeps the others from preempting.</summary>
    public static void SamePriorities(SyncGroupModel group, Findings findings)
    {
        var silent = new Findings();
        InstanceModel first = group.Instances[0];
        Priority priority = ElectionRules.Priority(first, silent);
        foreach (InstanceModel other in group.Instances)
            if (ElectionRules.Priority(other, silent) is var different && different != priority)
            {
                findings.Add(Severity.Warning, FindingClass.Advice, (other.Of(InstanceRows.Priority)?.At ?? other.At),
                    $"({Tokens.Shorten(other.Name)}) has priority {different} and {Tokens.Shorten(first.Name)} has "
                    + $"{priority}: their sync group {Tokens.Shorten(group.Name)} takes over from a living peer only "
                    + "where every member is above its peer's, and where the order is mixed both nodes take turns. "
                    + "Give all members of a node the same priority");
                return;
            }
    }

    /// <summary>
    /// Of what a member tracks by itself weights are ignored, unless the group lets it: a script is not tracked then,
    /// an interface without its weight. Then what the group tracks.
    /// </summary>
    public static List<TrackModel> Scripts(InstanceModel instance, SyncGroupModel? group, Findings findings)
    {
        if (group is null)
            return instance.Scripts;
        var all = new List<TrackModel>();
        foreach (TrackModel track in instance.Scripts)
            if (KeepsWeights(group) || (track.Weight ?? track.Script!.Weight) == 0)
                all.Add(track);
            else
                findings.Error(track.At, $"({instance.Name}) ignoring tracked script {Tokens.Shorten(track.Name)} with "
                    + $"weights due to SYNC group {Tokens.Shorten(group.Name)}: track it there, or write "
                    + "sync_group_tracking_weight there");
        foreach (TrackModel track in group.Scripts)
            if (!all.Exists(other => other.Name == track.Name))
                all.Add(track);
            else
                SaidTwice(track, instance, "track_script", findings);
        return all;
    }

    /// <summary>The same of interfaces.</summary>
    /// <param name="own">The instance's own interface.</param>
    public static List<TrackModel> Interfaces(InstanceModel instance, string own, SyncGroupModel? group,
        Findings findings)
    {
        if (group is null)
            return instance.Interfaces;
        var all = new List<TrackModel>();
        foreach (TrackModel track in instance.Interfaces)
        {
            bool isWeighted = track.Weight is not (null or 0) && !KeepsWeights(group);
            if (isWeighted)
                findings.Error(track.At, $"({instance.Name}) ignoring {Tokens.Shorten(track.Name)} tracked interface "
                    + $"weight due to SYNC group {Tokens.Shorten(group.Name)}: the whole group is in FAULT while it is "
                    + "down. Track it in the group with its weight, or write sync_group_tracking_weight there");
            all.Add(isWeighted ? track with { Weight = null, Reverse = null } : track);
        }
        foreach (TrackModel track in group.Interfaces)
            if (track.Name != own && !all.Exists(other => other.Name == track.Name))
                all.Add(track);
            else
                SaidTwice(track, instance, "track_interface", findings);
        return all;
    }

    /// <summary>
    /// The same of files, processes and sessions of BFD, whose weights are the declaration's where the line has none.
    /// </summary>
    public static void JoinSources(InstanceModel instance, SyncGroupModel group, Findings findings)
    {
        Join(instance.Files, group.Files, "file",
            track => track.Weight ?? track.File!.Of(TrackFileRows.Weight)?.Value.Number ?? 1, instance, group,
            findings);
        Join(instance.Processes, group.Processes, "process",
            track => track.Weight ?? track.Process!.Of(TrackProcessRows.Weight)?.Value.Number ?? 0, instance, group,
            findings);
        Join(instance.Bfds, group.Bfds, "bfd", track => track.Weight ?? track.Bfd!.Weight, instance, group, findings);
    }

    private static void Join(List<TrackModel> own, List<TrackModel> shared, string kind, Func<TrackModel, int> weight,
        InstanceModel instance, SyncGroupModel group, Findings findings)
    {
        foreach (TrackModel track in KeepsWeights(group) ? [] : own.FindAll(track => weight(track) != 0))
        {
            findings.Error(track.At, $"({instance.Name}) ignoring tracked {kind} {Tokens.Shorten(track.Name)} with "
                + $"weights due to SYNC group {Tokens.Shorten(group.Name)}: track it there, or write "
                + "sync_group_tracking_weight there");
            own.Remove(track);
        }
        foreach (TrackModel track in shared)
            if (!own.Exists(other => other.Name == track.Name))
                own.Add(track);
            else
                SaidTwice(track, instance, $"track_{kind}", findings);
    }

    private static bool KeepsWeights(SyncGroupModel group) =>
        group.Of(SyncGroupRows.TrackingWeight) is not null || group.Of(SyncGroupRows.GlobalTracking) is not null;

    private static void SaidTwice(TrackModel track, InstanceModel instance, string keyword, Findings findings) =>
        findings.Error(track.At, $"({instance.Name}) {keyword} {Tokens.Shorten(track.Name)} is configured on VRRP "
            + "instance and sync group. Remove vrrp instance or sync group config");
}
