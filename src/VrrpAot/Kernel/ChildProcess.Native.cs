using System.Runtime.InteropServices;

namespace VrrpAot.Kernel;

/// <summary>System calls by number, for those where the C library's wrapper does something else or is missing.</summary>
internal static partial class Syscall
{
    private static readonly bool s_x64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    // Numbers: asm/unistd_64.h for x64, asm-generic/unistd.h for arm64; one number everywhere since Linux 5.
    public static nint GetGroups => s_x64 ? 115 : 158;
    public static nint SetGroups => s_x64 ? 116 : 159;
    public static nint SetResUid => s_x64 ? 117 : 147;
    public static nint GetResUid => s_x64 ? 118 : 148;
    public static nint SetResGid => s_x64 ? 119 : 149;
    public static nint GetResGid => s_x64 ? 120 : 150;
    public static nint PidFdOpen => 434;
    public static nint GetDents64 => s_x64 ? GetDents64X64 : GetDents64Arm64;
    public const int GetDents64X64 = 217, GetDents64Arm64 = 61;

    /// <summary>-1 with errno on failure. Variadic in C, but integers travel in the same registers on both architectures.</summary>
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    public static partial nint Call(nint number, nint a, nint b, nint c);
}

/// <summary>sigset_t: bit n-1 stands for signal n. 128 bytes, of which the kernel knows 8.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal readonly record struct SignalSet(ulong Bits)
{
    public static SignalSet All => new(ulong.MaxValue);

    /// <summary>
    /// All but those a thread raises by its own fault (blocked, they would kill where the runtime makes an exception of
    /// them) and SIGRTMIN (34), by which the runtime stops its threads for a garbage collection.
    /// </summary>
    public static SignalSet AllThatArriveFromOutside => All.Without(4).Without(5).Without(7).Without(8).Without(11).Without(31).Without(34);

    public SignalSet With(int signal) => new(Bits | 1UL << (signal - 1));
    public SignalSet Without(int signal) => new(Bits & ~(1UL << (signal - 1)));
}

public static unsafe partial class ChildProcess
{
    private const short POSIX_SPAWN_SETPGROUP = 0x02;
    private const short POSIX_SPAWN_SETSIGDEF = 0x04;
    private const short POSIX_SPAWN_SETSIGMASK = 0x08;
    private const short POSIX_SPAWN_SETSID = 0x80;
    private const int WNOHANG = 1;

    /// <summary>posix_spawnattr_t: 336 bytes in glibc's 64-bit ABIs.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 336)]
    internal struct SpawnAttributes
    {
        private ulong _first;
    }

    /// <summary>posix_spawn_file_actions_t: 80 bytes in glibc's 64-bit ABIs.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 80)]
    internal struct SpawnActions
    {
        private ulong _first;
    }

    [LibraryImport("libc")]
    private static partial int posix_spawn(int* pid, byte* path, SpawnActions* actions, SpawnAttributes* attributes, byte** argv, byte** envp);
    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_init(SpawnActions* actions);
    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_destroy(SpawnActions* actions);
    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_addopen(SpawnActions* actions, int fd, byte* path, int flags, uint mode);
    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_adddup2(SpawnActions* actions, int from, int to);
    [LibraryImport("libc")]
    private static partial int posix_spawn_file_actions_addclosefrom_np(SpawnActions* actions, int from);
    [LibraryImport("libc")]
    private static partial int posix_spawnattr_init(SpawnAttributes* attributes);
    [LibraryImport("libc")]
    private static partial int posix_spawnattr_destroy(SpawnAttributes* attributes);
    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setflags(SpawnAttributes* attributes, short flags);
    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigdefault(SpawnAttributes* attributes, SignalSet* signals);
    [LibraryImport("libc")]
    private static partial int posix_spawnattr_setsigmask(SpawnAttributes* attributes, SignalSet* signals);
    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitpid(int pid, int* status, int options);
    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
