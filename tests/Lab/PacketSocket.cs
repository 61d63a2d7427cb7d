using System.Runtime.InteropServices;
using System.Text;

namespace Lab;

/// <summary>
/// Raw Ethernet frames on a node's eth0: to send what no decent program would send, and to see who sent what.
/// </summary>
public sealed unsafe class PacketSocket : IDisposable
{
    private const ushort EthPIp = 0x0800, EthPIpv6 = 0x86DD;
    private readonly int _fd;

    /// <param name="node">The node on whose wire it sits.</param>
    /// <param name="receive">Whether it also hears IPv4 frames; false: it only sends.</param>
    /// <param name="device">Interface.</param>
    /// <param name="six">It hears IPv6 frames instead.</param>
    public PacketSocket(Node node, bool receive, string device = "eth0", bool six = false) =>
        _fd = node.Inside(() => Open(!receive ? (ushort)0 : six ? EthPIpv6 : EthPIp, device));

    /// <summary>Puts one frame (destination MAC, source MAC, type, payload; no checksum) on the wire.</summary>
    public void Send(ReadOnlySpan<byte> frame)
    {
        fixed (byte* data = frame)
            Native.send(_fd, data, frame.Length, 0);
    }

    /// <summary>Next frame, or 0 when none comes for 100 ms.</summary>
    public int Receive(Span<byte> frame)
    {
        fixed (byte* data = frame)
            return (int)Math.Max(0, Native.recv(_fd, data, frame.Length, 0));
    }

    public void Dispose() => Native.close(_fd);

    private static int Open(ushort protocol, string device)
    {
        ushort networkOrder = (ushort)((protocol << 8) | (protocol >> 8));
        int fd = Native.Check(Native.socket(Native.AF_PACKET, Native.SOCK_RAW | Native.SOCK_CLOEXEC, networkOrder),
            "packet socket");
        uint index;
        fixed (byte* name = Encoding.ASCII.GetBytes(device + "\0"))
            index = Native.if_nametoindex(name);
        var address = new SockAddrLl { Family = Native.AF_PACKET, Protocol = networkOrder, Index = (int)index };
        Native.Check(Native.bind(fd, &address, sizeof(SockAddrLl)), "bind packet socket");
        long* timeout = stackalloc long[2] { 0, 100_000 };
        Native.setsockopt(fd, Native.SOL_SOCKET, Native.SO_RCVTIMEO, timeout, 16);
        int buffer = 4 << 20;
        Native.setsockopt(fd, Native.SOL_SOCKET, Native.SO_RCVBUFFORCE, &buffer, 4);
        return fd;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct SockAddrLl
    {
        public ushort Family;
        public ushort Protocol;
        public int Index;
        public ushort HardwareType;
        public byte PacketType;
        public byte AddressLength;
        public ulong Address;
    }
}
