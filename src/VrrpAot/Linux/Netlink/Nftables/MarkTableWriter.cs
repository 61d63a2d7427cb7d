using System.Buffers.Binary;
using System.Runtime.InteropServices;
using static VrrpAot.Linux.Nftables;

namespace VrrpAot.Linux;

/// <summary>
/// A transaction of nf_tables, as bytes: <see cref="MarkTable"/> takes the place of what was there under its name. A
/// table is made, removed and made again: so it is removed whether it was there or not.
/// </summary>
internal sealed class MarkTableWriter(NetlinkWriter writer)
{
    /// <summary>TCP, UDP, SCTP: what IPVS balances.</summary>
    private static ReadOnlySpan<byte> Protocols => [6, 17, 132];

    /// <summary>An attribute has at most 64 KB, an element of ours 100 bytes.</summary>
    private const int MostElements = 512;

    /// <summary>Bytes that are enough for a table.</summary>
    public static int Enough(MarkTable table) =>
        8192 + 128 * (table.Ranges.Length + table.Ranges.Length / MostElements);

    private uint _sequence;

    /// <summary>The number of the last message but the end's: with its answer the kernel has said everything.</summary>
    public uint Last { get; private set; }

    /// <summary>A table of its ranges in each family; where a family has none, none.</summary>
    public void Replace(MarkTable table)
    {
        Batch(NFNL_MSG_BATCH_BEGIN);
        Replace(table, IpFamily.IPv4);
        Replace(table, IpFamily.IPv6);
        Batch(NFNL_MSG_BATCH_END);
    }

    /// <summary>No table of this name is left.</summary>
    public void Remove(string table)
    {
        Batch(NFNL_MSG_BATCH_BEGIN);
        Remove(table, IpFamily.IPv4);
        Remove(table, IpFamily.IPv6);
        Batch(NFNL_MSG_BATCH_END);
    }

    /// <summary>Asks for the number of the transaction that changed something last, whoever made it.</summary>
    public void AskGeneration()
    {
        writer.Begin(Type(GETGEN), Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK, ++_sequence, new NetfilterHeader());
        writer.End();
        Last = _sequence;
    }

    private void Replace(MarkTable table, IpFamily family)
    {
        Remove(table.Name, family);
        byte number = Number(family);
        bool isEmpty = true;
        foreach (byte protocol in Protocols)
        {
            var ranges = new List<MarkedRange>();
            foreach (MarkedRange range in table.Ranges)
                if (range.Protocol == protocol && range.First.Family == family)
                    ranges.Add(range);
            if (ranges.Count == 0)
                continue;
            if (isEmpty)
            {
                Table(NEWTABLE, table.Name, number);
                Chain(table, number);
            }
            isEmpty = false;
            Map(table.Name, number, protocol, family);
            for (int from = 0; from < ranges.Count; from += MostElements)
                Elements(table.Name, number, protocol, CollectionsMarshal.AsSpan(ranges)[from..Math.Min(
                    from + MostElements, ranges.Count)]);
            Rule(table.Name, number, protocol, family);
        }
    }

    private void Remove(string table, IpFamily family)
    {
        Table(NEWTABLE, table, Number(family));
        Table(DELTABLE, table, Number(family));
    }

    private static byte Number(IpFamily family) => family == IpFamily.IPv6 ? NFPROTO_IPV6 : NFPROTO_IPV4;

    private static ushort Type(byte message) => (ushort)(NFNL_SUBSYS_NFTABLES << 8 | message);

    private static string MapOf(byte protocol) => protocol switch
    {
        6 => "tcp_map",
        17 => "udp_map",
        _ => "sctp_map",
    };

    private void Batch(ushort type)
    {
        writer.Begin(type, Netlink.NLM_F_REQUEST, ++_sequence,
            new NetfilterHeader { Resource = BinaryPrimitives.ReverseEndianness(NFNL_SUBSYS_NFTABLES) });
        writer.End();
    }

