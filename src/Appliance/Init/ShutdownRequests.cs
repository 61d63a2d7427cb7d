using Appliance.Base;
using VrrpAot.Linux;

namespace Appliance.Init;

/// <summary>
/// `poweroff` and `reboot`, asked of process 1 by its engine in the same words as by the kernel: SIGTERM means off,
/// SIGINT (what Ctrl-Alt-Del becomes) means again.
/// </summary>
internal static class ShutdownRequests
{
    public static Errno Ask(Ending ending) =>
        ChildProcess.Signal(1, ending == Ending.PowerOff ? SignalWords.Stop : SignalWords.Interrupt);
}
