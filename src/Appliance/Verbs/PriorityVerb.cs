using System.Globalization;
using Appliance.Reports;
using Appliance.Sessions;
using VrrpAot.Protocol;

namespace Appliance.Verbs;

internal sealed class PriorityVerb : BoxVerb
{
    private const string How = "Say priority INSTANCE N [force], N from 1 to 254, or priority INSTANCE reset.";

    public override string Name => "priority";
    public override Rights Needs => Rights.Change;
    public override string Arguments => "INSTANCE N|reset [force]";
    public override string Help => "Run with another base priority until reset or a restart";

    public override IReadOnlyList<string> Completions(Box box, int at) => at switch
    {
        0 => box.Instances,
        1 => ["reset"],
        _ => ["force"],
    };

    public override async Task<int> Run(Box box, Question question)
    {
        bool insists = question.Words is [_, _, "force"];
        if (question.Words.Count != 2 && !insists)
            return await question.Wrong(How);
        if (box.WhyNoInstance(question.Words[0]) is { } complaint)
            return await question.Wrong(complaint);
        Priority? wanted = null;
        if (question.Words[1] != "reset")
        {
            if (!byte.TryParse(question.Words[1], NumberStyles.None, CultureInfo.InvariantCulture, out byte number)
                || number is 0 or 255)
                return await question.Wrong(How);
            wanted = new Priority(number);
        }
        if (Find(await box.Fresh(), question.Words[0]) is not { } instance)
            return await question.Refuse(Question.NothingTold);
        string name = instance.Name;
        if (instance.BasePriority == Priority.Owner.Value)
            return await question.Refuse($"{name} has priority 255: it owns its addresses, and its priority does not change.");
        if (!insists && wanted is { } asked && Peers.WhyNobodyFor(instance, asked) is { } reason)
            return await question.Refuse($"Refused: {reason} `priority {name} {asked} force` does it all the same; "
                + "the VIPs stay here as long as nobody takes them.");
        string by = question.Caller.Name;
        if (!await box.Ask<bool>(answer => answer(box.Attendant.RequestPriority(name, wanted, by))))
            return await question.Refuse($"{name} is gone from the configuration.");
        return await question.Done(wanted is { } set
            ? $"{name} runs with base priority {set} instead of {instance.BasePriority}, until `priority {name} reset` or a restart."
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
