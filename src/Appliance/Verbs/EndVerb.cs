using Appliance.Base;
using Appliance.Init;
using Appliance.Sessions;
using VrrpAot.Linux;

namespace Appliance.Verbs;

/// <summary>What ends a machine that is ours. Hand over first, then the end: process 1 sees to it.</summary>
internal abstract class EndVerb : DaemonVerb
{
    public override Rights Needs => Rights.Change;
    public override bool IsForImages => true;

    /// <param name="done">What is said when process 1 has heard it.</param>
    protected static Task<int> End(RunningDaemon daemon, Request request, Ending ending, string done) =>
        daemon.End(ending) is { IsOk: false } errno
            ? request.Refuse($"Process 1 cannot be asked: {errno}.")
            : request.Done(done);
}

internal sealed class RebootVerb : EndVerb
{
    public override string Name => "reboot";
    public override string Help => "Hand over and start the box again";

    public override Task<int> Run(RunningDaemon daemon, Request request) =>
        End(daemon, request, Ending.Restart, "The box hands over and starts again.");
}

internal sealed class PowerOffVerb : EndVerb
{
    public override string Name => "poweroff";
    public override string Help => "Hand over and switch the box off";

    public override Task<int> Run(RunningDaemon daemon, Request request) =>
        End(daemon, request, Ending.PowerOff, "The box hands over and switches itself off.");
}

internal sealed class FactoryResetVerb : EndVerb
{
    private const string How =
        "factory-reset removes the configuration, its generations and all that this box remembers.\n"
        + "It then starts with the files of its boot partition, or of its image. Say factory-reset yes.";

    public override string Name => "factory-reset";
    public override string Arguments => "yes";
    public override string Help =>
        "Hand over, forget everything that was configured here, and start again as at the first start";

    public override Task<int> Run(RunningDaemon daemon, Request request)
    {
        if (request.Words is not ["yes"])
            return request.Wrong(How);
        try
        {
            FactoryReset.Leave();
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return request.Refuse($"Process 1 cannot be asked: {refused.Message}.");
        }
        return End(daemon, request, Ending.Restart, "The box hands over, forgets everything, and starts again.");
    }
}
