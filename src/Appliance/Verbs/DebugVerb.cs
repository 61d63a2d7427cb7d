using Appliance.Sessions;
using VrrpAot.Linux;
using VrrpAot.Protocol;

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
            return await request.Wrong("Say debug hang-loop (the watchdog has to start the board), debug crash (of the VRRP process), "
                + "or debug panic (of the kernel).");
        await request.Done("As you wish.");
        await daemon.Desk.Delay(s_second, request.Gone);
        switch (request.Words[0])
        {
            case "hang-loop":
                HangingLoop.Begin();
                break;
            case "crash":
                Environment.FailFast("somebody said: debug crash");
                break;
            default:
                // Documentation/admin-guide/sysrq.rst: c is a crash.
                File.WriteAllText("/proc/sysrq-trigger", "c");
                break;
        }
        return ReplyCode.Done;
    }
}

/// <summary>An engine that does not turn, on purpose: its process is stopped, and so is every one that follows it.</summary>
internal static class HangingLoop
{
    private const int SIGSTOP = 19;

    /// <summary>While it is there, every engine stops before its first turn.</summary>
    public const string Mark = "/run/vrrpaot/hang-loop";

    /// <summary>The same, of a firmware that hangs from the start: a word for its kernel's command line.</summary>
    private const string Word = "debug=hang-loop";

    public static void Begin()
    {
        File.WriteAllBytes(Mark, []);
        ChildProcess.Signal(Environment.ProcessId, SIGSTOP);
    }

    /// <summary>In the engine of a box, before its loop.</summary>
    public static void BeginIfAsked()
    {
        RawFile.TryReadText("/proc/cmdline", out string words);
        if (File.Exists(Mark) || words.Contains(Word, StringComparison.Ordinal))
            ChildProcess.Signal(Environment.ProcessId, SIGSTOP);
    }
}