    private void Begin(byte message, byte family, bool creates = true)
    {
        Last = ++_sequence;
        int flags = Netlink.NLM_F_REQUEST | Netlink.NLM_F_ACK | (creates ? Netlink.NLM_F_CREATE : 0);
        writer.Begin(Type(message), (ushort)flags, _sequence, new NetfilterHeader { Family = family });
    }

    private void Table(byte message, string name, byte family)
    {
        Begin(message, family, creates: message == NEWTABLE);
        Name(NFTA_TABLE_NAME, name);
        writer.End();
    }

    private void Chain(MarkTable table, byte family)
    {
        Begin(NEWCHAIN, family);
        Name(NFTA_CHAIN_TABLE, table.Name);
        Name(NFTA_CHAIN_NAME, "in");
        int hook = writer.BeginNested(NFTA_CHAIN_HOOK);
        Number(NFTA_HOOK_HOOKNUM, NF_INET_LOCAL_IN);
        Number(NFTA_HOOK_PRIORITY, (uint)table.Priority);
        writer.EndNested(hook);
        Number(NFTA_CHAIN_POLICY, NF_ACCEPT);
        Name(NFTA_CHAIN_TYPE, "filter");
        writer.End();
    }

    private void Map(string table, byte family, byte protocol, IpFamily of)
    {
        uint length = (uint)IpAddress.LengthOf(of);
        Begin(NEWSET, family);
        Name(NFTA_SET_TABLE, table);
        Name(NFTA_SET_NAME, MapOf(protocol));
        Number(NFTA_SET_FLAGS, NFT_SET_INTERVAL | NFT_SET_MAP | NFT_SET_CONCAT);
        Number(NFTA_SET_KEY_TYPE, (of == IpFamily.IPv6 ? TYPE_IP6ADDR : TYPE_IPADDR) << (int)TYPE_BITS
            | TYPE_INET_SERVICE);
        Number(NFTA_SET_KEY_LEN, length + 4);
        Number(NFTA_SET_DATA_TYPE, TYPE_MARK);
        Number(NFTA_SET_DATA_LEN, 4);
        int description = writer.BeginNested(NFTA_SET_DESC), fields = writer.BeginNested(NFTA_SET_DESC_CONCAT);
        Field(length);
        Field(2);
        writer.EndNested(fields);
        writer.EndNested(description);
        Number(NFTA_SET_ID, protocol);
        writer.Attribute(NFTA_SET_USERDATA, ByteOrders);
        writer.End();
    }

    /// <summary>
    /// What nft leaves for itself in a map (libnftnl's udata: type, length, value): the key is in network order, the
    /// mark in the machine's. Without it nft prints marks the wrong way round, and restores them so.
    /// </summary>
    private static ReadOnlySpan<byte> ByteOrders => BitConverter.IsLittleEndian
        ? [0, 4, 0, 0, 0, 0, 1, 4, 1, 0, 0, 0] : [0, 4, 0, 0, 0, 0, 1, 4, 0, 0, 0, 1];

    private void Field(uint length)
    {
        int field = writer.BeginNested(NFTA_LIST_ELEM);
        Number(NFTA_SET_FIELD_LEN, length);
        writer.EndNested(field);
    }

    private void Elements(string table, byte family, byte protocol, ReadOnlySpan<MarkedRange> ranges)
    {
        Begin(NEWSETELEM, family);
        Name(NFTA_SET_ELEM_LIST_TABLE, table);
        Name(NFTA_SET_ELEM_LIST_SET, MapOf(protocol));
        int elements = writer.BeginNested(NFTA_SET_ELEM_LIST_ELEMENTS);
        foreach (MarkedRange range in ranges)
        {
            int element = writer.BeginNested(NFTA_LIST_ELEM);
            Key(NFTA_SET_ELEM_KEY, range.First, range.Port);
            Key(NFTA_SET_ELEM_KEY_END, range.Last, range.LastPort);
            // The mark is not for the wire: in the machine's own order.
            int data = writer.BeginNested(NFTA_SET_ELEM_DATA);
            writer.Attribute(NFTA_DATA_VALUE, range.Mark);
            writer.EndNested(data);
            writer.EndNested(element);
        }
        writer.EndNested(elements);
        writer.End();
    }

