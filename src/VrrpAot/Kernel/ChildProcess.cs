using System.Collections;
using System.Runtime.InteropServices;
using System.Text;
using Tmds.Linux;

namespace VrrpAot.Kernel;

/// <summary>
/// Starts, watches and ends other programs. Children come from posix_spawn(3): forking a managed process would copy
/// one thread of a runtime that needs all of them. Every failure is an errno as a value.
/// </summary>
public static unsafe partial class ChildProcess
{
    /// <summary>Number of the first <see cref="SpawnRequest.InheritedFds"/> descriptor in the child.</summary>
    public const int FirstInheritedFd = 3;

    private static readonly Lazy<string[]> s_cleanEnvironment = new(ReadCleanEnvironment);

    /// <summary>
    /// Starts a program. Nothing of ours reaches it but what <paramref name="request"/> names: handlers are back to
    /// default, descriptors are closed. With an <see cref="SpawnRequest.Identity"/> the calling thread itself wears that
    /// identity for the length of the call (see <see cref="ThreadIdentity"/>), so it must be a thread of its own.
    /// </summary>
    /// <param name="pid">The child, or -1.</param>
    /// <returns>0, or the errno of what went wrong, a failed exec included (ENOENT, EACCES, ENOEXEC...).</returns>
    public static int Spawn(in SpawnRequest request, out int pid)
    {
        pid = -1;
        using var strings = new NativeStrings(request.Path, request.Arguments, request.Environment ?? s_cleanEnvironment.Value);
        if (request.Identity is not Identity identity)
            return SpawnHere(request, strings, out pid);

        using var worn = ThreadIdentity.Wear(identity, out int refused);
        return refused != 0 ? refused : SpawnHere(request, strings, out pid);
    }

