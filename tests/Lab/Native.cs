using System.Runtime.InteropServices;

namespace Lab;

/// <summary>The few system calls that .NET has no name for.</summary>
internal static unsafe partial class Native
{
    public const int AF_INET = 2, AF_PACKET = 17, SOCK_RAW = 3, SOCK_CLOEXEC = 0x80000;
    public const int IPPROTO_ICMP = 1, SOL_SOCKET = 1, SO_RCVTIMEO = 20, SO_RCVBUFFORCE = 33;
    public const int CLONE_NEWNET = 0x40000000, O_RDONLY = 0, O_CLOEXEC = 0x80000;

    [LibraryImport("libc", SetLastError = true)] public static partial int kill(int pid, int signal);
    [LibraryImport("libc", SetLastError = true)] public static partial int setpriority(int which, int who, int nice);
    [LibraryImport("libc", SetLastError = true)] public static partial int sched_setaffinity(int thread, nint size,
        void* processors);
    [LibraryImport("libc", SetLastError = true)] public static partial nint syscall(nint number, nint a, nint b,
        nint c);
    [LibraryImport("libc", SetLastError = true)] private static partial int sched_setscheduler(int thread, int policy,
        int* parameters);
    [LibraryImport("libc", SetLastError = true)] public static partial int setns(int fd, int kind);
    [LibraryImport("libc", SetLastError = true)] public static partial int open(byte* path, int flags);
    [LibraryImport("libc", SetLastError = true)] public static partial int close(int fd);
    [LibraryImport("libc", SetLastError = true)] public static partial int socket(int family, int type, int protocol);
    [LibraryImport("libc", SetLastError = true)] public static partial int bind(int fd, void* address, int length);
    [LibraryImport("libc", SetLastError = true)] public static partial nint send(int fd, void* data, nint length,
        int flags);
    [LibraryImport("libc", SetLastError = true)] public static partial nint sendto(int fd, void* data, nint length,
        int flags, void* address, int addressLength);
    [LibraryImport("libc", SetLastError = true)] public static partial nint recv(int fd, void* data, nint length,
        int flags);
    [LibraryImport("libc", SetLastError = true)] public static partial int setsockopt(int fd, int level, int name,
        void* value, int length);
    [LibraryImport("libc", SetLastError = true)] public static partial uint if_nametoindex(byte* name);

    /// <summary>
    /// Puts the calling thread before all ordinary programs: a late measurement looks like a late answer.
    /// </summary>
    public static void BecomeRealTime()
    {
        const int FirstInFirstOut = 1;
        int priority = 1;
        Check(sched_setscheduler(0, FirstInFirstOut, &priority), "real-time priority");
    }

    public static int Check(int result, string what) =>
        result >= 0 ? result : throw new LabException($"{what}: errno {Marshal.GetLastPInvokeError()}");
}
