using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>One network interface that some instance names: what the kernel says of it, and our sockets on
/// it.</summary>
internal sealed class Link
{
    private readonly List<AddressRecord> _addresses = [];

    public Link(string name)
    {
        Name = name;
        KernelName = FixedName.From(name);
    }

    public string Name { get; }

    public FixedName KernelName { get; }

    /// <summary>Kernel index; 0 while it does not exist.</summary>
    public int Index { get; private set; }

    /// <summary>Another name was given to it; a last word goes out before it counts as gone.</summary>
    public bool IsLosingItsName { get; set; }

    /// <summary>IFF_UP and IFF_RUNNING: administratively up, with carrier.</summary>
    public bool Up { get; private set; }

    /// <summary>IFF_UP alone.</summary>
    public bool IsOn { get; private set; }

    public bool IsLoopback { get; private set; }

    /// <summary>IFF_NOARP: gratuitous ARPs make no sense here.</summary>
    public bool NoArp { get; private set; }

    public MacAddress HardwareAddress { get; private set; }

    /// <summary>It is asked for its carrier; null where netlink tells.</summary>
    public LinkbeatSettings? Linkbeat { get; set; }

    /// <summary>How it can be asked; null while nobody has tried.</summary>
    public CarrierMethod? CarrierMethod { get; set; }

    /// <summary>As netlink told it last.</summary>
    public LinkRecord Told { get; set; }

    /// <summary>0 while nobody has said.</summary>
    public int Mtu { get; private set; }

    /// <summary>When an advert of each VRID that is not ours was last told; null while none has been, or nobody wants
    /// to know.</summary>
    public Pace[]? UnknownVrids { get; set; }

    /// <summary>New in the settings of a successor, and not looked for yet: nobody may draw a conclusion from its
    /// absence.</summary>
    public bool IsAwaited { get; set; }

    /// <summary>Heard of since the links were last asked for.</summary>
    public bool IsListed { get; set; }

    /// <summary>Our ear for each family, in the order of <see cref="IpFamily"/>.</summary>
    public Ear[] Ears { get; } = [new Ear(IpFamily.IPv4), new Ear(IpFamily.IPv6)];

    /// <summary>Why the sockets could not be opened; 0 when they are open, or nobody needs them.</summary>
    public Errno OpenErrno { get; set; }

    public List<IGroupMembership> Memberships { get; } = [];

    /// <summary>Instances whose adverts this link carries.</summary>
    public List<int> Instances { get; } = [];

    /// <summary>A macvlan that we made for a virtual MAC.</summary>
    public bool IsOurs { get; set; }

    /// <summary>Its address, and what it is upon; null for another link.</summary>
    public (MacAddress Address, Link Base)? Making { get; set; }

    /// <summary>A link of ours on which IPv6 VIPs stand.</summary>
    public bool CarriesIPv6 { get; set; }

    /// <summary>It carries such a one, which takes adverts that come with its own address, of a peer: they are heard
    /// here before it does.</summary>
    public bool IsShared { get; set; }

    /// <summary>`promote_secondaries`: an address that goes takes none of its subnet along.</summary>
    public bool Promotes { get; set; }

    /// <summary>Instances that are in FAULT while this link is down, or while it is up.</summary>
    public List<int> RequiredBy { get; } = [];

    /// <summary>First instance of each VRID on this link, or -1; the others follow by
    /// <see cref="Instance.NextOfVrid"/>.</summary>
    public int[] FirstOfVrid { get; } = Array.ConvertAll(new int[256], _ => -1);

    /// <summary>Takes in what netlink says. True when something that matters changed.</summary>
    public bool Update(in LinkRecord link, Instant now)
    {
        bool up = Settled(link, now);
        bool changed = Index != link.Index || Up != up || IsOn != link.IsOn || NoArp != link.NoArp
            || HardwareAddress != link.HardwareAddress;
        if (Index != link.Index)
            _addresses.Clear();
        Index = link.Index;
        Up = up;
        IsOn = link.IsOn;
        IsLoopback = link.IsLoopback;
        NoArp = link.NoArp;
        HardwareAddress = link.HardwareAddress;
        Mtu = link.Mtu;
        return changed;
    }

    /// <summary>How long it must be down, or up again, before that counts.</summary>
    public LinkDelays? Delays { get; set; }

    /// <summary>When the other state counts, if it lasts until then.</summary>
    public Instant SettlesAt { get; private set; } = Instant.Never;

    /// <summary>What counts: another state must last, but for a link that is new to us.</summary>
    private bool Settled(in LinkRecord link, Instant now)
    {
        Duration delay = Delays is null ? Duration.Zero : link.Up ? Delays.Up : Delays.Down;
        if (link.Up == Up || Index != link.Index || delay == Duration.Zero)
        {
            SettlesAt = Instant.Never;
            return link.Up;
        }
        if (SettlesAt == Instant.Never)
            SettlesAt = now + delay;
        return Up;
    }

    /// <summary>It has lasted.</summary>
    public void Settle()
    {
        SettlesAt = Instant.Never;
        Up = !Up;
    }

    /// <summary>Goes on as this link: everything but instances and sockets.</summary>
    public void Inherit(Link before)
    {
        Index = before.Index;
        SettlesAt = before.SettlesAt;
        Up = before.Up;
        IsOn = before.IsOn;
        IsLoopback = before.IsLoopback;
        NoArp = before.NoArp;
        HardwareAddress = before.HardwareAddress;
        Mtu = before.Mtu;
        CarrierMethod = before.CarrierMethod;
        Told = before.Told;
        UnknownVrids = before.UnknownVrids;
        for (int i = 0; i < Ears.Length; i++)
            Ears[i].Inherit(before.Ears[i]);
        OpenErrno = before.OpenErrno;
        _addresses.AddRange(before._addresses);
    }

