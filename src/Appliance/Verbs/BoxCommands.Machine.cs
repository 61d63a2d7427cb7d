using Appliance.Base;
using Appliance.Init;
using Appliance.Network;
using Appliance.Sessions;
using VrrpAot.Kernel;

namespace Appliance.Verbs;

/// <summary>Where the machine is ours: its end, and what only ever happens to a box.</summary>
internal sealed partial class BoxCommands
{
    /// <summary>While it is there, every engine stops before its first turn.</summary>
    public const string HangMark = "/run/vrrpaot/hang-loop";

    private const int SIGSTOP = 19;

    /// <summary>What only a machine that is ours has: its network, and its end. Hand over first, then the end: process 1 sees to it.</summary>
    private void OfferTheMachine(Func<Ending, int> end)
    {
        All =
        [
            .. All,
            new("show network", Rights.Look, "", "Own addresses, leases, name servers, and how the clock is"),
            new("reboot", Rights.Change, "", "Hand over and start the box again"),
            new("poweroff", Rights.Change, "", "Hand over and switch the box off"),
            new("factory-reset", Rights.Change, "yes", "Hand over, forget everything that was configured here, and start again as at the first start"),
            new("debug", Rights.Change, "hang-loop|crash|panic", "Break the box on purpose, to see that it comes back and says why") { Completions = at => at == 0 ? ["hang-loop", "crash", "panic"] : [] },
        ];
        _answers["show network"] = question => Say(question, Done, RawFile.TryReadText(NetworkFiles.Report, out string report) == 0 ? report : "The network's process has not said anything yet, or appliance.json has no network.\n");
        _answers["reboot"] = question => End(question, Ending.Restart, "The box hands over and starts again.\n");
        _answers["poweroff"] = question => End(question, Ending.PowerOff, "The box hands over and switches itself off.\n");
        _answers["factory-reset"] = question =>
        {
            if (question.Words is not ["yes"])
                return Say(question, Wrong, "factory-reset removes the configuration, its generations and all that this box remembers.\nIt then starts with the files of its boot partition, or of its image. Say factory-reset yes.\n");
            try
            {
                FactoryReset.Leave();
            }
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
                return Say(question, Refused, $"Process 1 cannot be asked: {refused.Message}.\n");
            }
            return End(question, Ending.Restart, "The box hands over, forgets everything, and starts again.\n");
        };
        _answers["debug"] = Break;

        async Task<int> End(Question question, Ending ending, string done)
        {
            int errno = end(ending);
            return errno == 0 ? await Say(question, Done, done) : await Say(question, Refused, $"Process 1 cannot be asked: {Errno.Describe(errno)}.\n");
        }
    }

    private async Task<int> Break(Question question)
    {
        if (question.Words is not ["hang-loop" or "crash" or "panic"])
            return await Say(question, Wrong, "Say debug hang-loop (the watchdog has to start the board), debug crash (of the VRRP process), or debug panic (of the kernel).\n");
        await Say(question, Done, "As you wish.\n");
        await _desk.Delay(s_second, question.Gone);
        switch (question.Words[0])
        {
            case "hang-loop":
                File.WriteAllBytes(HangMark, []);
                ChildProcess.Signal(Environment.ProcessId, SIGSTOP);
                break;
            case "crash":
                Environment.FailFast("somebody said: debug crash");
                break;
            default:
                // Documentation/admin-guide/sysrq.rst: c is a crash.
                File.WriteAllText("/proc/sysrq-trigger", "c");
                break;
        }
        return Done;
    }

    /// <summary>The same, of a firmware that hangs from the start: a word for its kernel's command line.</summary>
    private const string HangWord = "debug=hang-loop";

    /// <summary>In the engine of a box, before its loop: somebody wants to see what happens when it does not turn.</summary>
    public static void HangIfAsked()
    {
        RawFile.TryReadText("/proc/cmdline", out string words);
        if (File.Exists(HangMark) || words.Contains(HangWord, StringComparison.Ordinal))
            ChildProcess.Signal(Environment.ProcessId, SIGSTOP);
    }
}
