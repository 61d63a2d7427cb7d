using VrrpAot.Linux;

namespace Appliance.Pools;

/// <summary>By what the kernel knows a service; as a line of text in the list of those that are ours.</summary>
internal readonly record struct ServiceKey(IpFamily Family, uint Mark, byte Protocol, IpAddress Address, ushort Port)
{
    public static ServiceKey Of(in IpvsService service) => service.Mark != 0
        ? new(service.Family, service.Mark, 0, default, 0)
        : new(service.Family, 0, service.Protocol, service.Address, service.Port);

    /// <summary>A service with this key and no more: enough to remove it.</summary>
    public IpvsService Service => new()
    {
        Family = Family, Mark = Mark, Protocol = Protocol, Address = Address, Port = Port,
    };
}

/// <summary>By what the kernel knows a destination within its service.</summary>
internal readonly record struct DestinationKey(IpAddress Address, ushort Port)
{
    public static DestinationKey Of(in IpvsDestination destination) => new(destination.Address, destination.Port);
}
