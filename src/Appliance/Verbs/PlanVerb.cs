using Appliance.Reports;
using Appliance.Sessions;

namespace Appliance.Verbs;

internal sealed class PlanVerb : BoxVerb
{
    private Planning? _planning;

    public override string Name => "plan";
    public override string Help => "What a reload would change, without changing it";

    public override async Task<int> Run(Box box, Question question)
    {
        _planning ??= new Planning(box.Configuration.Find, box.Configuration.LoadFile, () => box.Attendant.Running,
            result => box.Ask<ReloadOutcome>(answer => answer(box.Attendant.Plan(result))));
        ReloadOutcome plan = await _planning.Now();
        int code = plan.Result == ReloadResult.Refused ? ReplyCode.Refused : ReplyCode.Done;
        return await question.Say(code, plan.Sentences(plan.Result switch
        {
            ReloadResult.Unchanged => "The file means what runs already: a reload would change nothing.",
            ReloadResult.Refused => "The file cannot be run; a reload would be refused:",
            _ => $"A reload would change this ({plan.Text}):",
        }).TrimEnd('\n'));
    }
}
