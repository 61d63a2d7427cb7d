using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>
/// What netlink tells: links and addresses that come, go and change, in any order, at any time. An instance whose
/// interface, carrier or source address is missing waits in FAULT and starts by itself when it appears.
/// </summary>
public sealed partial class EngineLoop : INetlinkListener
{
    private Link? FindLink(string name)
    {
        _linksByName.TryGetValue(name, out Link? link);
        return link;
    }

    /// <summary>Makes the instance findable by its VRID on its link, and by the links that it needs.</summary>
    private void Enlist(Instance instance)
    {
        foreach (string name in instance.Settings.RequiredInterfaces)
            FindLink(name)?.RequiredBy.Add(instance.Index);
        instance.Link.Instances.Add(instance.Index);
        ref int first = ref instance.Link.FirstOfVrid[instance.Settings.Vrid.Value];
        instance.NextOfVrid = first;
        first = instance.Index;
    }

    void INetlinkListener.LinkChanged(in LinkRecord record)
    {
        // First the name that it has no more, so that its last word goes out under that name.
        foreach (Link link in _links)
            if (link.Index == record.Index && link.KernelName != record.Name)
            {
                Abandon(link);
                Vanish(link);
            }
        // At start also of foreign links: something may be left over there; and always when their addresses are told.
        if (!_listed || _settings.ReportAddressChanges)
            _events.Names.Learn(record.Index, record.Name);
        foreach (Link link in _links)
            if (link.KernelName == record.Name)
                Change(link, record);
    }

    void INetlinkListener.LinkGone(int index)
    {
        foreach (Link link in _links)
            if (link.Index == index)
                Vanish(link);
        _events.Names.Forget(index, _events.Names[index]);
        // The kernel may give its index away again.
        _own.RemoveWhere(address => address.InterfaceIndex == index);
        _listedOwn.RemoveWhere(address => address.InterfaceIndex == index);
    }

    private void Change(Link link, in LinkRecord record)
    {
        link.IsListed = true;
        bool wasUp = link.Up;
        int before = link.Index;
        MacAddress hardware = link.HardwareAddress;
        if (!link.Update(record))
            return;
        if (before != link.Index)
        {
            // Sockets of a link that is just learned of were opened ahead.
            if (before != 0)
                CloseSockets(link);
            _events.Names.Forget(before, link.KernelName);
            _events.Names.Learn(link.Index, link.KernelName);
            _addresses.BindDevice(link.Name, link.Index);
            OpenSockets(link);
            TakeAddresses(link);
        }
        _transmitter.LinkChanged(link);
        if (before == link.Index && hardware != link.HardwareAddress)
            AnnounceAgain(link);
        if (wasUp != link.Up)
            ReportLink(link);
        Examine(link);
    }

    /// <summary>
    /// An interface that had its addresses before it had this name. They are known; in which order, and whether a VIP of ours is among
    /// them, is asked for.
    /// </summary>
    private void TakeAddresses(Link link)
    {
        foreach (AddressRecord own in _own)
            if (own.InterfaceIndex == link.Index)
                link.AddAddress(own);
        if (_listed)
            PlanList();
    }

    /// <summary>
    /// The interface lives on under another name: its instances say priority 0 on it while they can, and no VIP of ours stays there.
    /// </summary>
    private void Abandon(Link link)
    {
        link.IsLosingItsName = true;
        foreach (int i in link.Instances)
            SetFault(_instances[i], FaultCauses.InterfaceDown, true);
        _addresses.Abandon(link.Name, _route);
    }

    /// <summary>Another hardware address: neighbours would go on sending to the one before.</summary>
    private void AnnounceAgain(Link link)
    {
        foreach (int slot in _addresses.On(link.Name))
        {
            Instance instance = _instances[_addresses.InstanceOf(slot)];
            if (instance.Router.State == RouterState.Master)
                _transmitter.QueueAnnouncement(instance, instance.Settings.Election.Announcements.MasterRepeat);
        }
    }

    private void Vanish(Link link)
    {
        bool wasUp = link.Up;
        int index = link.Index;
        CloseSockets(link);
        link.Vanish();
        _addresses.BindDevice(link.Name, 0);
        _transmitter.LinkChanged(link);
        if (wasUp)
            _events.Write(EngineEvent.Of(EngineEventKind.InterfaceDown, at: _now) with { Interface = index });
        _events.Names.Forget(index, link.KernelName);
        Examine(link);
    }

    private void ReportLink(Link link) => _events.Write(
        EngineEvent.Of(link.Up ? EngineEventKind.InterfaceUp : EngineEventKind.InterfaceDown, at: _now) with { Interface = link.Index });

    void INetlinkListener.AddressPresent(in AddressRecord address)
    {
        ReportAddress(EngineEventKind.AddressAppeared, address);
        SeeVirtual(address);
        if (_addresses.IsVirtual(address))
        {
            if (!_listed)
                _addresses.SweepLeftover(address, _route, _now);
            return;
        }
        bool isNew = false;
        foreach (Link link in _links)
            if (link.Index == address.InterfaceIndex)
                isNew |= link.AddAddress(address);
        _listedOwn.Add(address);
        isNew |= _own.Add(address);
        if (isNew && _listed)
            ExamineAll();
    }

