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
    /// <param name="orders">Bytes from the guardian (<see cref="BoxOrder"/>); end of file means that it died.</param>
    /// <param name="hatch">Our end of the hatch.</param>
    /// <param name="door">Where callers of the control socket wait, if it is a socket at all.</param>
    /// <returns>The exit code.</returns>
    public static int Run(CommandLineOptions options, ApplianceResult box, Borrowed orders, Borrowed hatch,
        Borrowed door, Log log)
    {
        Descriptor.NeverWait(orders);
        using var desk = new Desk(log.Write);
        var services = new BoxServices(desk, options, box, log);
        desk.Open("box", _ => services.OpenSessions(hatch, LocalSocket.IsListening(door) ? door : default));
        DescriptorWatch? fromGuardian = null;
        desk.Post(() => fromGuardian = desk.Watch(orders, () =>
        {
            if (Obey(orders, services))
                return;
            fromGuardian!.Dispose();
            desk.Stop();
        }));
        desk.Run();
        services.TakeLeave();
        return ExitCode.Ok;
    }

    /// <summary>False when this is the end.</summary>
    private static bool Obey(Borrowed from, BoxServices services)
    {
        Span<byte> orders = stackalloc byte[16];
        while (Descriptor.Read(from, orders, out int count).IsOk)
        {
            foreach (byte order in orders[..count])
            {
                if (order == BoxOrder.EngineHasGone)
                    services.Engine?.HasGone();
                else if (order == BoxOrder.EngineIsBack)
                    services.Engine?.IsBack();
                else if (order == BoxOrder.Reload)
                    services.WithoutEngine?.ReadAgain();
                else
                    return false;
            }
            if (count == 0)
                return false; // The guardian is gone.
        }
        return true;
    }
}
