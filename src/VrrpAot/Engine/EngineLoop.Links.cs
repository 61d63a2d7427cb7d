using System.ComponentModel;
using VrrpAot.Kernel;
using VrrpAot.Protocol;

namespace VrrpAot.Engine;

/// <summary>
/// What netlink tells: links and addresses that come, go and change, in any order, at any time. An instance whose
/// interface, carrier or source address is missing waits in FAULT and starts by itself when it appears.
/// </summary>
public sealed partial class EngineLoop : INetlinkListener
{
    private static Link[] LinksOf(EngineSettings settings)
    {
        var names = new HashSet<string>(settings.WatchedInterfaces);
        foreach (InstanceSettings instance in settings.Instances)
        {
            names.Add(instance.Interface);
            names.UnionWith(instance.RequiredInterfaces);
            foreach (VirtualAddress address in instance.Addresses.AddRange(instance.ExcludedAddresses))
                if (address.Device != null)
                    names.Add(address.Device);
        }
        return names.Select(name => new Link(name)).ToArray();
    }

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
        if (!_names.Knows(record.Index))
            _names.Learn(record.Index, record.Name.ToString());
        foreach (Link link in _links)
        {
            bool named = record.Name == link.KernelName;
            if (!named && link.Index == record.Index)
                Vanish(link);
            else if (named)
                Change(link, record);
        }
    }

    void INetlinkListener.LinkGone(int index)
    {
        foreach (Link link in _links)
            if (link.Index == index)
                Vanish(link);
    }

    private void Change(Link link, in LinkRecord record)
    {
        bool wasUp = link.Up;
        int before = link.Index;
        if (!link.Update(record))
            return;
        if (before != link.Index)
        {
            link.CloseSockets();
            _names.Learn(link.Index, link.Name);
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
        if (link.Receiver != null)
            _poller.Remove(link.Receiver.Fd);
        link.Vanish();
        _addresses.BindDevice(link.Name, 0);
        if (wasUp)
            _events.Write(new EngineEvent { Kind = EngineEventKind.InterfaceDown, Instance = -1, At = _now, Interface = index });
        Examine(link);
    }

    private void ReportLink(Link link) => _events.Write(new EngineEvent
    {
        Kind = link.Up ? EngineEventKind.InterfaceUp : EngineEventKind.InterfaceDown, Instance = -1, At = _now, Interface = link.Index,
    });

    /// <summary>A receiver for our VRIDs, and one membership for each group in use on this link.</summary>
    private void OpenSockets(Link link)
    {
        if (link.Instances.Count == 0)
            return;
        try
        {
            Span<byte> vrids = stackalloc byte[256];
            int count = 0;
            for (int vrid = 0; vrid < 256; vrid++)
                if (link.FirstOfVrid[vrid] >= 0)
                    vrids[count++] = (byte)vrid;
            link.Receiver = new AdvertReceiver(link.Index, vrids[..count]);
            _poller.Add(link.Receiver.Fd, FirstLinkToken + Array.IndexOf(_links, link));
            foreach (IPv4Address group in GroupsOf(link))
                link.Memberships.Add(new GroupMembership(link.Index, group));
        }
        catch (Win32Exception refusal)
        {
            // The link vanished again between netlink's word and ours (its own message follows), or has no IPv4.
            _events.Write(new EngineEvent
            {
                Kind = EngineEventKind.KernelRefused, Instance = -1, At = _now, Number = refusal.NativeErrorCode, Interface = link.Index,
            });
        }
    }

    private HashSet<IPv4Address> GroupsOf(Link link)
    {
        var groups = new HashSet<IPv4Address>();
        foreach (int i in link.Instances)
            groups.Add(_instances[i].IsUnicast ? IPv4Address.Any : _instances[i].Settings.MulticastGroup);
        return groups;
    }

    void INetlinkListener.AddressPresent(in AddressRecord address)
    {
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
        if (_own.Add(address))
            ExamineAll();
    }

    void INetlinkListener.AddressGone(in AddressRecord address)
    {
        int robbed = _addresses.Missed(address);
        if (robbed >= 0)
        {
            _instances[robbed].Counters.AddressesRestored++;
            // It is put back in this turn, and said again, since somebody may have asked for it meanwhile.
            _transmitter.QueueAnnouncement(_instances[robbed], 1);
        }
        foreach (Link link in _links)
            if (link.Index == address.InterfaceIndex)
                link.RemoveAddress(address);
        if (_own.Remove(address))
            ExamineAll();
    }

    void INetlinkListener.RequestFailed(uint sequence, int errno) => _addresses.Refused(sequence, errno, _now);

    void INetlinkListener.LinksListed() => _route.RequestAddresses();

    void INetlinkListener.AddressesListed()
    {
        _addresses.Relisted();
        if (_listed)
            return;
        _listed = true;
        ExamineAll();
        _events.Write(new EngineEvent { Kind = EngineEventKind.Started, Instance = -1, At = _now });
        foreach (Instance instance in _instances)
            StartIfReady(instance);
    }

    /// <summary>Messages were lost: what is there is read again from the beginning.</summary>
    void INetlinkListener.Overrun()
    {
        _events.Write(new EngineEvent { Kind = EngineEventKind.NetlinkOverrun, Instance = -1, At = _now });
        _addresses.ForgetPresence();
        _own.Clear();
        foreach (Link link in _links)
            link.ForgetAddresses();
        _route.RequestLinks();
    }

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
        if (source != instance.Source)
        {
            instance.Source = source;
            Step(instance, Input.SourceIs(source));
            _transmitter.Build(instance);
        }

        var faults = FaultCauses.None;
        if (link.Index == 0 || instance.Settings.TrackOwnInterface && !link.Up)
            faults |= FaultCauses.InterfaceDown;
        else if (source == IPv4Address.Any)
            faults |= FaultCauses.NoAddress;
        else if (instance.NeedsConfiguredSource && !IsOwn(source))
            faults |= FaultCauses.SourceAddressMissing;
        if (MissesRequired(instance))
            faults |= FaultCauses.TrackedInterfaceDown;

        const FaultCauses own = FaultCauses.InterfaceDown | FaultCauses.NoAddress | FaultCauses.SourceAddressMissing | FaultCauses.TrackedInterfaceDown;
        ReplaceFaults(instance, own, faults);
    }

    private bool MissesRequired(Instance instance)
    {
        foreach (string name in instance.Settings.RequiredInterfaces)
            if (FindLink(name) is not { Up: true })
                return true;
        return false;
    }
}
