using Appliance.Reports;
using Appliance.Sessions;

namespace Appliance.Verbs;

internal sealed class PlanVerb : DaemonVerb
{
    private Planning? _planning;

    public override string Name => "plan";
    public override string Help => "What a reload would change, without changing it";

    public override async Task<int> Run(RunningDaemon daemon, Request request)
    {
        if (daemon.Engine.Settings is not { } running)
            return await request.Refuse(daemon.NothingTold);
        _planning ??= new Planning(daemon.Configuration.Find, daemon.Configuration.LoadFile);
        ReloadOutcome plan = _planning.Now(running);
        int code = plan.Result == ReloadResult.Refused ? ReplyCode.Refused : ReplyCode.Done;
        return await request.Say(code, plan.Sentences(plan.Result switch
        {
            ReloadResult.Unchanged => "The file means what runs already: a reload would change nothing.",
            ReloadResult.Refused => "The file cannot be run; a reload would be refused:",
            _ => $"A reload would change this ({plan.Text}):",
        }).TrimEnd('\n'));
    }
}
