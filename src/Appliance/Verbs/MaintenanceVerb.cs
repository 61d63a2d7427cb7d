using Appliance.Attendant;
using Appliance.Base;
using Appliance.Reports;
using Appliance.Sessions;
using VrrpAot.Protocol;

namespace Appliance.Verbs;

/// <summary>This node gives its VIPs to a peer and stays out until it is told otherwise.</summary>
internal sealed class MaintenanceVerb : BoxVerb
{
    private const string How = "maintenance on [for TIME] [force], or maintenance off; TIME is 90s, 30m, 2h or 1d";
    private const string Force = "`maintenance on force` does it all the same.";
    private static readonly Duration s_longest = Duration.FromSeconds(30 * 86400);

    public override string Name => "maintenance";
    public override Rights Needs => Rights.Change;
    public override string Arguments => "on [for TIME] [force]|off";
    public override string Help => "Hand the VIPs over and stay out, also over a restart, until off or TIME (30m, 2h)";

    public override IReadOnlyList<string> Completions(Box box, int at) => at == 0 ? ["on", "off"] : ["for", "force"];

    public override async Task<int> Run(Box box, Question question)
    {
        bool insists = false, on = question.Word(0) == "on";
        Duration? length = null;
        if (!on && question.Words is not ["off"])
            return await question.Wrong($"Say {How}.");
        for (int i = 1; i < question.Words.Count; i++)
        {
            string word = question.Words[i];
            if (word == "force")
                insists = true;
            else if (word == "for" && TimeWord.TryRead(question.Word(i + 1), s_longest, out Duration asked))
                (length, i) = (asked, i + 1);
            else
                return await question.Wrong($"'{Question.Shown(word)}' is not understood here. Say {How}, at most 30 days.");
        }
        string by = question.Caller.Name;
        if (!on)
            return await question.Tell(await box.Ask<Outcome>(answer => box.Attendant.EndMaintenance(by, answer)));
        if (!insists && await box.Fresh() is { Maintenance: null } snapshot && Peers.Lonely(snapshot.Instances) is { } lonely)
            return await question.Refuse($"Refused: {Peers.Loneliness(lonely)} {Force}");
        Outcome outcome = await box.Ask<Outcome>(answer => box.Attendant.BeginMaintenance(length, by, insists, answer));
        return await question.Tell(outcome.IsDone || insists ? outcome
            : outcome with { Text = $"Refused: {outcome.Text}. Nothing has changed. {Force}" });
    }
}
