using System.Buffers.Binary;
using static VrrpAot.Linux.Nftables;

namespace VrrpAot.Linux;

/// <summary>
/// Transactions about a <see cref="DropTable"/>, as bytes. Names are those of keepalived: people and scripts list them
/// (`nft list set ip keepalived vips`).
/// </summary>
internal sealed class DropTableWriter(NetlinkWriter writer) : TransactionWriter(writer)
{
    private const string Addresses = "vips", OnLinks = "vips_link_local";
    private const uint AddressesId = 1, OnLinksId = 2;

    /// <summary>An element of ours has at most 36 bytes, a message 64 KB.</summary>
    public const int MostElements = 1024;

    /// <summary>Bytes that are enough for any transaction.</summary>
    public const int Enough = 64 * 1024;

    /// <param name="isOwned">The table is the socket's that sends this.</param>
    public void Make(DropTable table, bool isOwned)
    {
        Batch(NFNL_MSG_BATCH_BEGIN);
        foreach (IpFamily family in (ReadOnlySpan<IpFamily>)[IpFamily.IPv4, IpFamily.IPv6])
        {
            RemoveTable(table.Name, family);
            Make(table, family, isOwned);
        }
        Batch(NFNL_MSG_BATCH_END);
    }

    /// <summary>A table that is there.</summary>
    public void Remove(string table)
    {
        Batch(NFNL_MSG_BATCH_BEGIN);
        Table(DELTABLE, table, NFPROTO_IPV4);
        Table(DELTABLE, table, NFPROTO_IPV6);
        Batch(NFNL_MSG_BATCH_END);
    }

    /// <param name="message">NEWSETELEM or DELSETELEM.</param>
    /// <param name="addresses">At most <see cref="MostElements"/>.</param>
    public void Change(string table, byte message, ReadOnlySpan<DroppedAddress> addresses)
    {
        Batch(NFNL_MSG_BATCH_BEGIN);
        Elements(table, message, addresses, IpFamily.IPv4, onLinks: false);
        Elements(table, message, addresses, IpFamily.IPv6, onLinks: false);
        Elements(table, message, addresses, IpFamily.IPv6, onLinks: true);
        Batch(NFNL_MSG_BATCH_END);
    }

    private void Make(DropTable table, IpFamily family, bool isOwned)
    {
        byte number = Number(family);
        bool isIPv6 = family == IpFamily.IPv6;
        uint length = (uint)IpAddress.LengthOf(family);
        Table(NEWTABLE, table.Name, number, isOwned ? NFT_TABLE_F_OWNER : 0);
        Chain(table.Name, "in", number, NF_INET_LOCAL_IN, table.Priority);
        Chain(table.Name, "out", number, NF_INET_LOCAL_OUT, table.Priority);
        Set(table.Name, number, Addresses, AddressesId, isIPv6 ? TYPE_IP6ADDR : TYPE_IPADDR, length);
        if (isIPv6)
        {
            Set(table.Name, number, OnLinks, OnLinksId, TYPE_IP6ADDR << (int)TYPE_BITS | TYPE_IFINDEX, length, 4);
            LetNeighboursBeAsked(table.Name, "in");
            LetNeighboursBeAsked(table.Name, "out");
        }
        (uint source, uint destination) = isIPv6 ? (8u, 24u) : (12u, 16u);
        Drop(table, number, "in", Addresses, AddressesId, destination, length, link: null);
        Drop(table, number, "out", Addresses, AddressesId, source, length, link: null);
        if (!isIPv6)
            return;
        Drop(table, number, "in", OnLinks, OnLinksId, destination, length, NFT_META_IIF);
        Drop(table, number, "out", OnLinks, OnLinksId, source, length, NFT_META_OIF);
    }

    /// <param name="fields">Lengths of the parts of a key; one for a simple one.</param>
    private void Set(string table, byte family, string set, uint id, uint type, params ReadOnlySpan<uint> fields)
    {
        uint length = 0;
        foreach (uint field in fields)
            length += field;
        Begin(NEWSET, family);
        Name(NFTA_SET_TABLE, table);
        Name(NFTA_SET_NAME, set);
        Number(NFTA_SET_FLAGS, 0);
        Number(NFTA_SET_KEY_TYPE, type);
        Number(NFTA_SET_KEY_LEN, length);
        Number(NFTA_SET_ID, id);
        Writer.End();
    }

