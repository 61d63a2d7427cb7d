using System.ComponentModel;
using Appliance.Attendant;
using Appliance.Base;
using Appliance.CommandLine;
using Appliance.Config;
using Appliance.Generations;
using Appliance.Guardian;
using Appliance.Hatch;
using Appliance.Init;
using Appliance.Logging;
using Appliance.Records;
using Appliance.Reports;
using Appliance.Scripts;
using Appliance.Seals;
using Appliance.Settings;
using Appliance.Texts;
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

    /// <summary>
    /// What the start has touched is let go then (the guardian does the same with its own: Guardian/README.md). The
    /// announcements of a first MASTER are out, and a turn of the loop that touches its pages anew finds them in the
    /// page cache.
    /// </summary>
    private static readonly Duration s_start = Duration.FromMilliseconds(5500);

    /// <param name="box">appliance.json, as it was at start.</param>
    /// <param name="orders">Bytes from the guardian; end of file means that it died.</param>
    /// <param name="heldTable">Shared memory in which the guardian reads what we hold.</param>
    /// <param name="name">What the place of the one engine is taken with.</param>
    /// <param name="toBox">Our end of the hatch to the box's process.</param>
    /// <returns>The exit code.</returns>
    public static int Run(CommandLineOptions options, ApplianceResult box, Borrowed orders, Borrowed heldTable,
        Borrowed name, Borrowed toBox, Log kept)
    {
        Action<LogLine> log = kept.Write;
        if (options.IsImage)
            HearLastWords(log);
        foreach (Finding finding in options.IsImage ? [] : box.Findings) // In an image process 1 has said them already.
            log(new LogLine(finding.Severity == Severity.Note ? LogLevel.Info : LogLevel.Warning, finding.Format()));
        var file = new VrrpFile(options, box);
        string state = options.InState("");
        string? noState = ConfigurationHere.WhyNoState(options);
        if (noState is not null)
            log(new LogLine(LogLevel.Warning, $"{char.ToUpperInvariant(noState[0])}{noState.AsSpan(1)}. "
                + "What is committed, put aside or told by `why` is not kept over a restart"));
        Commits commits = ConfigurationHere.CommitsOf(file.Path, state, noState);
        UndoUnconfirmed(commits, log);
        var hold = new TrialHold(options.IsImage && ImageFacts.Read().IsTrial);
        ConfigResult config = ConfigurationHere.Load(file.Path, file, options, hold);
        ConfigVerdict.ReportAsLog(config, text => log(new LogLine(LogLevel.Warning, text)));
        if (config.Settings is null && options.IsImage)
            log(new LogLine(LogLevel.Error, $"{file.Path} cannot be run: {config.WhyRefused}. "
                + "This box runs without VRRP until a reload finds a better one"));
        if ((config.Settings ?? (options.IsImage ? Nothing : null)) is not { } settings)
            return ConfigVerdict.StartCode(config);

        bool alone = SolePlace.Engine.TryTake(name, out string? beside);
        if (beside is not null)
            log(new LogLine(LogLevel.Error, beside));
        // An image has nobody who could start another one, and must not lose its console.
        if (!alone && !options.IsImage)
            return ExitCode.AnotherRuns;
        if (!MaySetAddresses && MissingRight.Sentence(settings.Engine, PresentAddresses.Ask()) is { } missing)
            log(new LogLine(LogLevel.Error, missing));

        Errno errno = HeldTableWriter.TryCreate(heldTable, settings.Engine, out HeldTableWriter? held);
        if (!errno.IsOk)
        {
            log(new LogLine(LogLevel.Error, $"Cannot share memory with the guardian: {errno}"));
            return ExitCode.Fatal;
        }
        try
        {
            return Run(settings, options, box, file, hold, commits, noState, orders, toBox, held!,
                config.Settings is null ? config.WhyRefused : null, kept);
        }
        catch (Win32Exception refusal)
        {
            log(new LogLine(LogLevel.Error, refusal.Message));
            return new Errno(refusal.NativeErrorCode) == Errno.EPERM ? ExitCode.MissingPermission : ExitCode.Fatal;
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

    /// <summary>What an image runs whose keepalived.conf cannot be run: nothing, but with a console.</summary>
    private static DaemonSettings Nothing => new() { Engine = new EngineSettings { Instances = [] },
        RouterId = Environment.MachineName };

    private static void UndoUnconfirmed(Commits commits, Action<LogLine> log)
    {
        try
        {
            if (commits.UndoAtStart(Moment.Now, BootClock.Now) is var result and not Commits.UndoResult.None)
                log(new LogLine(LogLevel.Warning, $"configuration: {Commits.Sentence(result)}"));
        }
        catch (IOException refused)
        {
            log(new LogLine(LogLevel.Error, $"configuration: a commit on trial cannot be undone: {refused.Message}"));
        }
    }

    private static bool MaySetAddresses => Capabilities.Has(Capabilities.NetworkAdministration);

    private static int Run(DaemonSettings settings, CommandLineOptions options, ApplianceResult box, VrrpFile file,
        TrialHold hold, Commits commits, string? noState, Borrowed orders, Borrowed toBox, HeldTableWriter held,
        string? refused, Log kept)
    {
        Action<LogLine> log = kept.Write;
        LetGoOfTheFile();
        EngineTuning.Use(settings.Process, log);
        using var events = new EventRing(EventRing.CapacityWithMore(settings.Engine));
        using var commands = new CommandQueue();
        var putAside = new MaintenanceFile(noState is null ? options.InState("maintenance") : null, noState);
        Maintenance? maintenance = Restore(putAside, log);
        // Its own second thread is started in here, and so also ordinary. Never disposed: at the end of the process the
        // kernel closes everything at once, and nobody has to wait for it.
        var loop = new EngineLoop(new LinuxKernel(settings.Process.NetlinkBuffer, settings.Process.ForcesNetlinkBuffer),
            settings.Engine, events, commands, held, maintenance is not null,
            MaySetAddresses, MessageCodes.All);
        if (loop.StartsIn is var delay && delay > Duration.Zero)
            log(new LogLine(LogLevel.Info, string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"Delaying startup for {delay.TotalSeconds:0.###} seconds")));
        var board = new SnapshotBoard();
        Journal journal = ConfigurationHere.JournalOf(options);
        Action? betweenTurns = settings.Engine.RealTimePriority > 0 ? new TimelyCollection().CollectInTime : null;
        using var attendant = new Attendant.Attendant(settings, events, commands,
            ScriptSecurity.OfThisMachine(settings), journal, board, log, betweenTurns);
        if (refused is not null)
            attendant.Reloads.BeginRefused(refused);
        if (options.IsImage && box.Settings is null)
            attendant.Reloads.BeginWithoutAppliance($"{ApplianceFile.DefaultPath} cannot be read");
        attendant.Maintenance.Keep(putAside, maintenance);
        attendant.Reloads.Serve(
            loop, () => ConfigurationHere.Unmoved(ConfigurationHere.Load(file.Find(), file, options, hold),
                settings.Parent), ScriptSecurity.OfThisMachine);
        attendant.Watch(orders, () =>
        {
            Span<byte> order = stackalloc byte[1];
            Descriptor.Read(orders, order, out int count);
            bool ordered = count == 1;
            if (!ordered)
                log(new LogLine(LogLevel.Error, "The guardian is gone (killed?): stopping"));
            else if (order[0] == EngineOrder.Reload)
                attendant.Reloads.Reload(_ => CountUnlessItEnds(attendant, held));
            else if (order[0] == EngineOrder.Turn)
                attendant.WantSnapshot();
            else if (DumpOf(order[0]) is var dump and not Attendant.Dump.None)
                attendant.Dumps.Ask(dump);
            if (attendant.Reloads.StartsAgain)
                return false;
            if (ordered && order[0] != EngineOrder.Stop)
                return true;
            // -V is for who stops us on purpose: not for a guardian that died, and not for a
            // reload, which starts us again.
            bool isOnPurpose = ordered && order[0] == EngineOrder.Stop;
            commands.Post(EngineCommand.Stop(leaveAddresses: options.LeaveVips && isOnPurpose));
            return false;
        });

        attendant.Notices.IsAlone = options.VrrpOnly;
        attendant.TellSessions(FarPools.SocketBeside(
            options.ControlSocket ?? Boxes.SettingsOf(options, box).Control.Socket));
        HatchService hatch = OpenHatch(toBox, attendant, file, hold, journal, kept);
        // Somebody has to see to its end, and nobody may be there.
        if (ConfigurationHere.IsOnTrial(commits))
            hatch.CallForBox();
        attendant.Once(BootClock.Now + s_start, ProgramMemory.Release);
        var beside = new Thread(() =>
        {
            // A collection that this thread starts stops the loop until it is done; ordinary programs
            // must not come in between. What it starts is ordinary again (it was not until here), and
            // scripts are started from here only.
            if (settings.Engine.RealTimePriority > 0)
                RealTime.TryBeSecond();
            ChildProcess.HurryStarts();
            attendant.Run();
        }, AttendantStack) { Name = "attendant" };
        BeQuick(settings.Engine.RealTimePriority, beside, log);
        if (options.IsImage)
            HangingLoop.BeginIfAsked();
        for (EngineLoop? turning = loop; turning is not null;)
            turning = turning.Run();
        beside.Join();
        return attendant.Reloads.StartsAgain ? ExitCode.StartAgain : ExitCode.Ok;
    }

    /// <summary>
    /// A file of thousands of instances was read through tens of megabytes that nobody needs any more; no collection of
    /// the nursery would ever find them. Now nothing turns yet that it could stop.
    /// </summary>
    private static void LetGoOfTheFile()
    {
        const long much = 16 << 20;
        if (GC.GetTotalAllocatedBytes() > much)
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }

    private static Attendant.Dump DumpOf(byte order) => order switch
    {
        EngineOrder.Data => Attendant.Dump.Data,
        EngineOrder.Stats => Attendant.Dump.Stats,
        EngineOrder.Json => Attendant.Dump.Json,
        EngineOrder.ClearStats => Attendant.Dump.Clear,
        _ => Attendant.Dump.None,
    };

    private static HatchService OpenHatch(
        Borrowed fd, Attendant.Attendant attendant, VrrpFile file, TrialHold hold, Journal journal, Log kept)
    {
        var port = new HatchPort(fd, HatchPort.NewLife());
        var hatch = new HatchService(attendant, port, kept.Kept, journal, kept.Write)
        {
            Named = file.Path,
            File = () => file.Path,
            Keep = kept.Keep,
            Proved = () =>
            {
                if (hold.End())
                    attendant.Reloads.Reload();
            },
            Break = HangingLoop.Break,
        };
        attendant.Open(hatch);
        return hatch;
    }

    /// <summary>A reload for which we end is answered by the next engine's turns.</summary>
    private static void CountUnlessItEnds(Attendant.Attendant attendant, HeldTableWriter held)
    {
        if (!attendant.Reloads.StartsAgain)
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
    /// Real-time priority and memory that is not swapped out, where we may have them. Neither is a condition to run.
    /// The attendant is started in between: who starts a thread waits for its first step, and on a busy machine an
    /// ordinary one makes that in 100 ms.
    /// </summary>
    private static void BeQuick(int priority, Thread attendant, Action<LogLine> log)
    {
        Errno errno = priority > 0 ? RealTime.TrySet(priority, inherited: true) : Errno.Ok;
        attendant.Start();
        if (priority > 0 && errno.IsOk)
            errno = RealTime.TrySet(priority);
        if (!errno.IsOk)
            log(new LogLine(LogLevel.Info, $"Running without real-time priority: {errno}", Detail: true));
        errno = RealTime.TryLockMemory();
        if (!errno.IsOk)
            log(new LogLine(LogLevel.Info, $"Running without locked memory: {errno}", Detail: true));
    }
}
