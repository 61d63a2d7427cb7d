using System.Runtime.InteropServices;
using System.Text;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Stream sockets of this machine (AF_UNIX). Answers are descriptors or minus an errno, and close-on-exec; those of the
/// listening side never wait, the client's do.
/// </summary>
public static unsafe partial class LocalSocket
{
    /// <summary>Longest path, in bytes.</summary>
    public const int LongestPath = 107;

    /// <summary>
    /// Two sockets without a name, each the other's end, for packets in their order (SOCK_SEQPACKET), close-on-exec and
    /// never waiting. 0 or errno.
    /// </summary>
    public static int CreatePair(out int one, out int other)
    {
        int* ends = stackalloc int[2];
        int error = socketpair(LibC.AF_UNIX, SOCK_SEQPACKET | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK, 0, ends) == 0 ? 0
            : LibC.errno;
        (one, other) = error == 0 ? (ends[0], ends[1]) : (-1, -1);
        return error;
    }

    /// <summary>Whether callers can be taken from a descriptor that somebody handed to us.</summary>
    public static bool IsListening(int fd)
    {
        int listens = 0;
        socklen_t length = sizeof(int);
        return LibC.getsockopt(fd, LibC.SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) == 0 && listens != 0;
    }

    /// <summary>
    /// Listens at a path, with owner and rights of its own. What lies there already is removed when it is a socket that
    /// nobody listens to; otherwise EADDRINUSE. Waits for nobody.
    /// </summary>
    /// <param name="group">-1 for our own.</param>
    /// <param name="mode">Rights, 0660 for instance.</param>
    /// <param name="groupRefused">0, or why the file cannot be given to the group (EPERM without CAP_CHOWN): then it is
    /// its owner's alone.</param>
    public static int Listen(string path, int group, uint mode, out int groupRefused)
    {
        groupRefused = 0;
        if (!TryMakeRoom(path))
            return -LibC.EADDRINUSE;
        int fd = Create(path, LibC.SOCK_NONBLOCK, out sockaddr_un address);
        if (fd < 0)
            return fd;
        // The file is made with the rights that the socket has, less the umask, which belongs to all threads and is not
        // touched: nobody but the owner may connect before the group is right.
        int error = LibC.fchmod(fd, (mode_t)OwnerOnly) == 0
            && LibC.bind(fd, (sockaddr*)&address, sizeof(sockaddr_un)) == 0 ? 0 : LibC.errno;
        if (error == 0)
        {
            groupRefused = group >= 0 && chown(address.sun_path, uint.MaxValue, (uint)group) != 0 ? LibC.errno : 0;
            error = chmod(address.sun_path, groupRefused == 0 ? mode : mode & OwnerOnly) == 0
                && LibC.listen(fd, 16) == 0 ? 0 : LibC.errno;
            if (error != 0)
                LibC.unlink(address.sun_path);
        }
        if (error == 0)
            return fd;
        LibC.close(fd);
        return -error;
    }

    /// <summary>
    /// Only what is a socket, and nobody's, is removed: whoever connects to a file of another kind hears that it
    /// refuses, too.
    /// </summary>
    private static bool TryMakeRoom(string path)
    {
        if (FileStatus.Read(path, out FileStatus there) != 0)
            return true;
        if (!there.IsSocket)
            return false;
        // EAGAIN: somebody listens, and has more callers than he takes.
        int probe = Connect(path, LibC.SOCK_NONBLOCK, patience: 0);
        if (probe >= 0)
            LibC.close(probe);
        if (probe == -LibC.ECONNREFUSED)
            RawFile.Delete(path);
        return probe == -LibC.ECONNREFUSED || probe == -LibC.ENOENT;
    }

    private const uint OwnerOnly = 0x180; // 0600

    /// <summary>A caller, who has to be closed; -EAGAIN when nobody waits.</summary>
    /// <param name="userId">Who the caller is, as the kernel says (SO_PEERCRED).</param>
    /// <param name="processId">The process that connected; 0 when we cannot see it (another PID namespace).</param>
    public static int Accept(int listening, out uint userId, out int processId)
    {
        (userId, processId) = (uint.MaxValue, 0);
        int fd = accept4(listening, null, null, LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC);
        if (fd < 0)
            return -LibC.errno;
        (processId, userId) = PeerOf(fd);
        return fd;
    }

