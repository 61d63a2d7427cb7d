using System.Runtime.InteropServices;

namespace VrrpAot.Linux;

/// <summary>
/// An address on an interface, as asked of the kernel or told by it. Two are equal when they are the same address to
/// the kernel: interface, address, prefix and peer; label, lifetime and the rest do not count.
/// </summary>
public readonly struct AddressRecord : IEquatable<AddressRecord>
{
    /// <summary><see cref="ValidLifetime"/> of a permanent address.</summary>
    public const uint Forever = uint.MaxValue;

    public int InterfaceIndex { get; init; }
    public IpAddress Address { get; init; }
    /// <summary>0..32, or 0..128 for IPv6; with a peer, the peer's.</summary>
    public byte PrefixLength { get; init; }
    /// <summary>rtnetlink scope: 0 global, 200 site, 253 link, 254 host, 255 nowhere. That of an IPv6 address follows
    /// from the address.</summary>
    public byte Scope { get; init; }
    /// <summary>
    /// Who set it (IFA_PROTO); 0 when nobody said so. Linux before 5.18 keeps no such tag: always 0 there.
    /// </summary>
    public byte Protocol { get; init; }
    public IpAddress? Broadcast { get; init; }
    /// <summary>The far end of a point-to-point address; null for an ordinary one.</summary>
    public IpAddress? Peer { get; init; }
    /// <summary>IFA_F_*: 1 secondary, 0x80 permanent, 0x200 noprefixroute, and those named here.</summary>
    public uint Flags { get; init; }

    /// <summary>IPv6: nobody is asked whether the address is taken (RFC 4862 section 5.4).</summary>
    public const uint NoDuplicateDetection = 0x02;
    public const uint Home = 0x10;
    public const uint ManagesTemporary = 0x100;
    public const uint NoPrefixRoute = 0x200;
    public const uint JoinsGroups = 0x400;

    private const uint Optimistic = 0x04, DuplicateFound = 0x08, Tentative = 0x40;

    /// <summary>
    /// It can be used now. An IPv6 address is not while it is asked whether somebody has it, nor once somebody has said
    /// so.
    /// </summary>
    public bool IsUsable => (Flags & DuplicateFound) == 0 && (Flags & (Tentative | Optimistic)) != Tentative;
    /// <summary>Empty: the kernel takes the interface's name.</summary>
    public FixedName Label { get; init; }
    /// <summary>Seconds left when the kernel told it, or <see cref="Forever"/>. Requests give their own.</summary>
    public uint ValidLifetime { get; init; }

    /// <summary>
    /// Of a request: after so many seconds the kernel prefers other addresses as the source of what it sends, 0 at
    /// once; null for as long as it lives, which is the longest.
    /// </summary>
    public uint? PreferredLifetime { get; init; }

    /// <summary>The other address is in its network; with a peer, in the peer's.</summary>
    public bool SharesNetwork(IpAddress other) => other.SharesPrefix(Peer ?? Address, PrefixLength);

    public bool Equals(AddressRecord other) =>
        InterfaceIndex == other.InterfaceIndex && Address == other.Address && PrefixLength == other.PrefixLength
            && Peer == other.Peer;

    public override bool Equals(object? other) => other is AddressRecord address && Equals(address);
    public override int GetHashCode() => HashCode.Combine(InterfaceIndex, Address, PrefixLength, Peer);

    public static bool operator ==(AddressRecord a, AddressRecord b) => a.Equals(b);
    public static bool operator !=(AddressRecord a, AddressRecord b) => !a.Equals(b);

    public override string ToString() =>
        Peer is { } peer ? $"{Address} peer {peer}/{PrefixLength} dev {InterfaceIndex}"
            : $"{Address}/{PrefixLength} dev {InterfaceIndex}";

    /// <summary>
    /// Writes the request that sets it, or renews lifetime, flags and protocol of one that is there (the kernel keeps
    /// the scope, label and broadcast of that).
    /// </summary>
    /// <param name="flags">NLM_F_*: besides NLM_F_REQUEST and NLM_F_CREATE.</param>
    /// <param name="lifetimeSeconds">After that long without renewal the kernel removes it; 0 for never.</param>
    internal void WriteSet(NetlinkWriter writer, uint sequence, ushort flags, uint lifetimeSeconds)
    {
        WriteKey(writer, Netlink.RTM_NEWADDR, (ushort)(Netlink.NLM_F_CREATE | flags), sequence);
        if (Broadcast is { } broadcast)
            writer.Attribute(Netlink.IFA_BROADCAST, broadcast);
        if (!Label.IsEmpty)
            writer.Attribute(Netlink.IFA_LABEL, Label);
        writer.Attribute(Netlink.IFA_FLAGS, Flags);
        uint lifetime = lifetimeSeconds == 0 ? Forever : lifetimeSeconds;
        writer.Attribute(Netlink.IFA_CACHEINFO, new AddressLifetime
        {
            Preferred = Math.Min(lifetime, PreferredLifetime ?? Forever),
            Valid = lifetime,
        });
        writer.Attribute(Netlink.IFA_PROTO, Protocol);
        writer.End();
    }

    /// <summary>The requests of one that is set once, for ever, and refused (EEXIST) where it is there.</summary>
    /// <param name="device">Its interface, whose index is not known yet.</param>
    /// <param name="text">What it is called.</param>
    public ObjectRequests ToRequests(string device, string text)
    {
        const int indexAt = 16 + 4; // netlink's header, and ifaddrmsg before its index
        using var into = new ObjectWriter();
        WriteSet(into.To, sequence: 0, Netlink.NLM_F_EXCL, lifetimeSeconds: 0);
        into.IndexAt(device, indexAt);
        into.EndSet();
        WriteRemoval(into.To, sequence: 0);
        into.IndexAt(device, indexAt);
        return into.End(text)!;
    }

    /// <summary>Writes the request that removes it.</summary>
    internal void WriteRemoval(NetlinkWriter writer, uint sequence)
    {
        WriteKey(writer, Netlink.RTM_DELADDR, 0, sequence);
        writer.End();
    }

    private void WriteKey(NetlinkWriter writer, ushort type, ushort flags, uint sequence)
    {
        writer.Begin(type, (ushort)(Netlink.NLM_F_REQUEST | flags), sequence, new AddressMessage
        {
            Family = Address.IsIPv6 ? Netlink.AF_INET6 : Netlink.AF_INET,
            PrefixLength = PrefixLength,
            Scope = Scope,
            Index = InterfaceIndex,
        });
        writer.Attribute(Netlink.IFA_LOCAL, Address);
        writer.Attribute(Netlink.IFA_ADDRESS, Peer ?? Address);
    }

    /// <summary>Reads RTM_NEWADDR or RTM_DELADDR behind its header. False: of no family that we know, or cut
    /// short.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> body, out AddressRecord address)
    {
        address = default;
        if (!MemoryMarshal.TryRead(body, out AddressMessage message)
            || message.Family is not (Netlink.AF_INET or Netlink.AF_INET6))
            return false;
        IpFamily family = message.Family == Netlink.AF_INET6 ? IpFamily.IPv6 : IpFamily.IPv4;
        IpAddress? local = null, far = null, broadcast = null;
        FixedName label = default;
        uint flags = message.Flags, lifetime = Forever;
        byte protocol = 0;
        NetlinkAttributes attributes = new(body[8..]);
        while (attributes.Next())
        {
            switch (attributes.Type)
            {
                case Netlink.IFA_LOCAL: local = attributes.AsAddress(family); break;
                case Netlink.IFA_ADDRESS: far = attributes.AsAddress(family); break;
                case Netlink.IFA_BROADCAST: broadcast = attributes.AsAddress(); break;
                case Netlink.IFA_LABEL: label = FixedName.From(attributes.Value); break;
                case Netlink.IFA_FLAGS when attributes.Value.Length >= 4: flags = attributes.AsUInt32(); break;
                case Netlink.IFA_PROTO when attributes.Value.Length >= 1: protocol = attributes.Value[0]; break;
                case Netlink.IFA_CACHEINFO when attributes.Value.Length >= 8:
                    lifetime = MemoryMarshal.Read<uint>(attributes.Value[4..]);
                    break;
            }
        }
        if ((local ?? far) is not { } own)
            return false;
        address = new AddressRecord
        {
            InterfaceIndex = message.Index,
            Address = own,
            PrefixLength = message.PrefixLength,
            Scope = message.Scope,
            Protocol = protocol,
            Broadcast = broadcast,
            Peer = far is { } end && end != own ? end : null,
            Flags = flags,
            Label = label,
            ValidLifetime = lifetime,
        };
        return true;
    }
}
