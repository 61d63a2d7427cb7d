using Appliance.Base;
using Appliance.Reports;
using Appliance.Sessions;

namespace Appliance.Verbs;

/// <summary>This node gives its VIPs to a peer and stays out until it is told otherwise.</summary>
internal sealed class MaintenanceVerb : DaemonVerb
{
    private const string How = "maintenance on [for TIME] [force], or maintenance off; TIME is 90s, 30m, 2h or 1d";
    private const string Force = "`maintenance on force` does it all the same.";
    private static readonly Duration s_longest = Duration.FromSeconds(30 * 86400);

    public override string Name => "maintenance";
    public override Rights Needs => Rights.Change;
    public override string Arguments => "on [for TIME] [force]|off";
    public override string Help => "Hand the VIPs over and stay out, also over a restart, until off or TIME (30m, 2h)";

    public override IReadOnlyList<string> Completions(RunningDaemon daemon, int at) => at == 0 ? ["on", "off"]
        : ["for", "force"];

    public override async Task<int> Run(RunningDaemon daemon, Request request)
    {
        bool force = false, on = request.Word(0) == "on";
        Duration? length = null;
        if (!on && request.Words is not ["off"])
            return await request.Wrong($"Say {How}.");
        for (int i = 1; i < request.Words.Count; i++)
        {
            string word = request.Words[i];
            if (word == "force")
                force = true;
            else if (word == "for" && TimeWord.TryRead(request.Word(i + 1), s_longest, out Duration asked))
                (length, i) = (asked, i + 1);
            else
                return await request.Wrong(
                    $"'{Request.Shown(word)}' is not understood here. Say {How}, at most 30 days.");
        }
        string by = request.Caller.Name;
        if (!on)
            return await request.Tell(await daemon.Engine.EndMaintenance(by));
        if (!force && await daemon.Fresh() is { Maintenance: null } snapshot
            && Peers.Lonely(snapshot.Instances) is { } lonely)
            return await request.Refuse($"Refused: {Peers.Loneliness(lonely)} {Force}");
        Outcome outcome = await daemon.Engine.BeginMaintenance(length, by, force);
        return await request.Tell(outcome.IsDone || force || daemon.Engine.IsNone ? outcome
            : new Outcome(false, $"Refused: {outcome.Text}. Nothing has changed. {Force}"));
    }
}
