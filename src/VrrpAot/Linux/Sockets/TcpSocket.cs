using System.Runtime.InteropServices;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Stream sockets over IPv4, the listening side only. Answers are descriptors or minus an errno; they are close-on-exec
/// and never wait. Not for the loop.
/// </summary>
public static unsafe partial class TcpSocket
{
    /// <summary>
    /// Listens at an address, also one that the machine has not got yet: it may be a VIP, or come later.
    /// </summary>
    /// <param name="port">1..65535.</param>
    public static int Listen(IpAddress address, ushort port)
    {
        int fd = LibC.socket(LibC.AF_INET, LibC.SOCK_STREAM | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK, 0);
        if (fd < 0)
            return -LibC.errno;
        // Connections of the engine before us may linger in TIME_WAIT.
        LibCGaps.SetOption(fd, LibC.SOL_SOCKET, LibC.SO_REUSEADDR, 1);
        LibCGaps.SetOption(fd, LibC.IPPROTO_IP, IP_FREEBIND, 1);
        sockaddr_in at = default;
        at.sin_family = LibC.AF_INET;
        at.sin_port = LibCGaps.NetworkOrder(port);
        *(uint*)&at.sin_addr = LibCGaps.NetworkOrder(address.IPv4);
        if (LibC.bind(fd, (sockaddr*)&at, sizeof(sockaddr_in)) == 0 && LibC.listen(fd, 16) == 0)
            return fd;
        int error = LibC.errno;
        LibC.close(fd);
        return -error;
    }

    /// <summary>A caller, who has to be closed; -EAGAIN when nobody waits.</summary>
    public static int Accept(int listening)
    {
        int fd = accept4(listening, null, null, LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC);
        return fd < 0 ? -LibC.errno : fd;
    }

    /// <summary>
    /// Tells the other side that nothing follows, and goes on reading: a socket that is closed with bytes unread takes
    /// back what it has sent.
    /// </summary>
    public static void EndWriting(int fd) => shutdown(fd, SHUT_WR);

    private const int IP_FREEBIND = 15;
    private const int SHUT_WR = 1;

    [LibraryImport("libc", SetLastError = true)]
    private static partial int accept4(int socket, void* address, void* length, int flags);

    [LibraryImport("libc")]
    private static partial int shutdown(int socket, int how);
}
