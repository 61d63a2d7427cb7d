using System.Runtime.InteropServices;

namespace VrrpAot.Linux;

/// <summary>
/// The numbers and structures of rtnetlink(7) that we use. Layouts are compared with the C headers by a test.
/// </summary>
internal static partial class Netlink
{
    public const int NETLINK_ROUTE = 0;
    public const int NETLINK_CAP_ACK = 10;
    public const uint RTMGRP_LINK = 1, RTMGRP_IPV4_IFADDR = 0x10, RTMGRP_IPV6_IFADDR = 0x100;

    public const byte AF_UNSPEC = 0, AF_INET = 2;
    public const ushort NLMSG_ERROR = 2, NLMSG_DONE = 3;
    public const ushort RTM_NEWLINK = 16, RTM_DELLINK = 17, RTM_GETLINK = 18;
    public const ushort RTM_NEWADDR = 20, RTM_DELADDR = 21, RTM_GETADDR = 22;
    public const ushort RTM_NEWROUTE = 24, RTM_DELROUTE = 25;
    public const ushort NLM_F_MULTI = 2;
    public const ushort NLM_F_REQUEST = 1, NLM_F_ACK = 4, NLM_F_DUMP_INTR = 0x10, NLM_F_REPLACE = 0x100,
        NLM_F_EXCL = 0x200, NLM_F_DUMP = 0x300, NLM_F_CREATE = 0x400;

    public const ushort IFLA_ADDRESS = 1, IFLA_IFNAME = 3, IFLA_MTU = 4, IFLA_LINK = 5, IFLA_LINKINFO = 18,
        IFLA_EXT_MASK = 29, IFLA_INFO_KIND = 1, IFLA_INFO_DATA = 2, IFLA_MACVLAN_MODE = 1;
    public const uint MACVLAN_MODE_PRIVATE = 1;
    public const uint RTEXT_FILTER_SKIP_STATS = 8;
    public const uint IFF_UP = 1, IFF_LOOPBACK = 8, IFF_RUNNING = 0x40, IFF_NOARP = 0x80;

    public const ushort IFA_ADDRESS = 1, IFA_LOCAL = 2, IFA_LABEL = 3, IFA_BROADCAST = 4, IFA_CACHEINFO = 6,
        IFA_FLAGS = 8;
    /// <summary>
    /// Who set an address, one byte. Linux 5.18; older kernels ignore it in requests and never say it.
    /// </summary>
    public const ushort IFA_PROTO = 11;

    public const ushort RTA_DST = 1, RTA_OIF = 4, RTA_GATEWAY = 5, RTA_PRIORITY = 6;
    public const byte RT_TABLE_MAIN = 254, RTPROT_STATIC = 4, RTPROT_DHCP = 16, RTN_UNICAST = 1;

    public const ushort NLA_F_NESTED = 0x8000;
    /// <summary>An attribute's type without NLA_F_NESTED and NLA_F_NET_BYTEORDER.</summary>
    public const ushort AttributeTypeMask = 0x3fff;

    /// <summary>Messages and attributes start at multiples of 4 bytes.</summary>
    public static int Align(int length) => (length + 3) & ~3;
}

/// <summary><c>struct sockaddr_nl</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NetlinkAddress
{
    public ushort Family;
    public ushort Padding;
    public uint Port;
    public uint Groups;
}

/// <summary><c>struct nlmsghdr</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NetlinkHeader
{
    public uint Length;
    public ushort Type;
    public ushort Flags;
    public uint Sequence;
    public uint Port;
}

/// <summary><c>struct rtattr</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AttributeHeader
{
    public ushort Length;
    public ushort Type;
}

/// <summary><c>struct ifinfomsg</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct LinkMessage
{
    public byte Family;
    public byte Padding;
    public ushort Type;
    public int Index;
    public uint Flags;
    public uint Change;
}

/// <summary><c>struct ifaddrmsg</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AddressMessage
{
    public byte Family;
    public byte PrefixLength;
    public byte Flags;
    public byte Scope;
    public int Index;
}

/// <summary><c>struct rtmsg</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct RouteMessage
{
    public byte Family, DestinationLength, SourceLength, ServiceType;
    public byte Table;
    /// <summary>Who made the route: rtm_protocol.</summary>
    public byte Origin;
    public byte Scope, Type;
    public uint Flags;
}

/// <summary><c>struct ifa_cacheinfo</c>: lifetimes in seconds, time stamps in hundredths.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct AddressLifetime
{
    public uint Preferred;
    public uint Valid;
    public uint Created;
    public uint Updated;
}
