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

    /// <summary>New in the settings of a successor, and not looked for yet: nobody may draw a conclusion from its
    /// absence.</summary>
    public bool IsAwaited { get; set; }

    /// <summary>Heard of since the links were last asked for.</summary>
    public bool IsListed { get; set; }

    /// <summary>Null while the link does not exist or carries no instance.</summary>
    public IAdvertReceiver? Receiver { get; set; }

    /// <summary>When a turn last brought mostly packets that were rejected.</summary>
    public Instant JunkAt { get; set; }

    /// <summary>When the drops of its receiver were last counted.</summary>
    public Instant DropsCountedAt { get; set; }

    /// <summary>Flooded: its receiver is not waited for just now.</summary>
    public bool IsPaused { get; set; }

    /// <summary>Why the sockets could not be opened; 0 when they are open, or nobody needs them.</summary>
    public Errno OpenErrno { get; set; }

    public List<IGroupMembership> Memberships { get; } = [];

    /// <summary>Instances whose adverts this link carries.</summary>
    public List<int> Instances { get; } = [];

    /// <summary>A macvlan that we made for a virtual MAC.</summary>
    public bool IsOurs { get; set; }

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
        JunkAt = before.JunkAt;
        DropsCountedAt = before.DropsCountedAt;
        OpenErrno = before.OpenErrno;
        _addresses.AddRange(before._addresses);
    }

    /// <summary>Goes on with the sockets of this link, those of <paramref name="groups"/>; the others are closed. Their
    /// owner has unwatched them.</summary>
    public void InheritSockets(Link before, HashSet<IpAddress> groups, IKernel kernel)
    {
        if (before.Receiver != null)
        {
            kernel.Close(Receiver);
            Receiver = before.Receiver;
        }
        foreach (IGroupMembership membership in before.Memberships)
        {
            if (groups.Contains(membership.Group) && !IsMemberOf(membership.Group))
                Memberships.Add(membership);
            else
                kernel.Close(membership);
        }
        before.Receiver = null;
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
        _addresses.Clear();
    }

    /// <summary>Notes an address of the machine's own (never a VIP of ours). False when it was known.</summary>
    public bool AddAddress(in AddressRecord address)
    {
        int known = _addresses.IndexOf(address);
        if (known >= 0)
            _addresses[known] = address;
        else
            _addresses.Add(address);
        return known < 0;
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
            foreach (AddressRecord address in _addresses)
                if ((address.Flags & IFA_F_SECONDARY) == 0)
                    return address.Address;
            return _addresses.Count > 0 ? _addresses[0].Address : IpAddress.Any;
        }
    }

    /// <summary>Within one of the subnets of the link, so that ARP finds it.</summary>
    public bool IsOnLink(IpAddress address)
    {
        foreach (AddressRecord own in _addresses)
            if (address.SharesPrefix(own.Peer ?? own.Address, own.PrefixLength))
                return true;
        return false;
    }

    /// <summary>Sockets opened ahead for an interface that has another index by now.</summary>
    public void CloseSocketsElsewhere(IKernel kernel)
    {
        if (Receiver is { } receiver && receiver.InterfaceIndex != Index
            || Memberships.Exists(membership => membership.InterfaceIndex != Index))
            CloseSockets(kernel);
    }

    public void CloseReceiver(IKernel kernel)
    {
        kernel.Close(Receiver);
        Receiver = null;
    }

    public void CloseSockets(IKernel kernel)
    {
        kernel.Close(Receiver);
        Receiver = null;
        IsPaused = false;
        foreach (IGroupMembership membership in Memberships)
            kernel.Close(membership);
        Memberships.Clear();
    }
}
