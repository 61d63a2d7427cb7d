using Appliance.Config.Model;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Config.Rules;

/// <summary>
/// What VIPs of one device must not have in common. Of all words of a VIP the kernel refuses one only: a scope that
/// another address of the same subnet does not have (EINVAL). keepalived is MASTER then without the VIP, an instance of
/// ours waits in FAULT; so it is said before. Every instance is entered once.
/// </summary>
/// <param name="present">Addresses of this machine; none where the machine does not matter.</param>
internal sealed class VipLedger(PresentAddress[] present)
{
    /// <summary>To the kernel: with a peer, the peer's.</summary>
    private readonly record struct Subnet(string Device, IpAddress Network, byte PrefixLength);

    /// <param name="Whose">`10.9.0.1/24, an address of this machine on eth0,`</param>
    private readonly record struct Member(IpAddress Address, byte Scope, string Whose);

    private readonly Dictionary<Subnet, List<Member>> _subnets = MembersOf(present);
    private readonly Dictionary<(string Device, IpAddress Address), (string Instance, Origin At)> _owners = [];

    private static Dictionary<Subnet, List<Member>> MembersOf(PresentAddress[] present)
    {
        var subnets = new Dictionary<Subnet, List<Member>>();
        foreach ((string link, AddressRecord own) in present)
            // With our mark it is a VIP, of this file or of one before.
            if (own.Protocol != VirtualAddress.Mark && !own.Address.IsIPv6)
                Add(subnets, SubnetOf(link, own.Peer ?? own.Address, own.PrefixLength),
                    new Member(own.Address, own.Scope,
                        $"{own.Address}/{own.PrefixLength}, an address of this machine on {link},"));
        return subnets;
    }

    public void Enter(InstanceModel instance, string ownInterface, Findings findings)
    {
        foreach (Located<VirtualAddress> vip in instance.Addresses.Concat(instance.Excluded))
        {
            string device = vip.Value.Device ?? ownInterface;
            IsNobodyElses(vip, device, instance.Name, findings);
            // Of an IPv6 address the kernel itself says which scope it has.
            if (!vip.Value.Address.IsIPv6)
                HasTheScopeOfItsSubnet(vip, device, instance.Name, findings);
        }
    }

    /// <summary>Two virtual routers with one address: clients follow whichever announced it last.</summary>
    private void IsNobodyElses(Located<VirtualAddress> vip, string device, string instance, Findings findings)
    {
        var key = (device, vip.Value.Address);
        if (_owners.TryAdd(key, (instance, vip.At)) || _owners[key] is var first && first.Instance == instance)
            return;
        findings.Add(Severity.Warning, FindingClass.Advice, vip.At,
            $"({instance}) {vip.Value.Address} on {device} is a VIP of vrrp_instance {first.Instance}, too (line "
                + $"{first.At.Line}): where the two are MASTER"
            + " on different nodes, both answer for it. It is set, as by keepalived; give each instance addresses "
                + "of its own");
    }

    private void HasTheScopeOfItsSubnet(Located<VirtualAddress> vip, string device, string instance, Findings findings)
    {
        VirtualAddress address = vip.Value;
        Subnet subnet = SubnetOf(device, address.Peer ?? address.Address, address.PrefixLength);
        foreach (Member other in _subnets.GetValueOrDefault(subnet, []))
        {
            if (other.Scope == address.Scope || other.Address == address.Address)
                continue;
            string instead = address.Peer is null && address.PrefixLength < 32
                ? $"Write {address.Address}/32, or the same scope for both"
                : "Write the same scope for both";
            findings.Add(Severity.Warning, FindingClass.Advice, vip.At,
                $"({instance}) {address.Address}/{address.PrefixLength} has scope {Name(address.Scope)}, and "
                    + $"{other.Whose} has scope"
                + $" {Name(other.Scope)}: of one subnet the kernel takes one scope only and refuses whichever "
                    + $"comes second, so that the instance waits in FAULT"
                + $" (keepalived is MASTER without it). {instead}");
            break;
        }
        Add(_subnets, subnet, new Member(address.Address, address.Scope,
            $"{address.Address}/{address.PrefixLength} of vrrp_instance {instance} (line {vip.At.Line})"));
    }

    private static void Add(Dictionary<Subnet, List<Member>> subnets, Subnet subnet, Member member)
    {
        if (!subnets.TryGetValue(subnet, out List<Member>? members))
            subnets[subnet] = members = [];
        // Two of a scope are enough to find one that is not the same address: thousands of VIPs are no work.
        if (members.FindAll(known => known.Scope == member.Scope).Count < 2)
            members.Add(member);
    }

    private static Subnet SubnetOf(string device, IpAddress address, byte length) =>
        new(device, new IpAddress(length == 0 ? 0 : address.IPv4 & uint.MaxValue << 32 - length), length);

    private static string Name(byte scope) => scope switch
    {
        0 => "global",
        200 => "site",
        253 => "link",
        254 => "host",
        255 => "nowhere",
        _ => scope.ToString(),
    };
}
