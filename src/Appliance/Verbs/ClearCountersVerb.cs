using Appliance.Sessions;
using VrrpAot.Engine;

namespace Appliance.Verbs;

internal sealed class ClearCountersVerb : DaemonVerb
{
    public override string Name => "counters clear";
    public override Rights Needs => Rights.Change;
    public override string Arguments => "[INSTANCE]";
    public override string Help => "Set the counters to 0";

    public override IReadOnlyList<string> Completions(RunningDaemon daemon, int at) => at == 0 ? daemon.Instances : [];

    public override async Task<int> Run(RunningDaemon daemon, Request request)
    {
        if (request.Word(0) is { } name && await daemon.Miss(request, name) is { } code)
            return code;
        if (daemon.Engine.IsGone)
            return await request.Refuse(daemon.NothingTold);
        daemon.Engine.ClearCounters(request.Word(0));
        return await request.Done("The counters begin at 0.");
    }
}
