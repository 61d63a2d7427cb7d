using Appliance.CommandLine;
using Tmds.Linux;
using VrrpAot.Kernel;

namespace Appliance.Guardian;

/// <summary>
/// Leaves the terminal: starts the guardian in a session of its own and ends when its pid file is written, or, with a
/// configuration that cannot be run, when it has ended too, so that whoever started it learns of it.
/// </summary>
internal static unsafe class Daemon
{
    /// <param name="refused">Whether the configuration refuses the start; asked while the daemon starts, so that a good one waits for nothing.</param>
    /// <returns>Exit code: 0 when the daemon runs, otherwise what it ended with.</returns>
    public static int Start(string[] words, Func<bool> refused)
    {
        int* ready = stackalloc int[2];
        if (LibC.pipe2(ready, LibC.O_CLOEXEC) != 0)
            return ExitCode.Fatal;
        int error = ChildProcess.Spawn(
            new SpawnRequest
            {
                Path = ProcessRole.Executable,
                Arguments = ProcessRole.Arguments(ProcessRole.GuardianMarker, Environment.CurrentDirectory, words),
                NewSession = true,
                BlockSignals = true,
                InheritedFds = [ready[1]],
            },
            out int pid);
        LibC.close(ready[1]);
        if (error != 0)
        {
            StandardStreams.WriteLine(StandardStreams.Error, $"The daemon cannot be started (errno {error})");
            return ExitCode.Fatal;
        }
        bool ends = refused();
        byte yes;
        bool runs = (long)LibC.read(ready[0], &yes, 1) == 1;
        if (runs && !ends)
            return ExitCode.Ok;
        // It is ending; its exit code is ours.
        for (int waited = 0; waited < 5000; waited++)
        {
            if (ChildProcess.TryReap(pid, out ChildExit exit))
                return exit.WasSignalled ? ExitCode.Fatal : exit.Status;
            Thread.Sleep(1);
        }
        return runs ? ExitCode.Ok : ExitCode.Fatal;
    }

    /// <summary>Said by the guardian once whoever started it may go.</summary>
    public static void SayReady()
    {
        byte yes = 1;
        LibC.write(ProcessRole.ReadyFd, &yes, 1);
        LibC.close(ProcessRole.ReadyFd);
    }
}
