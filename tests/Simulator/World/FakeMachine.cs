using VrrpAot.Linux;

namespace VrrpAot.Simulator.World;

/// <summary>
/// What outlives the engine: interfaces and their addresses, as Linux keeps them, and a port of the LAN. Whoever
/// listens to its netlink is told of every change.
/// </summary>
public sealed class FakeMachine
{
    private const uint Secondary = 1;

    private readonly Agenda _agenda;
    private readonly Lan _lan;
    private readonly int _port;
    private int _lastIndex = 1;

    public FakeMachine(Agenda agenda, Lan lan, int port)
    {
        (_agenda, _lan, _port) = (agenda, lan, port);
        Director = new FakeDirector(this);
        Filter = new FakeFilter(this);
        lan.Attach(this, port);
    }

    public Agenda Agenda => _agenda;

    public List<FakeInterface> Interfaces { get; } = [new FakeInterface(1, "lo", default)];

    /// <summary>The one that is plugged into the LAN; null while there is none.</summary>
    public FakeInterface? Plugged { get; private set; }

    public FakeDirector Director { get; }

    /// <summary>nf_tables.</summary>
    public FakeFilter Filter { get; }

    /// <summary>The engine's sockets; null while no engine runs.</summary>
    public FakeKernel? Engine { get; set; }

    /// <summary>Suspended: frames find nobody.</summary>
    public bool IsOff { get; set; }

    /// <summary>What the kernel says to whoever sets an address; 0 when it does as it is asked.</summary>
    public Errno RefusesAddresses { get; set; }

    /// <summary>Of which addresses; of all unless somebody says otherwise.</summary>
    public Predicate<IpAddress> Refuses { get; set; } = _ => true;

    /// <summary>For those who look: an address was set or renewed (true), or is gone.</summary>
    public Action<bool, AddressRecord>? Touched { get; set; }

    /// <summary>Removals are said to be done, and are not.</summary>
    public bool KeepsAddresses { get; set; }

    /// <summary>Something has come for the engine.</summary>
    public Action? Woken { get; set; }

    public FakeInterface? Find(int index) => Interfaces.Find(one => one.Index == index);

    public FakeInterface? Find(string name) => Interfaces.Find(one => one.Name == name);

    /// <summary>A new interface, with an index that none had before.</summary>
    public FakeInterface Plug(string name) => Make(name, isPlugged: true);

    /// <summary>One that leads nowhere.</summary>
    public FakeInterface Make(string name) => Make(name, isPlugged: false);

    private FakeInterface Make(string name, bool isPlugged)
    {
        MacAddress mac = default;
        new byte[] { 2, 0, 0, 0, (byte)_port, 10 }.CopyTo(mac);
        var made = new FakeInterface(++_lastIndex, name, mac);
        Interfaces.Add(made);
        Plugged = isPlugged ? made : Plugged;
        Changed(made);
        return made;
    }

    public void Unplug(FakeInterface gone)
    {
        Interfaces.Remove(gone);
        if (Plugged == gone)
            Plugged = null;
        foreach (HeldAddress held in gone.Addresses)
            Tell(listener => listener.AddressGone(held.Record));
        Tell(listener => listener.LinkGone(gone.Index));
    }

    public void Rename(FakeInterface renamed, string name)
    {
        renamed.Name = name;
        Changed(renamed);
    }

    /// <summary>Its hardware address changes in the last byte.</summary>
    public void Readdress(FakeInterface changed, byte last)
    {
        byte[] mac = changed.Mac.Bytes.ToArray();
        mac[^1] = last;
        MacAddress other = default;
        mac.CopyTo(other);
        changed.Mac = other;
        Changed(changed);
    }

    public void SetUp(FakeInterface changed, bool up)
    {
        changed.Up = up;
        Changed(changed);
    }

    private void Changed(FakeInterface changed)
    {
        LinkRecord record = changed.Record;
        Tell(listener => listener.LinkChanged(record));
    }

    /// <summary>Sets an address, or renews one that is there.</summary>
    /// <param name="silentlyBy">Whoever does it and is not told.</param>
    public Errno Add(in AddressRecord address, uint lifetimeSeconds, FakeKernel? silentlyBy = null)
    {
        if (Find(address.InterfaceIndex) is not { } on)
            return Errno.ENODEV;
        if (silentlyBy != null && !RefusesAddresses.IsOk && Refuses(address.Address))
            return RefusesAddresses;
        Instant ends = lifetimeSeconds == 0 ? Instant.Never : _agenda.Now + Duration.FromSeconds(lifetimeSeconds);
        AddressRecord wanted = address;
        int known = on.Addresses.FindIndex(held => held.Record == wanted);
        AddressRecord set = known >= 0
            ? Marked(on.Addresses[known].Record, wanted.Protocol)
            : Ranked(on, wanted);
        if (known >= 0)
            on.Addresses[known] = new HeldAddress(set, ends);
        else
            on.Addresses.Add(new HeldAddress(set, ends));
        Touched?.Invoke(true, set);
        if (ends != Instant.Never)
            _agenda.At(ends, () => Expire(on, set));
        // Of IPv6 addresses Linux tells everybody, whoever set them.
        if (Engine != silentlyBy || set.Address.IsIPv6)
            Tell(listener => listener.AddressPresent(set));
        return Errno.Ok;
    }

