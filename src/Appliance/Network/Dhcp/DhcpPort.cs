using Appliance.Base;
using Tmds.Linux;
using VrrpAot.Linux;
using VrrpAot.Wire;

namespace Appliance.Network.Dhcp;

/// <summary>
/// The sockets of a <see cref="DhcpClient"/>, and its hand in the kernel: the address with the lease's time, so that it
/// goes by itself if we are not there to remove it, and the gateway.
/// </summary>
/// <param name="token">By which <paramref name="poller"/> names the packet socket; the next one is ARP's.</param>
/// <param name="metric">Of the gateway's route: one an interface.</param>
/// <param name="changed">The lease is another than before, or gone.</param>
internal sealed class DhcpPort(string name, string hostName, Poller poller, int token, RouteSocket route, uint metric,
    Func<uint> random, Action<string> say, Action changed) : IDhcpOutputs
{
    /// <summary>Frames taken in one turn: a flood waits for the others.</summary>
    private const int Most = 64;

    private readonly DhcpClient _client = new(random);
    private readonly byte[] _frame = new byte[DhcpFrame.HeadLength + DhcpRequest.Longest];
    /// <summary>Addresses with our tag on the interface.</summary>
    private readonly List<AddressRecord> _present = [];
    private QuestionSocket? _dhcp, _arp;
    private IpAddress _probed;
    private IpAddress? _gateway;
    /// <summary>
    /// To the server, from T1 on: kept open while its answer is on the way, or the kernel would complain to it.
    /// </summary>
    private readonly Descriptor _direct = new();
    private int _index;
    private MacAddress _mac;

    public Lease? Lease => _client.Lease;
    public string Doing => _client.Doing;
    public Instant Deadline => _client.Deadline;

    /// <summary>Frames that were no message for us, and messages that could not be used.</summary>
    public long Ignored { get; private set; }

    public void LinkUp(int index, MacAddress mac)
    {
        Close();
        (_index, _mac) = (index, mac);
        try
        {
            _dhcp = QuestionSocket.ForDhcp(index, mac.Bytes);
            poller.Add(_dhcp.Fd, token);
        }
        catch (System.ComponentModel.Win32Exception refused)
        {
            // Gone again, or down: netlink will say so.
            say($"{name}: {refused.Message}");
            return;
        }
        Step(DhcpEvent.LinkUp);
    }

    public void LinkDown()
    {
        Close();
        Step(DhcpEvent.LinkDown);
    }

    public void Vanish()
    {
        Close();
        _present.Clear();
        (_index, _gateway) = (0, null);
        Step(DhcpEvent.LinkGone);
    }

    public void Look(Instant now)
    {
        if (now >= Deadline)
            Step(DhcpEvent.Time);
    }

    /// <summary>Gives the address back.</summary>
    public void Stop() => Step(DhcpEvent.Stop);

    /// <summary>One of the sockets is readable.</summary>
    public void Read(int readable)
    {
        for (int i = 0; i < Most; i++)
        {
            ReadOnlySpan<byte> frame = (readable == token ? _dhcp : _arp) is { } socket ? socket.Receive() : default;
            if (frame.IsEmpty)
                return;
            if (readable != token)
            {
                if (NeighbourQuery.IsAnswer(frame, _mac.Bytes, _probed))
                    Step(DhcpEvent.Conflict);
            }
            else if (DhcpFrame.TryUnwrap(frame, out ReadOnlySpan<byte> message)
                && DhcpReply.TryRead(message, _mac.Bytes, out DhcpReply reply))
                Step(new DhcpInput(DhcpEvent.Reply, reply));
            else
                Ignored++;
        }
    }

    public void AddressPresent(in AddressRecord address)
    {
        if (address.Protocol == OwnAddresses.LeasedTag && !_present.Contains(address))
            _present.Add(address);
    }

    public void AddressGone(in AddressRecord address)
    {
        // Not by us: then the lease has another address already, or its time is over.
        if (_present.Remove(address) && Lease is { } lease && lease.Address == address.Address
            && lease.ExpiresAt > BootClock.Now)
            Carry(lease);
    }

    /// <summary>The leased address may have gone unheard.</summary>
    public void Restore()
    {
        if (Lease is { } lease && lease.ExpiresAt > BootClock.Now)
            Carry(lease);
    }

    void IDhcpOutputs.Send(DhcpRequest request, IpAddress? to)
    {
        CloseArp();
        int length = request.Write(_frame.AsSpan(DhcpFrame.HeadLength), _mac.Bytes, hostName);
        if (to is not { } server)
        {
            _dhcp?.Send(_frame.AsSpan(0, DhcpFrame.Wrap(_frame, length, _mac.Bytes, request.Own)));
            return;
        }
        // What cannot be sent is sent again: to everybody in the end.
        if (ClientSocket.Open(SocketKind.Datagram, At(server, DhcpLayout.ServerPort),
            At(request.Own, DhcpLayout.ClientPort), _direct).IsOk)
            ClientSocket.Send(_direct, _frame.AsSpan(DhcpFrame.HeadLength, length), out _);
    }

    void IDhcpOutputs.Probe(IpAddress address)
    {
        _probed = address;
        if (_arp is null)
        {
            try
            {
                _arp = QuestionSocket.ForArp(_index);
            }
            catch (System.ComponentModel.Win32Exception refused)
            {
                say($"{name}: {refused.Message}"); // The interface has just gone; netlink will say so, too.
                return;
            }
            poller.Add(_arp.Fd, token + 1);
        }
        // From no address: who asks must not get into anybody's table (RFC 5227 section 2.1.1).
        Span<byte> frame = stackalloc byte[NeighbourQuery.Length];
        NeighbourQuery.Write(frame, _mac.Bytes, IpAddress.Any, address);
        _arp.Send(frame);
    }

    void IDhcpOutputs.Bind(Lease lease)
    {
        _direct.Dispose();
        AddressRecord address = Carry(lease);
        if (_arp is not null)
        {
            // It is new, and somebody else may have had it (RFC 5227 section 2.3).
            Span<byte> frame = stackalloc byte[GratuitousArp.Length];
            GratuitousArp.Write(frame, _mac.Bytes, lease.Address);
            _arp.Send(frame);
            CloseArp();
        }
        foreach (AddressRecord old in _present)
        {
            if (old != address)
                route.QueueRemove(old);
        }
        route.Flush();
        if (!_present.Contains(address))
            _present.Add(address);
        say($"{name}: {lease.Address}/{lease.PrefixLength} leased by "
            + lease.Server
            + (lease.ExpiresAt == Instant.Never ? "" : $" for {(lease.ExpiresAt - BootClock.Now).TotalSeconds:0} s"));
        changed();
    }

    void IDhcpOutputs.Unbind(Lease lease)
    {
        _direct.Dispose();
        foreach (AddressRecord old in _present)
            route.QueueRemove(old);
        route.Flush();
        RemoveGateway();
        changed();
    }

    void IDhcpOutputs.Say(string sentence) => say($"{name}: {sentence}");

    /// <summary>Sets the address, or makes its time longer, and the gateway.</summary>
    private AddressRecord Carry(Lease lease)
    {
        var address = new AddressRecord
        {
            InterfaceIndex = _index,
            Address = lease.Address,
            PrefixLength = lease.PrefixLength,
            Broadcast = lease.PrefixLength < 31
                ? new IpAddress(lease.Address.IPv4 | uint.MaxValue >> lease.PrefixLength) : null,
            Protocol = OwnAddresses.LeasedTag,
        };
        bool forever = lease.ExpiresAt == Instant.Never;
        // Rounded up: our own deadline comes first, and the kernel's is for the case that we are not there.
        route.QueueAdd(address, forever ? 0 : (uint)Math.Max(1,
            Math.Ceiling((lease.ExpiresAt - BootClock.Now).TotalSeconds)));
        route.Flush();
        if (lease.Router is not { } router)
            RemoveGateway();
        else if (OwnAddresses.ReplaceLeasedGateway(name, router, metric) is { IsOk: false } errno
            && errno != Errno.ENODEV)
            say($"{name} cannot have the gateway {router}: {errno}");
        _gateway = lease.Router;
        return address;
    }

    private void RemoveGateway()
    {
        if (_gateway is { } gateway && _index != 0)
            OwnAddresses.RemoveLeasedGateway(name, gateway, metric);
        _gateway = null;
    }

    private static Endpoint At(IpAddress address, ushort port) => new(address, port);

    private void Step(DhcpInput input)
    {
        long before = _client.Ignored;
        _client.Step(input, BootClock.Now, this);
        Ignored += _client.Ignored - before;
    }

    private void Close()
    {
        CloseArp();
        _direct.Dispose();
        Close(ref _dhcp);
    }

    private void CloseArp() => Close(ref _arp);

    private void Close(ref QuestionSocket? socket)
    {
        if (socket is null)
            return;
        poller.Remove(socket.Fd);
        socket.Dispose();
        socket = null;
    }
}
