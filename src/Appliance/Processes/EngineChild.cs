using System.ComponentModel;
using Appliance.Attendant;
using Appliance.Base;
using Appliance.CommandLine;
using Appliance.Config;
using Appliance.Generations;
using Appliance.Guardian;
using Appliance.Init;
using Appliance.Logging;
using Appliance.Records;
using Appliance.Reports;
using Appliance.Scripts;
using Appliance.Settings;
using Appliance.Update;
using Appliance.Verbs;
using Tmds.Linux;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Processes;

/// <summary>
/// The engine process, put together: configuration, the loop on this thread, the attendant on another, and the guardian
/// at the other end of two descriptors.
/// </summary>
internal static class EngineChild
{
    private const int AttendantStack = 512 * 1024;

    /// <param name="box">appliance.json, as it was at start.</param>
    /// <param name="commandFd">Bytes from the guardian; end of file means that it died.</param>
    /// <param name="heldTableFd">Shared memory in which the guardian reads what we hold.</param>
    /// <param name="nameFd">What the place of the one engine is taken with.</param>
    /// <returns>The exit code.</returns>
    public static int Run(CommandLineOptions options, ApplianceResult box, int commandFd, int heldTableFd, int nameFd, Log kept)
    {
        Action<LogLine> log = kept.Write;
        if (options.IsImage)
            HearLastWords(log);
        var file = new VrrpFile(options, box);
        string state = options.InState("");
        string? noState = StateFolder.WhyNot(state) is { } danger ? $"the state folder {state} is not used: {danger}" : null;
        if (noState is not null)
            log(new LogLine(LogLevel.Warning, $"{char.ToUpperInvariant(noState[0])}{noState.AsSpan(1)}. What is committed, put aside or told by `why` is not kept over a restart"));
        Commits commits = CommitsOf(file.Path, state, noState);
        UndoUnconfirmed(commits, log);
        var hold = new TrialHold(options.IsImage && ImageFacts.Read().IsTrial);
        ConfigResult config = Load(file.Path, file, options, hold);
        ConfigVerdict.ReportAsLog(config, text => log(new LogLine(LogLevel.Warning, text)));
        if (config.Settings is null && options.IsImage)
            log(new LogLine(LogLevel.Error, $"{file.Path} cannot be run: {config.WhyRefused}. This box runs without VRRP until a reload finds a better one"));
        if ((config.Settings ?? (options.IsImage ? Nothing : null)) is not { } settings)
            return ConfigVerdict.StartCode(config);

        bool alone = OneEngine.TryBe(nameFd, out string? beside);
        if (beside is not null)
            log(new LogLine(LogLevel.Error, beside));
        // A box has nobody who could start another one, and must not lose its console.
        if (!alone && !options.IsImage)
            return ExitCode.AnotherRuns;
        if (!MaySetAddresses && MissingRight.Sentence(settings.Engine, PresentAddresses.Ask()) is { } missing)
            log(new LogLine(LogLevel.Error, missing));

        int errno = HeldTableWriter.TryCreate(heldTableFd, settings.Engine, out HeldTableWriter? held);
        if (errno != 0)
        {
            log(new LogLine(LogLevel.Error, $"Cannot share memory with the guardian: {Errno.Describe(errno)}"));
            return ExitCode.Fatal;
        }
        try
        {
            return Run(settings, options, box, file, hold, commits, noState, commandFd, held!, config.Settings is null ? config.WhyRefused : null, kept);
        }
        catch (Win32Exception refusal)
        {
            log(new LogLine(LogLevel.Error, refusal.Message));
            return refusal.NativeErrorCode == LibC.EPERM ? ExitCode.MissingPermission : ExitCode.Fatal;
        }
    }

    /// <summary>What process 1 knows of a run, or of an engine before us, that ended badly.</summary>
    private static void HearLastWords(Action<LogLine> log)
    {
        try
        {
            if (!File.Exists(LastWords.News))
                return;
            foreach (string line in File.ReadAllLines(LastWords.News))
                log(new LogLine(LogLevel.Warning, line));
            File.Delete(LastWords.News);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // They are on the card as well, and were on the console.
        }
    }