    /// <summary>
    /// Who is at the other end, as the kernel says (SO_PEERCRED): who connected, or who listens. (0,
    /// <see cref="uint.MaxValue"/>) when it does not.
    /// </summary>
    internal static (int ProcessId, uint UserId) PeerOf(int fd)
    {
        uint* credentials = stackalloc uint[3]; // struct ucred: pid, uid, gid
        socklen_t length = 3 * sizeof(uint);
        return LibC.getsockopt(fd, LibC.SOL_SOCKET, SO_PEERCRED, credentials, &length) == 0
            ? ((int)credentials[0], credentials[1]) : (0, uint.MaxValue);
    }

    /// <summary>
    /// Waits while the other side's queue is full, but not longer than 5 s (EAGAIN): nobody takes callers there any
    /// more.
    /// </summary>
    public static int Connect(string path) => Connect(path, 0, Patience);

    private const int Patience = 5;

    private static int Connect(string path, int flags, int patience)
    {
        int fd = Create(path, flags, out sockaddr_un address);
        if (fd < 0)
            return fd;
        SetPatience(fd, patience);
        int error = LibC.connect(fd, (sockaddr*)&address, sizeof(sockaddr_un)) == 0 ? 0 : LibC.errno;
        SetPatience(fd, 0);
        if (error == 0)
            return fd;
        LibC.close(fd);
        return -error;
    }

    /// <summary>Of sends, to which connect counts here (unix(7)); 0 waits for ever.</summary>
    private static void SetPatience(int fd, int seconds)
    {
        long* time = stackalloc long[2]; // struct timeval
        (time[0], time[1]) = (seconds, 0);
        LibC.setsockopt(fd, LibC.SOL_SOCKET, SO_SNDTIMEO, time, 2 * sizeof(long));
    }

    /// <summary>
    /// A socket for <see cref="Send"/>. It belongs to the network namespace of the moment, and so do the abstract names
    /// that it finds.
    /// </summary>
    public static int OpenDatagram()
    {
        int fd = LibC.socket(LibC.AF_UNIX, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK, 0);
        return fd < 0 ? -LibC.errno : fd;
    }

    /// <summary>One datagram; waits for nobody. 0 or errno (EAGAIN: the receiver's queue is full).</summary>
    /// <param name="address">A path, or `@` and an abstract name (unix(7)).</param>
    public static int Send(int fd, string address, ReadOnlySpan<byte> bytes)
    {
        sockaddr_un to = default;
        int length = Encoding.UTF8.GetByteCount(address);
        if (length > LongestPath)
            return LibC.ENAMETOOLONG;
        to.sun_family = LibC.AF_UNIX;
        Encoding.UTF8.GetBytes(address, new Span<byte>(to.sun_path, LongestPath));
        // An abstract name begins with a NUL and goes on to the end of the address; a path ends with one.
        bool isAbstract = address.StartsWith('@');
        if (isAbstract)
            to.sun_path[0] = 0;
        int size = sizeof(sockaddr_un) - LongestPath - 1 + length + (isAbstract ? 0 : 1);
        fixed (byte* start = bytes)
            return (long)LibC.sendto(fd, start, bytes.Length, LibC.MSG_NOSIGNAL, (sockaddr*)&to, size) >= 0 ? 0
                : LibC.errno;
    }

    private static int Create(string path, int flags, out sockaddr_un address)
    {
        address = default;
        if (Encoding.UTF8.GetByteCount(path) > LongestPath)
            return -LibC.ENAMETOOLONG;
        address.sun_family = LibC.AF_UNIX;
        fixed (byte* at = address.sun_path)
            Encoding.UTF8.GetBytes(path, new Span<byte>(at, LongestPath));
        int fd = LibC.socket(LibC.AF_UNIX, LibC.SOCK_STREAM | LibC.SOCK_CLOEXEC | flags, 0);
        return fd < 0 ? -LibC.errno : fd;
    }

    private const int SO_PEERCRED = 17, SO_SNDTIMEO = 21, SO_ACCEPTCONN = 30;
    private const int SOCK_SEQPACKET = 5;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int socketpair(int family, int kind, int protocol, int* ends);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int accept4(int socket, void* address, void* length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int chown(byte* path, uint owner, uint group);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int chmod(byte* path, uint mode);
}
