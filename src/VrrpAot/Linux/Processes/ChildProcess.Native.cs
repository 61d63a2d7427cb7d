using System.Runtime.InteropServices;

namespace VrrpAot.Linux;

/// <summary>
/// System calls by number, for those where the C library's wrapper does something else or is missing.
/// </summary>
internal static partial class Syscall
{
    private static readonly bool s_x64 = RuntimeInformation.ProcessArchitecture == Architecture.X64;

    // Numbers: asm/unistd_64.h for x64, asm-generic/unistd.h for arm64; one number everywhere since Linux 5.
    public static nint GetGroups => s_x64 ? 115 : 158;
    public static nint PidFdOpen => 434;
    public static nint GetDents64 => s_x64 ? GetDents64X64 : GetDents64Arm64;
    public const int GetDents64X64 = 217, GetDents64Arm64 = 61;

    /// <summary>
    /// -1 with errno on failure. Variadic in C, but integers travel in the same registers on both architectures.
    /// </summary>
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
    /// them), 32 and 33, by which the C library reaches its threads, and SIGRTMIN (34), by which the runtime stops its
    /// own for a garbage collection.
    /// </summary>
    public static SignalSet AllThatArriveFromOutside =>
        All.Without(4).Without(5).Without(7).Without(8).Without(11).Without(31)
        .Without(32).Without(33).Without(34);

    public SignalSet With(int signal) => new(Bits | 1UL << (signal - 1));
    public SignalSet Without(int signal) => new(Bits & ~(1UL << (signal - 1)));
}

public static unsafe partial class ChildProcess
{
    private const int WNOHANG = 1;

    /// <summary><c>struct start</c> of StartChild.h.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct StartOrder
    {
        public byte* Path;
        public byte** Arguments;
        public byte** Environment;
        public int* Descriptors;
        public uint* Groups;
        public ulong Mask;
        public int DescriptorCount;
        public int GroupCount;
        public int Output;
        public int ErrorOutput;
        public int Alive;
        public int MaskOfFiles;
        public uint User;
        public uint Group;
        public StartFlags Flags;
        public int Error;
    }

    [Flags]
    internal enum StartFlags : uint
    {
        NewGroup = 1,
        NewSession = 2,
        OtherUser = 4,
        Ordinary = 8,
        StreamsToNull = 16,
    }

    /// <summary>StartChild.c, which is compiled with the program; beside the tests it is a library.</summary>
    [LibraryImport("vrrpaot", SetLastError = true)]
    private static partial int start_child(StartOrder* start, void* stackEnd);
    [LibraryImport("libc", SetLastError = true)]
    private static partial int waitpid(int pid, int* status, int options);
    [LibraryImport("libc", SetLastError = true)]
    private static partial int kill(int pid, int signal);
}
