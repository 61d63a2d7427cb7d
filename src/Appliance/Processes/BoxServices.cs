using System.Collections.Immutable;
using System.IO.Pipelines;
using Appliance.Base;
using Appliance.Buses;
using Appliance.CommandLine;
using Appliance.Config;
using Appliance.Console;
using Appliance.Hatch;
using Appliance.Init;
using Appliance.Leds;
using Appliance.Logging;
using Appliance.Metrics;
using Appliance.Plates;
using Appliance.Records;
using Appliance.Reports;
using Appliance.Sessions;
using Appliance.Settings;
using Appliance.Settings.Passwords;
using Appliance.Update;
using Appliance.Verbs;
using Appliance.Views;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Processes;

/// <summary>
/// Everything by which people and programs meet a running daemon: the control socket, the console, the lamps. Put
/// together from appliance.json on the desk's thread.
/// </summary>
internal sealed class BoxServices(Desk desk, CommandLineOptions options, ApplianceResult box, Log log)
{
    /// <summary>An engine that has not said its first word by then is busy: people need not wait for it.</summary>
    private static readonly Duration s_meeting = Duration.FromSeconds(1);
    /// <summary>What the start has touched is let go of then.</summary>
    private static readonly Duration s_start = Duration.FromMilliseconds(5500);
    /// <summary>So long nobody has come, and this process ends where it need not stand.</summary>
    private static readonly Duration s_idle = Duration.FromSeconds(20);
    private static readonly Duration s_look = Duration.FromSeconds(1);

    private readonly SnapshotBoard _board = new();
    private readonly ApplianceSettings _settings = Boxes.SettingsOf(options, box);

    /// <summary>Null before <see cref="OpenSessions"/>.</summary>
    public FarEngine? Engine { get; private set; }

    /// <summary>Null where an engine is to be, and before <see cref="OpenSessions"/>.</summary>
    public WithoutEngine? WithoutEngine { get; private set; }

    /// <param name="hatch">The box's end of the hatch.</param>
    /// <param name="door">Where callers wait; none for nowhere.</param>
    public async Task OpenSessions(Borrowed hatch, Borrowed door)
    {
        var hold = new TrialHold(options.IsImage && ImageFacts.Read().IsTrial);
        if (options.CheckersOnly)
            WithoutEngine = new WithoutEngine(() => LoadHere(hold),
                Processes.WithoutEngine.HangUpTo(ChildProcess.Parent));
        var engine = new FarEngine(desk, hatch, _board, log.Write,
            reloadWithout: WithoutEngine is null ? null : WithoutEngine.Reload);
        if (WithoutEngine is { } without)
            without.ServeFor(engine);
        Engine = engine;
        log.Written = line => desk.Post(() => engine.KeepLine(line));
        await engine.Meet(s_meeting);
        var snapshots = new FreshSnapshots(desk, _board, engine.Look);
        Firmware? firmware = FirmwareDoor.TryOpen(options, _settings, log.Write, out string why);
        var pools = new FarPools(desk, FarPools.SocketBeside(options.ControlSocket ?? _settings.Control.Socket));
        var commands = new DaemonCommands(new RunningDaemon
        {
            Desk = desk,
            Board = _board,
            Snapshots = snapshots,
            Journal = ConfigurationHere.JournalOf(options),
            Kept = new LogCopy(engine, pools),
            Engine = engine,
            Pools = pools,
            Configuration = Source(engine, hold),
            IsOurs = options.IsImage,
            End = ShutdownRequests.Ask,
            Tell = log.Write,
            Tls = _settings.Tls,
            Firmware = firmware,
            WhyNoFirmware = why,
        });
        if (firmware is not null)
            WatchFirmware(firmware, hold, engine, snapshots);
        ControlSocket? socket = door.IsNone ? null : new ControlSocket(desk, door, commands, log.Write);
        if (socket is not null)
            desk.Open("control socket", socket.Run);
        if (_settings.Metrics is { } metrics)
            ServeMetrics(metrics, snapshots, engine, pools);
        if (_settings.Console is { } console)
            OpenConsole(console, commands);
        OpenDevices(engine, commands);
        desk.Open("quorums", new QuorumWatch(desk, engine, pools).Run);
        desk.Open("memory", LetGoOfTheStart);
        if (!Boxes.Stands(options, _settings))
            desk.Open("idle", stop => EndWhenIdle(() => socket?.Sessions > 0 || commands.IsBusy
                || BootClock.Now < engine.Facts.FindMeUntil, stop));
    }

    /// <summary>The last that is said to the engine.</summary>
    public void TakeLeave() => Engine?.TakeLeave();

    private ConfigResult LoadHere(TrialHold hold)
    {
        var file = new VrrpFile(options, box);
        return ConfigurationHere.Load(file.Find(), file, options, hold);
    }

    private ConfigurationSource Source(FarEngine engine, TrialHold hold)
    {
        var file = new VrrpFile(options, box);
        string? noState = ConfigurationHere.WhyNoState(options);
        string named = engine.Named ?? file.Path;
        return new ConfigurationSource(ConfigurationHere.CommitsOf(named, options.InState(""), noState),
            text => ConfigCheck.InspectHere(named, file.ForConfig(), text),
            text => ConfigurationHere.Load(named, file, options, hold, text),
            () => engine.File is { } moved && moved != named ? moved : file.Path != named ? file.Path : null,
            log.Write)
        {
            Find = file.Find,
            LoadFile = path => ConfigurationHere.Load(path, file, options, hold),
            Appliance = options.IsImage
                ? ConfigurationHere.CommitsOf(ApplianceFile.DefaultPath, options.InState("appliance"), noState) : null,
        };
    }