    /// <summary>What a box runs whose keepalived.conf cannot be run: nothing, but with a console.</summary>
    private static DaemonSettings Nothing => new() { Engine = new EngineSettings { Instances = [] },
        RouterId = Environment.MachineName };

    /// <summary>What is committed goes into the file itself, where the name is a link to it.</summary>
    /// <param name="noState">Why the state folder is not used; null when it is.</param>
    private static Commits CommitsOf(string file, string stateFolder, string? noState)
    {
        try
        {
            file = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
        }
        IDisk disk = noState is null ? new Disk() : new DiskWithout(new Disk(), stateFolder.TrimEnd('/'), noState);
        return new Commits(disk, file, stateFolder, BootClock.BootName());
    }

    private static void UndoUnconfirmed(Commits commits, Action<LogLine> log)
    {
        try
        {
            if (commits.UndoAtStart(Moment.Now, BootClock.Now) is var result and not Commits.UndoResult.None)
                log(new LogLine(LogLevel.Warning, $"configuration: {ConfigurationCommands.Sentence(result)}"));
        }
        catch (IOException refused)
        {
            log(new LogLine(LogLevel.Error, $"configuration: a commit on trial cannot be undone: {refused.Message}"));
        }
    }

    private static bool MaySetAddresses => Capabilities.Has(Capabilities.NetworkAdministration);

    /// <summary>At start and at each reload.</summary>
    /// <param name="text">What the file is taken to hold; null for what it holds.</param>
    private static ConfigResult Load(string file, VrrpFile how, CommandLineOptions options, TrialHold hold, byte[]? text = null)
    {
        ConfigResult config = ConfigFile.Load(file, how.ForConfig() with { MainText = text });
        return config with { Settings = config.Settings is { } settings ? hold.On(WithCommandLine(settings, options)) : null };
    }

    /// <summary>What is said on the command line only: no keepalived.conf can hold it.</summary>
    internal static DaemonSettings WithCommandLine(DaemonSettings settings, CommandLineOptions options) => settings with
    {
        ScriptUmask = options.Umask ?? settings.ScriptUmask,
        Engine = settings.Engine with
        {
            AddressLifetimeSeconds = options.VipLifetimeSeconds,
            ReleaseForeignAddresses = options.ReleaseForeignVips,
            ReportAddressChanges = options.AddressMonitoring,
        },
    };

