using System.Buffers.Binary;
using static VrrpAot.Linux.Nftables;

namespace VrrpAot.Linux;

/// <summary>
/// What every transaction of nf_tables has, as bytes: messages between a begin and an end, tables, and rules made of
/// expressions. The kernel carries out all of one, or nothing.
/// </summary>
internal abstract class TransactionWriter(NetlinkWriter writer)
{
    private uint _sequence;

    /// <summary>The number of the last message but the end's: with its answer the kernel has said everything.</summary>
    public uint Last { get; private set; }

    protected NetlinkWriter Writer => writer;

    protected static byte Number(IpFamily family) => family == IpFamily.IPv6 ? NFPROTO_IPV6 : NFPROTO_IPV4;

    protected static ushort Type(byte message) => (ushort)(NFNL_SUBSYS_NFTABLES << 8 | message);

    protected void Batch(ushort type)
    {
        writer.Begin(type, Netlink.NLM_F_REQUEST, ++_sequence,
            new NetfilterHeader { Resource = BinaryPrimitives.ReverseEndianness(NFNL_SUBSYS_NFTABLES) });
        writer.End();
    }

    protected void Begin(byte message, byte family, bool creates = true)
    {
        Last = ++_sequence;
        int flags = Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK | (creates ? Netlink.NLM_F_CREATE : 0);
        writer.Begin(Type(message), (ushort)flags, _sequence, new NetfilterHeader { Family = family });
    }

    protected void Table(byte message, string name, byte family, uint flags = 0)
    {
        Begin(message, family, creates: message == NEWTABLE);
        Name(NFTA_TABLE_NAME, name);
        if (flags != 0)
            Number(NFTA_TABLE_FLAGS, flags);
        writer.End();
    }

    /// <summary>Made, and removed: so it is gone whether it was there or not.</summary>
    protected void RemoveTable(string table, IpFamily family)
    {
        Table(NEWTABLE, table, Number(family));
        Table(DELTABLE, table, Number(family));
    }

    /// <summary>A chain that sees packets, and lets those go on that no rule stops.</summary>
    protected void Chain(string table, string chain, byte family, uint hook, int priority)
    {
        Begin(NEWCHAIN, family);
        Name(NFTA_CHAIN_TABLE, table);
        Name(NFTA_CHAIN_NAME, chain);
        int nested = writer.BeginNested(NFTA_CHAIN_HOOK);
        Number(NFTA_HOOK_HOOKNUM, hook);
        Number(NFTA_HOOK_PRIORITY, (uint)priority);
        writer.EndNested(nested);
        Number(NFTA_CHAIN_POLICY, NF_ACCEPT);
        Name(NFTA_CHAIN_TYPE, "filter");
        writer.End();
    }

    protected void Field(uint length)
    {
        int field = writer.BeginNested(NFTA_LIST_ELEM);
        Number(NFTA_SET_FIELD_LEN, length);
        writer.EndNested(field);
    }

    protected void Expression(string name, Action data)
    {
        int expression = writer.BeginNested(NFTA_LIST_ELEM);
        Name(NFTA_EXPR_NAME, name);
        int nested = writer.BeginNested(NFTA_EXPR_DATA);
        data();
        writer.EndNested(nested);
        writer.EndNested(expression);
    }

    /// <summary>Something about a packet that does not stand in it, into a register.</summary>
    protected void Meta(uint register, uint key) => Expression("meta", () =>
    {
        Number(NFTA_META_KEY, key);
        Number(NFTA_META_DREG, register);
    });

    /// <summary>Part of a packet into a register.</summary>
    protected void Payload(uint register, uint header, uint offset, uint length) => Expression("payload", () =>
    {
        Number(NFTA_PAYLOAD_DREG, register);
        Number(NFTA_PAYLOAD_BASE, header);
        Number(NFTA_PAYLOAD_OFFSET, offset);
        Number(NFTA_PAYLOAD_LEN, length);
    });

    /// <summary>The first register against a byte; another packet is nothing for this rule.</summary>
    protected void Compare(uint how, byte with) => Expression("cmp", () =>
    {
        Number(NFTA_CMP_SREG, NFT_REG_1);
        Number(NFTA_CMP_OP, how);
        int data = writer.BeginNested(NFTA_CMP_DATA);
        writer.Attribute(NFTA_DATA_VALUE, with);
        writer.EndNested(data);
    });

    /// <summary>What becomes of the packet.</summary>
    protected void Verdict(int code) => Expression("immediate", () =>
    {
        Number(NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT);
        int data = writer.BeginNested(NFTA_IMMEDIATE_DATA), verdict = writer.BeginNested(NFTA_DATA_VERDICT);
        Number(NFTA_VERDICT_CODE, unchecked((uint)code));
        writer.EndNested(verdict);
        writer.EndNested(data);
    });

    protected void Number(ushort type, uint number) =>
        writer.Attribute(type, BinaryPrimitives.ReverseEndianness(number));

    protected void Name(ushort type, string name)
    {
        Span<byte> bytes = stackalloc byte[MarkTable.LongestName + 1];
        int length = System.Text.Encoding.UTF8.GetBytes(name, bytes);
        bytes[length] = 0;
        writer.Attribute(type, (ReadOnlySpan<byte>)bytes[..(length + 1)]);
    }
}
