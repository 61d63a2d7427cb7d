using Appliance.CommandLine;
using Appliance.Guardian;
using Appliance.Logging;
using Appliance.Settings;
using VrrpAot.Kernel;
using VrrpAot.Protocol;

namespace Appliance.Init;

/// <summary>The machine that we really are process 1 of.</summary>
internal sealed class LinuxMachine : IMachine
{
    /// <summary>The kernel starts process 1 with its console as standard output. A session may have it in raw mode.</summary>
    public void Say(string line) => StandardStreams.Write(StandardStreams.Output, line.ReplaceLineEndings("\r\n") + "\r\n");

    public int Mount(string kind, string folder, string options)
    {
        RawFile.MakeFolder(folder);
        return Machine.Mount(kind, folder, options);
    }

    public int LoadModule(string file) => Machine.LoadModule(file);
    public int TakeCtrlAltDel() => Machine.TakeCtrlAltDel();
    public int SetHostName(string name) => Machine.SetHostName(name);

    public long Clock => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerSecond;
    public int SetClock(long seconds) => SystemClock.Set(seconds * 1_000_000_000);

    public bool HasInterface(string name) => Interfaces.Exists(name);
    public int SetUp(string interfaceName) => OwnAddresses.SetUp(interfaceName);
    public int AddAddress(string interfaceName, IPv4Prefix address) => OwnAddresses.Add(interfaceName, address.Address, address.Length);
    public int AddGateway(string interfaceName, IPv4Address gateway) => OwnAddresses.AddGateway(interfaceName, gateway);

    private NetworkKeeper? _network;

    public void KeepTheNetwork() => _network = new NetworkKeeper(Say);
    public void LeaveTheNetwork() => _network?.Stop();

    public int ArmWatchdog(string device, Duration time, out WatchdogKeeper? keeper)
    {
        int errno = WatchdogDevice.TryArm(device, (int)time.TotalSeconds, out WatchdogDevice? watchdog);
        keeper = watchdog is null ? null : new WatchdogKeeper(watchdog.Feed, watchdog.Disarm, Duration.FromSeconds(watchdog.Seconds));
        return errno;
    }

    public Ending Guard(WatchdogKeeper? watchdog)
    {
        CommandLineOptions options = new CommandLineOptions().InBox();
        using var log = new Log("", options);
        using var guardian = new Guardian.Guardian(options, log, ProcessRole.Executable,
            ProcessRole.Arguments(ProcessRole.BoxEngineMarker, "/", []), watchdog);
        guardian.StartEngine(() => log.Info($"Starting {CommandLineTexts.KeepalivedVersion}, as VrrpAot {CommandLineTexts.ProductVersion}, process 1"));
        // Behind the engine, so that the first advert does not wait for it; and before this thread's priority is raised.
        _network?.Start();
        RealTime.TrySet(60);
        guardian.Run();
        return guardian.StoppedBy switch
        {
            SignalWords.Stop => Ending.PowerOff,
            SignalWords.Interrupt => Ending.Restart,
            _ => Ending.NotAskedFor,
        };
    }

    public void Pause(Duration time) => Thread.Sleep((int)time.TotalMilliseconds);
    public void Sync() => Machine.Sync();
    public int Restart() => Machine.Restart();
    public int PowerOff() => Machine.PowerOff();
}
