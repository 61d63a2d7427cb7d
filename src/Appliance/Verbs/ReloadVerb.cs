using Appliance.Reports;
using Appliance.Sessions;

namespace Appliance.Verbs;

internal sealed class ReloadVerb : DaemonVerb
{
    public override string Name => "reload";
    public override Rights Needs => Rights.Change;
    public override string Help => "Take up the configuration file; what did not change goes on undisturbed";

    public override async Task<int> Run(RunningDaemon daemon, Request request)
    {
        ReloadOutcome outcome = await daemon.Engine.Reload();
        int code = outcome.Result is ReloadResult.Refused or ReloadResult.Unknown ? ReplyCode.Refused : ReplyCode.Done;
        string sentence = $"Configuration {outcome.Text}.";
        // One that is refused has no more to tell than why.
        return await request.Say(code, outcome.Told is null ? sentence : outcome.Sentences(sentence).TrimEnd('\n'));
    }
}
