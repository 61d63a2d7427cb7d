using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>
/// What netlink tells: links and addresses that come, go and change, in any order, at any time. An interface is its
/// name: the link that loses it says priority 0 and takes its VIPs along; the one that gets it may have had its
/// addresses before.
/// </summary>
internal sealed class KernelNews(EngineSettings settings, LinkTable links, MachineAddresses own, Listing listing,
    Listening listening, Routers routers, Conditions conditions, Refusals refusals, Starting starting,
    Linkbeat linkbeat, AddressTable addresses, ObjectTable objects, LinkSysctls sysctls, Transmitter transmitter,
    EventRing events, Turn turn)
    : INetlinkListener
{
    public void LinkChanged(in LinkRecord record)
    {
        // First the name that it has no more, so that its last word goes out under that name.
        foreach (Link link in links.All)
            if (link.Index == record.Index && link.KernelName != record.Name)
            {
                Abandon(link);
                Vanish(link);
            }
        // At start also of foreign links: something may be left over there; and always when their addresses are told.
        if (!listing.IsComplete || settings.ReportAddressChanges)
            events.Names.Learn(record.Index, record.Name);
        foreach (Link link in links.All)
            if (link.KernelName == record.Name)
                Change(link, record);
    }

    public void LinkGone(int index)
    {
        foreach (Link link in links.All)
            if (link.Index == index)
                Vanish(link);
        events.Names.Forget(index, events.Names[index]);
        own.Forget(index);
    }

    private void Change(Link link, in LinkRecord told)
    {
        // Left by an earlier run with another file: ours takes its place in the same turn.
        if (link is { Making: { } making, Index: 0 } && !listing.IsComplete
            && VirtualLink.IsOther(told, making.Address, making.Base.Index))
        {
            listing.Routes.Queue(VirtualLink.Removal(told.Index));
            return;
        }
        link.IsListed = true;
        link.Told = told;
        LinkRecord record = linkbeat.Judge(link, told);
        bool wasUp = link.Up;
        int before = link.Index;
        MacAddress hardware = link.HardwareAddress;
        if (!link.Update(record, turn.Now))
            return;
        if (before != link.Index)
        {
            // Sockets of a link that is just learned of were opened ahead.
            if (before != 0)
                listening.Close(link);
            events.Names.Forget(before, link.KernelName);
            events.Names.Learn(link.Index, link.KernelName);
            sysctls.Appeared(link);
            addresses.BindDevice(link.Name, link.Index);
            listening.Open(link);
            TakeAddresses(link);
        }
        objects.BindDevice(link.Name, link.Index, link.IsOn);
        // With an interface that is down the kernel forgets routes, and tells nobody.
        if (wasUp && !link.Up)
            DoubtObjects();
        transmitter.LinkChanged(link);
        if (before == link.Index && hardware != link.HardwareAddress)
            AnnounceAgain(link);
        if (wasUp != link.Up)
            events.Write(EngineEvent.Link(link.Up, turn.Now, link.Index, isFound: link.Linkbeat is not null));
        conditions.Examine(link);
    }

    /// <summary>
    /// An interface that had its addresses before it had this name. They are known; in which order, and whether a VIP
    /// of ours is among them, is asked for.
    /// </summary>
    private void TakeAddresses(Link link)
    {
        foreach (AddressRecord address in own.All)
            if (address.InterfaceIndex == link.Index)
                link.AddAddress(address);
        if (listing.IsComplete)
            listing.Plan();
    }

    /// <summary>
    /// The interface lives on under another name: its instances say priority 0 on it while they can, and no VIP of ours
    /// stays there.
    /// </summary>
    private void Abandon(Link link)
    {
        link.IsLosingItsName = true;
        foreach (int i in link.Instances)
            routers.SetFault(routers.All[i], FaultCauses.InterfaceDown, true);
        objects.Abandon(link.Name, listing.Routes);
        addresses.Abandon(link.Name, listing.Routes);
    }

    /// <summary>Another hardware address: neighbours would go on sending to the one before.</summary>
    private void AnnounceAgain(Link link)
    {
        foreach (int slot in addresses.On(link.Name))
        {
            Instance instance = routers.All[addresses.InstanceOf(slot)];
            if (instance.Router.State == RouterState.Master)
                transmitter.QueueAnnouncement(instance, instance.Settings.Election.Announcements.MasterRepeat);
        }
    }

    private void Vanish(Link link)
    {
        bool wasUp = link.Up;
        int index = link.Index;
        listening.Close(link);
        link.Vanish();
        addresses.BindDevice(link.Name, 0);
        objects.BindDevice(link.Name, 0, isOn: false);
        DoubtObjects();
        transmitter.LinkChanged(link);
        if (wasUp)
            events.Write(EngineEvent.Of(EngineEventKind.InterfaceDown, at: turn.Now) with { Interface = index });
        events.Names.Forget(index, link.KernelName);
        conditions.Examine(link);
    }

    public void AddressPresent(in AddressRecord address)
    {
        // What we set or renew ourselves is told for IPv6; what a router prolongs is no news either.
        if (address.Address.IsIPv6 ? address.Protocol != AddressTable.OwnerMark && !own.Has(address) : true)
            ReportAddress(EngineEventKind.AddressAppeared, address);
        objects.Saw(address);
        SeeVirtual(address);
        if (addresses.IsVirtual(address))
        {
            if (!listing.IsComplete)
                addresses.SweepLeftover(address, listing.Routes, turn.Now);
            return;
        }
        bool isNew = false;
        foreach (Link link in links.All)
            if (link.Index == address.InterfaceIndex)
                isNew |= link.AddAddress(address);
        isNew |= own.Add(address);
        if (isNew && listing.IsComplete)
            conditions.ExamineAll();
    }

    public void AddressGone(in AddressRecord address)
    {
        ReportAddress(EngineEventKind.AddressVanished, address);
        objects.Missed(address);
        DoubtObjects();
        MissVirtual(address);
        foreach (Link link in links.All)
            if (link.Index == address.InterfaceIndex)
                link.RemoveAddress(address);
        if (own.Remove(address))
            conditions.ExamineAll();
    }

    private void SeeVirtual(in AddressRecord address)
    {
        bool beforeUs = !listing.IsComplete || !own.HasOn(address.InterfaceIndex, address.Address.Family);
        int slot = addresses.Saw(address, beforeUs);
        if (slot < 0)
            return;
        transmitter.TellGuardian(slot);
        if (addresses.IsMachines(slot) && !own.Has(address))
            events.Write(EngineEvent.Of(EngineEventKind.VipIsOwnAddress, addresses.InstanceOf(slot), turn.Now)
                with { Address = address.Address, Interface = address.InterfaceIndex });
    }

    private void ReportAddress(EngineEventKind kind, in AddressRecord address)
    {
        if (settings.ReportAddressChanges)
            events.WriteIfCalm(EngineEvent.Of(kind, at: turn.Now)
                with { Address = address.Address, Interface = address.InterfaceIndex });
    }

    private void MissVirtual(in AddressRecord address)
    {
        bool isPutBack = addresses.Missed(address, out int slot);
        if (slot >= 0)
            transmitter.TellGuardian(slot);
        if (!isPutBack)
            return;
        for (; slot >= 0; slot = addresses.Sharing(slot))
        {
            if (!addresses.IsWanted(slot))
                continue;
            Instance robbed = routers.All[addresses.InstanceOf(slot)];
            robbed.Counters.AddressesRestored++;
            // It is put back in this turn, and said again, since somebody may have asked for it meanwhile.
            transmitter.QueueAnnouncement(robbed, 1);
        }
    }

    public void ObjectPresent(in ObjectKey key, byte origin) => objects.Saw(key, origin);

    public void ObjectGone(in ObjectKey key, byte origin) => objects.Missed(key);

    public void ObjectsListed() => objects.ObjectsListed();

    /// <summary>Routes go with the address or the interface that they need, and the kernel does not say so.</summary>
    private void DoubtObjects()
    {
        if (objects.Any && listing.IsComplete)
            listing.Plan();
    }

    public void RequestFailed(uint sequence, Errno errno)
    {
        if (objects.Refused(sequence, errno, turn.Now))
            return;
        for (int slot = addresses.Refused(sequence, errno, turn.Now); slot >= 0; slot = addresses.Sharing(slot))
            refusals.CannotHold(routers.All[addresses.InstanceOf(slot)]);
    }

    public void LinksListed()
    {
        foreach (Link link in links.All)
            if (link.Index != 0 && !link.IsListed)
                Vanish(link);
        // Before addresses are listed, so that an instance finds the static ones.
        if (!listing.IsComplete && objects.Any)
        {
            objects.WantStatic(true);
            objects.ReconcileBefore(listing.Routes, turn.Now);
            objects.ReconcileAfter(listing.Routes, turn.Now);
            listing.Send();
        }
        listing.Routes.RequestAddresses();
        if (objects.Any)
            listing.Routes.RequestObjects();
    }

    public void AddressesListed()
    {
        HashSet<AddressRecord> listed = own.EndList();
        foreach (Link link in links.All)
            link.TakeAddresses(listed);
        for (int slot = 0; slot < addresses.SlotCount; slot++)
            if (addresses.IsUnlisted(slot))
                MissVirtual(addresses.Record(slot));
        addresses.Relisted();
        objects.AddressesListed();
        listing.End();
        foreach (Link link in links.All)
            EndAwaiting(link);
        conditions.ExamineAll();
        if (listing.IsComplete)
            return;
        listing.IsComplete = true;
        if (!settings.ReportAddressChanges)
            events.Names.ForgetAllBut(index => links.Has(index) || addresses.HasLeftoverOn(index));
        starting.StartAll();
    }

    /// <summary>What is not in the list does not exist.</summary>
    private void EndAwaiting(Link link)
    {
        link.IsAwaited = false;
        if (link.Index == 0)
            listening.Close(link);
    }

    public void ListFailed(Errno errno) => listing.Failed(errno);

    public void Overrun() => listing.Overrun();
}