    /// <summary>Address and port, each in whole registers.</summary>
    private void Key(ushort type, IpAddress address, ushort port)
    {
        Span<byte> key = stackalloc byte[16 + 4];
        key.Clear();
        address.WriteTo(key);
        BinaryPrimitives.WriteUInt16BigEndian(key[address.Length..], port);
        int nested = writer.BeginNested(type);
        writer.Attribute(NFTA_DATA_VALUE, (ReadOnlySpan<byte>)key[..(address.Length + 4)]);
        writer.EndNested(nested);
    }

    /// <summary>`meta l4proto P meta mark set ADDRESS . PORT map @MAP return`: what is not in the map goes on to the
    /// next rule.</summary>
    private void Rule(string table, byte family, byte protocol, IpFamily of)
    {
        bool isIPv6 = of == IpFamily.IPv6;
        uint length = (uint)IpAddress.LengthOf(of);
        Begin(NEWRULE, family);
        Name(NFTA_RULE_TABLE, table);
        Name(NFTA_RULE_CHAIN, "in");
        int expressions = writer.BeginNested(NFTA_RULE_EXPRESSIONS);
        Expression("meta", () =>
        {
            Number(NFTA_META_KEY, NFT_META_L4PROTO);
            Number(NFTA_META_DREG, NFT_REG_1);
        });
        Expression("cmp", () =>
        {
            Number(NFTA_CMP_SREG, NFT_REG_1);
            Number(NFTA_CMP_OP, NFT_CMP_EQ);
            int data = writer.BeginNested(NFTA_CMP_DATA);
            writer.Attribute(NFTA_DATA_VALUE, protocol);
            writer.EndNested(data);
        });
        Payload(NFT_REG32_00, NFT_PAYLOAD_NETWORK_HEADER, isIPv6 ? 24u : 16u, length);
        Payload(NFT_REG32_00 + length / 4, NFT_PAYLOAD_TRANSPORT_HEADER, 2, 2);
        Expression("lookup", () =>
        {
            Name(NFTA_LOOKUP_SET, MapOf(protocol));
            Number(NFTA_LOOKUP_SREG, NFT_REG32_00);
            Number(NFTA_LOOKUP_DREG, NFT_REG_1);
            Number(NFTA_LOOKUP_SET_ID, protocol);
        });
        Expression("meta", () =>
        {
            Number(NFTA_META_KEY, NFT_META_MARK);
            Number(NFTA_META_SREG, NFT_REG_1);
        });
        Expression("immediate", () =>
        {
            Number(NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT);
            int data = writer.BeginNested(NFTA_IMMEDIATE_DATA), verdict = writer.BeginNested(NFTA_DATA_VERDICT);
            Number(NFTA_VERDICT_CODE, unchecked((uint)NFT_RETURN));
            writer.EndNested(verdict);
            writer.EndNested(data);
        });
        writer.EndNested(expressions);
        writer.End();
    }

    /// <summary>Part of a packet into a register.</summary>
    private void Payload(uint register, uint header, uint offset, uint length) => Expression("payload", () =>
    {
        Number(NFTA_PAYLOAD_DREG, register);
        Number(NFTA_PAYLOAD_BASE, header);
        Number(NFTA_PAYLOAD_OFFSET, offset);
        Number(NFTA_PAYLOAD_LEN, length);
    });

    private void Expression(string name, Action data)
    {
        int expression = writer.BeginNested(NFTA_LIST_ELEM);
        Name(NFTA_EXPR_NAME, name);
        int nested = writer.BeginNested(NFTA_EXPR_DATA);
        data();
        writer.EndNested(nested);
        writer.EndNested(expression);
    }

    private void Number(ushort type, uint number) =>
        writer.Attribute(type, BinaryPrimitives.ReverseEndianness(number));

    private void Name(ushort type, string name)
    {
        Span<byte> bytes = stackalloc byte[MarkTable.LongestName + 1];
        int length = System.Text.Encoding.UTF8.GetBytes(name, bytes);
        bytes[length] = 0;
        writer.Attribute(type, (ReadOnlySpan<byte>)bytes[..(length + 1)]);
    }
}
