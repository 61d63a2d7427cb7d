using System.Text;
using Tmds.Linux;

namespace VrrpAot.Kernel;

/// <summary>
/// A name that one process at a time can have in a network namespace: an abstract socket address (unix(7)). It needs no
/// file, no right and no cleaning up: the kernel gives it back when the process ends, however it ends.
/// </summary>
public static unsafe class NameLock
{
    /// <summary>Nobody accepts: each process that asks who has the name takes one place until the holder
    /// ends.</summary>
    private const int Askers = 4096;

    /// <summary>Takes a name for as long as this process lives.</summary>
    /// <param name="name">At most 107 bytes.</param>
    /// <param name="holder">With EADDRINUSE: the process that has it; 0 when it cannot be seen (another PID
    /// namespace).</param>
    /// <param name="holderUser">With EADDRINUSE: its user; <see cref="uint.MaxValue"/> when that cannot be
    /// known.</param>
    /// <returns>A descriptor, close-on-exec, or minus an errno.</returns>
    public static int TryTake(string name, out int holder, out uint holderUser)
    {
        (holder, holderUser) = (0, uint.MaxValue);
        sockaddr_un address = default;
        address.sun_family = LibC.AF_UNIX;
        // The first byte stays 0: that makes it abstract.
        int length = 2 + 1 + Encoding.UTF8.GetBytes(name, new Span<byte>(address.sun_path + 1, LocalSocket.LongestPath));
        int fd = LibC.socket(LibC.AF_UNIX, LibC.SOCK_STREAM | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK, 0);
        if (fd < 0)
            return -LibC.errno;
        if (LibC.bind(fd, (sockaddr*)&address, length) == 0 && LibC.listen(fd, Askers) == 0)
            return fd;
        int error = LibC.errno;
        if (error == LibC.EADDRINUSE && LibC.connect(fd, (sockaddr*)&address, length) == 0)
            (holder, holderUser) = LocalSocket.PeerOf(fd);
        LibC.close(fd);
        return -error;
    }
}
