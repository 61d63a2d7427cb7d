using Appliance.Config.Model;
using VrrpAot.Engine;

namespace Appliance.Config.Rules;

/// <summary>
/// Names of interfaces that do not exist now. They may come later, and we take them then; so this is said in a config
/// test only, where it usually means a typing mistake, and not with `dynamic_interfaces`.
/// </summary>
internal static class InterfaceRules
{
    public static void AllExist(InstanceModel instance, Func<string, bool> exists, Findings findings)
    {
        if (instance.Interface is { } own && !exists(own.Value))
            findings.Warning(own.At, $"WARNING - interface {own.Value} for vrrp_instance {instance.Name} doesn't exist");
        foreach (TrackModel track in instance.Interfaces)
        {
            if (!exists(track.Name))
                findings.Warning(track.At, $"({instance.Name}) tracked interface {track.Name} doesn't exist");
        }
        foreach (Given<VirtualAddress> address in instance.Addresses.Concat(instance.Excluded))
        {
            if (address.Value.Device is { } device && !exists(device))
                findings.Warning(address.At, $"WARNING - interface {device} for ip address {address.Value.Address} doesn't exist");
        }
    }
}