    private static AddressRecord Marked(in AddressRecord known, byte protocol) => Copy(known, known.Flags, protocol);

    /// <summary>A second address of a subnet is secondary; there are none of IPv6.</summary>
    private static AddressRecord Ranked(FakeInterface on, in AddressRecord wanted)
    {
        AddressRecord one = wanted;
        if (one.Address.IsIPv6)
            return one;
        bool isSecond = on.Addresses.Exists(held => (held.Record.Flags & Secondary) == 0
            && held.Record.PrefixLength == one.PrefixLength
            && one.Address.SharesPrefix(held.Record.Address, held.Record.PrefixLength));
        return Copy(wanted, isSecond ? wanted.Flags | Secondary : wanted.Flags, wanted.Protocol);
    }

    private static AddressRecord Copy(in AddressRecord from, uint flags, byte protocol) => new()
    {
        InterfaceIndex = from.InterfaceIndex, Address = from.Address, PrefixLength = from.PrefixLength,
        Scope = from.Scope, Protocol = protocol, Broadcast = from.Broadcast, Peer = from.Peer, Flags = flags,
        Label = from.Label, PreferredLifetime = from.PreferredLifetime,
    };

    private void Expire(FakeInterface on, AddressRecord address)
    {
        if (Interfaces.Contains(on)
            && on.Addresses.Exists(held => held.Record == address && held.EndsAt <= _agenda.Now))
            Remove(address);
    }

    /// <summary>Removes an address, and with a primary one its secondary ones.</summary>
    public Errno Remove(in AddressRecord address)
    {
        if (Find(address.InterfaceIndex) is not { } on)
            return Errno.ENODEV;
        AddressRecord wanted = address;
        int at = on.Addresses.FindIndex(held => held.Record == wanted);
        if (at < 0)
            return Errno.EADDRNOTAVAIL;
        AddressRecord gone = on.Addresses[at].Record;
        Drop(on, at);
        if ((gone.Flags & Secondary) == 0 && !gone.Address.IsIPv6)
            for (int i = on.Addresses.Count - 1; i >= 0; i--)
                if (on.Addresses[i].Record is var second && (second.Flags & Secondary) != 0
                    && second.PrefixLength == gone.PrefixLength
                    && second.Address.SharesPrefix(gone.Address, gone.PrefixLength))
                    Drop(on, i);
        return Errno.Ok;
    }

    private void Drop(FakeInterface on, int at)
    {
        AddressRecord gone = on.Addresses[at].Record;
        on.Addresses.RemoveAt(at);
        Touched?.Invoke(false, gone);
        Tell(listener => listener.AddressGone(gone));
    }

    private void Tell(Action<INetlinkListener> news)
    {
        if (Engine == null)
            return;
        Engine.RoutesOfMachine.Tell(news);
        Woken?.Invoke();
    }

    /// <summary>Hears of frames that leave by an interface that leads nowhere.</summary>
    public Action<byte[]>? SentNowhere { get; set; }

    /// <summary>Puts a frame on the wire.</summary>
    public Errno Send(int interfaceIndex, byte[] frame)
    {
        if (Find(interfaceIndex) is not { } by)
            return Errno.ENXIO;
        if (!by.Up)
            return Errno.ENETDOWN;
        if (by == Plugged && !IsOff)
            _lan.Send(this, _port, frame);
        else
            SentNowhere?.Invoke(frame);
        return Errno.Ok;
    }

    /// <summary>An IP packet: to everybody, and who has its address takes it.</summary>
    public Errno SendPacket(int interfaceIndex, ReadOnlySpan<byte> packet)
    {
        byte[] frame = new byte[14 + packet.Length];
        frame.AsSpan(0, 6).Fill(0xFF);
        Find(interfaceIndex)?.Mac.Bytes.CopyTo(frame.AsSpan(6));
        (frame[12], frame[13]) = packet[0] >> 4 == 6 ? ((byte)0x86, (byte)0xDD) : ((byte)0x08, (byte)0x00);
        packet.CopyTo(frame.AsSpan(14));
        return Send(interfaceIndex, frame);
    }

    public void Arrive(byte[] frame)
    {
        if (IsOff || Plugged is not { Up: true } on)
            return;
        FrameHandler.Take(this, on, frame);
        if (Engine?.IsReadable == true)
            Woken?.Invoke();
    }
}
