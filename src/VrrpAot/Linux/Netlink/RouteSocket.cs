using System.ComponentModel;
using System.Runtime.InteropServices;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// The one rtnetlink socket: hears every change of links and addresses, and adds and removes addresses, many in
/// one system call. Requests ask for no acknowledgement: a failure comes back as
/// <see cref="INetlinkListener.RequestFailed"/>, success as the notification that everybody gets. Never blocks; no
/// byte the kernel sends is believed unchecked, and what another process sends (one with the right may send to any
/// netlink socket) is not read at all.
/// </summary>
public sealed unsafe partial class RouteSocket : IRoutes
{
    private const int SendBufferLength = 32 * 1024;
    private const int Batch = 32;
    /// <summary>A part of a dump is at most 8 KB unless we offer more; a single message is far below.</summary>
    private const int SlotLength = 16 * 1024;
    /// <summary>
    /// Bounds one <see cref="Receive"/>, so that a storm of changes cannot keep the loop from its timers.
    /// </summary>
    private const int MostBatches = 8;

    private readonly NativeBuffer _outgoing = new(SendBufferLength);
    private readonly NativeBuffer _incoming = new(Batch * SlotLength);
    private readonly NativeBuffer _vectors = new(Batch * sizeof(iovec));
    private readonly NativeBuffer _slots = new(Batch * sizeof(MessageSlot));
    private readonly NativeBuffer _senders = new(Batch * sizeof(NetlinkAddress));
    private readonly Descriptor _socket;
    private readonly NetlinkWriter _writer;
    private uint _sequence;
    private Errno _flushErrno;
    private bool _hearsObjects;

    /// <param name="receiveBuffer">Bytes of notifications the kernel keeps for us; above net.core.rmem_max it needs
    /// CAP_NET_ADMIN.</param>
    /// <param name="forces">Whether it may be above that at all.</param>
    /// <exception cref="Win32Exception">The kernel gave no rtnetlink socket.</exception>
    public RouteSocket(int receiveBuffer = 1024 * 1024, bool forces = true)
    {
        _writer = new NetlinkWriter(_outgoing);
        _socket = Descriptor.Take(LibC.socket(LibC.AF_NETLINK, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC | LibC.SOCK_NONBLOCK,
            Netlink.NETLINK_ROUTE),
            "No rtnetlink socket");
        LibCGaps.SetQueue(_socket, forces ? LibC.SO_RCVBUFFORCE : LibC.SO_RCVBUF, LibC.SO_RCVBUF, receiveBuffer);
        // Errors without a copy of the request.
        LibCGaps.SetOption(_socket, LibC.SOL_NETLINK, Netlink.NETLINK_CAP_ACK, 1);
        // Linux 4.20: of a million routes only ours are listed. Before, all are, and those of others are not told.
        LibCGaps.SetOption(_socket, LibC.SOL_NETLINK, Netlink.NETLINK_GET_STRICT_CHK, 1);
        NetlinkAddress address = new()
        {
            Family = (ushort)LibC.AF_NETLINK,
            Groups = Netlink.RTMGRP_LINK | Netlink.RTMGRP_IPV4_IFADDR | Netlink.RTMGRP_IPV6_IFADDR,
        };
        if (LibC.bind(_socket.Number, (sockaddr*)&address, sizeof(NetlinkAddress)) != 0)
        {
            Errno error = Errno.Last;
            Dispose();
            throw error.Exception("Changes of interfaces and addresses cannot be watched");
        }
        iovec* vectors = (iovec*)_vectors.Pointer;
        MessageSlot* slots = (MessageSlot*)_slots.Pointer;
        NetlinkAddress* senders = (NetlinkAddress*)_senders.Pointer;
        for (int i = 0; i < Batch; i++)
        {
            slots[i].Header.msg_name = senders + i;
            slots[i].Header.msg_namelen = sizeof(NetlinkAddress);
            vectors[i].iov_base = _incoming.Pointer + i * SlotLength;
            vectors[i].iov_len = SlotLength;
            slots[i].Header.msg_iov = vectors + i;
            slots[i].Header.msg_iovlen = 1;
        }
    }

    /// <summary>
    /// From now on the addresses that this socket adds or renews, and the routes and rules that it sets and removes,
    /// are not told back: the kernel does it before <see cref="Flush"/> returns, and what it refuses still comes as
    /// <see cref="INetlinkListener.RequestFailed"/>.
    /// Of IPv6 addresses the kernel does not say who set them: those are told.
    /// </summary>
    /// <exception cref="Win32Exception">The kernel refused the filter.</exception>
    public void IgnoreOwnAdditions()
    {
        NetlinkAddress address = default;
        socklen_t length = sizeof(NetlinkAddress);
        LibC.getsockname(_socket.Number, (sockaddr*)&address, &length);
        SocketFilter.IgnoreOwn(_socket, address.Port);
    }

