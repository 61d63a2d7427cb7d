using Appliance.Hatch;
using Appliance.Sessions;
using VrrpAot.Linux;

namespace Appliance.Verbs;

internal sealed class DebugVerb : DaemonVerb
{
    private static readonly Duration s_second = Duration.FromSeconds(1);

    public override string Name => "debug";
    public override Rights Needs => Rights.Change;
    public override string Arguments => "hang-loop|crash|panic";
    public override string Help => "Break the box on purpose, to see that it comes back and says why";
    public override bool IsForImages => true;

    public override IReadOnlyList<string> Completions(RunningDaemon daemon, int at) => at == 0
        ? ["hang-loop", "crash", "panic"] : [];

    public override async Task<int> Run(RunningDaemon daemon, Request request)
    {
        if (request.Words is not ["hang-loop" or "crash" or "panic"])
            return await request.Wrong(
                "Say debug hang-loop (the watchdog has to start the board), debug crash (of the VRRP process), "
                + "or debug panic (of the kernel).");
        await request.Done("As you wish.");
        await daemon.Desk.Delay(s_second, request.Gone);
        switch (request.Words[0])
        {
            case "hang-loop":
                daemon.Engine.Break(Breakage.Hang);
                break;
            case "crash":
                daemon.Engine.Break(Breakage.Crash);
                break;
            default:
                // Documentation/admin-guide/sysrq.rst: c is a crash.
                File.WriteAllText("/proc/sysrq-trigger", "c");
                break;
        }
        return ReplyCode.Done;
    }
}