    private static int Run(DaemonSettings settings, CommandLineOptions options, ApplianceResult box, VrrpFile file, TrialHold hold, Commits commits, string? noState, int commandFd, HeldTableWriter held, string? refused, Log kept)
    {
        Action<LogLine> log = kept.Write;
        using var events = new EventRing(EventRing.CapacityFor(settings.Engine));
        using var commands = new CommandQueue();
        var putAside = new MaintenanceFile(noState is null ? options.InState("maintenance") : null, noState);
        Maintenance? maintenance = Restore(putAside, log);
        // Its own second thread is started in here, and so also ordinary. Never disposed: at the end of the process the kernel
        // closes everything at once, and nobody has to wait for it.
        var loop = new EngineLoop(new LinuxKernel(), settings.Engine, events, commands, held, maintenance is not null,
            MaySetAddresses);
        var board = new SnapshotBoard();
        var journal = new Journal(noState is null ? options.InState("transitions") : null);
        Action? betweenTurns = settings.Engine.RealTimePriority > 0 ? new TimelyCollection().CollectInTime : null;
        using var attendant = new Attendant.Attendant(settings, events, commands,
            ScriptSecurity.OfThisMachine(settings), journal, board, log, betweenTurns);
        if (refused is not null)
            attendant.BeginRefused(refused);
        if (options.IsImage && box.Settings is null)
            attendant.BeginWithoutAppliance($"{ApplianceFile.DefaultPath} cannot be read");
        attendant.KeepMaintenance(putAside, maintenance);
        attendant.Serve(loop, () => Load(file.Find(), file, options, hold), ScriptSecurity.OfThisMachine);
        attendant.Watch(commandFd, () =>
        {
            Span<byte> order = stackalloc byte[1];
            bool ordered = Descriptor.Read(commandFd, order) == 1;
            if (!ordered)
                log(new LogLine(LogLevel.Error, "The guardian is gone (killed?): stopping"));
            else if (order[0] == EngineOrder.Reload)
                attendant.Reload(_ => CountUnlessItEnds(attendant, held));
            else if (order[0] == EngineOrder.Turn)
                attendant.WantSnapshot();
            if (attendant.StartsAgain)
                return false;
            if (ordered && order[0] is EngineOrder.Reload or EngineOrder.Turn)
                return true;
            // -V is for who stops us on purpose: not for a guardian that died, and not for a reload, which starts us again.
            commands.Post(EngineCommand.Stop(leaveAddresses: options.LeaveVips && ordered && order[0] == EngineOrder.Stop));
            return false;
        });

        string named = file.Path;
        var source = new ConfigurationSource(commits, text => ConfigCheck.Inspect(named, file.ForConfig(), text), text => Load(named, file, options, hold, text),
            () => file.Path == named ? null : file.Path, log)
        {
            Find = file.Find,
            LoadFile = path => Load(path, file, options, hold),
            Appliance = options.IsImage ? CommitsOf(ApplianceFile.DefaultPath, options.InState("appliance"), noState)
                : null,
        };
        var desk = new DeskThread(options, box, board, journal, attendant, source, kept, betweenTurns, proved: () =>
        {
            if (hold.End())
                attendant.Reload();
        });
        var beside = new Thread(() =>
        {
            // A collection that this thread starts stops the loop until it is done; ordinary programs must not come in
            // between. What it starts is ordinary again (it was not until here), and scripts are started from here only.
            if (settings.Engine.RealTimePriority > 0)
                RealTime.TryBeSecond();
            desk.Open();
            attendant.Run();
        }, AttendantStack) { Name = "attendant" };
        BeQuick(settings.Engine.RealTimePriority, beside, log);
        if (options.IsImage)
            HangingLoop.BeginIfAsked();
        for (EngineLoop? turning = loop; turning is not null;)
            turning = turning.Run();
        beside.Join();
        desk.Close();
        return attendant.StartsAgain ? ExitCode.StartAgain : ExitCode.Ok;
    }

    /// <summary>A reload for which we end is answered by the next engine's turns.</summary>
    private static void CountUnlessItEnds(Attendant.Attendant attendant, HeldTableWriter held)
    {
        if (!attendant.StartsAgain)
            held.CountReload();
    }

    /// <summary>The maintenance that an earlier run left behind, unless its time is over.</summary>
    private static Maintenance? Restore(MaintenanceFile kept, Action<LogLine> log)
    {
        Maintenance? restored = kept.Read(Moment.Now, out string? trouble);
        if (trouble is not null)
            log(new LogLine(LogLevel.Warning, trouble));
        if (restored is null || MaintenanceTerm.Remaining(restored, Moment.Now) != Duration.Zero)
            return restored;
        log(new LogLine(LogLevel.Info, $"Maintenance is over: its time came at {restored.Until}, while nothing ran"));
        if (kept.Delete() is { } stays)
            log(new LogLine(LogLevel.Error, $"Maintenance: {stays}"));
        return null;
    }

    /// <summary>
    /// Real-time priority and memory that is not swapped out, where we may have them. Neither is a condition to run. The attendant is started
    /// in between: who starts a thread waits for its first step, and on a busy machine an ordinary one makes that in 100 ms.
    /// </summary>
    private static void BeQuick(int priority, Thread attendant, Action<LogLine> log)
    {
        int errno = priority > 0 ? RealTime.TrySet(priority, inherited: true) : 0;
        attendant.Start();
        if (priority > 0 && errno == 0)
            errno = RealTime.TrySet(priority);
        if (errno != 0)
            log(new LogLine(LogLevel.Info, $"Running without real-time priority: {Errno.Describe(errno)}", Detail: true));
        errno = RealTime.TryLockMemory();
        if (errno != 0)
            log(new LogLine(LogLevel.Info, $"Running without locked memory: {Errno.Describe(errno)}", Detail: true));
    }
}
