using Appliance.Base;
using VrrpAot.Linux;

namespace Appliance.Guardian;

/// <summary>
/// Leaves the terminal: starts the guardian in a session of its own and ends when its pid file is written, or, with a
/// configuration that cannot be run, when it has ended too, so that its starter learns of it.
/// </summary>
internal static class Daemon
{
    /// <param name="refused">Whether the configuration refuses the start; asked while the daemon starts, so that a good
    /// one waits for nothing.</param>
    /// <returns>Exit code: 0 when the daemon runs, otherwise what it ended with.</returns>
    public static int Start(string[] words, Func<bool> refused)
    {
        Errno error = Descriptor.CreatePipe(out Descriptor ready, out Descriptor theirs);
        if (!error.IsOk)
            return ExitCode.Fatal;
        error = ChildProcess.Spawn(
            new SpawnRequest
            {
                Path = ProcessRole.Executable,
                Arguments = ProcessRole.Arguments(ProcessRole.GuardianMarker, Environment.CurrentDirectory, words),
                NewSession = true,
                BlockSignals = true,
                Inherited = [theirs],
            },
            out int pid);
        theirs.Dispose();
        if (!error.IsOk)
        {
            StandardStreams.WriteLine(StandardStreams.Error, $"The daemon cannot be started: {error}");
            return ExitCode.Fatal;
        }
        ServiceNotice.NameMainProcess(pid);
        bool ends = refused();
        Descriptor.Read(ready, stackalloc byte[1], out int said);
        bool runs = said == 1;
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

    /// <summary>Said by the guardian once its starter may go.</summary>
    public static void SayReady()
    {
        using Descriptor ready = ProcessRole.TakeReady();
        Descriptor.Write(ready, [1]);
    }
}
