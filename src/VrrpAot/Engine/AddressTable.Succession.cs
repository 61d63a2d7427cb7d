using VrrpAot.Kernel;

namespace VrrpAot.Engine;

/// <summary>
/// A reload: what was known of addresses goes over to the table of the new settings. A VIP that stays costs no request, whichever
/// instance has it now; one that is in no instance any more is removed.
/// </summary>
internal sealed partial class AddressTable
{
    /// <summary>Called once, on a table that knows nothing yet.</summary>
    /// <param name="instances">Those of the new settings; who holds its addresses wants them.</param>
    /// <param name="own">Addresses of the machine's own: one that is named as a VIP from now on stays its own.</param>
    public void Inherit(AddressTable before, Link[] links, Instance[] instances, IReadOnlySet<AddressRecord> own, RouteSocket route)
    {
        var indices = new Dictionary<string, int>();
        foreach (Link link in links)
            indices[link.Name] = link.Index;
        for (int i = 0; i < _slots.Length; i++)
        {
            ref Slot slot = ref _slots[i];
            slot.Wanted = slot.Ours = instances[slot.Instance].Router.HoldsAddresses;
            _wantedCount += slot.Wanted ? 1 : 0;
            if (indices[slot.Device] == 0)
                continue;
            slot.Record = RecordOf(slot.Settings, indices[slot.Device]);
            Index(i);
            if (own.Contains(slot.Record))
                (slot.Machines, slot.Present, slot.Ours) = (true, true, false);
        }
        for (int i = 0; i < before._slots.Length; i++)
        {
            ref Slot old = ref before._slots[i];
            if (old.Record.InterfaceIndex == 0)
                continue;
            if (_byRecord.TryGetValue(old.Record, out int place))
                Inherit(ref _slots[place], old, route);
            else if (old.Present && old.Ours)
                _leftovers.Add((route.QueueRemove(old.Record), old.Record));
        }
        _renewAt = before._renewAt;
        _dirty = true;
    }

    private static void Inherit(ref Slot slot, in Slot old, RouteSocket route)
    {
        slot.Inherited = true;
        if (slot.Machines)
            return;
        slot.Ours |= old.Ours;
        slot.Lost = old.Lost;
        slot.Listed = old.Listed;
        slot.LastRequest = old.LastRequest;
        slot.Removing = old.Removing;
        slot.RetryAt = old.RetryAt;
        // The kernel keeps these of an address that it has: there is no other way to change them.
        if (old.Present && old.Ours && (slot.Record.Scope != old.Record.Scope || slot.Record.Broadcast != old.Record.Broadcast || slot.Record.Label != old.Record.Label))
            Remove(ref slot, route);
        else
            slot.Present |= old.Present;
        slot.Ours |= slot.Wanted;
    }

    /// <summary>VIPs of an instance that are wanted and will be set.</summary>
    public int CountMissing(int instance)
    {
        int missing = 0;
        for (int i = _first[instance]; i < _first[instance + 1]; i++)
            missing += _slots[i].Wanted && IsDifferent(_slots[i]) ? 1 : 0;
        return missing;
    }
}
