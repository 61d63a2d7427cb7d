using System.Runtime.InteropServices;

namespace VrrpAot.Linux;

/// <summary>What routes and rules are made of: linux/rtnetlink.h, linux/fib_rules.h, linux/lwtunnel.h.</summary>
internal static partial class Netlink
{
    public const byte AF_INET6 = 10;
    public const ushort RTM_GETROUTE = 26, RTM_NEWRULE = 32, RTM_DELRULE = 33, RTM_GETRULE = 34;
    public const ushort NLM_F_APPEND = 0x800;
    public const int RTNLGRP_IPV4_ROUTE = 7, RTNLGRP_IPV4_RULE = 8, RTNLGRP_IPV6_ROUTE = 11, RTNLGRP_IPV6_RULE = 19;
    public const int NETLINK_ADD_MEMBERSHIP = 1, NETLINK_GET_STRICT_CHK = 12;

    public const ushort RTA_SRC = 2, RTA_PREFSRC = 7, RTA_METRICS = 8, RTA_MULTIPATH = 9, RTA_FLOW = 11, RTA_TABLE = 15,
        RTA_VIA = 18, RTA_PREF = 20, RTA_ENCAP_TYPE = 21, RTA_ENCAP = 22, RTA_EXPIRES = 23, RTA_TTL_PROPAGATE = 26;
    public const uint RTNH_F_ONLINK = 4;
    public const ushort RTAX_LOCK = 1, RTAX_CC_ALGO = 16;
    public const byte RTPROT_KEEPALIVED = 18;

    public const ushort LWTUNNEL_ENCAP_MPLS = 1, LWTUNNEL_ENCAP_IP = 2, LWTUNNEL_ENCAP_ILA = 3, LWTUNNEL_ENCAP_IP6 = 4;
    /// <summary>MPLS: the stack of labels, and its TTL. ILA: the locator.</summary>
    public const ushort MPLS_IPTUNNEL_DST = 1, MPLS_IPTUNNEL_TTL = 2, ILA_ATTR_LOCATOR = 1;
    /// <summary>The same numbers for IPv6, where TTL is the hop limit and TOS the traffic class.</summary>
    public const ushort LWTUNNEL_IP_ID = 1, LWTUNNEL_IP_DST = 2, LWTUNNEL_IP_SRC = 3, LWTUNNEL_IP_TTL = 4,
        LWTUNNEL_IP_TOS = 5, LWTUNNEL_IP_FLAGS = 6;

    public const ushort FRA_DST = 1, FRA_SRC = 2, FRA_IIFNAME = 3, FRA_GOTO = 4, FRA_PRIORITY = 6, FRA_FWMARK = 10,
        FRA_FLOW = 11, FRA_TUN_ID = 12, FRA_SUPPRESS_IFGROUP = 13, FRA_SUPPRESS_PREFIXLEN = 14, FRA_TABLE = 15,
        FRA_FWMASK = 16, FRA_OIFNAME = 17, FRA_L3MDEV = 19, FRA_UID_RANGE = 20, FRA_PROTOCOL = 21, FRA_IP_PROTO = 22,
        FRA_SPORT_RANGE = 23, FRA_DPORT_RANGE = 24;
    public const byte FR_ACT_TO_TBL = 1, FR_ACT_GOTO = 2, FR_ACT_NOP = 3;
    public const uint FIB_RULE_INVERT = 2;

    public static byte FamilyOf(IpFamily family) => family == IpFamily.IPv6 ? AF_INET6 : AF_INET;
}

/// <summary><c>struct rtnexthop</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct HopMessage
{
    public ushort Length;
    public byte Flags;
    /// <summary>Its weight less 1.</summary>
    public byte Hops;
    public int Index;
}

/// <summary><c>struct fib_rule_hdr</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RuleMessage
{
    public byte Family, DestinationLength, SourceLength, ServiceType;
    public byte Table, Reserved, Reserved2, Action;
    public uint Flags;
}
