using Appliance.Base;
using VrrpAot.Linux;

namespace Appliance.Guardian;

/// <summary>
/// Leaves the terminal: starts the guardian in a session of its own and ends when its pid file is written, or, with a
/// configuration that cannot be run, when it has ended too, so that whoever started it learns of it.
/// </summary>
internal static class Daemon
{
    /// <param name="refused">Whether the configuration refuses the start; asked while the daemon starts, so that a good
    /// one waits for nothing.</param>
    /// <returns>Exit code: 0 when the daemon runs, otherwise what it ended with.</returns>
    public static int Start(string[] words, Func<bool> refused)
    {
        int error = Descriptor.CreatePipe(out int ready, out int theirs);
        if (error != 0)
            return ExitCode.Fatal;
        error = ChildProcess.Spawn(
            new SpawnRequest
            {
                Path = ProcessRole.Executable,
                Arguments = ProcessRole.Arguments(ProcessRole.GuardianMarker, Environment.CurrentDirectory, words),
                NewSession = true,
                BlockSignals = true,
                InheritedFds = [theirs],
            },
            out int pid);
        Descriptor.Close(theirs);
        if (error != 0)
        {
            StandardStreams.WriteLine(StandardStreams.Error, $"The daemon cannot be started (errno {error})");
            return ExitCode.Fatal;
        }
        ServiceNotice.NameMainProcess(pid);
        bool ends = refused();
        bool runs = Descriptor.Read(ready, stackalloc byte[1]) == 1;
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
        Descriptor.Write(ProcessRole.ReadyFd, [1]);
        Descriptor.Close(ProcessRole.ReadyFd);
    }
}
