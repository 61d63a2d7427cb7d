using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Config.Rules;

/// <summary>
/// Names of interfaces that do not exist now. They may come later, and we take them then; so this is said in a config
/// test only, where it usually means a typing mistake, and not with `dynamic_interfaces`.
/// </summary>
internal static class InterfaceRules
{
    public static void AllExist(InstanceModel instance, Func<string, bool> exists, Findings findings)
    {
        if (instance.Of(InstanceRows.Interface) is { } own && !exists(own.Value))
            findings.Warning(own.At,
                $"WARNING - interface {own.Value} for vrrp_instance {instance.Name} doesn't exist");
        foreach (TrackModel track in instance.Interfaces)
        {
            if (!exists(track.Name))
                findings.Warning(track.At, $"({instance.Name}) tracked interface {track.Name} doesn't exist");
        }
        foreach (ObjectModel one in instance.Objects)
            foreach (string device in one.Interfaces)
                if (!exists(device))
                    findings.Warning(one.At, $"WARNING - interface {device} for '{one.Value.Text}' doesn't exist");
        foreach (Located<VirtualAddress> address in instance.Addresses.Concat(instance.Excluded))
        {
            if (address.Value.Device is { } device && !exists(device))
                findings.Warning(address.At,
                    $"WARNING - interface {device} for ip address {address.Value.Address} doesn't exist");
        }
    }

    /// <summary>
    /// A VIP that the machine has at this moment, not set by us: it is left alone in any state, which is right for an
    /// owner, and for everybody else means two machines with one address. keepalived says nothing, and removes it with
    /// its next transition.
    /// </summary>
    public static void OwnAddresses(InstanceModel instance, InstanceSettings settings, PresentAddress[] present,
        Findings findings)
    {
        foreach (Located<VirtualAddress> vip in instance.Addresses.Concat(instance.Excluded))
            foreach ((string link, AddressRecord address) in present)
            {
                if (address.Address != vip.Value.Address || address.Protocol == VirtualAddress.Mark)
                    continue;
                string there =
                    $"({instance.Name}) {address.Address}/{address.PrefixLength} is an address of this machine "
                    + $"now, on {link}";
                string device = vip.Value.Device ?? settings.Interface;
                findings.Note(vip.At, link != device ? $"{there}, where it stays; the VIP goes to {device}"
                    : settings.Election.BasePriority.IsOwner
                        ? $"{there}; priority 255 owns it, and it stays there in any state"
                    : $"{there}, not set by vrrpaot: it stays there in any state, and both nodes answer for it "
                        + $"when the other one is MASTER; "
                        + "take another VIP, or `state MASTER` and `priority 255` here if it is this machine's own");
            }
    }
}
