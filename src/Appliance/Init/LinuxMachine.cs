using Appliance.Base;
using Appliance.CommandLine;
using Appliance.Guardian;
using Appliance.Leds;
using Appliance.Logging;
using Appliance.Settings;
using Appliance.Update;
using Microsoft.Win32.SafeHandles;
using Tmds.Linux;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Init;

/// <summary>The machine that we really are process 1 of.</summary>
/// <param name="keepOthers">
/// Has the guardian keep the box's and the checkers' process, too; the last argument is to be done before each start of
/// the latter.
/// </param>
internal sealed class LinuxMachine(Action<Guardian.Guardian, CommandLineOptions, Log, Action> keepOthers) : IMachine
{
    /// <summary>Milliseconds that a terminal at its slowest needs for what stands in front of a line.</summary>
    private const int RoomComes = 500;

    /// <summary>
    /// The kernel starts process 1 with its console as standard output. A session may have it in raw mode. One that
    /// somebody has stopped (Ctrl-S, or noise on an open line) loses the line: nothing that process 1 does may wait for
    /// a person.
    /// </summary>
    public void Say(string line)
    {
        if (StandardStreams.HasRoom(StandardStreams.Output, RoomComes))
            StandardStreams.Write(StandardStreams.Output, line.ReplaceLineEndings("\r\n") + "\r\n");
    }

    public Errno Mount(string kind, string folder, string options)
    {
        RawFile.MakeFolder(folder);
        return Machine.Mount(kind, folder, options);
    }

    public bool HasDevice(string path) => FileStatus.Read(path, out _).IsOk;

    public Errno MountDisk(string device, string kind, string folder, string options, bool readOnly)
    {
        RawFile.MakeFolder(folder);
        return Machine.MountDisk(device, kind, folder, options, readOnly);
    }

    public Errno Unmount(string folder) => Machine.Unmount(folder);

    public bool IsBlank(string partition)
    {
        bool isBlank = false;
        return With(partition, opened => isBlank = BlankPartition.IsBlank(opened)).IsOk && isBlank;
    }

    public Errno Blank(string partition) => With(partition, BlankPartition.Blank);

    public Errno Format(string partition, string list) => With(partition, opened =>
    {
        // What the kernel says of a disk's length it says in units of 512 bytes, whatever the disk's own are.
        long sectors = long.Parse(File.ReadAllText($"/sys/class/block/{Path.GetFileName(partition)}/size"),
            System.Globalization.CultureInfo.InvariantCulture);
        using FileStream pieces = File.OpenRead(list);
        BlankPartition.Format(opened, sectors * 512, pieces);
    });

    private Errno With(string partition, Action<SafeFileHandle> what)
    {
        try
        {
            using SafeFileHandle opened = File.OpenHandle(partition, FileMode.Open, FileAccess.ReadWrite);
            what(opened);
            return Errno.Ok;
        }
        catch (Exception refused)
            when (refused is IOException or InvalidDataException or UnauthorizedAccessException or FormatException)
        {
            Say($"{partition}: {refused.Message}");
            return Errno.EIO;
        }
    }

    public bool IsHeld(ButtonSettings button)
    {
        try
        {
            (string path, int offset) =
                LineSearch.Find(new LineWiring(button.Line, button.Chip, button.Offset ?? 0, button.ActiveLow));
            using var chip = new GpioChip(path);
            using GpioLine line = chip.TakeInput(offset, "vrrpaot", button.ActiveLow, button.ActiveLow
                ? GpioBias.PullUp : GpioBias.PullDown, ButtonLogic.Settling);
            if (!line.Get())
                return false;
            Say($"The button is pressed. If it is held for {button.LongPress.TotalSeconds:0} s, this box forgets "
                + $"everything (factory reset).");
            for (Instant end = BootClock.Now + button.LongPress; BootClock.Now < end; Pause(ButtonLogic.Settling))
                if (!line.Get())
                    return false;
            return true;
        }
        catch (IOException)
        {
            return false; // Who watches the button later says why.
        }
    }

    public Errno LoadModule(string file) => Machine.LoadModule(file);
    public Errno TakeCtrlAltDel() => Machine.TakeCtrlAltDel();
    public Errno SetHostName(string name) => Machine.SetHostName(name);

    public long Clock => SystemClock.Now / 1_000_000_000;
    public Errno SetClock(long seconds) => SystemClock.Set(seconds * 1_000_000_000);

    public bool HasInterface(string name) => Interfaces.Exists(name);
    public Errno SetUp(string interfaceName) => OwnAddresses.SetUp(interfaceName);
    public Errno AddAddress(string interfaceName, IpPrefix address) =>
        OwnAddresses.Add(interfaceName, address.Address, address.Length);
    public Errno AddGateway(string interfaceName, IpAddress gateway) => OwnAddresses.AddGateway(interfaceName, gateway);

    public void Later(Func<bool> isDone)
    {
        const int stack = 256 * 1024;
        RealTime.StartOrdinary("later", stack, () =>
        {
            while (!isDone())
                Thread.Sleep(1000);
        });
    }

    private bool _keepsNetwork;

    public void KeepTheNetwork() => _keepsNetwork = true;

    public Errno ArmWatchdog(string device, Duration time, out WatchdogKeeper? keeper, out bool hasBitten)
    {
        Errno errno = WatchdogDevice.TryArm(device, (int)time.TotalSeconds, out WatchdogDevice? watchdog);
        hasBitten = watchdog?.HasBitten == true;
        keeper = watchdog is null ? null
            : new WatchdogKeeper(watchdog.Feed, watchdog.Disarm, Duration.FromSeconds(watchdog.Seconds));
        return errno;
    }

    public Ending Guard(WatchdogKeeper? watchdog, Action<string> crashed, Action beforeBalancing)
    {
        CommandLineOptions options = new CommandLineOptions().InImage();
        using var log = new Log("", options);
        using var guardian = new Guardian.Guardian(options, log, ProcessRole.Executable,
            ProcessRole.Arguments(ProcessRole.BoxEngineMarker, "/", []), watchdog, crashed);
        guardian.StartEngine(() =>
            log.Info($"Starting {CommandLineTexts.KeepalivedVersion}, as VrrpAot {OwnVersion.Text}, process 1"));
        // Behind the engine, so that the first advert does not wait for it; and before this thread's priority is
        // raised.
        keepOthers(guardian, options, log, beforeBalancing);
        if (_keepsNetwork)
            guardian.KeepNetwork(ProcessRole.Arguments(ProcessRole.NetworkMarker, "/", []), Say);
        RealTime.TrySet(60);
        guardian.Run();
        return guardian.StoppedBy switch
        {
            SignalWords.Stop => Ending.PowerOff,
            SignalWords.Interrupt => Ending.Restart,
            _ => Ending.NotAskedFor,
        };
    }

    public Duration SinceStart => BootClock.Now - default(Instant);
    public SlotState? ReadSlotState(string card) => FirmwareDoor.ReadState(card);
    public void AskForRestart() => ShutdownRequests.Ask(Ending.Restart);

    public void Pause(Duration time) => Thread.Sleep((int)time.TotalMilliseconds);
    public void KillEverybody() => Machine.KillEverybody();
    public void Sync() => Machine.Sync();
    public Errno Restart() => Machine.Restart();
    public Errno PowerOff() => Machine.PowerOff();
}
