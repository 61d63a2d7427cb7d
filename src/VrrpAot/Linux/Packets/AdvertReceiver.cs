using System.ComponentModel;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// Receives the adverts of one family of the given virtual routers on one interface, up to 64 in a system call. A
/// filter in the kernel drops everything else: other VRIDs, other protocols (AH too, unless it carries VRRP), later
/// fragments, packets for another host or VLAN, and our own. Multicast needs a <see cref="GroupMembership"/> beside it.
/// </summary>
public sealed unsafe class AdvertReceiver : IAdvertReceiver
{
    private const int Batch = 64;
    /// <summary>A version 2 advert of 255 VIPs is 1056 bytes with its IPv4 header; options may add 40.</summary>
    private const int Slot4 = 1104;
    /// <summary>An IPv6 advert of 255 VIPs is 4128 bytes with its header; where a packet takes that many.</summary>
    private const int Slot6 = 4176;

    private readonly int _slotLength;
    private readonly NativeBuffer _packets;
    private readonly NativeBuffer _vectors = new(Batch * sizeof(iovec));
    private readonly NativeBuffer _slots = new(Batch * sizeof(MessageSlot));
    private readonly Descriptor _socket;
    private readonly bool _isShared;
    private byte[] _accepted = [];
    private int _queue;

    /// <summary>Room for some 340 adverts of 40 bytes.</summary>
    public const int UsualQueue = 128 * 1024;

    /// <param name="family">Packets of the other one are nothing to it.</param>
    /// <param name="vrids">1..255, in any order; empty receives nothing.</param>
    /// <param name="queue">Bytes that may wait, as the kernel counts them: some 390 for an advert of 40.</param>
    /// <param name="isShared">Macvlans on the interface take for themselves what comes with their own address: it is
    /// heard before they do.</param>
    /// <exception cref="Win32Exception">No socket (EPERM without CAP_NET_RAW), or no such interface
    /// (ENODEV).</exception>
    public AdvertReceiver(int interfaceIndex, IpFamily family, ReadOnlySpan<byte> vrids,
        int queue = UsualQueue, bool isShared = false)
    {
        InterfaceIndex = interfaceIndex;
        Family = family;
        _slotLength = family == IpFamily.IPv6 ? Slot6 : Slot4;
        _packets = new NativeBuffer(Batch * _slotLength);
        _isShared = isShared;
        // Protocol 0 until the filter is in and the interface chosen: not one foreign packet slips in between. What we
        // send ourselves is never shown to a socket of one protocol (only to ETH_P_ALL).
        _socket = Descriptor.Take(
            LibC.socket(LibC.AF_PACKET, LibC.SOCK_DGRAM | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK, 0),
            "No packet socket to hear adverts");
        try
        {
            SetFilter(vrids);
            SetQueue(queue);
            sockaddr_ll address = default;
            address.sll_family = (ushort)LibC.AF_PACKET;
            address.sll_protocol = LibCGaps.NetworkOrder(isShared ? LibCGaps.ETH_P_ALL
                : family == IpFamily.IPv6 ? LibCGaps.ETH_P_IPV6 : LibCGaps.ETH_P_IP);
            // Linux 4.20; before, the filter drops what we send.
            if (isShared)
                LibCGaps.SetOption(_socket, LibC.SOL_PACKET, LibCGaps.PACKET_IGNORE_OUTGOING, 1);
            address.sll_ifindex = interfaceIndex;
            if (LibC.bind(_socket.Number, (sockaddr*)&address, sizeof(sockaddr_ll)) != 0)
                throw Errno.Last.Exception($"Cannot listen for adverts on interface {interfaceIndex}");
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
            vectors[i].iov_base = _packets.Pointer + i * _slotLength;
            vectors[i].iov_len = _slotLength;
            slots[i].Header.msg_iov = vectors + i;
            slots[i].Header.msg_iovlen = 1;
        }
    }

    /// <summary>
    /// From now on these virtual routers are heard. The kernel changes the filter of the open socket at once: no advert
    /// is missed in between, and what waits already stays. The same list as before costs nothing.
    /// </summary>
    /// <exception cref="Win32Exception">The kernel refused the filter; the one before stays.</exception>
    public void Accept(ReadOnlySpan<byte> vrids, int queue)
    {
        if (!vrids.SequenceEqual(_accepted))
            SetFilter(vrids);
        if (queue != _queue)
            SetQueue(queue);
    }

    private void SetFilter(ReadOnlySpan<byte> vrids)
    {
        SocketFilter.AcceptAdverts(_socket, InterfaceIndex, Family, vrids, _isShared);
        _accepted = vrids.ToArray();
    }

    private void SetQueue(int bytes)
    {
        LibCGaps.SetQueue(_socket, LibC.SO_RCVBUFFORCE, LibC.SO_RCVBUF, bytes);
        _queue = bytes;
    }

    /// <summary>Readable when adverts wait.</summary>
    public Borrowed Fd => _socket;

    public int InterfaceIndex { get; }

    public IpFamily Family { get; }

    /// <summary>The last batch was full: more may wait.</summary>
    public bool More { get; private set; }

    /// <summary>
    /// Takes the waiting packets, 0..64, without blocking. 0 also when the interface went down, which the kernel
    /// reports here once and netlink tells better.
    /// </summary>
    public int Receive()
    {
        int count = LibCGaps.recvmmsg(_socket.Number, (MessageSlot*)_slots.Pointer, Batch, LibC.MSG_DONTWAIT, null);
        More = count == Batch;
        return Math.Max(count, 0);
    }

    /// <summary>
    /// Packet <paramref name="i"/> of the last batch from its IP header on, at most 1104 bytes, or 4176 of IPv6; valid
    /// until the next <see cref="Receive"/>.
    /// </summary>
    public ReadOnlySpan<byte> Packet(int i)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)i, (uint)Batch);
        return new(_packets.Pointer + i * _slotLength, (int)((MessageSlot*)_slots.Pointer)[i].Length);
    }

    /// <summary>Adverts that the kernel dropped since the last call because we were slower than they came.</summary>
    public uint ReadDrops()
    {
        PacketStatistics statistics = default;
        socklen_t length = sizeof(PacketStatistics);
        LibC.getsockopt(_socket.Number, LibC.SOL_PACKET, LibC.PACKET_STATISTICS, &statistics, &length);
        return statistics.Drops;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _packets.Dispose();
        _vectors.Dispose();
        _slots.Dispose();
    }
}