    void INetlinkListener.AddressGone(in AddressRecord address)
    {
        ReportAddress(EngineEventKind.AddressVanished, address);
        MissVirtual(address);
        foreach (Link link in _links)
            if (link.Index == address.InterfaceIndex)
                link.RemoveAddress(address);
        _listedOwn.Remove(address);
        if (_own.Remove(address))
            ExamineAll();
    }

    private void SeeVirtual(in AddressRecord address)
    {
        int slot = _addresses.Saw(address, beforeUs: !_listed || !HasOwnOn(address.InterfaceIndex));
        if (slot < 0)
            return;
        _transmitter.TellGuardian(slot);
        if (_addresses.IsMachines(slot) && !_own.Contains(address))
            _events.Write(EngineEvent.Of(EngineEventKind.VipIsOwnAddress, _addresses.InstanceOf(slot), _now)
                with { Address = address.Address, Interface = address.InterfaceIndex });
    }

    private bool HasOwnOn(int interfaceIndex)
    {
        foreach (AddressRecord own in _own)
            if (own.InterfaceIndex == interfaceIndex)
                return true;
        return false;
    }

    private void ReportAddress(EngineEventKind kind, in AddressRecord address)
    {
        if (_settings.ReportAddressChanges)
            _events.WriteIfCalm(EngineEvent.Of(kind, at: _now) with { Address = address.Address, Interface = address.InterfaceIndex });
    }

    private void MissVirtual(in AddressRecord address)
    {
        bool isPutBack = _addresses.Missed(address, out int slot);
        if (slot >= 0)
            _transmitter.TellGuardian(slot);
        if (!isPutBack)
            return;
        for (; slot >= 0; slot = _addresses.Sharing(slot))
        {
            if (!_addresses.IsWanted(slot))
                continue;
            Instance robbed = _instances[_addresses.InstanceOf(slot)];
            robbed.Counters.AddressesRestored++;
            // It is put back in this turn, and said again, since somebody may have asked for it meanwhile.
            _transmitter.QueueAnnouncement(robbed, 1);
        }
    }

    void INetlinkListener.RequestFailed(uint sequence, int errno)
    {
        for (int slot = _addresses.Refused(sequence, errno, _now); slot >= 0; slot = _addresses.Sharing(slot))
            CannotHold(_instances[_addresses.InstanceOf(slot)]);
    }

    /// <summary>A configured source address need not be on the interface of the instance.</summary>
    private bool IsOwn(IpAddress address)
    {
        foreach (AddressRecord own in _own)
            if (own.Address == address)
                return true;
        return false;
    }

    private void ExamineAll()
    {
        foreach (Instance instance in _instances)
            ExamineOwn(instance);
    }

    /// <summary>What a link can mean for the instances that need it: their source address and what holds them in FAULT.</summary>
    private void Examine(Link link)
    {
        foreach (int i in link.Instances)
            ExamineOwn(_instances[i]);
        foreach (int i in link.RequiredBy)
            if (_instances[i].Link != link)
                SetFault(_instances[i], FaultCauses.TrackedInterfaceDown, MissesRequired(_instances[i]));
    }

    private void ExamineOwn(Instance instance)
    {
        Link link = instance.Link;
        IpAddress source = instance.Settings.SourceAddress ?? link.PrimaryAddress;

        var faults = FaultCauses.None;
        if (link.Index == 0 || instance.Settings.TrackOwnInterface && !link.Up)
            faults |= FaultCauses.InterfaceDown;
        else if (source == IpAddress.Any)
            faults |= FaultCauses.NoAddress;
        else if (instance.NeedsConfiguredSource && !IsOwn(source))
            faults |= FaultCauses.SourceAddressMissing;
        if (link.Index != 0 && link.OpenErrno != 0)
            faults |= FaultCauses.CannotListen;
        if (MissesRequired(instance))
            faults |= FaultCauses.TrackedInterfaceDown;

        const FaultCauses own = FaultCauses.InterfaceDown | FaultCauses.NoAddress | FaultCauses.SourceAddressMissing
            | FaultCauses.TrackedInterfaceDown | FaultCauses.CannotListen;
        // Priority 0 still leaves from the address that is lost; whoever is well again starts with the new one.
        if (source == IpAddress.Any)
            ReplaceFaults(instance, own, faults);
        SetSource(instance, source);
        ReplaceFaults(instance, own, faults);
    }

    private void SetSource(Instance instance, IpAddress source)
    {
        if (source == instance.Source)
            return;
        instance.Source = source;
        Step(instance, Input.SourceIs(source));
        _transmitter.Build(instance);
    }

    private bool MissesRequired(Instance instance)
    {
        foreach (string name in instance.Settings.RequiredInterfaces)
            if (FindLink(name) is not ({ Up: true } or { IsAwaited: true }))
                return true;
        return false;
    }
}