    /// <summary>Goes on with the sockets of this link, those of <paramref name="groups"/>; the others are closed. Their
    /// owner has unwatched them.</summary>
    public void InheritSockets(Link before, HashSet<IpAddress> groups, IKernel kernel)
    {
        for (int i = 0; i < Ears.Length; i++)
            Ears[i].InheritSocket(before.Ears[i], kernel);
        foreach (IGroupMembership membership in before.Memberships)
        {
            if (groups.Contains(membership.Group) && !IsMemberOf(membership.Group))
                Memberships.Add(membership);
            else
                kernel.Close(membership);
        }
        before.Memberships.Clear();
    }

    public bool IsMemberOf(IpAddress group)
    {
        foreach (IGroupMembership membership in Memberships)
            if (membership.Group == group)
                return true;
        return false;
    }

    /// <summary>The kernel has it no more; its sockets are closed.</summary>
    public void Vanish()
    {
        Index = 0;
        SettlesAt = Instant.Never;
        Up = IsOn = IsLosingItsName = false;
        OpenErrno = Errno.Ok;
        CarrierMethod = null;
        _addresses.Clear();
    }

    /// <summary>Notes an address of the machine's own (never a VIP of ours). False when it was known, and can be
    /// used or not as before.</summary>
    public bool AddAddress(in AddressRecord address)
    {
        int known = _addresses.IndexOf(address);
        if (known < 0)
        {
            _addresses.Add(address);
            return true;
        }
        bool isSame = _addresses[known].Flags == address.Flags;
        _addresses[known] = address;
        return !isSame;
    }

    public void RemoveAddress(in AddressRecord address) => _addresses.Remove(address);

    /// <summary>Its addresses are those of these, in their order, that are on it: the first is the primary
    /// one.</summary>
    public void TakeAddresses(HashSet<AddressRecord> listed)
    {
        _addresses.Clear();
        foreach (AddressRecord address in listed)
            if (address.InterfaceIndex == Index)
                _addresses.Add(address);
    }

    /// <summary>
    /// The primary IPv4 address (RFC 9568 section 5.1.1.1): the first that is not secondary; <see
    /// cref="IpAddress.Any"/>
    /// when there is none.
    /// </summary>
    public IpAddress PrimaryAddress
    {
        get
        {
            const uint IFA_F_SECONDARY = 1;
            IpAddress first = IpAddress.Any;
            foreach (AddressRecord address in _addresses)
            {
                if (address.Address.IsIPv6)
                    continue;
                if ((address.Flags & IFA_F_SECONDARY) == 0)
                    return address.Address;
                if (first.IsAny)
                    first = address.Address;
            }
            return first;
        }
    }

    /// <summary>
    /// The address that IPv6 adverts leave from (RFC 9568 section 5.1.2.1): a link-local one. The one in use stays as
    /// long as it is there, since another one would be another router to its peers. <see cref="IpAddress.Any6"/> when
    /// there is none that can be used, or not yet.
    /// </summary>
    public IpAddress LinkLocalAddress(IpAddress inUse)
    {
        IpAddress first = IpAddress.Any6;
        foreach (AddressRecord address in _addresses)
        {
            if (!address.Address.IsLinkLocal || !address.IsUsable)
                continue;
            if (address.Address == inUse)
                return inUse;
            if (first.IsAny)
                first = address.Address;
        }
        return first;
    }

    /// <summary>
    /// The address that IPv6 adverts to a peer leave from when the file names none: one of the peer's network, else one
    /// that routers forward, else the link-local one.
    /// </summary>
    public IpAddress AddressTowards(IpAddress peer, IpAddress inUse)
    {
        if (peer.IsLinkLocal)
            return LinkLocalAddress(inUse);
        IpAddress best = IpAddress.Any6;
        int rank = 0;
        foreach (AddressRecord address in _addresses)
        {
            if (!address.Address.IsIPv6 || address.Address.IsLinkLocal || !address.IsUsable)
                continue;
            int its = (address.SharesNetwork(peer) ? 4 : 2) + (address.Address == inUse ? 1 : 0);
            if (its > rank)
                (best, rank) = (address.Address, its);
        }
        return best.IsAny ? LinkLocalAddress(inUse) : best;
    }

    /// <summary>Within one of the subnets of the link, so that ARP or a solicitation finds it.</summary>
    public bool IsOnLink(IpAddress address)
    {
        foreach (AddressRecord own in _addresses)
            if (own.SharesNetwork(address))
                return true;
        return false;
    }

    /// <summary>Sockets opened ahead for an interface that has another index by now.</summary>
    public void CloseSocketsElsewhere(IKernel kernel)
    {
        if (Array.Exists(Ears, ear => ear.Receiver is { } receiver && receiver.InterfaceIndex != Index)
            || Memberships.Exists(membership => membership.InterfaceIndex != Index))
            CloseSockets(kernel);
    }

    public void CloseReceivers(IKernel kernel)
    {
        foreach (Ear ear in Ears)
            ear.Close(kernel);
    }

    public void CloseSockets(IKernel kernel)
    {
        CloseReceivers(kernel);
        foreach (IGroupMembership membership in Memberships)
            kernel.Close(membership);
        Memberships.Clear();
    }
}
