using Appliance.Config.Model;
using Appliance.Texts;
using VrrpAot.Engine;

namespace Appliance.Config.Rules;

/// <summary>
/// VIPs that the kernel sets and no client reaches. keepalived sets them without a word, so this is advice: they are
/// set here, too.
/// </summary>
internal static class AddressRules
{
    public static void IsHost(Located<VirtualAddress> vip, string instance, Findings findings)
    {
        IpAddress address = vip.Value.Address;
        // The prefix of a VIP with a peer is the peer's.
        byte length = vip.Value.Peer is null ? vip.Value.PrefixLength : (byte)address.Bits;
        if (address.IsHostIn(length))
            return;
        if (address.IsIPv6)
        {
            findings.Add(Severity.Warning, FindingClass.Advice, vip.At, $"({instance}) {address} "
                + (address.IsMulticast ? "is a multicast address: nobody can connect to it"
                    : "is the loopback address, which every machine has for itself: nobody reaches it from outside")
                + ". It is set, as by keepalived; write the address that clients use, such as 2001:db8::10/64");
            return;
        }
        uint hostBits = length >= 31 ? 0 : uint.MaxValue >> length;
        var network = new IpAddress(address.IPv4 & ~hostBits);
        string what = (address.IPv4 >> 24) switch
        {
            0 => "is of 0.0.0.0/8, which no network has: nobody reaches it",
            127 => "is a loopback address, which every machine has for itself: nobody reaches it from outside",
            >= 240 => "is of 240.0.0.0/4, which is reserved: hardly anybody reaches it",
            >= 224 => "is a multicast address: nobody can connect to it",
            _ when address == network =>
                $"is the number of the network {network}/{length} itself: hardly anybody reaches it",
            _ => $"is the broadcast address of {network}/{length}: nobody can connect to it",
        };
        string instead = address.IsHost
            ? $"one from {new IpAddress(network.IPv4 + 1)} to {new IpAddress((network.IPv4 | hostBits) - 1)}"
            : "the address that clients use, such as 192.0.2.10/24";
        findings.Add(Severity.Warning, FindingClass.Advice, vip.At,
            $"({instance}) {address} {what}. It is set, as by keepalived; write {instead}");
    }
}
