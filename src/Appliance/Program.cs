using System.Text;
using Appliance.Base;
using Appliance.Client;
using Appliance.CommandLine;
using Appliance.Guardian;
using Appliance.Init;
using Appliance.Logging;
using Appliance.Probes;
using Appliance.Processes;
using Appliance.Settings;
using Appliance.Settings.Passwords;
using Appliance.Verbs;
using Tmds.Linux;
using VrrpAot.Linux;

namespace Appliance;

/// <summary>Where every process of ours begins: what the user typed, a daemonised guardian, engine or box.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        // Before any file is made: who starts us may have a mask that lets everybody write.
        LibC.umask((mode_t)OrdinaryMask);
        if (Environment.ProcessId == 1 && Name == FirstProcess.Program)
            return BeProcessOne();
        ProcessControl.SetName(Name);
        ProcessRole.StandSomewhere();
        // Slices of spans, here and elsewhere: one of an array brings in the runtime's loader of types, 0.2 MB.
        return (ReadOnlySpan<string>)args switch
        {
            _ when Name == PageHashVerb.Program => PageHashVerb.Run(args, Name),
            [ProcessRole.BoxEngineMarker, string folder, .. var words] => RunEngine(OptionsOf(words, folder).InImage()),
            [ProcessRole.EngineMarker, string folder, .. var words] => RunEngine(OptionsOf(words, folder)),
            [ProcessRole.ImageBoxMarker, string folder, .. var words] => RunBox(OptionsOf(words, folder).InImage()),
            [ProcessRole.BoxMarker, string folder, .. var words] => RunBox(OptionsOf(words, folder)),
            [ProcessRole.ImageCheckersMarker, string folder, .. var words] =>
                RunCheckers(OptionsOf(words, folder).InImage()),
            [ProcessRole.CheckersMarker, string folder, .. var words] => RunCheckers(OptionsOf(words, folder)),
            [ProcessRole.ForewordMarker, string folder, .. var words] =>
                RunForeword(OptionsOf(words, folder), atTheEnd: false),
            [ProcessRole.AfterwordMarker, string folder, .. var words] =>
                RunForeword(OptionsOf(words, folder), atTheEnd: true),
            [ProcessRole.NetworkMarker, string root, ..] => NetworkRole.Run(root),
            [ProcessRole.GuardianMarker, string folder, .. var words] =>
                Guard(CommandLineReader.Read(words, folder), [.. words], folder, daemon: true),
            _ => Obey(CommandLineReader.Read(args, Environment.CurrentDirectory, VerbList.IsFirstWord), args),
        };
    }

    private static CommandLineOptions OptionsOf(ReadOnlySpan<string> words, string folder) =>
        CommandLineReader.Read(words, folder).Options;

    private const uint OrdinaryMask = 0x12; // 022

    /// <summary>argv[0] without its folder: `vrrpaot`, or `keepalived` where we stand in for it.</summary>
    private static string Name => Path.GetFileName(Environment.GetCommandLineArgs()[0]);

    /// <summary>
    /// The kernel of a firmware image calls us `init`. In a container we may be process 1 under
    /// our own name, and obey our words.
    /// </summary>
    private static int BeProcessOne()
    {
        ProcessControl.SetName("vrrpaot");
        var machine = new LinuxMachine((guardian, options, log, beforeBalancing) =>
        {
            Boxes.KeepBy(guardian, options, ProcessRole.Arguments(ProcessRole.ImageBoxMarker, "/", []), log);
            guardian.KeepCheckers(ProcessRole.Arguments(ProcessRole.ImageCheckersMarker, "/", []),
                beforeBalancing);
        });
        try
        {
            return new FirstProcess(machine).Run();
        }
        catch (Exception mistake)
        {
            // The end of process 1 makes the kernel panic, and a kernel that panics restarts the machine.
            machine.Say($"Process 1 cannot go on, by a mistake in the program: {Mistake.Describe(mistake)}. "
                + "The machine restarts in 10 s.");
            return ExitCode.Fatal;
        }
    }

    private static int Obey(CommandLineResult wish, string[] words)
    {
        if (wish.Call != Call.Run || !wish.Options.Foreground)
            SignalPipe.HearAsStarted();
        foreach (string complaint in wish.Complaints)
            StandardStreams.WriteLine(StandardStreams.Error, complaint);
        if (words.Length > 0 && wish.LeftOver.Contains(words[0]) && Name != "keepalived")
        {
            // keepalived ignores left-over words and runs; a verb of ours that is misspelt must not start a daemon.
            StandardStreams.WriteLine(StandardStreams.Error,
                $"'{words[0]}' is no verb{VerbList.DidYouMean(words[0], Name)}. Options begin with '-'");
            return ExitCode.Fatal;
        }
        if (wish.LeftOver.FirstOrDefault(VerbList.IsFirstWord) is { } verb && Name != "keepalived")
        {
            StandardStreams.WriteLine(StandardStreams.Error,
                $"'{verb}' is a verb, and comes before options: vrrpaot {verb} ...; "
                    + "only --control=SOCKET may stand before it");
            return ExitCode.Fatal;
        }
        if (wish.LeftOver.Length > 0)
            StandardStreams.WriteLine(StandardStreams.Output,
                $"Unexpected argument(s): {string.Join(' ', wish.LeftOver)}");
        switch (wish.Call)
        {
            case Call.Verb:
                return Invocation.Run(wish, Environment.CurrentDirectory, Name);
            case Call.Version:
                StandardStreams.Write(StandardStreams.Error, CommandLineTexts.Version(RunningKernel));
                return ExitCode.Ok;
            case Call.Help:
                StandardStreams.Write(StandardStreams.Error, HelpText.Of(Name));
                return ExitCode.Ok;
            case Call.SignalNumber:
                StandardStreams.WriteLine(StandardStreams.Output, wish.SignalNumber.ToString());
                return ExitCode.Ok;
            case Call.ConfigTest:
                return ConfigCheck.Test(wish.Options);
            case Call.Run:
                return wish.Options.Foreground
                    ? Guard(wish, words, Environment.CurrentDirectory, daemon: false)
                    : Daemon.Start(words, () => ConfigCheck.RefusesStart(wish.Options));
            default:
                return ExitCode.Fatal;
        }
    }

    private static int Guard(CommandLineResult wish, string[] words, string folder, bool daemon)
    {
        CommandLineOptions options = wish.Options;
        Log log = new("", options);
        try
        {
            ParentSettings? parent = null;
            string[] typed = words;
            bool isIntroduced = Foreword.MayMatter(options);
            if (isIntroduced)
            {
                Introduce(options, log, typed);
                parent = Foreword.Read(ProcessRole.Arguments(ProcessRole.ForewordMarker, folder, words), log);
            }
            if (parent?.Name is { } name)
                ProcessControl.SetName(name);
            if (Foreword.Apply(options, parent) is var applied && applied != options)
            {
                // Under another name from here on.
                words = Foreword.WordsFor(applied, words);
                options = applied;
                log.Dispose();
                log = new Log("", options);
                Foreword.MakeFolder(options);
            }
            return Guard(options, parent, log, words, folder, daemon,
                () => { if (!isIntroduced) Introduce(options, log, typed); });
        }
        catch (Exception mistake)
        {
            // A daemon has no terminal on which the runtime could say it. The engine sees our end, and stops in order.
            log.Error($"The daemon cannot go on, by a mistake in the program: {Mistake.Describe(mistake)}");
            return ExitCode.Fatal;
        }
        finally
        {
            log.Dispose();
        }
    }

    private static int Guard(CommandLineOptions options, ParentSettings? parent, Log log, string[] words,
        string folder, bool daemon, Action introduce)
    {
        if (options.Umask is uint mask)
            LibC.umask((mode_t)mask);
        using ServiceNotice? service = ServiceNotice.Take(log, daemon);
        if (options.Namespace is string name && NetworkNamespace.Enter(name) is { IsOk: false } refused)
        {
            log.Error($"Network namespace {name} cannot be entered: {refused}");
            return ExitCode.Fatal;
        }

        // From the moment the pid file names us signals may come, and none ends us unheard: they have waited since the
        // first step of this process (FirstStep.c).
        PidFile? pidFile = PidFile.TryTake(options.PidFile, out Errno error);
        if (pidFile is null)
        {
            log.Error(error == Errno.EAGAIN ? "daemon is already running"
                : $"The pid file {options.PidFile} cannot be written: {PidFile.Describe(options.PidFile, error)}");
            return error == Errno.EAGAIN ? ExitCode.Ok : ExitCode.Fatal;
        }
        if (!error.IsOk)
            log.Warning($"The pid file {options.PidFile} cannot be written: {error}. Going on without it");
        if (daemon)
            Environment.CurrentDirectory = "/";

        using var cores = new CoreDumps(options, log.Write);
        int exitCode = Watch(options, parent, log, words, folder, daemon, service, introduce);
        if (parent is not null)
            Foreword.Conclude(ProcessRole.Arguments(ProcessRole.AfterwordMarker, folder, words), log);
        pidFile.Remove();
        log.Info($"Stopped {CommandLineTexts.KeepalivedVersion}");
        return exitCode;
    }

    private static int Watch(
        CommandLineOptions options, ParentSettings? parent, Log log, string[] words, string folder, bool daemon,
        ServiceNotice? service, Action introduce)
    {
        ChildProcess.AdoptOrphans();
        using var guardian = new Guardian.Guardian(options, log, ProcessRole.Executable,
            ProcessRole.Arguments(ProcessRole.EngineMarker, folder, words),
            service?.Watchdog, service: service) { ChildWait = parent?.ChildWait };
        if (options.CheckersOnly)
        {
            introduce();
            guardian.GoWithoutEngine();
        }
        else
            guardian.StartEngine(introduce);
        // The engine is on its way; what follows runs beside it.
        Boxes.KeepBy(guardian, options, ProcessRole.Arguments(ProcessRole.BoxMarker, folder, words), log);
        if (!options.VrrpOnly)
            guardian.KeepCheckers(ProcessRole.Arguments(ProcessRole.CheckersMarker, folder, words));
        // Priority above the engine's, for a loop that hangs busily.
        RealTime.TrySet(60);
        if (daemon)
            Daemon.SayReady();
        return guardian.Run();
    }

    private static void Introduce(CommandLineOptions options, Log log, string[] words)
    {
        log.Info($"Starting {CommandLineTexts.KeepalivedVersion}, as VrrpAot {OwnVersion.Text}");
        log.Info($"Running on Linux {RunningKernel}");
        log.Info($"Command line: {string.Join(' ', ((string[])[Name, .. words]).Select(word => $"'{word}'"))}");
        if (options.NotCarriedOut.Length > 0)
            log.Warning("WARNING - this version accepts but does not carry out: "
                + string.Join("; ", options.NotCarriedOut));
    }

    private static int RunEngine(CommandLineOptions options)
    {
        if (options.Umask is uint mask)
            LibC.umask((mode_t)mask);
        ApplianceResult box = ApplianceFile.LoadGiven(options.ApplianceFile);
        using var log = new Log("_vrrp", options, box.Settings?.Logging ?? new LoggingSettings());
        try
        {
            return EngineChild.Run(options, box, ProcessRole.TakeOrders(), ProcessRole.TakeHeldTable(),
                ProcessRole.TakeName(), ProcessRole.TakeEngineHatch(), log);
        }
        catch (Exception mistake)
        {
            // The log outlives standard error; the end is the runtime's, with a core dump where one is wanted.
            log.Error($"The VRRP process cannot go on, by a mistake in the program: {Mistake.Describe(mistake)}");
            throw;
        }
    }

    private static int RunForeword(CommandLineOptions options, bool atTheEnd)
    {
        using Descriptor guardian = ProcessRole.TakeGuardian();
        if (options.Umask is uint mask)
            LibC.umask((mode_t)mask);
        ApplianceResult box = ApplianceFile.LoadGiven(options.ApplianceFile);
        using var log = new Log("", options);
        return ForewordChild.Run(options, box, guardian, atTheEnd, log);
    }

    private static int RunCheckers(CommandLineOptions options)
    {
        if (options.Umask is uint mask)
            LibC.umask((mode_t)mask);
        ApplianceResult box = ApplianceFile.LoadGiven(options.ApplianceFile);
        LoggingSettings logging = box.Settings?.Logging ?? new LoggingSettings();
        using var log = new Log("_healthcheckers", options, logging);
        try
        {
            return CheckersChild.Run(options, box, ProcessRole.TakeOrders(), ProcessRole.TakeCheckersName(), log);
        }
        catch (Exception mistake)
        {
            log.Error($"The checkers' process cannot go on, by a mistake in the program: {Mistake.Describe(mistake)}");
            throw;
        }
    }

    private static int RunBox(CommandLineOptions options)
    {
        if (options.Umask is uint mask)
            LibC.umask((mode_t)mask);
        ApplianceResult box = ApplianceFile.LoadGiven(options.ApplianceFile);
        // The engine keeps the lines of both.
        LoggingSettings logging = box.Settings?.Logging ?? new LoggingSettings();
        using var log = new Log("_vrrp", options, logging with { KeepLines = 0 });
        try
        {
            return BoxChild.Run(options, box, ProcessRole.TakeOrders(), ProcessRole.TakeBoxHatch(),
                ProcessRole.TakeDoor(), log);
        }
        catch (Exception mistake)
        {
            log.Error($"The box's process cannot go on, by a mistake in the program: {Mistake.Describe(mistake)}");
            throw;
        }
    }

    private static string RunningKernel =>
        RawFile.TryReadText("/proc/sys/kernel/version", out string build).IsOk
            ? $"{Environment.OSVersion.Version} {build.Trim()}" : $"{Environment.OSVersion.Version}";
}
