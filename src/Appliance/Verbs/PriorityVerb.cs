using System.Globalization;
using Appliance.Reports;
using Appliance.Sessions;

namespace Appliance.Verbs;

internal sealed class PriorityVerb : DaemonVerb
{
    private const string How = "Say priority INSTANCE N [force], N from 1 to 254, or priority INSTANCE reset.";

    public override string Name => "priority";
    public override Rights Needs => Rights.Change;
    public override string Arguments => "INSTANCE N|reset [force]";
    public override string Help => "Run with another base priority until reset or a restart";

    public override IReadOnlyList<string> Completions(RunningDaemon daemon, int at) => at switch
    {
        0 => daemon.Instances,
        1 => ["reset"],
        _ => ["force"],
    };

    public override async Task<int> Run(RunningDaemon daemon, Request request)
    {
        bool force = request.Words is [_, _, "force"];
        if (request.Words.Count != 2 && !force)
            return await request.Wrong(How);
        if (await daemon.Miss(request, request.Words[0]) is { } code)
            return code;
        Priority? wanted = null;
        if (request.Words[1] != "reset")
        {
            if (!byte.TryParse(request.Words[1], NumberStyles.None, CultureInfo.InvariantCulture, out byte number)
                || number is 0 or 255)
                return await request.Wrong(How);
            wanted = new Priority(number);
        }
        if (Find(await daemon.Fresh(), request.Words[0]) is not { } instance)
            return await request.Refuse(daemon.NothingTold);
        string name = instance.Name;
        if (instance.BasePriority == Priority.Owner.Value)
            return await request.Refuse(
                $"{name} has priority 255: it owns its addresses, and its priority does not change.");
        if (!force && wanted is { } asked && Peers.WhyNobodyFor(instance, asked) is { } reason)
            return await request.Refuse($"Refused: {reason} `priority {name} {asked} force` does it all the same; "
                + "the VIPs stay here as long as nobody takes them.");
        string by = request.Caller.Name;
        if (await daemon.Engine.SetPriority(name, wanted, by) is { IsDone: false } refused)
            return await request.Tell(refused);
        return await request.Done(wanted is { } set
            ? $"{name} runs with base priority {set} instead of {instance.BasePriority}, "
                + $"until `priority {name} reset` or a restart."
            : $"{name} runs with its configured base priority, {instance.BasePriority}.");
    }

    private static InstanceView? Find(Snapshot? snapshot, string name)
    {
        foreach (InstanceView instance in snapshot?.Instances ?? [])
            if (instance.Name == name)
                return instance;
        return null;
    }
}
