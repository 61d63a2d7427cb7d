using System.Collections.Immutable;
using Appliance.Settings;
using Appliance.Tracking;
using VrrpAot.Engine;

namespace Appliance.Pairs;

internal enum MishapKind : byte
{
    Nothing,
    /// <summary>The whole node is gone, without a word.</summary>
    NodeOff,
    InterfaceDown,
    ScriptFails,
    /// <summary>Fewer of a tracked process run than are wanted, or more.</summary>
    ProcessFails,
    /// <summary>A session of BFD, whose far end may be anywhere.</summary>
    SessionDown,
    /// <summary>Both nodes run, and nothing comes through between them.</summary>
    Apart,
}

/// <summary>One thing that fails, on one node.</summary>
/// <param name="Node">Where; null for what is about both.</param>
/// <param name="What">The interface's, script's, process' or session's name.</param>
internal readonly record struct Mishap(MishapKind Kind, PairedNode? Node = null, string What = "")
{
    /// <summary>All that can fail and that the files know of, one at a time.</summary>
    public static ImmutableArray<Mishap> Of(RouterPair pair)
    {
        var all = ImmutableArray.CreateBuilder<Mishap>();
        all.Add(default);
        foreach (PairedInstance instance in (ReadOnlySpan<PairedInstance>)[pair.First, pair.Second])
        {
            PairedNode node = instance.Node;
            all.Add(new Mishap(MishapKind.NodeOff, node));
            var interfaces = new List<string>();
            Note(interfaces, instance.Settings.Interface);
            var scripts = new List<string>();
            var processes = new List<string>();
            var sessions = new List<string>();
            foreach (PairedInstance companion in instance.Companions)
            {
                Note(interfaces, companion.Settings.Interface);
                foreach (string name in companion.Settings.RequiredInterfaces)
                    Note(interfaces, name);
                foreach (TrackedInterface tracked in companion.Duties.TrackedInterfaces)
                    Note(interfaces, tracked.Interface);
                foreach (TrackedScript tracked in companion.Duties.TrackedScripts)
                    Note(scripts, node.Settings.Scripts[tracked.Script].Name);
                foreach (TrackedSource tracked in companion.Duties.TrackedProcesses)
                    Note(processes, node.Settings.Processes[tracked.Source].Name);
                foreach (TrackedBfd tracked in companion.Duties.TrackedBfds)
                    Note(sessions, node.Settings.Engine.Bfd[tracked.Session].Name);
            }
            foreach (string name in interfaces)
                all.Add(new Mishap(MishapKind.InterfaceDown, node, name));
            foreach (string name in scripts)
                all.Add(new Mishap(MishapKind.ScriptFails, node, name));
            foreach (string name in processes)
                all.Add(new Mishap(MishapKind.ProcessFails, node, name));
            foreach (string name in sessions)
                all.Add(new Mishap(MishapKind.SessionDown, node, name));
        }
        all.Add(new Mishap(MishapKind.Apart));
        return all.ToImmutable();
    }

    private static void Note(List<string> names, string name)
    {
        if (!names.Contains(name))
            names.Add(name);
    }

    public override string ToString() => Kind switch
    {
        MishapKind.Nothing => "nothing fails",
        MishapKind.NodeOff => $"{Node?.Name} is off",
        MishapKind.InterfaceDown => $"{What} of {Node?.Name} is down",
        MishapKind.ScriptFails => $"{What} fails on {Node?.Name}",
        MishapKind.ProcessFails => $"process {What} fails on {Node?.Name}",
        MishapKind.SessionDown => $"BFD {What} of {Node?.Name} is down",
        _ => "the two cannot hear each other",
    };

    /// <summary>What it makes of an instance, which is in FAULT when another member of its sync group is.</summary>
    public Condition Of(PairedInstance instance)
    {
        Condition alone = Alone(instance);
        bool isFaulted = alone.IsFaulted;
        foreach (PairedInstance companion in instance.Companions)
            isFaulted |= Alone(companion).IsFaulted;
        return alone with { IsFaulted = isFaulted };
    }

    private Condition Alone(PairedInstance instance)
    {
        bool isHere = Node == instance.Node;
        if (isHere && Kind == MishapKind.NodeOff)
            return new Condition { IsOff = true };
        bool OwnLinkIsDown(string name, Mishap mishap) =>
            isHere && mishap.Kind == MishapKind.InterfaceDown && mishap.What == name;

        InstanceSettings settings = instance.Settings;
        bool isCutOff = OwnLinkIsDown(settings.Interface, this);
        bool faulted = isCutOff && settings.TrackOwnInterface;
        foreach (string name in settings.RequiredInterfaces)
            faulted |= OwnLinkIsDown(name, this);
        int sum = 0;
        foreach (TrackedInterface tracked in instance.Duties.TrackedInterfaces)
            sum += PriorityTally.Contribution(tracked.Weight, tracked.Reverse,
                OwnLinkIsDown(tracked.Interface, this) ? TrackedStatus.Down : TrackedStatus.Up);
        (MishapKind, string) what = (Kind, What);
        void Count(MishapKind kind, string name, int weight, bool reverse)
        {
            TrackedStatus status = isHere && what == (kind, name) ? TrackedStatus.Down : TrackedStatus.Up;
            if (weight == 0)
                faulted |= PriorityTally.Faults(reverse, status);
            else
                sum += PriorityTally.Contribution(weight, reverse, status);
        }
        DaemonSettings node = instance.Node.Settings;
        foreach (TrackedScript tracked in instance.Duties.TrackedScripts)
            Count(MishapKind.ScriptFails, node.Scripts[tracked.Script].Name, tracked.Weight, tracked.Reverse);
        foreach (TrackedSource tracked in instance.Duties.TrackedProcesses)
            Count(MishapKind.ProcessFails, node.Processes[tracked.Source].Name, tracked.Weight, tracked.Reverse);
        foreach (TrackedBfd tracked in instance.Duties.TrackedBfds)
            Count(MishapKind.SessionDown, node.Engine.Bfd[tracked.Session].Name, tracked.Weight, tracked.Reverse);
        return new Condition
        {
            IsCutOff = isCutOff || Kind == MishapKind.Apart,
            IsFaulted = faulted,
            Effective = PriorityTally.Effective(settings.Election.BasePriority, sum),
        };
    }
}

/// <summary>How an instance stands while something fails.</summary>
internal readonly record struct Condition
{
    public bool IsOff { get; init; }
    /// <summary>Its adverts reach nobody, and none reach it.</summary>
    public bool IsCutOff { get; init; }
    public bool IsFaulted { get; init; }
    public Priority Effective { get; init; }
}
