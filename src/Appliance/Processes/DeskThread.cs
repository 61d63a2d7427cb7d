using System.Collections.Immutable;
using System.IO.Pipelines;
using Appliance.Attendant;
using Appliance.Base;
using Appliance.Buses;
using Appliance.CommandLine;
using Appliance.Console;
using Appliance.Init;
using Appliance.Leds;
using Appliance.Logging;
using Appliance.Metrics;
using Appliance.Plates;
using Appliance.Records;
using Appliance.Reports;
using Appliance.Scripts;
using Appliance.Sessions;
using Appliance.Settings;
using Appliance.Settings.Passwords;
using Appliance.Texts;
using Appliance.Update;
using Appliance.Verbs;
using Appliance.Views;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Processes;

/// <summary>
/// Everything by which people and programs meet a running box: the control socket, the console, the lamps. Put
/// together from appliance.json on a thread of ordinary priority; if all of it failed, the engine would go on as if
/// it had never been.
/// </summary>
/// <param name="proved">Called on the attendant's thread: the firmware is not on trial, or not any more.</param>
internal sealed class DeskThread(CommandLineOptions options, ApplianceResult box, SnapshotBoard board, Journal journal,
    Attendant.Attendant attendant, ConfigurationSource source, Log log, Action? betweenTurns, Action proved)
{
    private const int Stack = 512 * 1024;
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(2);

    private static readonly Duration s_start = Duration.FromMilliseconds(5500);

    private readonly Desk _desk = new(log.Write, betweenTurns);
    private Thread? _thread;

    /// <summary>It works on a thread of its own from now on.</summary>
    public void Open()
    {
        _desk.Post(OpenSessions);
        _thread = RealTime.StartOrdinary("desk", Stack, _desk.Run);
    }

    /// <summary>The console's line as it was, the lamps dark. At most two seconds.</summary>
    public void Close()
    {
        _desk.Stop();
        _thread?.Join(s_farewell);
    }

    private void OpenSessions()
    {
        foreach (Finding finding in options.IsImage ? [] : box.Findings) // In a box process 1 has said them already.
            log.Write(new LogLine(finding.Severity == Severity.Note ? LogLevel.Info : LogLevel.Warning, finding.Format()));
        ApplianceSettings settings = box.Settings ?? new ApplianceSettings();
        if (options.IsImage)
            settings = settings.On(Board.Read(Board.File));
        var snapshots = new FreshSnapshots(_desk, board, attendant.WantSnapshot);
        Firmware? firmware = FirmwareDoor.TryOpen(options, settings, log.Write, out string why);
        var commands = new DaemonCommands(new RunningDaemon
        {
            Desk = _desk,
            Board = board,
            Snapshots = snapshots,
            Journal = journal,
            Kept = log.Kept,
            Attendant = attendant,
            Configuration = source,
            IsOurs = options.IsImage,
            End = ShutdownRequests.Ask,
            Tell = log.Write,
            Firmware = firmware,
            WhyNoFirmware = why,
        });
        if (firmware is not null)
            WatchFirmware(firmware, snapshots);
        string socket = options.ControlSocket ?? settings.Control.Socket;
        int group = Accounts.OfThisMachine().FindGroup(settings.Control.Group) is uint id ? (int)id : -1;
        _desk.Open("control socket", new ControlSocket(_desk, socket, group, commands, log.Write).Run);
        if (settings.Metrics is { } metrics)
            ServeMetrics(metrics, group, snapshots);
        if (settings.Console is { } console)
            OpenConsole(console, commands);
        OpenDevices(settings, commands);
        _desk.Open("memory", LetGoOfTheStart);
    }

    /// <summary>
    /// The guardian does the same with its own (Guardian/README.md). By then the announcements of a first MASTER are
    /// out as well, and a turn of the loop that touches its pages anew finds them in the page cache.
    /// </summary>
    private async Task LetGoOfTheStart(CancellationToken stop)
    {
        await _desk.Delay(s_start, stop);
        ProgramMemory.Release();
    }

    private void OpenDevices(ApplianceSettings settings, DaemonCommands commands)
    {
        var buses = new BusTable(_desk, views => attendant.Post(() => attendant.DevicesAre(views)), log.Write,
            () => betweenTurns);
        var pages = new PageTurner(hasButton: settings.Button is not null);
        var devices = new NodeDevices(settings, buses, board, pages);
        int lowersBy = settings.Power?.LowersPriorityBy ?? 0;
        devices.Open(power => attendant.Post(() => attendant.PowerIs(power, lowersBy)));
        board.Published += _ => buses.Wake();
        LampLights? lamps = settings.Leds.Length > 0 ? LightLamps(settings.Leds, devices) : null;
        if (settings.Button is { } button)
            new ButtonWatch(_desk, () => new Button(devices.Contact(button), button.LongPress), lamps, board, commands, log.Write, TurnPage).Open();

        void TurnPage()
        {
            pages.Turn(BootClock.Now);
            buses.Wake();
        }
    }

    private void WatchFirmware(Firmware firmware, FreshSnapshots snapshots)
    {
        Tell();
        if (firmware.IsOnTrial)
            _desk.Open("trial", new TrialWatch(_desk, firmware, snapshots, Tell, ShutdownRequests.Ask, log.Write).Run);

        void Tell() => attendant.Post(() =>
        {
            attendant.FirmwareIs(firmware.IsOnTrial, firmware.WhatFailed, new Instant(Duration.FromSeconds(firmware.Image.TrialSeconds).Nanoseconds));
            if (!firmware.IsOnTrial)
                proved();
        });
    }

    private void ServeMetrics(MetricsSettings metrics, int group, FreshSnapshots snapshots)
    {
        var page = new Rendered(MetricsPage.Of);
        _desk.Open("metrics", new MetricsServer(_desk, metrics.Listen, group,
            async () => await snapshots.Get() is { } snapshot ? page.Of(snapshot) : null, log.Write).Run);
    }

    private void OpenConsole(ConsoleSettings console, DaemonCommands commands)
    {
        string device = console.Device ?? "/dev/ttyS0";
        string name = $"console {Path.GetFileName(device)}";
        // See Init/README.md, "A box that is nobody's yet".
        bool isNobodys = options.IsImage && box.Settings is null && !File.Exists(Seeds.Accepted);
        ICommands offered = isNobodys ? new RecoveryCommands(commands) : commands;
        var session = new ConsoleOptions
        {
            Name = name,
            Banner = $"VrrpAot {OwnVersion.Text}{(isNobodys ? "\n" + RecoveryCommands.Banner : "")}",
            Verify = isNobodys || console.Login == ConsoleLogin.None ? null
                : password => console.PasswordHash is string hash ? PasswordHash.Verify(hash, password) : false,
            IdleTime = console.Idle,
            Log = log.Write,
        };
        var delay = new LoginDelay();
        _desk.Open(name, new SerialLine(_desk, device, console.Baud ?? 115200,
            (pipe, stop) => new ConsoleSession(_desk, pipe, offered, board, session, delay).Run(stop), log.Write).Run);
    }

    private LampLights LightLamps(ImmutableArray<LedSettings> leds, NodeDevices devices)
    {
        var panel = new LedPanel([.. leds.Select(Wiring)], board, log.Warning, devices.Light);
        var lamps = new LampLights(_desk, panel);
        board.Published += _ => _desk.Post(lamps.Turn);
        _desk.Stopping.Register(panel.Dispose);
        lamps.Turn();
        return lamps;
    }

    private static LedWiring Wiring(LedSettings led) => new(led.Name,
        led.Led is null ? new LineWiring(led.Line, led.Chip, led.Offset ?? 0, led.ActiveLow) : null, led.Led, led.Shows switch
        {
            LedSubject.Everything => Shows.Everything,
            LedSubject.Master => Shows.Master,
            LedSubject.Backup => Shows.Backup,
            LedSubject.Fault => Shows.Fault,
            _ => throw new ArgumentOutOfRangeException(nameof(led), (int)led.Shows, "The list of subjects is closed."),
        }, led.Instance);
}
