using VrrpAot.Holdings;
using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>What the kernel says of routes, rules and static addresses, and what goes on over a reload.</summary>
internal sealed partial class ObjectTable
{
    /// <summary>The kernel has it. What has our mark and is not wanted was left by an earlier run, and goes.</summary>
    public void Saw(in ObjectKey key, byte origin)
    {
        if (_byKey.TryGetValue(key, out int holding))
            Saw(holding, origin == IpRoute.OwnOrigin);
    }

    public void Saw(in AddressRecord address)
    {
        if (_byAddress.TryGetValue(address, out int holding))
            Saw(holding, address.Protocol == IpRoute.OwnOrigin);
    }

    private void Saw(int holding, bool hasOurMark)
    {
        _holdings.Saw(holding, hasOurMark, beforeUs: false);
        _refusals[holding] = Errno.Ok;
        _isRefused[holding] = false;
    }

    /// <summary>Others took it away: it is put back in this turn, unless they may.</summary>
    public void Missed(in ObjectKey key)
    {
        if (_byKey.TryGetValue(key, out int holding))
            _holdings.Missed(holding);
    }

    public void Missed(in AddressRecord address)
    {
        if (_byAddress.TryGetValue(address, out int holding))
            _holdings.Missed(holding);
    }

    /// <summary>It is static, and so an address of the machine's own.</summary>
    public bool IsStatic(in AddressRecord address) => _byAddress.ContainsKey(address);

    public void BeginList() => _holdings.BeginList();

    /// <summary>Addresses were listed.</summary>
    public void AddressesListed() => Listed(addresses: true);

    /// <summary>Routes and rules were listed.</summary>
    public void ObjectsListed()
    {
        Listed(addresses: false);
        _holdings.Relisted();
    }

    private void Listed(bool addresses)
    {
        for (int holding = 0; holding < _objects.Length; holding++)
            if (_objects[holding].Kind == HoldingKind.Address == addresses && CanBeTold(holding)
                && _holdings.IsUnlisted(holding))
                _holdings.Missed(holding);
    }

    /// <summary>A route of another maker is not in the list that we ask for: keepalived does not notice either when
    /// such a one is removed.</summary>
    private bool CanBeTold(int holding) => _objects[holding].Kind != HoldingKind.Link && IsOfOwnMaker(holding);

    private bool IsOfOwnMaker(int holding) => !ObjectKey.TryRead(_sets[holding], out ObjectKey key, out byte origin)
        || key.IsRule || origin == IpRoute.OwnOrigin;

    /// <summary>Requests never reached the kernel: until the next list nothing of ours is known to be there.</summary>
    public void ForgetPresence() => _holdings.ForgetPresence();

    /// <summary>The kernel refused a request, perhaps one for something of ours: it is made again every second, and
    /// told once. True when it was.</summary>
    public bool Refused(uint request, Errno errno, Instant now)
    {
        bool isGone = errno == Errno.ESRCH || errno == Errno.ENOENT || errno == Errno.ENODEV
            || errno == Errno.EADDRNOTAVAIL;
        int holding = _holdings.Refused(request, isGone, now, saysThere: errno == Errno.EEXIST);
        if (holding < 0)
            return _leftovers.Remove(request);
        _isRefused[holding] = !_holdings.IsRemoving(holding);
        if (_refusals[holding] != errno)
            _events.Write(EngineEvent.Refused(OwnerOf(holding), now, errno, holding));
        _refusals[holding] = errno;
        return true;
    }

    /// <summary>It is wanted, and the kernel does not have it and would not take it.</summary>
    public bool IsMissing(int holding) => _holdings.IsWanted(holding)
        && (!_holdings.IsReachable(holding) || _isRefused[holding]);

    /// <summary>Static addresses that were set, and of which the kernel does not tell us.</summary>
    public bool HasAdded => _added.Count > 0;

    /// <summary>Once for each of them that was not refused.</summary>
    public bool TryTakeAdded(out AddressRecord address)
    {
        while (_added.Count > 0)
        {
            int holding = _added[^1];
            _added.RemoveAt(_added.Count - 1);
            if (!_isRefused[holding] && _sets[holding] is { } set && AddressRecord.TryRead(set.AsSpan(16), out address))
                return true;
        }
        address = default;
        return false;
    }

    /// <summary>A device goes on under a name that is nobody's: what is ours on it is removed first.</summary>
    public void Abandon(string device, IRoutes route)
    {
        foreach (int holding in _on.GetValueOrDefault(device, []))
        {
            if (!_holdings.IsReachable(holding) || !_holdings.MayBeLeft(holding))
                continue;
            _leftovers.Add(route.Queue(_removals[holding]));
            _holdings.Disown(holding);
        }
    }

    /// <summary>A reload: what is spelled alike goes on untouched; what nobody names any more is removed.</summary>
    /// <param name="instances">Those of the new settings; who holds its addresses wants its objects.</param>
    public void Inherit(ObjectTable before, Link[] links, Instance[] instances, IRoutes route)
    {
        _route = route;
        foreach (Link link in links)
            BindDevice(link.Name, link.Index, link.IsOn);
        foreach (ref Slot slot in _slots.AsSpan())
        {
            slot.Wanted = slot.Owner == Daemon ? before._staticsAreWanted : instances[slot.Owner].Router.HoldsAddresses;
            if (slot.Wanted)
                _holdings.Want(slot.Holding);
        }
        _staticsAreWanted = before._staticsAreWanted;
        var numbers = new Dictionary<string, int>();
        for (int holding = 0; holding < _objects.Length; holding++)
            numbers[_objects[holding].Requests.Text] = holding;
        for (int old = before._objects.Length - 1; old >= 0; old--)
        {
            if (!before._holdings.IsReachable(old))
                continue;
            if (numbers.TryGetValue(before._objects[old].Requests.Text, out int holding))
            {
                _holdings.Inherit(holding, before._holdings, old, isAnother: false);
                _refusals[holding] = before._refusals[old];
            }
            else if (before._holdings.MayBeLeft(old))
                _leftovers.Add(route.Queue(before._removals[old]));
        }
    }
}
