using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.CompilerServices;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Receives what comes to one port of UDP, at whatever address of one family, up to 16 in a system call, with the TTL
/// or hop limit that it arrived with. Longer datagrams are cut at 64 bytes. Nothing is allocated after it is made.
/// </summary>
public sealed unsafe class DatagramReceiver : IDatagramReceiver
{
    internal const int IP_PKTINFO = 8, IP_RECVTTL = 12, IP_TTL = 2;
    internal const int IPV6_V6ONLY = 26, IPV6_RECVPKTINFO = 49, IPV6_PKTINFO = 50, IPV6_RECVHOPLIMIT = 51,
        IPV6_HOPLIMIT = 52;

    private const int Batch = 16;
    private const int SlotLength = 64, NameLength = 32, ControlLength = 96;
    /// <summary>sizeof(struct cmsghdr), which what it carries stands behind; each begins at a multiple of 8.</summary>
    private const int ControlHeader = 16;

    private readonly NativeBuffer _payloads = new(Batch * SlotLength);
    private readonly NativeBuffer _names = new(Batch * NameLength);
    private readonly NativeBuffer _controls = new(Batch * ControlLength);
    private readonly NativeBuffer _vectors = new(Batch * sizeof(iovec));
    private readonly NativeBuffer _slots = new(Batch * sizeof(MessageSlot));
    private readonly Descriptor _socket;
    private readonly IpFamily _family;

    /// <exception cref="Win32Exception">No socket, or somebody else has the port (EADDRINUSE).</exception>
    public DatagramReceiver(IpFamily family, ushort port)
    {
        _family = family;
        bool isIPv6 = family == IpFamily.IPv6;
        _socket = Descriptor.Take(LibC.socket(isIPv6 ? LibC.AF_INET6 : LibC.AF_INET,
            LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK, 0), $"No socket for UDP port {port}");
        try
        {
            Errno error = Errno.Ok;
            foreach (int option in (ReadOnlySpan<int>)(isIPv6 ? [IPV6_V6ONLY, IPV6_RECVPKTINFO, IPV6_RECVHOPLIMIT]
                : [IP_PKTINFO, IP_RECVTTL]))
                if (error.IsOk)
                    error = LibCGaps.SetOption(_socket, isIPv6 ? LibC.IPPROTO_IPV6 : LibC.IPPROTO_IP, option, 1);
            byte* any = stackalloc byte[ClientSocket.LongestAddress];
            int length = ClientSocket.Write(new Endpoint(
                isIPv6 ? new IpAddress(0UL, 0UL) : IpAddress.Any, port), any);
            if (error.IsOk)
                error = Errno.Of(LibC.bind(_socket.Number, (sockaddr*)any, length));
            if (!error.IsOk)
                throw error.Exception($"Cannot hear UDP port {port}");
        }
        catch
        {
            Dispose();
            throw;
        }
        iovec* vectors = (iovec*)_vectors.Pointer;
        MessageSlot* slots = (MessageSlot*)_slots.Pointer;
        for (int i = 0; i < Batch; i++)
        {
            vectors[i].iov_base = _payloads.Pointer + i * SlotLength;
            vectors[i].iov_len = SlotLength;
            slots[i].Header.msg_iov = vectors + i;
            slots[i].Header.msg_iovlen = 1;
            slots[i].Header.msg_name = _names.Pointer + i * NameLength;
            slots[i].Header.msg_control = _controls.Pointer + i * ControlLength;
        }
    }

    /// <summary>Readable when datagrams wait.</summary>
    public Borrowed Fd => _socket;

    public bool More { get; private set; }

    public int Receive()
    {
        MessageSlot* slots = (MessageSlot*)_slots.Pointer;
        for (int i = 0; i < Batch; i++)
        {
            slots[i].Header.msg_namelen = NameLength;
            slots[i].Header.msg_controllen = ControlLength;
        }
        int count = LibCGaps.recvmmsg(_socket.Number, slots, Batch, LibC.MSG_DONTWAIT, null);
        More = count == Batch;
        return Math.Max(count, 0);
    }

    public ReadOnlySpan<byte> Payload(int i)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)i, (uint)Batch);
        return new(_payloads.Pointer + i * SlotLength, (int)((MessageSlot*)_slots.Pointer)[i].Length);
    }

    public DatagramPath Path(int i)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)i, (uint)Batch);
        // sockaddr_in: family, port, address. sockaddr_in6: family, port, flow, address, scope.
        var name = new ReadOnlySpan<byte>(_names.Pointer + i * NameLength, NameLength);
        var from = new Endpoint(IpAddress.Read(name[(_family == IpFamily.IPv6 ? 8 : 4)..], _family),
            BinaryPrimitives.ReadUInt16BigEndian(name[2..]));
        IpAddress to = default;
        byte hops = 0;
        int length = Math.Min((int)((MessageSlot*)_slots.Pointer)[i].Header.msg_controllen, ControlLength);
        for (byte* at = _controls.Pointer + i * ControlLength, end = at + length; at + ControlHeader <= end;)
        {
            long size = *(long*)at;
            if (size < ControlHeader || at + size > end)
                break;
            Look(*(int*)(at + 8), *(int*)(at + 12), new(at + ControlHeader, (int)size - ControlHeader), ref to,
                ref hops);
            at += (size + 7) / 8 * 8;
        }
        return new DatagramPath(from, to, hops);
    }

    private static void Look(int level, int type, ReadOnlySpan<byte> data, ref IpAddress to, ref byte hops)
    {
        if (level == LibC.IPPROTO_IP && type == IP_TTL || level == LibC.IPPROTO_IPV6 && type == IPV6_HOPLIMIT)
            hops = (byte)Unsafe.ReadUnaligned<int>(in data[0]);
        // in_pktinfo: interface, our address for an answer, address in the header.
        else if (level == LibC.IPPROTO_IP && type == IP_PKTINFO)
            to = IpAddress.Read(data[8..]);
        else if (level == LibC.IPPROTO_IPV6 && type == IPV6_PKTINFO)
            to = IpAddress.Read(data, IpFamily.IPv6);
    }

    public void Dispose()
    {
        _socket.Dispose();
        _payloads.Dispose();
        _names.Dispose();
        _controls.Dispose();
        _vectors.Dispose();
        _slots.Dispose();
    }
}
