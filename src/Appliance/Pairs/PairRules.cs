using Appliance.Texts;
using VrrpAot.Engine;

namespace Appliance.Pairs;

/// <summary>What nobody can have wanted of a pair: one rule a method, each with the reason and what helps.</summary>
internal static class PairRules
{
    public static void Judge(RouterPair pair, Outlook outlook, List<Finding> findings)
    {
        Deafness(pair, outlook, findings);
        DifferentAddresses(pair, findings);
        if (outlook.Usual.During is Told.First or Told.Second)
            foreach (Prospect prospect in outlook.Prospects)
                MovesNothing(pair, outlook, prospect, findings);
    }

    /// <summary>Members of a sync group whose orders contradict each other: nobody preempts for all of them.</summary>
    /// <param name="usual">Who would hold each by its priority.</param>
    public static void GroupsAgree(List<(RouterPair Pair, Told Holder)> usual, List<Finding> findings)
    {
        var said = new HashSet<string>();
        foreach ((RouterPair pair, Told holder) in usual)
            foreach ((RouterPair other, Told otherwise) in usual)
                if (pair.First.Group is { } group && other.First.Group == group && pair.Second.Group is not null
                    && (holder, otherwise) is (Told.First, Told.Second) && said.Add(group.Name))
                    findings.Add(Say(Severity.Warning,
                        $"sync group {group.Name}: by their priorities {Name(pair)} belongs to {pair.First.Node.Name} "
                        + $"and {Name(other)} to {pair.Second.Node.Name}, but members go together: neither node takes "
                        + "over from the other while it lives, and where they have been apart both give way to each "
                        + "other. Let one node have the higher priority in all members"));
    }

    public static Finding Alone(PairedInstance alone, PairedNode other) => Say(Severity.Warning,
        $"{alone} (VRID {alone.Settings.Vrid.Value}) has no partner in {other.Name}: no instance there has this VRID "
        + "or one of its VIPs, so nobody takes over from it");

    private static void Deafness(RouterPair pair, Outlook outlook, List<Finding> findings)
    {
        string? second = Hearing.WhyNot(pair.First, pair.Second), first = Hearing.WhyNot(pair.Second, pair.First);
        if (first is null && second is null)
            return;
        string who = first is not null && second is not null ? "neither hears the other"
            : first is not null ? $"{pair.First.Node.Name} does not hear {pair.Second.Node.Name}"
            : $"{pair.Second.Node.Name} does not hear {pair.First.Node.Name}";
        string both = outlook.Usual.During == Told.Both ? ", and both will have the addresses" : "";
        string reasons = first is null || first == second ? second! : second is null ? first : $"{second}; {first}";
        findings.Add(Say(outlook.Usual.During == Told.Both ? Severity.Error : Severity.Warning,
            $"{Name(pair)}: {who}{both}: {reasons}"));
    }

    /// <summary>
    /// Each node sets its own list: an address of one list only is nowhere while the other is MASTER.
    /// </summary>
    private static void DifferentAddresses(RouterPair pair, List<Finding> findings)
    {
        foreach ((PairedInstance mine, PairedInstance other) in
            (ReadOnlySpan<(PairedInstance, PairedInstance)>)[(pair.First, pair.Second), (pair.Second, pair.First)])
        {
            foreach (VirtualAddress vip in mine.Settings.Addresses.AddRange(mine.Settings.ExcludedAddresses))
                if (!Has(other.Settings, vip.Address))
                    findings.Add(Say(Severity.Warning,
                        $"{Name(pair)}: {vip.Address} is a VIP in {mine.Node.Name} only, so nobody has it while "
                        + $"{other.Node.Name} is MASTER"));
        }
    }

    private static bool Has(InstanceSettings instance, IpAddress address) =>
        instance.Addresses.AddRange(instance.ExcludedAddresses).Any(vip => vip.Address == address);

    /// <summary>Something that the MASTER watches fails, and the addresses stay where they are.</summary>
    private static void MovesNothing(RouterPair pair, Outlook outlook, Prospect prospect, List<Finding> findings)
    {
        PairedInstance holder = outlook.Usual.During == Told.First ? pair.First : pair.Second;
        PairedInstance other = holder == pair.First ? pair.Second : pair.First;
        if (prospect.Mishap.Node != holder.Node || prospect.During != outlook.Usual.During
            || prospect.Mishap.Kind is not (MishapKind.ScriptFails or MishapKind.InterfaceDown
                or MishapKind.ProcessFails or MishapKind.SessionDown))
            return;
        (int mine, int theirs) = holder == pair.First
            ? (prospect.First.Effective.Value, prospect.Second.Effective.Value)
            : (prospect.Second.Effective.Value, prospect.First.Effective.Value);
        string head = $"{Name(pair)}: when {prospect.Mishap}, nothing moves: ";
        string why = holder.Settings.Election.BasePriority.IsOwner
            ? "priority 255 owns the addresses, and no weight lowers it. Give it another priority, 254 or less"
            : mine >= theirs ? $"it still has priority {mine} against {theirs} of {other.Node.Name}. "
                + $"Let the weight count for {mine - theirs + 1} more"
            : !other.Settings.Election.Preempt
                ? $"{other.Node.Name} has {theirs} against {mine}, but nopreempt, and takes nothing from a MASTER that "
                + "lives. Give the check no weight: then its failure is FAULT, and the other takes over"
            : $"{other.Node.Name} has {theirs} against {mine}, and does not take over";
        findings.Add(Say(Severity.Warning, head + why));
    }

    private static string Name(RouterPair pair) => pair.First.Settings.Name == pair.Second.Settings.Name
        ? pair.First.Settings.Name : $"{pair.First.Settings.Name} and {pair.Second.Settings.Name}";

    private static Finding Say(Severity severity, string message) => new() { Severity = severity, Message = message };
}
