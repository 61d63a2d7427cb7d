using VrrpAot.Linux;

namespace VrrpAot.Engine;

/// <summary>Addresses of the machine, on any interface, that are no VIPs.</summary>
internal sealed class MachineAddresses
{
    private readonly HashSet<AddressRecord> _all = [];

    /// <summary>Of all, what was heard since the list was asked for.</summary>
    private readonly HashSet<AddressRecord> _listed = [];

    /// <summary>The IPv6 ones of each interface.</summary>
    private readonly Dictionary<int, List<AddressRecord>> _ipv6On = [];

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

    public bool HasOn(int interfaceIndex, IpFamily family)
    {
        foreach (AddressRecord own in _all)
            if (own.InterfaceIndex == interfaceIndex && own.Address.Family == family)
                return true;
        return false;
    }

    /// <summary>An IPv6 address of this very network is on the interface: its route is there with it.</summary>
    public bool HasNetworkOf(in AddressRecord address)
    {
        if (!_ipv6On.TryGetValue(address.InterfaceIndex, out List<AddressRecord>? neighbours))
            return false;
        foreach (AddressRecord own in neighbours)
            if (own.PrefixLength == address.PrefixLength
                && own.Address.SharesPrefix(address.Address, own.PrefixLength))
                return true;
        return false;
    }

    /// <summary>False when it was known, and can be used or not as before.</summary>
    public bool Add(in AddressRecord address)
    {
        Replace(_listed, address);
        if (_all.TryGetValue(address, out AddressRecord known) && known.Flags == address.Flags)
            return false;
        Replace(_all, address);
        if (address.Address.IsIPv6)
        {
            Without(address);
            if (!_ipv6On.TryGetValue(address.InterfaceIndex, out List<AddressRecord>? neighbours))
                _ipv6On[address.InterfaceIndex] = neighbours = [];
            neighbours.Add(address);
        }
        return true;
    }

    /// <summary>Equal is what has the same address; flags may differ. It keeps its place.</summary>
    private static void Replace(HashSet<AddressRecord> among, in AddressRecord address)
    {
        among.Remove(address);
        among.Add(address);
    }

    private void Without(in AddressRecord address)
    {
        if (_ipv6On.TryGetValue(address.InterfaceIndex, out List<AddressRecord>? neighbours))
            neighbours.Remove(address);
    }

    /// <summary>False when it was not known.</summary>
    public bool Remove(in AddressRecord address)
    {
        _listed.Remove(address);
        Without(address);
        return _all.Remove(address);
    }

    /// <summary>The interface is gone, and the kernel may give its index away again.</summary>
    public void Forget(int interfaceIndex)
    {
        _all.RemoveWhere(address => address.InterfaceIndex == interfaceIndex);
        _listed.RemoveWhere(address => address.InterfaceIndex == interfaceIndex);
        _ipv6On.Remove(interfaceIndex);
    }

    public void BeginList() => _listed.Clear();

    /// <summary>What was not in the list is gone. Returns what was, in its order.</summary>
    public HashSet<AddressRecord> EndList()
    {
        _all.IntersectWith(_listed);
        foreach (List<AddressRecord> neighbours in _ipv6On.Values)
            neighbours.RemoveAll(address => !_listed.Contains(address));
        return _listed;
    }

    public void Inherit(MachineAddresses before)
    {
        foreach (AddressRecord address in before._all)
            Add(address);
        _listed.Clear();
    }
}