    /// <summary>`meta l4proto icmpv6 icmpv6 type 135-136 accept`: neighbour solicitations and advertisements.</summary>
    private void LetNeighboursBeAsked(string table, string chain)
    {
        const byte icmp6 = 58, solicitation = 135, advertisement = 136;
        int expressions = BeginRule(table, NFPROTO_IPV6, chain);
        Meta(NFT_REG_1, NFT_META_L4PROTO);
        Compare(NFT_CMP_EQ, icmp6);
        Payload(NFT_REG_1, NFT_PAYLOAD_TRANSPORT_HEADER, 0, 1);
        Compare(NFT_CMP_GTE, solicitation);
        Compare(NFT_CMP_LTE, advertisement);
        Verdict((int)NF_ACCEPT);
        EndRule(expressions);
    }

    /// <summary>`ip daddr @vips counter drop`, and its like.</summary>
    private void Drop(DropTable table, byte family, string chain, string set, uint id, uint offset, uint length,
        uint? link)
    {
        int expressions = BeginRule(table.Name, family, chain);
        Payload(NFT_REG32_00, NFT_PAYLOAD_NETWORK_HEADER, offset, length);
        if (link is { } key)
            Meta(NFT_REG32_00 + length / 4, key);
        Expression("lookup", () =>
        {
            Name(NFTA_LOOKUP_SET, set);
            Number(NFTA_LOOKUP_SREG, NFT_REG32_00);
            Number(NFTA_LOOKUP_SET_ID, id);
        });
        if (table.Counts)
            Expression("counter", () => { });
        Verdict(NF_DROP);
        EndRule(expressions);
    }

    private int BeginRule(string table, byte family, string chain)
    {
        Begin(NEWRULE, family);
        Name(NFTA_RULE_TABLE, table);
        Name(NFTA_RULE_CHAIN, chain);
        return Writer.BeginNested(NFTA_RULE_EXPRESSIONS);
    }

    private void EndRule(int expressions)
    {
        Writer.EndNested(expressions);
        Writer.End();
    }

    private void Elements(string table, byte message, ReadOnlySpan<DroppedAddress> addresses, IpFamily family,
        bool onLinks)
    {
        int elements = -1;
        foreach (DroppedAddress address in addresses)
        {
            if (address.Address.Family != family || address.Interface != 0 != onLinks)
                continue;
            if (elements < 0)
            {
                Begin(message, Number(family), creates: message == NEWSETELEM);
                Name(NFTA_SET_ELEM_LIST_TABLE, table);
                Name(NFTA_SET_ELEM_LIST_SET, onLinks ? OnLinks : Addresses);
                elements = Writer.BeginNested(NFTA_SET_ELEM_LIST_ELEMENTS);
            }
            Element(address);
        }
        if (elements < 0)
            return;
        Writer.EndNested(elements);
        Writer.End();
    }

    /// <summary>The interface is not for the wire: in the machine's own order.</summary>
    private void Element(in DroppedAddress address)
    {
        Span<byte> key = stackalloc byte[16 + 4];
        address.Address.WriteTo(key);
        int length = address.Address.Length;
        if (address.Interface != 0)
        {
            if (BitConverter.IsLittleEndian)
                BinaryPrimitives.WriteInt32LittleEndian(key[length..], address.Interface);
            else
                BinaryPrimitives.WriteInt32BigEndian(key[length..], address.Interface);
            length += 4;
        }
        int element = Writer.BeginNested(NFTA_LIST_ELEM), nested = Writer.BeginNested(NFTA_SET_ELEM_KEY);
        Writer.Attribute(NFTA_DATA_VALUE, (ReadOnlySpan<byte>)key[..length]);
        Writer.EndNested(nested);
        Writer.EndNested(element);
    }
}
