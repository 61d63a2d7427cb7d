using System.Buffers.Binary;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>How to speak to somebody.</summary>
public enum SocketKind : byte
{
    /// <summary>TCP.</summary>
    Stream,
    /// <summary>UDP.</summary>
    Datagram,
    /// <summary>ICMP echo, by a socket that needs no privileges (net.ipv4.ping_group_range).</summary>
    Echo,
    /// <summary>
    /// ICMP echo, by a raw socket: CAP_NET_RAW. With IPv4 what is received begins with the IP header.
    /// </summary>
    RawEcho,
}

/// <summary>
/// The asking side of sockets, over IPv4 and IPv6: connected, so that only the one who was asked is heard, and an ICMP
/// complaint is an error of the socket. Nothing waits, nothing allocates. Not for the loop.
/// </summary>
public static unsafe class ClientSocket
{
    /// <summary>sizeof(struct sockaddr_in6).</summary>
    internal const int LongestAddress = 28;

    /// <summary>
    /// A socket that is connected, or (errno EINPROGRESS) will be when it is writable: <see cref="Outcome"/> says how
    /// that went.
    /// </summary>
    /// <param name="from">Source address; null lets the routing table choose.</param>
    /// <param name="fd">To be closed by the caller; -1 with any other errno.</param>
    /// <returns>0 or an errno.</returns>
    public static int Open(SocketKind kind, in Endpoint to, in Endpoint? from, out int fd)
    {
        int type = kind switch { SocketKind.Stream => LibC.SOCK_STREAM, SocketKind.RawEcho => LibC.SOCK_RAW,
            _ => LibC.SOCK_DGRAM };
        int protocol = kind < SocketKind.Echo ? 0 : to.Address.IsIPv6 ? LibC.IPPROTO_ICMPV6 : LibC.IPPROTO_ICMP;
        fd = LibC.socket(to.Address.IsIPv6 ? LibC.AF_INET6
            : LibC.AF_INET, type | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK, protocol);
        if (fd < 0)
            return LibC.errno;
        int error = from is { } source ? Bind(fd, source) : 0;
        if (error == 0)
            error = Connect(fd, to);
        if (error == 0 || error == LibC.EINPROGRESS)
            return error;
        LibC.close(fd);
        fd = -1;
        return error;
    }

    private static int Bind(int fd, in Endpoint at)
    {
        byte* address = stackalloc byte[LongestAddress];
        int length = Write(at, address);
        return LibC.bind(fd, (sockaddr*)address, length) == 0 ? 0 : LibC.errno;
    }

    private static int Connect(int fd, in Endpoint to)
    {
        byte* address = stackalloc byte[LongestAddress];
        int length = Write(to, address);
        return LibC.connect(fd, (sockaddr*)address, length) == 0 ? 0 : LibC.errno;
    }

    /// <summary>
    /// sockaddr_in (family, port, address) or sockaddr_in6 (family, port, flow, address, scope). The family is in the
    /// machine's order.
    /// </summary>
    /// <returns>Its length.</returns>
    private static int Write(in Endpoint endpoint, byte* to)
    {
        var bytes = new Span<byte>(to, LongestAddress);
        bytes.Clear();
        bool isIPv6 = endpoint.Address.IsIPv6;
        *(ushort*)to = (ushort)(isIPv6 ? LibC.AF_INET6 : LibC.AF_INET);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], endpoint.Port);
        endpoint.Address.WriteTo(bytes[(isIPv6 ? 8 : 4)..]);
        return isIPv6 ? LongestAddress : sizeof(sockaddr_in);
    }

    /// <summary>What has become of a connection that was in progress: 0 or an errno. Taken once.</summary>
    public static int Outcome(int fd)
    {
        int error = 0;
        socklen_t length = sizeof(int);
        return LibC.getsockopt(fd, LibC.SOL_SOCKET, LibC.SO_ERROR, &error, &length) == 0 ? error : LibC.errno;
    }

    /// <summary>Sends as much as there is room for; never SIGPIPE. 0 or an errno.</summary>
    public static int Send(int fd, ReadOnlySpan<byte> bytes, out int count)
    {
        long done;
        fixed (byte* start = bytes)
            done = LibC.send(fd, start, bytes.Length, LibC.MSG_DONTWAIT | LibC.MSG_NOSIGNAL);
        count = (int)Math.Max(0, done);
        return done < 0 ? LibC.errno : 0;
    }
}
