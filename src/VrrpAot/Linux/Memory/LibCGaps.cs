using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// The system calls and structures that Tmds.LibC does not declare. Every layout here is compared with the C headers
/// by a test, on x64 and arm64. <see cref="Errno.Last"/> is what the last call declared with SetLastError left behind,
/// so every call here that can fail is.
/// </summary>
internal static unsafe partial class LibCGaps
{
    public const int CLOCK_MONOTONIC = 1;
    public const int CLOCK_BOOTTIME = 7;
    public const int SO_BINDTOIFINDEX = 62;
    public const ushort ETH_P_IP = 0x0800;
    public const ushort ETH_P_ARP = 0x0806;
    public const ushort ETH_P_IPV6 = 0x86DD;
    public const int SOL_IPV6 = 41, IPV6_ADD_MEMBERSHIP = 20, IPV6_PKTINFO = 50, IPV6_FREEBIND = 78;
    public const ushort ETH_P_ALL = 0x0003;
    public const int PACKET_IGNORE_OUTGOING = 23;

    /// <summary>Served by the vDSO, tens of nanoseconds: not worth a GC transition.</summary>
    [LibraryImport("libc"), SuppressGCTransition]
    public static partial int clock_gettime(int clock, timespec* time);

    /// <summary>Linux 5.11, glibc 2.35.</summary>
    [LibraryImport("libc", SetLastError = true)]
    public static partial int epoll_pwait2(int epoll, epoll_event* events, int capacity, timespec* timeout,
        void* signals);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int sendmmsg(int socket, MessageSlot* messages, uint count, int flags);

    [LibraryImport("libc", SetLastError = true)]
    public static partial int recvmmsg(int socket, MessageSlot* messages, uint count, int flags, timespec* timeout);

    public static timespec TimeOf(long seconds, long fraction) =>
        new() { tv_sec = seconds, tv_nsec = (long_t)fraction };

    /// <summary>Sets an option whose value is an int.</summary>
    public static Errno SetOption(Descriptor socket, int level, int option, int value) =>
        Errno.Of(LibC.setsockopt(socket.Number, level, option, &value, sizeof(int)));

    /// <summary>
    /// Bytes of packets that a socket's receive or send queue may hold; the kernel doubles them and counts some 750 for
    /// the smallest packet. Without CAP_NET_ADMIN no more than net.core.rmem_max or wmem_max.
    /// </summary>
    public static void SetQueue(Descriptor socket, int forcedOption, int option, int bytes)
    {
        if (!SetOption(socket, LibC.SOL_SOCKET, forcedOption, bytes).IsOk)
            SetOption(socket, LibC.SOL_SOCKET, option, bytes);
    }

    public static ushort NetworkOrder(ushort value) => BinaryPrimitives.ReverseEndianness(value);
    public static uint NetworkOrder(uint value) => BinaryPrimitives.ReverseEndianness(value);
}

/// <summary>
/// <c>struct mmsghdr</c>: one message of a batch and the bytes moved for it. (Tmds.LibC's has a header without an
/// address.)
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct MessageSlot
{
    public msghdr Header;
    public uint Length;
}

/// <summary>
/// A <c>cmsghdr</c> of level IPPROTO_IP, type IP_PKTINFO, followed by its <c>in_pktinfo</c> and padding.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PacketInfoControl
{
    public ulong ControlLength;
    public int Level;
    public int Type;
    public int InterfaceIndex;
    /// <summary>Source address for the route lookup, network order.</summary>
    public uint Source;
    public uint Destination;
    public uint Padding;
}

/// <summary>A <c>cmsghdr</c> of level IPPROTO_IPV6, type IPV6_PKTINFO, followed by its <c>in6_pktinfo</c> and
/// padding.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PacketInfo6Control
{
    public ulong ControlLength;
    public int Level;
    public int Type;
    /// <summary>Source address for the route lookup, as it stands in the packet.</summary>
    public ulong SourceHigh, SourceLow;
    public int InterfaceIndex;
    public uint Padding;
}

/// <summary><c>struct sockaddr_in6</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SocketAddress6
{
    public ushort Family;
    public ushort Port;
    public uint FlowInfo;
    /// <summary>Four words as they stand in the packet: the structure is aligned to 4 bytes only.</summary>
    public uint First, Second, Third, Fourth;
    public uint ScopeId;
}

/// <summary><c>struct ipv6_mreq</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct GroupRequest6
{
    public uint First, Second, Third, Fourth;
    public int InterfaceIndex;
}

/// <summary>A <c>cmsghdr</c> of level SOL_SOCKET, type SCM_TIMESTAMPNS, followed by its <c>timespec</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeControl
{
    public ulong ControlLength;
    public int Level;
    public int Type;
    public timespec Time;
}

/// <summary><c>struct sock_filter</c>: one instruction of a classic BPF program.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FilterInstruction(ushort code, byte jumpTrue, byte jumpFalse, uint operand)
{
    public ushort Code = code;
    public byte JumpTrue = jumpTrue;
    public byte JumpFalse = jumpFalse;
    public uint Operand = operand;
}

/// <summary><c>struct sock_fprog</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FilterProgram
{
    public ushort Length;
    public FilterInstruction* Instructions;
}

/// <summary><c>struct tpacket_stats</c>; reading it sets both counters back to 0.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PacketStatistics
{
    public uint Packets;
    public uint Drops;
}
