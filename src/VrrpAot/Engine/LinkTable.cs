namespace VrrpAot.Engine;

/// <summary>Every interface that the settings name, in their order.</summary>
internal sealed class LinkTable
{
    private readonly Dictionary<string, Link> _byName = [];

    public LinkTable(IEnumerable<string> names)
    {
        All = [.. names.Select(name => new Link(name))];
        foreach (Link link in All)
            _byName[link.Name] = link;
    }

    public Link[] All { get; }

    public Link? Find(string name) => _byName.GetValueOrDefault(name);

    public int PlaceOf(Link link) => Array.IndexOf(All, link);

    /// <summary>One of ours has this kernel index.</summary>
    public bool Has(int index)
    {
        foreach (Link link in All)
            if (link.Index == index)
                return true;
        return false;
    }

    /// <summary>Makes the instance findable by its VRID on its link, and by the links whose state it minds.</summary>
    public void Enlist(Instance instance)
    {
        foreach (string name in instance.Settings.RequiredInterfaces)
            Find(name)?.RequiredBy.Add(instance.Index);
        foreach (string name in instance.Settings.UnwantedInterfaces)
            Find(name)?.RequiredBy.Add(instance.Index);
        if (instance.Settings.VirtualMac is { } virtualMac && Find(virtualMac.Device) is { } made)
        {
            made.IsOurs = true;
            made.Making = (virtualMac.Address, instance.Link);
            foreach (VirtualAddress vip in instance.Settings.Addresses.AddRange(instance.Settings.ExcludedAddresses))
                made.CarriesIPv6 |= vip.Address.IsIPv6 && vip.Device == virtualMac.Device;
            instance.Link.IsShared = true;
        }
        instance.Link.Promotes |= instance.Settings.PromotesSecondaries;
        instance.Link.Instances.Add(instance.Index);
        ref int first = ref instance.Link.FirstOfVrid[instance.Settings.Vrid.Value];
        instance.NextOfVrid = first;
        first = instance.Index;
    }
}
