using Appliance.Config.Blocks;
using Appliance.Config.Model;

namespace Appliance.Config.Reading;

/// <summary>The group that adverts go to: `mcast_dst_ip`, `vrrp_mcast_group4`, `vrrp_mcast_group6`.</summary>
internal static class MulticastReader
{
    /// <param name="family">That it must be of; null for either.</param>
    public static Located<IpAddress>? Read(Statement statement, Arguments arguments, IpFamily? family = null)
    {
        Located<IpAddress>? group = arguments.Address(statement);
        if (group is null || group.Value.IsMulticast && group.Value.Family == (family ?? group.Value.Family))
            return group;
        arguments.Findings.Error(group.At, $"'{group.Value}' is not a multicast address "
            + ((family ?? group.Value.Family) == IpFamily.IPv6 ? "of IPv6 (ff02::12 is the usual one)"
                : "(224.0.0.0 to 239.255.255.255)"));
        return null;
    }

    /// <summary>`vrrp_mcast_group6`: keepalived takes any, and says what it thinks of a wide one.</summary>
    public static Located<IpAddress>? SixOfAll(Statement statement, Arguments arguments)
    {
        Located<IpAddress>? group = Read(statement, arguments, IpFamily.IPv6);
        if (group is not null && !IsOfLink(group.Value))
            arguments.Findings.Warning(group.At,
                $"vrrp_mcast_group6 [{group.Value}] should be link-local multicast.");
        return group;
    }

    /// <summary>ff02::/16: no router passes it on (RFC 4291 section 2.7).</summary>
    public static bool IsOfLink(IpAddress group) => group.SharesPrefix(IpAddress.AllNodes, 16);
}
