using VrrpAot.Kernel;
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
        foreach (Link link in _links)
            if (link.Name == name)
                return link;
        return null;
    }

    /// <summary>Makes the instance findable by its VRID on its link.</summary>
    private void Enlist(Instance instance)
    {
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
                Vanish(link);
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
    }

    private void Change(Link link, in LinkRecord record)
    {
        link.IsListed = true;
        bool wasUp = link.Up;
        int before = link.Index;
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
        }
        _transmitter.LinkChanged(link);
        if (wasUp != link.Up)
            ReportLink(link);
        Examine(link);
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
            _events.Write(new EngineEvent { Kind = EngineEventKind.InterfaceDown, Instance = -1, At = _now, Interface = index });
        _events.Names.Forget(index, link.KernelName);
        Examine(link);
    }

    private void ReportLink(Link link) => _events.Write(new EngineEvent
    {
        Kind = link.Up ? EngineEventKind.InterfaceUp : EngineEventKind.InterfaceDown, Instance = -1, At = _now, Interface = link.Index,
    });

    void INetlinkListener.AddressPresent(in AddressRecord address)
    {
        ReportAddress(EngineEventKind.AddressAppeared, address);
        if (_addresses.IsVirtual(address))
        {
            _addresses.Saw(address);
            if (!_listed)
                _addresses.SweepLeftover(address, _route, _now);
            return;
        }
        foreach (Link link in _links)
            if (link.Index == address.InterfaceIndex)
                link.AddAddress(address);
        _listedOwn.Add(address);
        if (_own.Add(address) && _listed)
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

    private void ReportAddress(EngineEventKind kind, in AddressRecord address)
    {
        if (_settings.ReportAddressChanges)
            _events.WriteIfCalm(new EngineEvent { Kind = kind, Instance = -1, At = _now, Address = address.Address, Interface = address.InterfaceIndex });
    }

    private void MissVirtual(in AddressRecord address)
    {
        int robbed = _addresses.Missed(address);
        if (robbed < 0)
            return;
        _instances[robbed].Counters.AddressesRestored++;
        // It is put back in this turn, and said again, since somebody may have asked for it meanwhile.
        _transmitter.QueueAnnouncement(_instances[robbed], 1);
    }

    void INetlinkListener.RequestFailed(uint sequence, int errno) => _addresses.Refused(sequence, errno, _now);

    /// <summary>A configured source address need not be on the interface of the instance.</summary>
    private bool IsOwn(IPv4Address address)
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
        foreach (Instance instance in _instances)
        {
            if (instance.Link == link)
                ExamineOwn(instance);
            else if (instance.Settings.RequiredInterfaces.Contains(link.Name))
                SetFault(instance, FaultCauses.TrackedInterfaceDown, MissesRequired(instance));
        }
    }

    private void ExamineOwn(Instance instance)
    {
        Link link = instance.Link;
        IPv4Address source = instance.Settings.SourceAddress ?? link.PrimaryAddress;

        var faults = FaultCauses.None;
        if (link.Index == 0 || instance.Settings.TrackOwnInterface && !link.Up)
            faults |= FaultCauses.InterfaceDown;
        else if (source == IPv4Address.Any)
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
        if (source == IPv4Address.Any)
            ReplaceFaults(instance, own, faults);
        SetSource(instance, source);
        ReplaceFaults(instance, own, faults);
    }

    private void SetSource(Instance instance, IPv4Address source)
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
