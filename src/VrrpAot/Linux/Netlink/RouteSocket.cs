using System.ComponentModel;
using System.Runtime.InteropServices;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// The one rtnetlink socket: hears every change of links and IPv4 addresses, and adds and removes addresses, many in
/// one system call. Requests ask for no acknowledgement: a failure comes back as
/// <see cref="INetlinkListener.RequestFailed"/>, success as the notification that everybody gets. Never blocks; no
/// byte the kernel sends is believed unchecked, and what another process sends (one with the right may send to any
/// netlink socket) is not read at all.
/// </summary>
public sealed unsafe class RouteSocket : IRoutes
{
    private const int SendBufferLength = 32 * 1024;
    private const int Batch = 32;
    /// <summary>A part of a dump is at most 8 KB unless we offer more; a single message is far below.</summary>
    private const int SlotLength = 16 * 1024;
    /// <summary>
    /// Bounds one <see cref="Receive"/>, so that a storm of changes cannot keep the loop from its timers.
    /// </summary>
    private const int MostBatches = 8;

    private enum Dump
    {
        None,
        Links,
        Addresses,
    }

    private readonly NativeBuffer _outgoing = new(SendBufferLength);
    private readonly NativeBuffer _incoming = new(Batch * SlotLength);
    private readonly NativeBuffer _vectors = new(Batch * sizeof(iovec));
    private readonly NativeBuffer _slots = new(Batch * sizeof(MessageSlot));
    private readonly NativeBuffer _senders = new(Batch * sizeof(NetlinkAddress));
    private readonly Descriptor _socket;
    private readonly NetlinkWriter _writer;
    private uint _sequence;
    private Errno _flushErrno;

    private Dump _running;
    private uint _runningSequence;
    private bool _interrupted;
    private bool _linksWanted;
    private bool _addressesWanted;

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
        NetlinkAddress address = new()
        {
            Family = (ushort)LibC.AF_NETLINK,
            Groups = Netlink.RTMGRP_LINK | Netlink.RTMGRP_IPV4_IFADDR,
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
    /// From now on the addresses that this socket adds or renews are not told back: the kernel does it before
    /// <see cref="Flush"/> returns, and what it refuses still comes as <see cref="INetlinkListener.RequestFailed"/>.
    /// </summary>
    /// <exception cref="Win32Exception">The kernel refused the filter.</exception>
    public void IgnoreOwnAdditions()
    {
        NetlinkAddress address = default;
        socklen_t length = sizeof(NetlinkAddress);
        LibC.getsockname(_socket.Number, (sockaddr*)&address, &length);
        SocketFilter.IgnoreOwnAdditions(_socket, address.Port);
    }

    /// <summary>Readable when <see cref="Receive"/> has something to tell.</summary>
    public Borrowed Fd => _socket;

    /// <summary>A list is under way.</summary>
    public bool IsListing => _running != Dump.None;

    /// <summary>
    /// Asks for every link; <see cref="INetlinkListener.LinksListed"/> ends the list. A list under way, of links or
    /// addresses, is not told as complete any more, but made again. Returns 0 or an errno.
    /// </summary>
    public Errno RequestLinks()
    {
        _interrupted = true;
        _linksWanted = true;
        return StartDump();
    }

    /// <summary>
    /// Asks for every IPv4 address; <see cref="INetlinkListener.AddressesListed"/> ends the list. Returns 0 or an
    /// errno.
    /// </summary>
    public Errno RequestAddresses()
    {
        _addressesWanted = true;
        return StartDump();
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
            || request.Length > NetlinkWriter.LongestRequest
            || header.Type != Netlink.RTM_DELADDR || header.Flags != Netlink.NLM_F_REQUEST)
            return false;
        uint sequence = Next();
        _writer.Copy(request, sequence);
        return true;
    }

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

    /// <summary>Makes room for one request, and gives its number.</summary>
    private uint Next()
    {
        if (!_writer.HasRoom)
            Send();
        return NextSequence();
    }

    /// <summary>0 is the kernel's own notifications, so ours skip it.</summary>
    private uint NextSequence() => ++_sequence == 0 ? ++_sequence : _sequence;

    /// <summary>A socket can have one dump under way: a second is asked for when the first has ended.</summary>
    private Errno StartDump()
    {
        if (_running != Dump.None || !(_linksWanted || _addressesWanted))
            return Errno.Ok;
        Send();
        _runningSequence = NextSequence();
        _interrupted = false;
        const ushort flags = Netlink.NLM_F_REQUEST | Netlink.NLM_F_DUMP;
        if (_linksWanted)
        {
            _writer.Begin(Netlink.RTM_GETLINK, flags, _runningSequence, default(LinkMessage));
            _writer.Attribute(Netlink.IFLA_EXT_MASK, Netlink.RTEXT_FILTER_SKIP_STATS);
        }
        else
            _writer.Begin(Netlink.RTM_GETADDR, flags, _runningSequence,
                new AddressMessage { Family = Netlink.AF_INET });
        _writer.End();
        Errno error = Send();
        if (!error.IsOk)
            return error;
        _running = _linksWanted ? Dump.Links : Dump.Addresses;
        if (_linksWanted)
            _linksWanted = false;
        else
            _addressesWanted = false;
        return Errno.Ok;
    }

    /// <summary>False when it is not the dump under way that ended.</summary>
    private bool EndDump(uint sequence, Errno errno, INetlinkListener listener)
    {
        if (_running == Dump.None || sequence != _runningSequence)
            return false;
        Dump ended = _running;
        _running = Dump.None;
        if (!errno.IsOk)
        {
            _linksWanted = _addressesWanted = false;
            listener.ListFailed(errno);
            return true;
        }
        // Something changed under the kernel's walk: the list may lack entries, so it is asked for again.
        if (_interrupted)
        {
            _linksWanted |= ended == Dump.Links;
            _addressesWanted |= ended == Dump.Addresses;
        }
        else if (ended == Dump.Links)
            listener.LinksListed();
        else
            listener.AddressesListed();
        StartDump();
        return true;
    }

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
