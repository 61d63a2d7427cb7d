using Appliance.CommandLine;
using Appliance.Guardian;
using Tmds.Linux;

namespace Appliance;

/// <summary>The engine's process.</summary>
internal static unsafe class EngineChild
{
    /// <summary>Runs until the guardian says stop, or is gone. Returns the exit code.</summary>
    /// <param name="commandFd">Orders from the guardian, one <see cref="EngineOrder"/> byte each.</param>
    /// <param name="heldTableFd">Empty memory file for the HeldTable.</param>
    public static int Run(CommandLineOptions options, int commandFd, int heldTableFd)
    {
        byte order;
        while ((long)LibC.read(commandFd, &order, 1) == 1 && order != EngineOrder.Stop)
        {
        }
        return ExitCode.Ok;
    }
}
