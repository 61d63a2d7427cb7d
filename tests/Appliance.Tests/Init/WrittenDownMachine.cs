using Appliance.Guardian;
using Appliance.Init;
using Appliance.Settings;
using Tmds.Linux;
using VrrpAot.Protocol;

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

    /// <summary>What the engine's days end with, one after the other; off when they are used up.</summary>
    public void EndsWith(params Ending[] endings) => Array.ForEach(endings, _endings.Enqueue);

    public void Say(string line) => Calls.Add($"\"{line}");
    public int Mount(string kind, string folder, string options) => Note($"mount {kind} {folder} {options}".TrimEnd());
    public int LoadModule(string file) => Note($"load {file}");
    public int TakeCtrlAltDel() => Note("take ctrl-alt-del");
    public int SetHostName(string name) => Note($"name {name}");
    public int SetClock(long seconds) => Note($"clock {seconds}");
    public bool HasInterface(string name) => Interfaces.Contains(name);
    public int SetUp(string interfaceName) => Note($"up {interfaceName}");
    public int AddAddress(string interfaceName, IPv4Prefix address) => Note($"address {interfaceName} {address}");
    public int AddGateway(string interfaceName, IPv4Address gateway) => Note($"gateway {interfaceName} {gateway}");

    public void KeepTheNetwork() => Note("keep the network");
    public void LeaveTheNetwork() => Note("leave the network");

    public int ArmWatchdog(string device, Duration time, out WatchdogKeeper? keeper)
    {
        int errno = Note($"arm {device} {time.TotalSeconds:0}");
        keeper = errno == 0 ? new WatchdogKeeper(() => Note("feed"), () => Note("disarm"), time) : null;
        return errno;
    }

    public Ending Guard(WatchdogKeeper? watchdog)
    {
        Note(watchdog is null ? "guard" : "guard with watchdog");
        return _endings.TryDequeue(out Ending ending) ? ending : Ending.PowerOff;
    }

    public void Pause(Duration time) => Note("pause");
    public void Sync() => Note("sync");
    public int Restart() => Note("restart");
    public int PowerOff() => Note("power off");

    private int Note(string call)
    {
        Calls.Add(call);
        return Refused.Contains(call) ? LibC.EPERM : 0;
    }
}
