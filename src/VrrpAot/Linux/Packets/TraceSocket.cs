using System.ComponentModel;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Hears what one interface sends and receives of VRRP (also behind an authentication header), ARP and IGMP, as whole
/// Ethernet frames with the kernel's time. A filter in the kernel drops everything else, and what belongs to a VLAN
/// above. Not for the loop: open only while somebody traces, on that person's thread.
/// </summary>
public sealed unsafe class TraceSocket : IDisposable
{
    /// <summary>Bytes of a frame that are kept: the longest advert is 1110.</summary>
    public const int SnapLength = 2048;

    /// <summary>Bytes that may wait in the kernel: some 600 adverts, as it counts them.</summary>
    private const int Queue = 256 * 1024;
    private const int ControlLength = 64;
    private const byte Outgoing = 4;

    private readonly Descriptor _socket;
    private readonly NativeBuffer _memory = new(SnapLength + ControlLength);

    /// <exception cref="Win32Exception">No socket (EPERM without CAP_NET_RAW), or no such interface
    /// (ENODEV).</exception>
    public TraceSocket(int interfaceIndex)
    {
        // Protocol 0 until the filter is in and the interface chosen, as in AdvertReceiver.
        _socket = Descriptor.Take(
            LibC.socket(LibC.AF_PACKET, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK, 0),
            "No packet socket to trace");
        try
        {
            SocketFilter.Attach(_socket, SocketFilter.Trace(interfaceIndex));
            LibCGaps.SetQueue(_socket, LibC.SO_RCVBUFFORCE, LibC.SO_RCVBUF, Queue);
            Errno errno = LibCGaps.SetOption(_socket, LibC.SOL_SOCKET, LibC.SO_TIMESTAMPNS, 1);
            if (!errno.IsOk)
                throw errno.Exception("The kernel gives no times of packets");
            sockaddr_ll address = default;
            address.sll_family = (ushort)LibC.AF_PACKET;
            // Only sockets of all protocols are shown what this machine sends.
            address.sll_protocol = LibCGaps.NetworkOrder(LibCGaps.ETH_P_ALL);
            address.sll_ifindex = interfaceIndex;
            if (LibC.bind(_socket.Number, (sockaddr*)&address, sizeof(sockaddr_ll)) != 0)
                throw Errno.Last.Exception($"Cannot trace interface {interfaceIndex}");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Readable when frames wait.</summary>
    public Borrowed Fd => _socket;

    /// <summary>
    /// The frame that <see cref="TryReceive"/> took, from its destination MAC on; valid until the next call.
    /// </summary>
    public ReadOnlySpan<byte> Frame => _memory.Span[..Captured];

    private int Captured { get; set; }

    /// <summary>Bytes of the frame on the wire, at least those of <see cref="Frame"/>.</summary>
    public int Length { get; private set; }

    /// <summary>Nanoseconds since 1970 (UTC) by the wall clock.</summary>
    public long Nanoseconds { get; private set; }

    /// <summary>This machine sent it.</summary>
    public bool IsOutgoing { get; private set; }

    /// <summary>
    /// Takes one waiting frame, without blocking. False when none waits, also when the interface went down meanwhile.
    /// </summary>
    public bool TryReceive()
    {
        sockaddr_ll sender = default;
        iovec vector = default;
        vector.iov_base = _memory.Pointer;
        vector.iov_len = SnapLength;
        msghdr message = default;
        message.msg_name = &sender;
        message.msg_namelen = sizeof(sockaddr_ll);
        message.msg_iov = &vector;
        message.msg_iovlen = 1;
        message.msg_control = _memory.Pointer + SnapLength;
        message.msg_controllen = ControlLength;
        // With MSG_TRUNC the answer is the length on the wire, however much fitted.
        long length = (long)LibC.recvmsg(_socket.Number, &message, LibC.MSG_DONTWAIT | LibC.MSG_TRUNC);
        if (length < 0)
            return false;
        Length = (int)length;
        Captured = Math.Min(Length, SnapLength);
        IsOutgoing = sender.sll_pkttype == Outgoing;
        TimeControl* time = (TimeControl*)(_memory.Pointer + SnapLength);
        Nanoseconds = (ulong)message.msg_controllen >= (ulong)sizeof(TimeControl) && time->Level == LibC.SOL_SOCKET
            && time->Type == LibC.SCM_TIMESTAMPNS
            ? time->Time.tv_sec * 1_000_000_000 + time->Time.tv_nsec
            : 0;
        return true;
    }

    /// <summary>
    /// What passed the filter since the last call, and how much of it was lost because nobody took it in time.
    /// </summary>
    public (uint Passed, uint Lost) ReadStatistics()
    {
        PacketStatistics statistics = default;
        socklen_t length = sizeof(PacketStatistics);
        LibC.getsockopt(_socket.Number, LibC.SOL_PACKET, LibC.PACKET_STATISTICS, &statistics, &length);
        return (statistics.Packets, statistics.Drops);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _memory.Dispose();
    }
}
