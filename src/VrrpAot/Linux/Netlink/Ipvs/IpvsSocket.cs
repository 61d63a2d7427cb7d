using System.Runtime.InteropServices;
using Tmds.Linux;

namespace VrrpAot.Linux;

/// <summary>
/// <see cref="IIpvs"/> over generic netlink: a request, its answer, and then the next one. It is opened with the first
/// request; where that fails, each later one tries again.
/// </summary>
/// <param name="receiveBuffer">Bytes that the kernel keeps for us (`lvs_netlink_cmd_rcv_bufs`); null for its
/// own.</param>
/// <param name="forces">It may be more than the kernel allows (`lvs_netlink_cmd_rcv_bufs_force`).</param>
/// <param name="space">The network namespace whose table it is (`net_namespace_ipvs`); null for ours.</param>
public sealed unsafe class IpvsSocket(int? receiveBuffer = null, bool forces = false, string? space = null)
    : IIpvs, IDisposable
{
    /// <summary>A part of a list has at most 32 KB, since we offer that much.</summary>
    private const int LongestAnswer = 64 * 1024;
    /// <summary>A list that has not ended after so many parts never will.</summary>
    private const int MostParts = 1 << 20;

    private readonly NativeBuffer _outgoing = new(IpvsRequest.Longest * 2), _incoming = new(LongestAnswer);
    /// <summary>One place for every socket: a loop that asks a machine without IPVS again makes no garbage.</summary>
    private readonly Descriptor _socket = new();
    private NetlinkWriter? _writer;
    private IpvsRequest? _request;
    private Take? _takeFamily;
    private ushort _family;

    /// <summary>Takes what the kernel says before it says that it is done.</summary>
    private delegate void Take(ReadOnlySpan<byte> body);

    public Errno Open()
    {
        if (_request is not null)
            return Errno.Ok;
        Errno error = NetworkNamespace.OpenNetlink(space, NETLINK_GENERIC, _socket);
        if (!error.IsOk)
            return error;
        if (receiveBuffer is int bytes)
            LibCGaps.SetQueue(_socket, forces ? LibC.SO_RCVBUFFORCE : LibC.SO_RCVBUF, LibC.SO_RCVBUF, bytes);
        LibCGaps.SetOption(_socket, LibC.SOL_NETLINK, Netlink.NETLINK_CAP_ACK, 1);
        _writer ??= new NetlinkWriter(_outgoing);
        const uint sequence = 1;
        IpvsRequest.WriteFamily(_writer, sequence);
        _family = 0;
        error = Ask(sequence, _takeFamily ??= TakeFamily);
        if (error.IsOk && _family == 0)
            error = Errno.ENOENT;
        if (error.IsOk)
            _request = new IpvsRequest(_writer, _family);
        else
            Close();
        return error;
    }

    private void TakeFamily(ReadOnlySpan<byte> body)
    {
        if (IpvsRequest.TryReadFamily(body, out ushort number))
            _family = number;
    }

    public Errno List(List<PresentService> into) => Ask(request => request.WriteServiceListing(), body =>
    {
        if (IpvsService.TryRead(body, out IpvsService service, out IpvsCounters counters))
            into.Add(new PresentService(service, counters));
    });

    public Errno List(in IpvsService service, List<PresentDestination> into)
    {
        IpvsService of = service;
        return Ask(of.WriteListing, body =>
        {
            if (IpvsDestination.TryRead(body, of.Family, out IpvsDestination destination, out IpvsCounters counters))
                into.Add(new PresentDestination(destination, counters));
        });
    }

    public Errno Set(in IpvsService service, bool isNew)
    {
        IpvsService it = service;
        return Ask(request => it.WriteSet(request, isNew));
    }

    public Errno Remove(in IpvsService service) => Ask(service.WriteRemoval);

    public Errno Set(in IpvsService service, in IpvsDestination destination, bool isNew)
    {
        (IpvsService of, IpvsDestination it) = (service, destination);
        return Ask(request => it.WriteSet(request, of, isNew));
    }

    public Errno Remove(in IpvsService service, in IpvsDestination destination)
    {
        (IpvsService of, IpvsDestination it) = (service, destination);
        return Ask(request => it.WriteRemoval(request, of));
    }

    public Errno Flush() => Ask(request => request.WriteFlush());

    public Errno Read(out IpvsTimeouts timeouts)
    {
        IpvsTimeouts read = default;
        Errno error = Ask(request => request.WriteTimeouts(), body => IpvsTimeouts.TryRead(body, out read));
        timeouts = read;
        return error;
    }

    public Errno Set(in IpvsTimeouts timeouts) => Ask(timeouts.WriteSet);

    public Errno Start(in IpvsDaemon daemon)
    {
        Errno opened = Open();
        if (!opened.IsOk)
            return opened;
        daemon.WriteStart(_request!);
        return Ask(_request!.Sequence, null);
    }

    public Errno Stop(in IpvsDaemon daemon)
    {
        Errno opened = Open();
        if (!opened.IsOk)
            return opened;
        daemon.WriteStop(_request!);
        return Ask(_request!.Sequence, null);
    }

    private Errno Ask(Action<IpvsRequest> write, Take? take = null)
    {
        Errno opened = Open();
        if (!opened.IsOk)
            return opened;
        write(_request!);
        return Ask(_request!.Sequence, take);
    }

    /// <summary>Sends what was written, and reads until the kernel has said how it went.</summary>
    private Errno Ask(uint sequence, Take? take)
    {
        ssize_t sent;
        do
            sent = LibC.sendto(_socket.Number, _outgoing.Pointer, _writer!.Length, 0, null, 0);
        while (sent < 0 && Errno.Last == Errno.EINTR);
        Errno error = Errno.Of(sent);
        _writer.Clear();
        for (int part = 0; error.IsOk && part < MostParts; part++)
        {
            error = Receive(out int length);
            if (error.IsOk && TryFinish(_incoming.Span[..length], sequence, take, out Errno outcome))
                return outcome;
        }
        // An answer may still come, and must not be taken for the next one's.
        if (_request is not null)
            Close();
        return error.IsOk ? Errno.EPROTO : error;
    }

    /// <summary>The next datagram of the kernel's: it is there already. EAGAIN when it is not.</summary>
    private Errno Receive(out int length)
    {
        NetlinkAddress sender = default;
        do
        {
            socklen_t room = sizeof(NetlinkAddress);
            length = (int)(long)LibC.recvfrom(_socket.Number, _incoming.Pointer, _incoming.Length, LibC.MSG_DONTWAIT,
                (sockaddr*)&sender, &room);
            if (length < 0 && Errno.Last != Errno.EINTR)
                return Errno.Last;
        }
        while (length < 0 || !RouteSocket.IsKernel(sender));
        return Errno.Ok;
    }

    private static bool TryFinish(ReadOnlySpan<byte> datagram, uint sequence, Take? take, out Errno outcome)
    {
        outcome = Errno.Ok;
        var messages = new NetlinkMessages(datagram);
        while (messages.Next())
        {
            // What was asked before a socket was closed went with it; what is left belongs to nobody.
            if (messages.Header.Sequence != sequence)
                continue;
            if (messages.Header.Type is not (Netlink.NLMSG_ERROR or Netlink.NLMSG_DONE))
            {
                take?.Invoke(messages.Body);
                continue;
            }
            if (MemoryMarshal.TryRead(messages.Body, out int answer) && answer < 0)
                outcome = new Errno(-answer);
            return true;
        }
        return false;
    }

    private void Close()
    {
        _socket.Dispose();
        _request = null;
    }

    public void Dispose()
    {
        Close();
        _outgoing.Dispose();
        _incoming.Dispose();
    }

    private const int NETLINK_GENERIC = 16;
}
