using System.Text;
using Appliance.Reports;
using Appliance.Sessions;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Verbs;

internal sealed class ReleaseVerb : DaemonVerb
{
    public override string Name => "release";
    public override Rights Needs => Rights.Change;
    public override string Arguments => "[INSTANCE] [force|off]";
    public override string Help => "Hand the VIPs to a peer, which keeps them until it is gone or `off`";

    public override IReadOnlyList<string> Completions(RunningDaemon daemon, int at) =>
        at == 0 ? [.. daemon.Instances, "force", "off"] : ["force", "off"];

    public override async Task<int> Run(RunningDaemon daemon, Request request)
    {
        bool force = false, off = false;
        string? name = null;
        foreach (string word in request.Words)
        {
            if (word == "force")
                force = true;
            else if (word == "off")
                off = true;
            else if (name is null)
                name = word;
            else
                return await request.Wrong($"'{Request.Shown(word)}' is one word too many. "
                    + "Say release [INSTANCE] [force], or release [INSTANCE] off.");
        }
        if (await daemon.Fresh() is not { } snapshot)
            return await request.Refuse(daemon.NothingTold);
        if (name is not null && await daemon.Miss(request, name) is { } code)
            return code;
        var concerned = new List<InstanceView>();
        foreach (InstanceView instance in snapshot.Instances)
            if ((name is null || instance.Name == name)
                && (off ? instance.IsReleased : instance.State == RouterState.Master))
                concerned.Add(instance);
        if (concerned.Count == 0)
            return await request.Refuse(off ? "Nothing is released here."
                : "Nothing to release: this node is not MASTER.");
        return off ? await Reclaim(daemon, request, concerned) : await Release(daemon, request, concerned, force);
    }

    private static async Task<int> Reclaim(RunningDaemon daemon, Request request, List<InstanceView> released)
    {
        foreach (InstanceView instance in released)
        {
            daemon.Engine.Reclaim(instance.Name);
            await request.Done(
                $"{instance.Name} takes part in the election again by its priority, {instance.EffectivePriority}.");
        }
        return ReplyCode.Done;
    }

    private static async Task<int> Release(RunningDaemon daemon, Request request, List<InstanceView> masters,
        bool force)
    {
        foreach (InstanceView master in masters)
            if (master.BasePriority == Priority.Owner.Value)
                return await request.Refuse(
                    $"{master.Name} has priority 255: it owns its addresses and cannot stand back. "
                    + "`maintenance on` hands them over.");
        var asked = new List<Task<Outcome>>();
        foreach (InstanceView master in masters)
            asked.Add(daemon.Release(master, request.Caller.Name, force));
        var text = new StringBuilder();
        int code = ReplyCode.Done;
        foreach (Task<Outcome> one in asked)
        {
            Outcome outcome = await one;
            code = outcome.IsDone ? code : ReplyCode.Refused;
            text.Append(outcome.Text).Append('\n');
        }
        if (code == ReplyCode.Refused && !force)
            text.Append("`force` gives the VIPs up all the same.\n");
        return await request.Say(code, text.ToString().TrimEnd('\n'));
    }
}
