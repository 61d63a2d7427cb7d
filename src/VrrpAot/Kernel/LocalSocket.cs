using System.Runtime.InteropServices;
using System.Text;
using Tmds.Linux;

namespace VrrpAot.Kernel;

/// <summary>
/// Stream sockets of this machine (AF_UNIX). Answers are descriptors or minus an errno, and close-on-exec; those of the
/// listening side never wait, the client's do.
/// </summary>
public static unsafe partial class LocalSocket
{
    /// <summary>Longest path, in bytes.</summary>
    public const int LongestPath = 107;

    /// <summary>
    /// Listens at a path, with owner and rights of its own. What lies there already is removed when it is a socket that nobody
    /// listens to; otherwise EADDRINUSE.
    /// </summary>
    /// <param name="group">-1 for our own.</param>
    /// <param name="mode">Rights, 0660 for instance.</param>
    public static int Listen(string path, int group, uint mode)
    {
        int probe = Connect(path);
        if (probe >= 0)
        {
            LibC.close(probe);
            return -LibC.EADDRINUSE;
        }
        if (probe == -LibC.ECONNREFUSED)
            RawFile.Delete(path);
        int fd = Create(path, LibC.SOCK_NONBLOCK, out sockaddr_un address);
        if (fd < 0)
            return fd;
        // Nobody may connect before the rights are right.
        uint before = umask(0x1FF /* 0777 */);
        int error = LibC.bind(fd, (sockaddr*)&address, sizeof(sockaddr_un)) == 0 ? 0 : LibC.errno;
        umask(before);
        if (error == 0 && (group >= 0 && chown(address.sun_path, uint.MaxValue, (uint)group) != 0 || chmod(address.sun_path, mode) != 0 || LibC.listen(fd, 16) != 0))
            error = LibC.errno;
        if (error == 0)
            return fd;
        LibC.close(fd);
        return -error;
    }

    /// <summary>A caller, who has to be closed; -EAGAIN when nobody waits.</summary>
    /// <param name="userId">Who the caller is, as the kernel says (SO_PEERCRED).</param>
    /// <param name="processId">The process that connected; 0 when we cannot see it (another PID namespace).</param>
    public static int Accept(int listening, out uint userId, out int processId)
    {
        (userId, processId) = (uint.MaxValue, 0);
        int fd = accept4(listening, null, null, LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC);
        if (fd < 0)
            return -LibC.errno;
        uint* credentials = stackalloc uint[3]; // struct ucred: pid, uid, gid
        socklen_t length = 3 * sizeof(uint);
        if (LibC.getsockopt(fd, LibC.SOL_SOCKET, SO_PEERCRED, credentials, &length) == 0)
            (processId, userId) = ((int)credentials[0], credentials[1]);
        return fd;
    }

    /// <summary>Waits while the other side's queue is full.</summary>
    public static int Connect(string path)
    {
        int fd = Create(path, 0, out sockaddr_un address);
        if (fd < 0)
            return fd;
        if (LibC.connect(fd, (sockaddr*)&address, sizeof(sockaddr_un)) == 0)
            return fd;
        int error = LibC.errno;
        LibC.close(fd);
        return -error;
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

    private const int SO_PEERCRED = 17;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int accept4(int socket, void* address, void* length, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int chown(byte* path, uint owner, uint group);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int chmod(byte* path, uint mode);

    [LibraryImport("libc")]
    private static partial uint umask(uint mask);
}
