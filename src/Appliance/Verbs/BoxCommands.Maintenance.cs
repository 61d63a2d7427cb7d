using Appliance.Attendant;
using Appliance.Base;
using Appliance.Reports;
using VrrpAot.Kernel;
using VrrpAot.Protocol;

namespace Appliance.Verbs;

/// <summary>`maintenance`: this node gives its VIPs to a peer and stays out until it is told otherwise.</summary>
internal sealed partial class BoxCommands
{
    private const string HowMaintenance = "maintenance on [for TIME] [force], or maintenance off; TIME is 90s, 30m, 2h or 1d";
    private static readonly Duration s_longestMaintenance = Duration.FromSeconds(30 * 86400);

    private async Task<int> Maintain(Question question)
    {
        bool insists = false, on = question.Word(0) == "on";
        Duration? length = null;
        if (!on && question.Words is not ["off"])
            return await Say(question, Wrong, $"Say {HowMaintenance}.\n");
        for (int i = 1; i < question.Words.Count; i++)
        {
            if (question.Words[i] == "force")
                insists = true;
            else if (question.Words[i] == "for" && TimeWord.TryRead(question.Word(i + 1), s_longestMaintenance, out Duration asked))
                (length, i) = (asked, i + 1);
            else
                return await Say(question, Wrong, $"'{Shown(question.Words[i])}' is not understood here. Say {HowMaintenance}, at most 30 days.\n");
        }
        string by = question.Caller.Name;
        if (!on)
            return await Tell(question, await Ask<Outcome>(answer => _attendant.EndMaintenance(by, answer)));
        if (!insists && await Fresh() is { Maintenance: null } snapshot && Lonely(snapshot.Instances) is { } lonely)
            return await Say(question, Refused, $"Refused: {Loneliness(lonely)} `maintenance on force` does it all the same.\n");
        Outcome outcome = await Ask<Outcome>(answer => _attendant.BeginMaintenance(length, by, insists, answer));
        return await Tell(question, outcome.IsDone || insists ? outcome
            : outcome with { Text = $"Refused: {outcome.Text}. Nothing has changed. `maintenance on force` does it all the same." });
    }

    private static Task<int> Tell(Question question, Outcome outcome) => Say(question, outcome.IsDone ? Done : Refused, outcome.Text + "\n");

    /// <summary>
    /// The first instance that would be MASTER soon because it hears nobody. A MASTER is not asked here: it hears no BACKUP, however
    /// healthy, and finds out by offering. One in FAULT serves nobody already.
    /// </summary>
    private static InstanceView? Lonely(IEnumerable<InstanceView> instances)
    {
        foreach (InstanceView instance in instances)
            if (instance.State is RouterState.Backup or RouterState.Init && !HasHeardPeer(instance))
                return instance;
        return null;
    }

    private static bool HasHeardPeer(InstanceView instance)
    {
        Instant oldest = VrrpAot.Kernel.BootClock.Now - Lately(instance);
        foreach (PeerView peer in instance.Peers)
            if (peer.IsThere && peer.LastAdvertAt >= oldest)
                return true;
        return false;
    }

    private static Duration Lately(InstanceView instance) => instance.AdvertInterval * 4 + Duration.FromSeconds(1);

    private static string Loneliness(InstanceView instance) =>
        $"{instance.Name} is {Words.Of(instance.State)} and has heard no healthy peer in the last {Words.Of(Lately(instance))}.";
}
