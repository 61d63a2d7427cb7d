using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Stream sockets over IPv4, the listening side only. Descriptors are close-on-exec and never wait. Not for the loop.
/// </summary>
public static unsafe class TcpSocket
{
    /// <summary>
    /// Listens at an address, also one that the machine has not got yet: it may be a VIP, or come later.
    /// </summary>
    /// <param name="port">1..65535.</param>
    public static Errno Listen(IpAddress address, ushort port, out Descriptor listening)
    {
        Errno error = Descriptor.Take(
            LibC.socket(LibC.AF_INET, LibC.SOCK_STREAM | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK, 0), out listening);
        if (!error.IsOk)
            return error;
        // Connections of the engine before us may linger in TIME_WAIT.
        LibCGaps.SetOption(listening, LibC.SOL_SOCKET, LibC.SO_REUSEADDR, 1);
        LibCGaps.SetOption(listening, LibC.IPPROTO_IP, LibC.IP_FREEBIND, 1);
        sockaddr_in at = default;
        at.sin_family = LibC.AF_INET;
        at.sin_port = LibCGaps.NetworkOrder(port);
        *(uint*)&at.sin_addr = LibCGaps.NetworkOrder(address.IPv4);
        if (LibC.bind(listening.Number, (sockaddr*)&at, sizeof(sockaddr_in)) == 0
            && LibC.listen(listening.Number, 16) == 0)
            return Errno.Ok;
        error = Errno.Last;
        listening.Dispose();
        return error;
    }

    /// <summary>A caller; EAGAIN when nobody waits.</summary>
    public static Errno Accept(Borrowed listening, out Descriptor caller) => Descriptor.Take(
        LibC.accept4(listening.Number, null, null, LibC.SOCK_NONBLOCK | LibC.SOCK_CLOEXEC), out caller);

    /// <summary>
    /// Tells the other side that nothing follows, and goes on reading: a socket that is closed with bytes unread takes
    /// back what it has sent.
    /// </summary>
    public static void EndWriting(Borrowed socket) => LibC.shutdown(socket.Number, LibC.SHUT_WR);
}
