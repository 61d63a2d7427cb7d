using System.Runtime.InteropServices;
using VrrpAot.Linux;
using static VrrpAot.Tests.Linux.IpRouteTests;

namespace VrrpAot.Tests.Linux;

/// <summary>Rules as requests: the bytes are those that `ip` (iproute2 6.1) sends for the same words.</summary>
public class IpRuleTests
{
    private static readonly IpRule s_rule = new()
    {
        Family = IpFamily.IPv4, Action = IpRule.ToTable, Table = 7, Preference = 106,
    };

    public static TheoryData<IpRule, string, string> AsIp() => new()
    {
        {
            s_rule with
            {
                From = Prefix("10.1.0.0/16"), InInterface = "va", Mark = 7, MarkMask = 0xff, Table = 1000,
            },
            "020010000000000100000000",
            "2 0a010000, 3 766100, 10 07000000, 16 ff000000, 15 e8030000, 6 6a000000, 21 12"
        },
        {
            s_rule with { IpProtocol = 6, DestinationPorts = (1000, 2000), Users = (100, 200) },
            "020000000700000100000000", "22 06, 24 e803d007, 20 64000000c8000000, 6 6a000000, 21 12"
        },
        {
            s_rule with { IsInverted = true, From = Prefix("1.2.3.0/24"), Action = 6, Table = 0 },
            "020018000000000602000000", "2 01020300, 6 6a000000, 21 12"
        },
        {
            s_rule with { Family = IpFamily.IPv6, From = Prefix("fd00::/64"), SuppressPrefixLength = 0 },
            "0a0040000700000100000000", "2 fd000000000000000000000000000000, 14 00000000, 6 6a000000, 21 12"
        },
        {
            s_rule with { Action = IpRule.Goto, Table = 0, Target = 200, Origin = 0 },
            "020000000000000200000000", "4 c8000000, 6 6a000000"
        },
        {
            s_rule with { IsL3Master = true, Table = 0, TunnelId = 77, Realms = 4 },
            "020000000000000100000000", "19 01, 12 000000000000004d, 11 04000000, 6 6a000000, 21 12"
        },
    };

    [Theory]
    [MemberData(nameof(AsIp))]
    public void a_rule_is_asked_for_as_by_ip_and_refused_where_it_is_there(IpRule rule, string body, string attributes)
    {
        ObjectRequests requests = rule.ToRequests()!;
        byte[] set = requests.Set(_ => 0);
        Assert.Equal((Netlink.RTM_NEWRULE, 0x601), (MemoryMarshal.Read<ushort>(set.AsSpan(4)),
            MemoryMarshal.Read<ushort>(set.AsSpan(6))));
        Assert.Equal(body, Convert.ToHexStringLower(set.AsSpan(16, 12)));
        Assert.Equal(Sorted(attributes.Split(", ")), Sorted(Attributes(set)));
        byte[] removal = requests.Removal(_ => 0);
        Assert.Equal(Netlink.RTM_DELRULE, MemoryMarshal.Read<ushort>(removal.AsSpan(4)));
        Assert.Equal(Attributes(set), Attributes(removal));
        Assert.InRange(removal.Length, 28, ObjectRequests.LongestRemoval);
        Assert.Empty(requests.Devices);
    }

    [Fact]
    public void two_rules_of_one_preference_are_two()
    {
        Assert.True(ObjectKey.TryRead(s_rule.ToRequests()!.Set(_ => 0), out ObjectKey one, out _));
        Assert.True(ObjectKey.TryRead((s_rule with { InInterface = "va" }).ToRequests()!.Set(_ => 0),
            out ObjectKey other, out _));
        Assert.NotEqual(one, other);
    }
}
