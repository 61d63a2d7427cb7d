using Appliance.Reports;
using Appliance.Sessions;

namespace Appliance.Verbs;

internal sealed class ReloadVerb : BoxVerb
{
    public override string Name => "reload";
    public override Rights Needs => Rights.Change;
    public override string Help => "Take up the configuration file; what did not change goes on undisturbed";

    public override async Task<int> Run(Box box, Question question)
    {
        ReloadOutcome outcome = await box.Ask<ReloadOutcome>(answer => box.Attendant.Reload(answer));
        int code = outcome.Result == ReloadResult.Refused ? ReplyCode.Refused : ReplyCode.Done;
        return await question.Say(code, outcome.Sentences($"Configuration {outcome.Text}.").TrimEnd('\n'));
    }
}
