using System.Globalization;
using System.Text;
using Appliance.Attendant;
using Appliance.Reports;
using Appliance.Tracking;
using VrrpAot.Engine;
using VrrpAot.Kernel;
using VrrpAot.Protocol;

namespace Appliance.Verbs;

/// <summary>Planned hand-overs of single instances: `release` and `priority`.</summary>
internal sealed partial class BoxCommands
{
    /// <summary>Beyond the longest skew time; who does not answer then was no MASTER any more.</summary>
    private static readonly Duration s_grace = Duration.FromSeconds(3);

    private async Task<int> Release(Question question)
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
                return await Say(question, Wrong, $"'{Shown(word)}' is one word too many. Say release [INSTANCE] [force], or release [INSTANCE] off.\n");
        }
        if (await Fresh() is not { } snapshot)
            return await Say(question, Refused, "The engine has not told anything of itself yet.\n");
        if (name is not null && !Names().Contains(name))
            return await Say(question, Wrong, $"There is no vrrp_instance '{Shown(name)}'. There are: {string.Join(", ", Names())}.\n");
        var concerned = new List<InstanceView>();
        foreach (InstanceView instance in snapshot.Instances)
            if ((name is null || instance.Name == name) && (off ? instance.StandsBack : instance.State == RouterState.Master))
                concerned.Add(instance);
        if (concerned.Count == 0)
            return await Say(question, Refused, off ? "Nothing is released here.\n" : "Nothing to release: this node is not MASTER.\n");
        return off ? await Reclaim(question, concerned) : await Release(question, concerned, insists);
    }

    private async Task<int> Reclaim(Question question, List<InstanceView> released)
    {
        foreach (InstanceView instance in released)
        {
            _attendant.Order(VrrpAot.Engine.EngineCommand.Reclaim, instance.Name);
            await Say(question, Done, $"{instance.Name} takes part in the election again by its priority, {instance.EffectivePriority}.\n");
        }
        return Done;
    }

    private async Task<int> Release(Question question, List<InstanceView> masters, bool insists)
    {
        foreach (InstanceView master in masters)
            if (master.BasePriority == Priority.Owner.Value)
                return await Say(question, Refused, $"{master.Name} has priority 255: it owns its addresses and cannot stand back. `maintenance on` hands them over.\n");
        var asked = new List<Task<Outcome>>();
        foreach (InstanceView master in masters)
            asked.Add(Ask(answer => _attendant.Release(master.Name, question.Caller.Name, insists, answer),
                master.AdvertInterval + s_grace, new Outcome(false, $"{master.Name} has not answered; see `status`.")));
        var text = new StringBuilder();
        int code = Done;
        foreach (Task<Outcome> one in asked)
        {
            Outcome outcome = await one;
            code = outcome.IsDone ? code : Refused;
            text.Append(outcome.Text).Append('\n');
        }
        if (code == Refused && !insists)
            text.Append("`force` gives the VIPs up all the same.\n");
        return await Say(question, code, text.ToString());
    }

    /// <summary>Lets the attendant do something, and waits for what it says, but not for ever.</summary>
    private async Task<Outcome> Ask(Action<Action<Outcome>> what, Duration patience, Outcome otherwise)
    {
        var said = new TaskCompletionSource<Outcome>(TaskCreationOptions.RunContinuationsAsynchronously);
        _attendant.Post(() => what(answer => _desk.Post(() => said.TrySetResult(answer))));
        using (_desk.At(BootClock.Now + patience, () => said.TrySetResult(otherwise)))
            return await said.Task;
    }

    private async Task<int> SetPriority(Question question)
    {
        const string how = "Say priority INSTANCE N [force], N from 1 to 254, or priority INSTANCE reset.\n";
        bool insists = question.Words is [_, _, "force"];
        if (question.Words.Count != 2 && !insists)
            return await Say(question, Wrong, how);
        if (!IsInstance(question, out string complaint))
            return await Say(question, Wrong, complaint);
        Priority? wanted = null;
        if (question.Word(1) != "reset")
        {
            if (!byte.TryParse(question.Word(1), NumberStyles.None, CultureInfo.InvariantCulture, out byte number) || number is 0 or 255)
                return await Say(question, Wrong, how);
            wanted = new Priority(number);
        }
        if (await Fresh() is not { } snapshot || Find(snapshot, question.Word(0)) is not { } instance)
            return await Say(question, Refused, "The engine has not told anything of itself yet.\n");
        if (instance.BasePriority == Priority.Owner.Value)
            return await Say(question, Refused, $"{instance.Name} has priority 255: it owns its addresses, and its priority does not change.\n");
        if (!insists && wanted is { } asked && NobodyFor(instance, asked) is { } reason)
            return await Say(question, Refused, $"Refused: {reason} `priority {instance.Name} {asked} force` does it all the same; the VIPs stay here as long as nobody takes them.\n");
        string by = question.Caller.Name;
        if (!await Ask<bool>(answer => answer(_attendant.RequestPriority(instance.Name, wanted, by))))
            return await Say(question, Refused, $"{instance.Name} is gone from the configuration.\n");
        return await Say(question, Done, wanted is { } set
            ? $"{instance.Name} runs with base priority {set} instead of {instance.BasePriority}, until `priority {instance.Name} reset` or a restart.\n"
            : $"{instance.Name} runs with its configured base priority, {instance.BasePriority}.\n");
    }

    private static InstanceView? Find(Snapshot snapshot, string? name)
    {
        foreach (InstanceView instance in snapshot.Instances)
            if (instance.Name == name)
                return instance;
        return null;
    }

    /// <summary>Why there is nobody to hand over to by a lower priority; null where that is not what it would be, or where somebody is there.</summary>
    private static string? NobodyFor(InstanceView instance, Priority wanted)
    {
        int before = instance.BasePriority;
        foreach (PriorityPart part in instance.PriorityParts)
            before += part.Tracker == Tracking.Tracker.Requested ? part.Difference : 0;
        if (wanted.Value >= before || instance.State == RouterState.Fault)
            return null;
        if (instance.State != RouterState.Master)
            return HasHeardPeer(instance) ? null : Loneliness(instance);
        // A BACKUP is silent. Whoever was heard since the start and has not said that it leaves is taken to be there.
        foreach (PeerView peer in instance.Peers)
            if (peer.IsThere)
                return null;
        return $"{instance.Name} has heard no peer since the start, and a BACKUP is silent.";
    }
}
