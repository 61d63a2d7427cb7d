using System.Text;
using Appliance.Attendant;
using Appliance.Reports;
using Appliance.Sessions;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Verbs;

internal sealed class ReleaseVerb : BoxVerb
{
    public override string Name => "release";
    public override Rights Needs => Rights.Change;
    public override string Arguments => "[INSTANCE] [force|off]";
    public override string Help => "Hand the VIPs to a peer, which keeps them until it is gone or `off`";

    public override IReadOnlyList<string> Completions(Box box, int at) =>
        at == 0 ? [.. box.Instances, "force", "off"] : ["force", "off"];

    public override async Task<int> Run(Box box, Question question)
    {
        bool insists = false, off = false;
        string? name = null;
        foreach (string word in question.Words)
        {
            if (word == "force")
                insists = true;
            else if (word == "off")
                off = true;
            else if (name is null)
                name = word;
            else
                return await question.Wrong($"'{Question.Shown(word)}' is one word too many. "
                    + "Say release [INSTANCE] [force], or release [INSTANCE] off.");
        }
        if (await box.Fresh() is not { } snapshot)
            return await question.Refuse(Question.NothingTold);
        if (name is not null && box.WhyNoInstance(name) is { } complaint)
            return await question.Wrong(complaint);
        var concerned = new List<InstanceView>();
        foreach (InstanceView instance in snapshot.Instances)
            if ((name is null || instance.Name == name)
                && (off ? instance.StandsBack : instance.State == RouterState.Master))
                concerned.Add(instance);
        if (concerned.Count == 0)
            return await question.Refuse(off ? "Nothing is released here." : "Nothing to release: this node is not MASTER.");
        return off ? await Reclaim(box, question, concerned) : await Release(box, question, concerned, insists);
    }

    private static async Task<int> Reclaim(Box box, Question question, List<InstanceView> released)
    {
        foreach (InstanceView instance in released)
        {
            box.Attendant.Order(EngineCommand.Reclaim, instance.Name);
            await question.Done($"{instance.Name} takes part in the election again by its priority, {instance.EffectivePriority}.");
        }
        return ReplyCode.Done;
    }

    private static async Task<int> Release(Box box, Question question, List<InstanceView> masters, bool insists)
    {
        foreach (InstanceView master in masters)
            if (master.BasePriority == Priority.Owner.Value)
                return await question.Refuse($"{master.Name} has priority 255: it owns its addresses and cannot stand back. "
                    + "`maintenance on` hands them over.");
        var asked = new List<Task<Outcome>>();
        foreach (InstanceView master in masters)
            asked.Add(box.Release(master, question.Caller.Name, insists));
        var text = new StringBuilder();
        int code = ReplyCode.Done;
        foreach (Task<Outcome> one in asked)
        {
            Outcome outcome = await one;
            code = outcome.IsDone ? code : ReplyCode.Refused;
            text.Append(outcome.Text).Append('\n');
        }
        if (code == ReplyCode.Refused && !insists)
            text.Append("`force` gives the VIPs up all the same.\n");
        return await question.Say(code, text.ToString().TrimEnd('\n'));
    }
}