    private static int SpawnHere(in SpawnRequest request, NativeStrings strings, out int pid)
    {
        int inherited = request.InheritedFds.IsDefault ? 0 : request.InheritedFds.Length;
        int firstClosed = FirstInheritedFd + inherited;
        // dup2 in the child goes in order, so a source that is itself a later target has to move out of the way first.
        Span<int> sources = stackalloc int[inherited];
        int error = 0;
        for (int i = 0; i < inherited; i++)
        {
            sources[i] = request.InheritedFds[i];
            if (sources[i] < firstClosed && (sources[i] = LibC.fcntl(sources[i], LibC.F_DUPFD_CLOEXEC, firstClosed)) < 0)
                error = LibC.errno;
        }

        pid = -1;
        SpawnActions actions;
        SpawnAttributes attributes;
        posix_spawn_file_actions_init(&actions);
        posix_spawnattr_init(&attributes);
        fixed (byte* devNull = "/dev/null\0"u8)
        {
            for (int fd = 0; fd < 3 && !request.InheritStandardStreams && error == 0; fd++)
                error = posix_spawn_file_actions_addopen(&actions, fd, devNull, fd == 0 ? LibC.O_RDONLY : LibC.O_WRONLY, 0);
            for (int fd = 1; fd < 3 && request.OutputFd != 0 && error == 0; fd++)
                error = posix_spawn_file_actions_adddup2(&actions, request.OutputFd, fd);
            if (request.ErrorFd != 0 && error == 0)
                error = posix_spawn_file_actions_adddup2(&actions, request.ErrorFd, 2);
            for (int i = 0; i < inherited && error == 0; i++)
                error = posix_spawn_file_actions_adddup2(&actions, sources[i], FirstInheritedFd + i);
            if (error == 0)
                error = posix_spawn_file_actions_addclosefrom_np(&actions, firstClosed);
            if (error == 0)
                error = Describe(request, &attributes);
            int child = -1;
            if (error == 0)
                error = posix_spawn(&child, strings.Path, &actions, &attributes, strings.Arguments, strings.Environment);
            if (error == 0)
                pid = child;
        }
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&attributes);
        for (int i = 0; i < inherited; i++)
        {
            if (sources[i] >= 0 && sources[i] != request.InheritedFds[i])
                LibC.close(sources[i]);
        }
        return error;
    }

    private static int Describe(in SpawnRequest request, SpawnAttributes* attributes)
    {
        int flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
        if (request.NewProcessGroup)
            flags |= POSIX_SPAWN_SETPGROUP; // the group asked for stays 0: the child's own
        if (request.NewSession)
            flags |= POSIX_SPAWN_SETSID;
        SignalSet all = SignalSet.All;
        SignalSet mask = request.BlockSignals ? SignalSet.AllThatArriveFromOutside : default;
        int error = posix_spawnattr_setflags(attributes, (short)flags);
        if (error == 0)
            error = posix_spawnattr_setsigdefault(attributes, &all);
        return error != 0 ? error : posix_spawnattr_setsigmask(attributes, &mask);
    }

    /// <summary>A descriptor that becomes readable when the process ends; close-on-exec.</summary>
    /// <returns>The descriptor, or minus the errno.</returns>
    public static int OpenPidFd(int pid)
    {
        long fd = Syscall.Call(Syscall.PidFdOpen, pid, 0, 0);
        return fd < 0 ? -LibC.errno : (int)fd;
    }

    /// <summary>Takes the end of a child of ours, once. Never waits.</summary>
    /// <returns>False while it runs, and for a process that is not (or no longer) our child.</returns>
    public static bool TryReap(int pid, out ChildExit exit)
    {
        int status;
        if (waitpid(pid, &status, WNOHANG) != pid)
        {
            exit = default;
            return false;
        }
        int signal = status & 0x7F;
        exit = signal == 0 ? new ChildExit(status >> 8 & 0xFF, 0) : new ChildExit(-1, signal);
        return true;
    }

    /// <summary>Sends a signal to one process. 0 or errno.</summary>
    public static int Signal(int pid, int signal) => pid <= 0 ? LibC.ESRCH : kill(pid, signal) == 0 ? 0 : LibC.errno;

    /// <summary>Sends a signal to every process of the group that <paramref name="pid"/> leads. 0 or errno.</summary>
    public static int SignalGroup(int pid, int signal) => pid <= 1 ? LibC.ESRCH : kill(-pid, signal) == 0 ? 0 : LibC.errno;

    /// <summary>Our environment without what would let its author change how a shell or the loader works (IFS, LD_*).</summary>
    private static string[] ReadCleanEnvironment()
    {
        var clean = new List<string>();
        foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
        {
            if ((string)variable.Key is not ("IFS" or "LD_PRELOAD" or "LD_LIBRARY_PATH"))
                clean.Add($"{variable.Key}={variable.Value}");
        }
        return [.. clean];
    }

    /// <summary>Path, argv and envp as C wants them, in one block of native memory.</summary>
    private readonly ref struct NativeStrings
    {
        private readonly void* _block;
        public readonly byte* Path;
        public readonly byte** Arguments;
        public readonly byte** Environment;

        public NativeStrings(string path, ReadOnlySpan<string> arguments, ReadOnlySpan<string> environment)
        {
            int bytes = Encoding.UTF8.GetMaxByteCount(path.Length) + 1;
            foreach (string text in arguments)
                bytes += Encoding.UTF8.GetMaxByteCount(text.Length) + 1;
            foreach (string text in environment)
                bytes += Encoding.UTF8.GetMaxByteCount(text.Length) + 1;
            int pointers = arguments.Length + environment.Length + 2;

            _block = NativeMemory.Alloc((nuint)(pointers * sizeof(byte*) + bytes));
            Arguments = (byte**)_block;
            Environment = Arguments + arguments.Length + 1;
            byte* next = (byte*)(Arguments + pointers);
            Path = Write(path, ref next, bytes);
            for (int i = 0; i < arguments.Length; i++)
                Arguments[i] = Write(arguments[i], ref next, bytes);
            Arguments[arguments.Length] = null;
            for (int i = 0; i < environment.Length; i++)
                Environment[i] = Write(environment[i], ref next, bytes);
            Environment[environment.Length] = null;
        }

        private static byte* Write(string text, ref byte* next, int room)
        {
            byte* start = next;
            int length = Encoding.UTF8.GetBytes(text, new Span<byte>(start, room));
            start[length] = 0;
            next = start + length + 1;
            return start;
        }

        public void Dispose() => NativeMemory.Free(_block);
    }
}
