using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>VIPs that are left: by an earlier run, on purpose, or on an interface that goes on under another
/// name.</summary>
internal sealed partial class AddressTable
{
    /// <summary>Removals of leftovers that are no VIP of ours any more.</summary>
    private readonly List<(uint Request, AddressRecord Address)> _leftovers = [];

    /// <summary>
    /// At start, for each address the kernel lists: what carries our mark, and nobody wants yet, is left over from a
    /// run that did not end well. What does not carry it may be what somebody reaches this machine by, and is never
    /// removed. (Linux before 5.18 keeps no mark: there a leftover goes when its lifetime ends.)
    /// </summary>
    public void SweepLeftover(in AddressRecord address, RouteSocket route, Instant now)
    {
        if (address.Protocol != OwnerMark)
            return;
        bool configured = _byRecord.TryGetValue(address, out int holding);
        if (configured && (_holdings.IsWanted(holding) || _holdings.IsInherited(holding)))
            return;
        if (configured)
            Remove(holding, route);
        else
            _leftovers.Add((route.QueueRemove(address), address));
        _events.Write(EngineEvent.Of(EngineEventKind.LeftoverRemoved, configured ? OwnerOf(holding) : -1, now)
            with { Address = address.Address, Interface = address.InterfaceIndex });
    }

    /// <summary>A foreign leftover was found on this interface at start.</summary>
    public bool HasLeftoverOn(int interfaceIndex) => _leftovers.Exists(leftover => leftover.Address.InterfaceIndex == interfaceIndex);

    /// <summary>
    /// The VIPs of an instance are not ours any more and stay: they lose the lifetime that nobody would renew. They
    /// keep our mark, by which the next start knows them. Returns how many there are.
    /// </summary>
    public int Leave(int instance, RouteSocket route)
    {
        for (int i = _first[instance]; i < _first[instance + 1]; i++)
        {
            ref Slot slot = ref _slots[i];
            if (slot.Wanted)
                _holdings.Unwant(slot.Holding);
            slot.Wanted = false;
            if (_holdings.IsWanted(slot.Holding))
                continue;
            if (_holdings.IsPresent(slot.Holding) && _holdings.IsOurs(slot.Holding) && _lifetime != 0)
                route.QueueAdd(_records[slot.Holding], lifetimeSeconds: 0);
            _holdings.LetGo(slot.Holding);
        }
        return Count(instance);
    }

    /// <summary>A device goes on under a name that is nobody's: what is ours on it is removed before it is
    /// forgotten.</summary>
    public void Abandon(string device, RouteSocket route)
    {
        foreach (int i in On(device))
        {
            int holding = _slots[i].Holding;
            if (_holdings.IsPresent(holding) && _holdings.IsOurs(holding) && _holdings.IsReachable(holding))
                Remove(holding, route);
        }
    }
}
