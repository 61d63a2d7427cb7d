using System.Collections;
using System.Runtime.InteropServices;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Starts, watches and ends other programs. Children come from StartChild.c: forking a managed process would copy
/// one thread of a runtime that needs all of them. In an engine the <see cref="Starter"/> does all this, which has the
/// rights for it. Every failure is an errno as a value.
/// </summary>
public static unsafe partial class ChildProcess
{
    /// <summary>Number of the first <see cref="SpawnRequest.Inherited"/> descriptor in the child.</summary>
    internal const int FirstInherited = 3;

    private static readonly Lock s_gate = new();
    private static readonly Lazy<string[]> s_cleanEnvironment = new(ReadCleanEnvironment);

    /// <summary>
    /// Starts a program. Nothing of ours reaches it but what <paramref name="request"/> names: handlers are back to
    /// default, descriptors are closed. With an <see cref="SpawnRequest.Identity"/> only the child changes identity,
    /// and nothing is mapped for it: locked memory and any RLIMIT_MEMLOCK are no hindrance.
    /// </summary>
    /// <param name="pid">The child, or -1.</param>
    /// <returns>
    /// The errno of what went wrong, a failed exec included (ENOENT, EACCES, ENOEXEC...). ETIMEDOUT after
    /// <see cref="ChildPlace.Longest"/>: the file system has no answer, or the new owner has stopped the child; it is
    /// killed then.
    /// </returns>
    public static Errno Spawn(in SpawnRequest request, out int pid)
    {
        pid = -1;
        lock (s_gate)
            return Starter.IsThere ? Starter.Start(request, out pid)
                : ChildPlace.Find() is { } place ? place.Start(request, out pid) : Errno.EAGAIN;
    }

    /// <summary>
    /// Who starts our children for us, in an engine, gets its turns like the calling thread from now on: who waits for
    /// it does not wait for all that is less urgent.
    /// </summary>
    public static void HurryStarts() => Starter.hurry_starter();

    /// <param name="end">Becomes readable when the process ends; close-on-exec.</param>
    public static Errno OpenEnd(int pid, out Descriptor end) =>
        Descriptor.Take(Syscall.Call(Syscall.PidFdOpen, pid, 0, 0), out end);

    /// <summary>
    /// What our parent gave us as one of its <see cref="SpawnRequest.Inherited"/>. To be asked for once: it is owned.
    /// </summary>
    /// <param name="place">0 for the first.</param>
    public static Descriptor TakeInherited(int place) => new(FirstInherited + place);

    /// <summary>Takes the end of a child of ours, once. Never waits.</summary>
    /// <returns>False while it runs, and for a process that is not (or no longer) our child.</returns>
    public static bool TryReap(int pid, out ChildExit exit)
    {
        int status;
        if (Starter.IsThere ? !Starter.TryReap(pid, out status) : waitpid(pid, &status, WNOHANG) != pid)
        {
            exit = default;
            return false;
        }
        int signal = status & 0x7F;
        exit = signal == 0 ? new ChildExit(status >> 8 & 0xFF, 0) : new ChildExit(-1, signal);
        return true;
    }

    /// <summary>Sends a signal to one process.</summary>
    public static Errno Signal(int pid, int signal) => pid <= 0 ? Errno.ESRCH : Errno.Of(LibC.kill(pid, signal));

    /// <summary>Whose child we are; somebody else's from its end on.</summary>
    public static int Parent => LibC.getppid();

    /// <summary>Sends a signal to every process of the group that <paramref name="pid"/> leads.</summary>
    public static Errno SignalGroup(int pid, int signal) =>
        pid <= 1 ? Errno.ESRCH : Starter.IsThere ? Starter.SignalGroup(pid, signal) : Errno.Of(LibC.kill(-pid, signal));

    /// <summary>
    /// Our environment without what would let its author change how a shell, an interpreter, the loader or the C
    /// library works.
    /// </summary>
    public static string[] CleanEnvironment => s_cleanEnvironment.Value;

    internal static string[] ReadCleanEnvironment()
    {
        var clean = new List<string>();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if (!IsDangerous((string)variable.Key))
                clean.Add($"{variable.Key}={variable.Value}");
        }
        return [.. clean];
    }

    private static bool IsDangerous(string name) =>
        name.StartsWith("LD_", StringComparison.Ordinal)
        || name.StartsWith("BASH_FUNC_", StringComparison.Ordinal) // A function in the place of a command.
        || name is "IFS" or "ENV" or "BASH_ENV" or "SHELLOPTS" or "BASHOPTS" or "PS4" or "CDPATH" or "GLOBIGNORE"
            or "GLIBC_TUNABLES" or "GCONV_PATH"
            or "PERL5LIB" or "PERL5OPT" or "PYTHONPATH" or "PYTHONSTARTUP" or "PYTHONHOME" or "RUBYLIB" or "RUBYOPT"
                or "NODE_OPTIONS";

    private const int WNOHANG = 1;

    [LibraryImport("libc", SetLastError = true)]
    internal static partial int waitpid(int pid, int* status, int options);
}