    /// <summary>Readable when <see cref="Receive"/> has something to tell.</summary>
    public Borrowed Fd => _socket;

    /// <summary>
    /// From now on routes of ours and rules that others set or remove are told, as <see
    /// cref="INetlinkListener.ObjectPresent"/> and <see cref="INetlinkListener.ObjectGone"/>.
    /// </summary>
    public void HearObjects()
    {
        if (_hearsObjects)
            return;
        _hearsObjects = true;
        foreach (int group in (ReadOnlySpan<int>)[Netlink.RTNLGRP_IPV4_ROUTE, Netlink.RTNLGRP_IPV6_ROUTE,
            Netlink.RTNLGRP_IPV4_RULE, Netlink.RTNLGRP_IPV6_RULE])
            LibCGaps.SetOption(_socket, LibC.SOL_NETLINK, Netlink.NETLINK_ADD_MEMBERSHIP, group);
    }

    /// <summary>Queues a request that was written before. Returns its sequence number.</summary>
    /// <param name="request">At most <see cref="ObjectRequests.Longest"/> bytes.</param>
    public uint Queue(ReadOnlySpan<byte> request)
    {
        uint sequence = Next(request.Length);
        _writer.Copy(request, sequence);
        return sequence;
    }

    /// <summary>
    /// Queues an address to be added, or its lifetime, flags and protocol to be renewed when it is there already (the
    /// kernel keeps the scope, label and broadcast of the existing one). Returns the request's sequence number.
    /// </summary>
    /// <param name="lifetimeSeconds">After that long without renewal the kernel removes it; 0 for never.</param>
    public uint QueueAdd(in AddressRecord address, uint lifetimeSeconds)
    {
        uint sequence = Next();
        address.WriteSet(_writer, sequence, Netlink.NLM_F_REPLACE, lifetimeSeconds);
        return sequence;
    }

    /// <summary>Queues an address to be removed. Returns the request's sequence number.</summary>
    public uint QueueRemove(in AddressRecord address)
    {
        uint sequence = Next();
        address.WriteRemoval(_writer, sequence);
        return sequence;
    }

    /// <summary>
    /// Queues a removal that somebody has written before (<see cref="RemovalWriter"/>), under a sequence number of
    /// ours. False when it is no whole request, or asks for anything else: who wrote it may have died of writing at
    /// random.
    /// </summary>
    public bool TryQueue(ReadOnlySpan<byte> request)
    {
        if (!MemoryMarshal.TryRead(request, out NetlinkHeader header) || header.Length != request.Length
            || request.Length > ObjectRequests.LongestRemoval
            || header.Type is not (Netlink.RTM_DELADDR or Netlink.RTM_DELROUTE or Netlink.RTM_DELRULE)
                && !PutsDown(request, header)
            || header.Flags != Netlink.NLM_F_REQUEST)
            return false;
        Queue(request);
        return true;
    }

    /// <summary>`ip link set down`, and nothing else.</summary>
    private static bool PutsDown(ReadOnlySpan<byte> request, in NetlinkHeader header) =>
        header.Type == Netlink.RTM_NEWLINK && request.Length == sizeof(NetlinkHeader) + sizeof(LinkMessage)
            && MemoryMarshal.Read<LinkMessage>(request[sizeof(NetlinkHeader)..]) is
                { Index: > 0, Flags: 0, Change: Netlink.IFF_UP };

    /// <summary>Sends what is queued, up to 32 KB in a system call. Returns 0 or the errno of a send that failed as a
    /// whole.</summary>
    public Errno Flush()
    {
        Send();
        Errno error = _flushErrno;
        _flushErrno = Errno.Ok;
        return error;
    }

