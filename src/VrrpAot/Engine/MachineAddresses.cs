using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>Addresses of the machine, on any interface, that are no VIPs.</summary>
internal sealed class MachineAddresses
{
    private readonly HashSet<AddressRecord> _all = [];

    /// <summary>Of all, what was heard since the list was asked for.</summary>
    private readonly HashSet<AddressRecord> _listed = [];

    public HashSet<AddressRecord> All => _all;

    public bool Has(in AddressRecord address) => _all.Contains(address);

    /// <summary>A configured source address need not be on the interface of the instance.</summary>
    public bool Has(IpAddress address)
    {
        foreach (AddressRecord own in _all)
            if (own.Address == address)
                return true;
        return false;
    }

    public bool HasOn(int interfaceIndex)
    {
        foreach (AddressRecord own in _all)
            if (own.InterfaceIndex == interfaceIndex)
                return true;
        return false;
    }

    /// <summary>False when it was known.</summary>
    public bool Add(in AddressRecord address)
    {
        _listed.Add(address);
        return _all.Add(address);
    }

    /// <summary>False when it was not known.</summary>
    public bool Remove(in AddressRecord address)
    {
        _listed.Remove(address);
        return _all.Remove(address);
    }

    /// <summary>The interface is gone, and the kernel may give its index away again.</summary>
    public void Forget(int interfaceIndex)
    {
        _all.RemoveWhere(address => address.InterfaceIndex == interfaceIndex);
        _listed.RemoveWhere(address => address.InterfaceIndex == interfaceIndex);
    }

    public void BeginList() => _listed.Clear();

    /// <summary>What was not in the list is gone. Returns what was, in its order.</summary>
    public HashSet<AddressRecord> EndList()
    {
        _all.IntersectWith(_listed);
        return _listed;
    }

    public void Inherit(MachineAddresses before) => _all.UnionWith(before._all);
}
