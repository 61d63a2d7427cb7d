using System.Buffers.Binary;
using System.Runtime.InteropServices;
using static VrrpAot.Linux.Nftables;

namespace VrrpAot.Linux;

/// <summary>
/// A transaction of nf_tables, as bytes: <see cref="MarkTable"/> takes the place of what was there under its name. A
/// table is made, removed and made again: so it is removed whether it was there or not.
/// </summary>
internal sealed class MarkTableWriter(NetlinkWriter writer) : TransactionWriter(writer)
{
    /// <summary>TCP, UDP, SCTP: what IPVS balances.</summary>
    private static ReadOnlySpan<byte> Protocols => [6, 17, 132];

    /// <summary>An attribute has at most 64 KB, an element of ours 100 bytes.</summary>
    private const int MostElements = 512;

    /// <summary>Bytes that are enough for a table.</summary>
    public static int Enough(MarkTable table) =>
        8192 + 128 * (table.Ranges.Length + table.Ranges.Length / MostElements);

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
        RemoveTable(table, IpFamily.IPv4);
        RemoveTable(table, IpFamily.IPv6);
        Batch(NFNL_MSG_BATCH_END);
    }

    /// <summary>Asks for the number of the transaction that changed something last, whoever made it.</summary>
    public void AskGeneration()
    {
        Begin(GETGEN, family: 0, creates: false);
        Writer.End();
    }

    private void Replace(MarkTable table, IpFamily family)
    {
        RemoveTable(table.Name, family);
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
                Chain(table.Name, "in", number, NF_INET_LOCAL_IN, table.Priority);
            }
            isEmpty = false;
            Map(table.Name, number, protocol, family);
            for (int from = 0; from < ranges.Count; from += MostElements)
                Elements(table.Name, number, protocol, CollectionsMarshal.AsSpan(ranges)[from..Math.Min(
                    from + MostElements, ranges.Count)]);
            Rule(table.Name, number, protocol, family);
        }
    }

    private static string MapOf(byte protocol) => protocol switch
    {
        6 => "tcp_map",
        17 => "udp_map",
        _ => "sctp_map",
    };

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
        int description = Writer.BeginNested(NFTA_SET_DESC), fields = Writer.BeginNested(NFTA_SET_DESC_CONCAT);
        Field(length);
        Field(2);
        Writer.EndNested(fields);
        Writer.EndNested(description);
        Number(NFTA_SET_ID, protocol);
        Writer.Attribute(NFTA_SET_USERDATA, ByteOrders);
        Writer.End();
    }

    /// <summary>
    /// What nft leaves for itself in a map (libnftnl's udata: type, length, value): the key is in network order, the
    /// mark in the machine's. Without it nft prints marks the wrong way round, and restores them so.
    /// </summary>
    private static ReadOnlySpan<byte> ByteOrders => BitConverter.IsLittleEndian
        ? [0, 4, 0, 0, 0, 0, 1, 4, 1, 0, 0, 0] : [0, 4, 0, 0, 0, 0, 1, 4, 0, 0, 0, 1];

    private void Elements(string table, byte family, byte protocol, ReadOnlySpan<MarkedRange> ranges)
    {
        Begin(NEWSETELEM, family);
        Name(NFTA_SET_ELEM_LIST_TABLE, table);
        Name(NFTA_SET_ELEM_LIST_SET, MapOf(protocol));
        int elements = Writer.BeginNested(NFTA_SET_ELEM_LIST_ELEMENTS);
        foreach (MarkedRange range in ranges)
        {
            int element = Writer.BeginNested(NFTA_LIST_ELEM);
            Key(NFTA_SET_ELEM_KEY, range.First, range.Port);
            Key(NFTA_SET_ELEM_KEY_END, range.Last, range.LastPort);
            // The mark is not for the wire: in the machine's own order.
            int data = Writer.BeginNested(NFTA_SET_ELEM_DATA);
            Writer.Attribute(NFTA_DATA_VALUE, range.Mark);
            Writer.EndNested(data);
            Writer.EndNested(element);
        }
        Writer.EndNested(elements);
        Writer.End();
    }

    /// <summary>Address and port, each in whole registers.</summary>
    private void Key(ushort type, IpAddress address, ushort port)
    {
        Span<byte> key = stackalloc byte[16 + 4];
        key.Clear();
        address.WriteTo(key);
        BinaryPrimitives.WriteUInt16BigEndian(key[address.Length..], port);
        int nested = Writer.BeginNested(type);
        Writer.Attribute(NFTA_DATA_VALUE, (ReadOnlySpan<byte>)key[..(address.Length + 4)]);
        Writer.EndNested(nested);
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
        int expressions = Writer.BeginNested(NFTA_RULE_EXPRESSIONS);
        Meta(NFT_REG_1, NFT_META_L4PROTO);
        Compare(NFT_CMP_EQ, protocol);
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
        Verdict(NFT_RETURN);
        Writer.EndNested(expressions);
        Writer.End();
    }
}
