using Appliance.Base;
using Appliance.Guardian;
using Appliance.Settings;
using Appliance.Update;
using VrrpAot.Linux;

namespace Appliance.Init;

/// <summary>
/// Everything that process 1 does to its machine, so that tests see the calls in their order.
/// </summary>
internal interface IMachine
{
    /// <summary>A line for the person at the console.</summary>
    void Say(string line);

    Errno Mount(string kind, string folder, string options);
    /// <summary>Whether there is such a device now.</summary>
    bool HasDevice(string path);
    Errno MountDisk(string device, string kind, string folder, string options, bool readOnly);
    Errno Unmount(string folder);

    /// <summary>Whether a partition is blank (<see cref="BlankPartition"/>).</summary>
    bool IsBlank(string partition);
    Errno Blank(string partition);
    Errno Format(string partition, string list);

    /// <summary>
    /// Whether the button is pressed, and stays so for the time of a long press. Waits only while it is pressed.
    /// </summary>
    bool IsHeld(ButtonSettings button);

    Errno LoadModule(string file);
    Errno TakeCtrlAltDel();
    Errno SetHostName(string name);

    /// <summary>Seconds since 1970, UTC.</summary>
    long Clock { get; }
    Errno SetClock(long seconds);

    /// <summary>Whether there is such an interface now.</summary>
    bool HasInterface(string name);
    Errno SetUp(string interfaceName);
    Errno AddAddress(string interfaceName, IpPrefix address);
    Errno AddGateway(string interfaceName, IpAddress gateway);

    /// <summary>Does it beside everything else, every second, until it says true.</summary>
    void Later(Func<bool> isDone);

    /// <summary>
    /// From the engine's start to its end keeps a process running that looks after leases, interfaces that come and go,
    /// and the clock.
    /// </summary>
    void KeepTheNetwork();

    /// <param name="hasBitten">The hardware says that it started the board this time.</param>
    Errno ArmWatchdog(string device, Duration time, out WatchdogKeeper? keeper, out bool hasBitten);

    /// <summary>Runs the engine and guards it, until it is stopped or cannot be started any more.</summary>
    /// <param name="crashed">Takes the last words of an engine that ended badly.</param>
    /// <param name="beforeBalancing">What is to be done before each start of what balances.</param>
    Ending Guard(WatchdogKeeper? watchdog, Action<string> crashed, Action beforeBalancing);

    /// <summary>Since power on.</summary>
    Duration SinceStart { get; }

    /// <summary>Which firmware slot boots; null when the card cannot be read.</summary>
    SlotState? ReadSlotState(string card);

    /// <summary>Ends <see cref="Guard"/>, soon. From any thread.</summary>
    void AskForRestart();

    void Pause(Duration time);
    /// <summary>Every process that still runs is killed, process 1 excepted.</summary>
    void KillEverybody();
    void Sync();

    /// <summary>Both return only when they are refused.</summary>
    Errno Restart();
    Errno PowerOff();
}
