using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>
/// A reload: what was known of addresses goes over to the table of the new settings. A VIP that stays costs no request,
/// whichever instance has it now; one that is in no instance any more is removed.
/// </summary>
internal sealed partial class AddressTable
{
    /// <summary>Called once, on a table that knows nothing yet.</summary>
    /// <param name="instances">Those of the new settings; who holds its addresses wants them.</param>
    /// <param name="own">Addresses of the machine's own: one that is named as a VIP from now on stays its own.</param>
    public void Inherit(AddressTable before, Link[] links, Instance[] instances, IReadOnlySet<AddressRecord> own,
        IRoutes route)
    {
        var indices = new Dictionary<string, int>();
        foreach (Link link in links)
            indices[link.Name] = link.Index;
        foreach (ref Slot slot in _slots.AsSpan())
        {
            slot.Wanted = instances[slot.Instance].Router.HoldsAddresses;
            if (slot.Wanted)
                _holdings.Want(slot.Holding);
        }
        for (int holding = 0; holding < _records.Length; holding++)
        {
            int index = indices[_slots[_firstSlot[holding]].Device];
            if (index == 0)
                continue;
            Bind(holding, index);
            if (own.Contains(_records[holding]))
                _holdings.BelongsToMachine(holding);
        }
        for (int old = 0; old < before._records.Length; old++)
        {
            if (!before._holdings.IsReachable(old))
                continue;
            if (_byRecord.TryGetValue(before._records[old], out int holding))
                Inherit(holding, before, old, route);
            else if (before._holdings.MayBeLeft(old))
                _leftovers.Remove(before._records[old], route);
        }
        _holdings.InheritRenewal(before._holdings);
    }

    private void Inherit(int holding, AddressTable before, int old, IRoutes route)
    {
        ref readonly AddressRecord now = ref _records[holding], was = ref before._records[old];
        // The kernel keeps these of an address that it has: there is no other way to change them.
        bool isAnother = now.Scope != was.Scope || now.Broadcast != was.Broadcast || now.Label != was.Label;
        if (_holdings.Inherit(holding, before._holdings, old, isAnother))
            Remove(holding, route);
    }

    /// <summary>VIPs of an instance that are wanted and will be set.</summary>
    public int CountMissing(int instance)
    {
        int missing = 0;
        for (int i = _first[instance]; i < _first[instance + 1]; i++)
            missing += _slots[i].Wanted && _holdings.IsMissing(_slots[i].Holding) ? 1 : 0;
        return missing;
    }
}
