using Appliance.Base;
using Appliance.CommandLine;
using Appliance.Guardian;
using Appliance.Logging;
using Appliance.Sessions;
using Appliance.Settings;
using VrrpAot.Linux;

namespace Appliance.Processes;

/// <summary>
/// The box's process, put together: the desk on its one thread, the engine's process at the other end of the hatch, and
/// the guardian at the other end of a pipe. What goes wrong in it, and every collection of its garbage, is nothing to
/// the engine.
/// </summary>
internal static class BoxChild
{
    /// <param name="box">appliance.json, as it was when this process started.</param>
    /// <param name="ordersFd">Bytes from the guardian (<see cref="BoxOrder"/>); end of file means that it died.</param>
    /// <param name="hatchFd">Our end of the hatch.</param>
    /// <param name="doorFd">Where callers of the control socket wait, if it is a socket at all.</param>
    /// <returns>The exit code.</returns>
    public static int Run(CommandLineOptions options, ApplianceResult box, int ordersFd, int hatchFd, int doorFd,
        Log log)
    {
        Descriptor.NeverWait(ordersFd);
        using var desk = new Desk(log.Write);
        var front = new BoxServices(desk, options, box, log);
        desk.Open("box", _ => front.OpenSessions(hatchFd, LocalSocket.IsListening(doorFd) ? doorFd : -1));
        DescriptorWatch? orders = null;
        desk.Post(() => orders = desk.Watch(ordersFd, () =>
        {
            if (Obey(ordersFd, front))
                return;
            orders!.Dispose();
            desk.Stop();
        }));
        desk.Run();
        front.TakeLeave();
        return ExitCode.Ok;
    }

    /// <summary>False when this is the end.</summary>
    private static bool Obey(int fd, BoxServices front)
    {
        Span<byte> orders = stackalloc byte[16];
        while (Descriptor.Read(fd, orders, out int count) == 0)
        {
            foreach (byte order in orders[..count])
            {
                if (order == BoxOrder.EngineHasGone)
                    front.Engine?.HasGone();
                else if (order == BoxOrder.EngineIsBack)
                    front.Engine?.IsBack();
                else
                    return false;
            }
            if (count == 0)
                return false; // The guardian is gone.
        }
        return true;
    }
}
