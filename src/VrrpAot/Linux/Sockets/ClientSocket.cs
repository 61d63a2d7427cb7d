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

/// <summary>The way that packets take, where the routing table does not choose all of it.</summary>
/// <param name="From">Source address, and port (0 for any); null for any.</param>
public readonly record struct SocketRoute(Endpoint? From)
{
    /// <summary>By which interface; empty for any. CAP_NET_RAW, before Linux 5.7.</summary>
    public FixedName Interface { get; init; }
    /// <summary>Mark of its packets; 0 for none. CAP_NET_ADMIN.</summary>
    public uint Mark { get; init; }
    /// <summary>
    /// ICMP complaints that the kernel does not take for final (host unreachable) are errors of the socket as well.
    /// </summary>
    public bool HearsAllComplaints { get; init; }
}

/// <summary>
/// The asking side of sockets, over IPv4 and IPv6: connected, so that only the one who was asked is heard, and an ICMP
/// complaint is an error of the socket. Nothing waits, nothing allocates. Not for the loop.
/// </summary>
public static unsafe class ClientSocket
{
    /// <summary>sizeof(struct sockaddr_in6).</summary>
    internal const int LongestAddress = 28;

    internal const int SO_LINGER = 13, SO_BINDTODEVICE = 25, SO_MARK = 36, IP_BIND_ADDRESS_NO_PORT = 24;
    internal const int IP_RECVERR = 11, IPV6_RECVERR = 25;

    /// <summary>
    /// A socket that is connected, or (errno EINPROGRESS) will be when it is writable: <see cref="Outcome"/> says how
    /// that went.
    /// </summary>
    /// <param name="from">Source address; null lets the routing table choose.</param>
    /// <param name="into">What was open in it is closed; empty with any other errno.</param>
    public static Errno Open(SocketKind kind, in Endpoint to, in Endpoint? from, Descriptor into) =>
        Open(kind, to, new SocketRoute(from), into);

    /// <summary>The same on a way that is laid down.</summary>
    public static Errno Open(SocketKind kind, in Endpoint to, in SocketRoute by, Descriptor into)
    {
        int type = kind switch { SocketKind.Stream => LibC.SOCK_STREAM, SocketKind.RawEcho => LibC.SOCK_RAW,
            _ => LibC.SOCK_DGRAM };
        int protocol = kind < SocketKind.Echo ? 0 : to.Address.IsIPv6 ? LibC.IPPROTO_ICMPV6 : LibC.IPPROTO_ICMP;
        Errno error = into.Take(LibC.socket(to.Address.IsIPv6 ? LibC.AF_INET6 : LibC.AF_INET,
            type | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK, protocol));
        if (error.IsOk && !by.Interface.IsEmpty)
            error = BindToInterface(into, by.Interface);
        if (error.IsOk && by.Mark != 0)
            error = LibCGaps.SetOption(into, LibC.SOL_SOCKET, SO_MARK, (int)by.Mark);
        if (error.IsOk && by.HearsAllComplaints)
            error = to.Address.IsIPv6 ? LibCGaps.SetOption(into, LibC.IPPROTO_IPV6, IPV6_RECVERR, 1)
                : LibCGaps.SetOption(into, LibC.IPPROTO_IP, IP_RECVERR, 1);
        if (error.IsOk && by.From is { } source)
            error = Bind(into, kind, source);
        if (error.IsOk)
            error = Connect(into, to);
        if (!error.IsOk && error != Errno.EINPROGRESS)
            into.Dispose();
        return error;
    }

    private static Errno BindToInterface(Descriptor socket, FixedName name)
    {
        ReadOnlySpan<byte> bytes = name.Bytes;
        fixed (byte* start = bytes)
            return Errno.Of(LibC.setsockopt(socket.Number, LibC.SOL_SOCKET, SO_BINDTODEVICE, start, bytes.Length));
    }

    private static Errno Bind(Descriptor socket, SocketKind kind, in Endpoint at)
    {
        if (kind == SocketKind.Stream)
        {
            // An address alone takes its port when it connects: else each port would serve one peer at a time.
            LibCGaps.SetOption(socket, LibC.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, at.Port == 0 ? 1 : 0);
            LibCGaps.SetOption(socket, LibC.SOL_SOCKET, LibC.SO_REUSEADDR, at.Port == 0 ? 0 : 1);
        }
        byte* address = stackalloc byte[LongestAddress];
        int length = Write(at, address);
        return Errno.Of(LibC.bind(socket.Number, (sockaddr*)address, length));
    }

    private static Errno Connect(Descriptor socket, in Endpoint to)
    {
        byte* address = stackalloc byte[LongestAddress];
        int length = Write(to, address);
        return Errno.Of(LibC.connect(socket.Number, (sockaddr*)address, length));
    }

    /// <summary>
    /// sockaddr_in (family, port, address) or sockaddr_in6 (family, port, flow, address, scope). The family is in the
    /// machine's order.
    /// </summary>
    /// <returns>Its length.</returns>
    internal static int Write(in Endpoint endpoint, byte* to)
    {
        var bytes = new Span<byte>(to, LongestAddress);
        bytes.Clear();
        bool isIPv6 = endpoint.Address.IsIPv6;
        *(ushort*)to = (ushort)(isIPv6 ? LibC.AF_INET6 : LibC.AF_INET);
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], endpoint.Port);
        endpoint.Address.WriteTo(bytes[(isIPv6 ? 8 : 4)..]);
        return isIPv6 ? LongestAddress : sizeof(sockaddr_in);
    }

    /// <summary>
    /// Closing will be a reset: whoever connects from the same port again and again to the same place would otherwise
    /// meet the last connection for a minute (TIME_WAIT).
    /// </summary>
    public static void ResetAtClose(Borrowed socket)
    {
        long lingerNow = BitConverter.IsLittleEndian ? 1 : 1L << 32; // struct linger: on, 0 s
        LibC.setsockopt(socket.Number, LibC.SOL_SOCKET, SO_LINGER, &lingerNow, sizeof(long));
    }

    /// <summary>What has become of a connection that was in progress. Taken once.</summary>
    public static Errno Outcome(Borrowed socket)
    {
        int error = 0;
        socklen_t length = sizeof(int);
        return LibC.getsockopt(socket.Number, LibC.SOL_SOCKET, LibC.SO_ERROR, &error, &length) == 0
            ? new Errno(error) : Errno.Last;
    }

    /// <summary>Sends as much as there is room for; never SIGPIPE.</summary>
    public static Errno Send(Borrowed socket, ReadOnlySpan<byte> bytes, out int count)
    {
        long done;
        fixed (byte* start = bytes)
            done = LibC.send(socket.Number, start, bytes.Length, LibC.MSG_DONTWAIT | LibC.MSG_NOSIGNAL);
        count = (int)Math.Max(0, done);
        return Errno.Of(done);
    }
}