    private async Task LetGoOfTheStart(CancellationToken stop)
    {
        await desk.Delay(s_start, stop);
        ProgramMemory.Release();
    }

    private async Task EndWhenIdle(Func<bool> isBusy, CancellationToken stop)
    {
        for (Instant since = BootClock.Now; BootClock.Now - since < s_idle;)
        {
            await desk.Delay(s_look, stop);
            if (isBusy())
                since = BootClock.Now;
        }
        desk.Stop();
    }

    private void OpenDevices(FarEngine engine, DaemonCommands commands)
    {
        var buses = new BusTable(desk, views => engine.Tell(facts => facts.Devices = views), log.Write);
        var pages = new PageTurner(hasButton: _settings.Button is not null);
        var devices = new NodeDevices(_settings, buses, _board, pages);
        int lowersBy = _settings.Power?.LowersPriorityBy ?? 0;
        devices.Open(power => desk.Post(() => PowerIs(engine, power, lowersBy)));
        engine.Spoke += () => LowerPriorities(engine, lowersBy);
        _board.Published += _ => buses.Wake();
        LampLights? lamps = _settings.Leds.Length > 0 ? LightLamps(_settings.Leds, devices) : null;
        if (_settings.Button is { } button)
            new ButtonWatch(desk, () => new Button(devices.Contact(button), button.LongPress), lamps, _board, commands,
                log.Write, TurnPage).Open();

        void TurnPage()
        {
            pages.Turn(BootClock.Now);
            buses.Wake();
        }
    }

    /// <param name="lowersBy">What a priority loses on battery, 0..253.</param>
    private void PowerIs(FarEngine engine, PowerView power, int lowersBy)
    {
        bool? before = engine.Facts.Power?.OnBattery;
        engine.Tell(facts => facts.Power = power);
        if (before == power.OnBattery)
            return;
        if (power.OnBattery)
            log.Info("Power is gone, the box is on battery"
                + (lowersBy > 0 ? $": priorities are lowered by {lowersBy}" : ""));
        else if (before is not null)
            log.Info("Power is back");
        LowerPriorities(engine, lowersBy);
    }

    /// <summary>An engine that has just started, or one that an earlier box spoke to, may think otherwise.</summary>
    private static void LowerPriorities(FarEngine engine, int lowersBy)
    {
        if (engine.Facts.Power is { } power)
            engine.LowerPriorities(power.OnBattery ? lowersBy : 0);
    }

    private void WatchFirmware(Firmware firmware, TrialHold hold, FarEngine engine, FreshSnapshots snapshots)
    {
        Tell();
        engine.Spoke += SayWhetherProved;
        if (firmware.IsOnTrial)
            desk.Open("trial", new TrialWatch(desk, firmware, snapshots, Tell, ShutdownRequests.Ask, log.Write).Run);

        void Tell()
        {
            engine.Tell(facts =>
            {
                facts.FirmwareOnTrial = firmware.IsOnTrial;
                facts.FirmwareFailed = firmware.WhatFailed;
                facts.FirmwareTrialEndsAt = firmware.IsOnTrial
                    ? default(Instant) + Duration.FromSeconds(firmware.Image.TrialSeconds) : null;
            });
            SayWhetherProved();
        }

        void SayWhetherProved()
        {
            if (firmware.IsOnTrial)
                return;
            hold.End();
            engine.FirmwareProved();
        }
    }

    private void ServeMetrics(MetricsSettings metrics, FreshSnapshots snapshots, FarEngine engine, FarPools pools)
    {
        var page = new Rendered(MetricsPage.Of);
        desk.Open("metrics", new MetricsServer(desk, metrics.Listen, Boxes.GroupOf(_settings), Page, log.Write).Run);

        async Task<byte[]?> Page()
        {
            Snapshot? snapshot = await snapshots.Get();
            if (snapshot is null && !engine.IsNone)
                return null;
            byte[] all = snapshot is null ? [] : page.Of(snapshot);
            return engine.Settings?.Balancer.Servers.Length > 0 && await pools.Look(desk.Stopping) is { } looked
                ? [.. all, .. MetricsPage.Of(looked)] : all;
        }
    }

    private void OpenConsole(ConsoleSettings console, DaemonCommands commands)
    {
        string device = console.Device ?? "/dev/ttyS0";
        string name = $"console {Path.GetFileName(device)}";
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
        desk.Open(name, new SerialLine(desk, device, console.Baud ?? 115200,
            (pipe, stop) => new ConsoleSession(desk, pipe, offered, _board, session, delay).Run(stop), log.Write).Run);
    }

    private LampLights LightLamps(ImmutableArray<LedSettings> leds, NodeDevices devices)
    {
        var panel = new LedPanel([.. leds.Select(Wiring)], _board, log.Warning, devices.Light);
        var lamps = new LampLights(desk, panel);
        _board.Published += _ => desk.Post(lamps.Turn);
        desk.Stopping.Register(panel.Dispose);
        lamps.Turn();
        return lamps;
    }

    private static LedWiring Wiring(LedSettings led) => new(led.Name,
        led.Led is null ? new LineWiring(led.Line, led.Chip, led.Offset ?? 0, led.ActiveLow) : null, led.Led,
        led.Shows switch
        {
            LedSubject.Everything => Shows.Everything,
            LedSubject.Master => Shows.Master,
            LedSubject.Backup => Shows.Backup,
            LedSubject.Fault => Shows.Fault,
            _ => throw new ArgumentOutOfRangeException(nameof(led), (int)led.Shows, "The list of subjects is closed."),
        }, led.Instance);
}
