using Appliance.Base;
using Appliance.Guardian;
using Appliance.Init;
using Appliance.Settings;
using Appliance.Update;
using VrrpAot.Linux;

namespace Appliance.Tests.Init;

/// <summary>A machine that does nothing and writes down what it was asked to.</summary>
internal sealed class WrittenDownMachine : IMachine
{
    private readonly Queue<Ending> _endings = [];

    /// <summary>One line a call, in order; what was said begins with a quote.</summary>
    public List<string> Calls { get; } = [];
    public IEnumerable<string> Said => Calls.Where(call => call[0] == '"');
    public HashSet<string> Interfaces { get; } = ["eth0"];
    /// <summary>Calls that are refused.</summary>
    public HashSet<string> Refused { get; } = [];
    public long Clock { get; set; } = long.MaxValue;
    /// <summary>What is in /dev.</summary>
    public HashSet<string> Devices { get; } = [];
    /// <summary>Devices that come when somebody has paused so often.</summary>
    public Dictionary<string, int> LateDevices { get; } = [];
    /// <summary>Partitions without a file system; they cannot be mounted.</summary>
    public HashSet<string> BlankPartitions { get; } = [];
    /// <summary>Neither blank nor to be mounted.</summary>
    public HashSet<string> Damaged { get; } = [];
    public bool ButtonIsHeld { get; set; }
    /// <summary>The hardware says so.</summary>
    public bool WatchdogHasBitten { get; set; }
    /// <summary>What happens while the engine runs.</summary>
    public Action<Action<string>>? Meanwhile { get; set; }
    private int _pauses;

    /// <summary>What the engine's days end with, one after the other; off when they are used up.</summary>
    public void EndsWith(params Ending[] endings) => Array.ForEach(endings, _endings.Enqueue);

    public void Say(string line) => Calls.Add($"\"{line}");
    public Errno Mount(string kind, string folder, string options) =>
        Note($"mount {kind} {folder} {options}".TrimEnd());
    public bool HasDevice(string path) =>
        Devices.Contains(path) || LateDevices.TryGetValue(path, out int pauses) && _pauses >= pauses;

    public Errno MountDisk(string device, string kind, string folder, string options, bool readOnly)
    {
        Errno errno = Note($"mount {device} {kind} {folder} {options}{(readOnly ? " read-only" : "")}".TrimEnd());
        return BlankPartitions.Contains(device) || Damaged.Contains(device) ? Errno.EINVAL : errno;
    }

    public Errno Unmount(string folder) => Note($"unmount {folder}");
    public bool IsBlank(string partition) => BlankPartitions.Contains(partition);

    public Errno Blank(string partition)
    {
        BlankPartitions.Add(partition);
        Damaged.Remove(partition);
        return Note($"blank {partition}");
    }

    public Errno Format(string partition, string list)
    {
        Errno errno = Note($"format {partition}");
        if (errno.IsOk)
            BlankPartitions.Remove(partition);
        return errno;
    }

    public bool IsHeld(ButtonSettings button) => ButtonIsHeld;
    public void KillEverybody() => Note("kill everybody");
    public Errno LoadModule(string file)
    {
        SinceStart += ModuleTakes;
        return Note($"load {file}");
    }
    public Errno TakeCtrlAltDel() => Note("take ctrl-alt-del");
    public Errno SetHostName(string name) => Note($"name {name}");
    public Errno SetClock(long seconds) => Note($"clock {seconds}");
    public bool HasInterface(string name) => Interfaces.Contains(name);
    public Errno SetUp(string interfaceName) => Note($"up {interfaceName}");
    public Errno AddAddress(string interfaceName, IpPrefix address) => Note($"address {interfaceName} {address}");
    public Errno AddGateway(string interfaceName, IpAddress gateway) => Note($"gateway {interfaceName} {gateway}");

    public void Later(Func<bool> isDone)
    {
        Note("later");
        isDone();
    }

    public void KeepTheNetwork() => Note("keep the network");

    public Errno ArmWatchdog(string device, Duration time, out WatchdogKeeper? keeper, out bool hasBitten)
    {
        hasBitten = WatchdogHasBitten;
        Errno errno = Note($"arm {device} {time.TotalSeconds:0}");
        keeper = errno.IsOk ? new WatchdogKeeper(() => Note("feed"), () => Note("disarm"), time) : null;
        return errno;
    }

    public Ending Guard(WatchdogKeeper? watchdog, Action<string> crashed, Action beforeBalancing)
    {
        beforeBalancing();
        Meanwhile?.Invoke(crashed);
        Note(watchdog is null ? "guard" : "guard with watchdog");
        return _endings.TryDequeue(out Ending ending) ? ending : Ending.PowerOff;
    }

    public Duration SinceStart { get; set; }
    /// <summary>How long the kernel takes for each.</summary>
    public Duration ModuleTakes { get; set; }
    public SlotState? SlotState { get; set; }
    public SlotState? ReadSlotState(string card)
    {
        Note($"slot state of {card}");
        return SlotState;
    }
    public void AskForRestart() => Note("ask for restart");

    public void Pause(Duration time)
    {
        _pauses++;
        Note("pause");
    }

    public void Sync() => Note("sync");
    public Errno Restart() => Note("restart");
    public Errno PowerOff() => Note("power off");

    private Errno Note(string call)
    {
        Calls.Add(call);
        return Refused.Contains(call) ? Errno.EPERM : Errno.Ok;
    }
}