    /// <summary>
    /// Tells the listener everything that waits. Bounded: in a storm <see cref="Fd"/> stays readable and the rest comes
    /// with the next call.
    /// </summary>
    public void Receive(INetlinkListener listener)
    {
        MessageSlot* slots = (MessageSlot*)_slots.Pointer;
        for (int batch = 0; batch < MostBatches; batch++)
        {
            int count = LibCGaps.recvmmsg(_socket.Number, slots, Batch, LibC.MSG_DONTWAIT, null);
            if (count < 0)
            {
                // ENOBUFS: the kernel had more to tell than the buffer holds. Any other error loses messages too.
                Errno error = Errno.Last;
                if (error == Errno.EAGAIN)
                    return;
                if (error != Errno.EINTR)
                    listener.Overrun();
                continue;
            }
            for (int i = 0; i < count; i++)
            {
                if (!IsKernel(((NetlinkAddress*)_senders.Pointer)[i]))
                    continue;
                if ((slots[i].Header.msg_flags & LibC.MSG_TRUNC) != 0)
                    listener.Overrun();
                else
                    Read(new ReadOnlySpan<byte>(_incoming.Pointer + i * SlotLength, (int)slots[i].Length), listener);
            }
            if (count < Batch)
                return;
        }
    }

    /// <summary>Port 0 is the kernel's (netlink(7)).</summary>
    internal static bool IsKernel(in NetlinkAddress sender) => sender.Port == 0;

    /// <summary>Reads one datagram of the kernel's.</summary>
    internal void Read(ReadOnlySpan<byte> datagram, INetlinkListener listener)
    {
        NetlinkMessages messages = new(datagram);
        while (messages.Next())
        {
            NetlinkHeader header = messages.Header;
            if (_running != Dump.None && header.Sequence == _runningSequence)
                _interrupted |= (header.Flags & Netlink.NLM_F_DUMP_INTR) != 0;
            switch (header.Type)
            {
                case Netlink.RTM_NEWLINK when LinkRecord.TryRead(messages.Body, out LinkRecord link):
                    listener.LinkChanged(link);
                    break;
                case Netlink.RTM_DELLINK when LinkRecord.TryRead(messages.Body, out LinkRecord link):
                    listener.LinkGone(link.Index);
                    break;
                case Netlink.RTM_NEWADDR when AddressRecord.TryRead(messages.Body, out AddressRecord address):
                    listener.AddressPresent(address);
                    break;
                case Netlink.RTM_DELADDR when AddressRecord.TryRead(messages.Body, out AddressRecord address):
                    listener.AddressGone(address);
                    break;
                case Netlink.RTM_NEWROUTE or Netlink.RTM_DELROUTE
                    when ObjectKey.TryReadRoute(messages.Body, out ObjectKey route, out byte maker):
                    if (maker == IpRoute.OwnOrigin)
                        TellObject(listener, route, maker, header.Type == Netlink.RTM_DELROUTE);
                    break;
                case Netlink.RTM_NEWRULE or Netlink.RTM_DELRULE
                    when ObjectKey.TryReadRule(messages.Body, out ObjectKey rule, out byte maker):
                    TellObject(listener, rule, maker, header.Type == Netlink.RTM_DELRULE);
                    break;
                case Netlink.NLMSG_DONE:
                    // A dump that broke off says why behind the header.
                    EndDump(header.Sequence, MemoryMarshal.TryRead(messages.Body, out int outcome) && outcome < 0
                        ? new Errno(-outcome) : Errno.Ok, listener);
                    break;
                case Netlink.NLMSG_ERROR when MemoryMarshal.TryRead(messages.Body, out int answer) && answer != 0:
                    if (!EndDump(header.Sequence, new Errno(-answer), listener))
                        listener.RequestFailed(header.Sequence, new Errno(-answer));
                    break;
            }
        }
    }

    private static void TellObject(INetlinkListener listener, in ObjectKey key, byte maker, bool isGone)
    {
        if (isGone)
            listener.ObjectGone(key, maker);
        else
            listener.ObjectPresent(key, maker);
    }

    /// <summary>Makes room for one request, and gives its number.</summary>
    private uint Next(int length = NetlinkWriter.LongestRequest)
    {
        if (!_writer.HasRoomFor(length))
            Send();
        return NextSequence();
    }

    /// <summary>0 is the kernel's own notifications, so ours skip it.</summary>
    private uint NextSequence() => ++_sequence == 0 ? ++_sequence : _sequence;

    private Errno Send()
    {
        if (_writer.Length == 0)
            return Errno.Ok;
        ssize_t sent;
        do
            sent = LibC.sendto(_socket.Number, _outgoing.Pointer, _writer.Length, LibC.MSG_DONTWAIT, null, 0);
        while (sent < 0 && Errno.Last == Errno.EINTR);
        Errno error = Errno.Of(sent);
        _writer.Clear();
        if (!error.IsOk)
            _flushErrno = error;
        return error;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _outgoing.Dispose();
        _incoming.Dispose();
        _vectors.Dispose();
        _slots.Dispose();
        _senders.Dispose();
    }
}
