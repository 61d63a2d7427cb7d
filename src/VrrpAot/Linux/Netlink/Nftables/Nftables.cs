using System.Runtime.InteropServices;

namespace VrrpAot.Linux;

/// <summary>The numbers of linux/netfilter/nfnetlink.h and nf_tables.h that we use. All in messages but the headers is
/// in network order.</summary>
internal static class Nftables
{
    public const int NETLINK_NETFILTER = 12;
    public const ushort NFNL_SUBSYS_NFTABLES = 10, NFNL_MSG_BATCH_BEGIN = 16, NFNL_MSG_BATCH_END = 17;
    public const byte NFPROTO_IPV4 = 2, NFPROTO_IPV6 = 10;

    public const byte NEWTABLE = 0, DELTABLE = 2, NEWCHAIN = 3, NEWRULE = 6, NEWSET = 9, NEWSETELEM = 12,
        DELSETELEM = 14, GETGEN = 16;

    public const ushort NFTA_LIST_ELEM = 1;
    public const ushort NFTA_TABLE_NAME = 1, NFTA_TABLE_FLAGS = 2;
    /// <summary>Linux 5.12: the table is the socket's, and goes with it; nobody else changes it.</summary>
    public const uint NFT_TABLE_F_OWNER = 2;
    public const ushort NFTA_GEN_ID = 1;

    public const ushort NFTA_CHAIN_TABLE = 1, NFTA_CHAIN_NAME = 3, NFTA_CHAIN_HOOK = 4, NFTA_CHAIN_POLICY = 5,
        NFTA_CHAIN_TYPE = 7;
    public const ushort NFTA_HOOK_HOOKNUM = 1, NFTA_HOOK_PRIORITY = 2;
    public const uint NF_INET_LOCAL_IN = 1, NF_INET_LOCAL_OUT = 3, NF_ACCEPT = 1;
    public const int NF_DROP = 0;

    public const ushort NFTA_SET_TABLE = 1, NFTA_SET_NAME = 2, NFTA_SET_FLAGS = 3, NFTA_SET_KEY_TYPE = 4,
        NFTA_SET_KEY_LEN = 5, NFTA_SET_DATA_TYPE = 6, NFTA_SET_DATA_LEN = 7, NFTA_SET_DESC = 9, NFTA_SET_ID = 10,
        NFTA_SET_USERDATA = 13;
    public const ushort NFTA_SET_DESC_CONCAT = 2, NFTA_SET_FIELD_LEN = 1;
    public const uint NFT_SET_INTERVAL = 4, NFT_SET_MAP = 8, NFT_SET_CONCAT = 0x80;
    /// <summary>Types as the program nft numbers them: the kernel only keeps them, so that nft can print the
    /// map.</summary>
    public const uint TYPE_IPADDR = 7, TYPE_IP6ADDR = 8, TYPE_INET_SERVICE = 13, TYPE_MARK = 19,
        TYPE_IFINDEX = 20, TYPE_BITS = 6;

    public const ushort NFTA_SET_ELEM_LIST_TABLE = 1, NFTA_SET_ELEM_LIST_SET = 2, NFTA_SET_ELEM_LIST_ELEMENTS = 3;
    public const ushort NFTA_SET_ELEM_KEY = 1, NFTA_SET_ELEM_DATA = 2, NFTA_SET_ELEM_KEY_END = 10;
    public const ushort NFTA_DATA_VALUE = 1, NFTA_DATA_VERDICT = 2, NFTA_VERDICT_CODE = 1;

    public const ushort NFTA_RULE_TABLE = 1, NFTA_RULE_CHAIN = 2, NFTA_RULE_EXPRESSIONS = 4;
    public const ushort NFTA_EXPR_NAME = 1, NFTA_EXPR_DATA = 2;
    public const ushort NFTA_META_DREG = 1, NFTA_META_KEY = 2, NFTA_META_SREG = 3;
    public const uint NFT_META_MARK = 3, NFT_META_IIF = 4, NFT_META_OIF = 5, NFT_META_L4PROTO = 16;
    public const ushort NFTA_CMP_SREG = 1, NFTA_CMP_OP = 2, NFTA_CMP_DATA = 3;
    public const uint NFT_CMP_EQ = 0, NFT_CMP_LTE = 3, NFT_CMP_GTE = 5;
    public const ushort NFTA_PAYLOAD_DREG = 1, NFTA_PAYLOAD_BASE = 2, NFTA_PAYLOAD_OFFSET = 3, NFTA_PAYLOAD_LEN = 4;
    public const uint NFT_PAYLOAD_NETWORK_HEADER = 1, NFT_PAYLOAD_TRANSPORT_HEADER = 2;
    public const ushort NFTA_LOOKUP_SET = 1, NFTA_LOOKUP_SREG = 2, NFTA_LOOKUP_DREG = 3, NFTA_LOOKUP_SET_ID = 4;
    public const ushort NFTA_IMMEDIATE_DREG = 1, NFTA_IMMEDIATE_DATA = 2;
    public const int NFT_RETURN = -5;

    /// <summary>Registers of 4 bytes, of which those of a key follow each other; the first two hold what is short of
    /// that, a verdict and 16 bytes.</summary>
    public const uint NFT_REG_VERDICT = 0, NFT_REG_1 = 1, NFT_REG32_00 = 8;
}

/// <summary><c>struct nfgenmsg</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NetfilterHeader
{
    public byte Family;
    public byte Version;
    /// <summary>Network order.</summary>
    public ushort Resource;
}
