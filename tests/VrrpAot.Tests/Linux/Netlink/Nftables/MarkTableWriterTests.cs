using System.Buffers.Binary;
using System.Text;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>A table of marks as one transaction. tests/Guest gives the same to a kernel, beside keepalived's.</summary>
public class MarkTableWriterTests
{
    private static readonly string[] s_messages =
    [
        "add table", "get table", "delete table", "add chain", "4", "5", "add rule", "7", "8", "add map", "10", "11",
        "add elements",
    ];

    private static IpAddress Address(string text) =>
        IpAddress.TryParse(text, out IpAddress address) ? address : throw new FormatException(text);

    private static MarkedRange Range(string first, string last, ushort port, uint mark = 1000, byte protocol = 6) =>
        new(protocol, Address(first), Address(last), port, mark);

    private static List<(ushort Type, byte[] Body)> Written(Action<MarkTableWriter> write, int room = 1 << 20)
    {
        using var buffer = new NativeBuffer(room);
        var netlink = new NetlinkWriter(buffer);
        write(new MarkTableWriter(netlink));
        List<(ushort, byte[])> messages = [];
        var walk = new NetlinkMessages(buffer.Span[..netlink.Length]);
        while (walk.Next())
            messages.Add((walk.Header.Type, walk.Body.ToArray()));
        return messages;
    }

    /// <summary>`ip add table`, in order; what begins and ends a transaction in brackets.</summary>
    private static string[] Steps(MarkTable table) => [.. Written(writer => writer.Replace(table)).Select(message =>
        message.Type switch
        {
            16 => "[",
            17 => "]",
            _ => $"{(message.Body[0] == 2 ? "ip" : "ip6")} {s_messages[message.Type & 0xff]}",
        })];

    [Fact]
    public void a_table_takes_the_place_of_what_was_there_in_one_transaction() => Assert.Equal(
        [
            "[", "ip add table", "ip delete table", "ip add table", "ip add chain",
            "ip add map", "ip add elements", "ip add rule", "ip add map", "ip add elements", "ip add rule",
            "ip6 add table", "ip6 delete table", "]",
        ],
        Steps(new MarkTable("t", -1, [Range("192.0.2.1", "192.0.2.1", 80),
            Range("192.0.2.1", "192.0.2.9", 53, 1001, 17)])));

    [Fact]
    public void each_family_has_a_table_of_its_own() => Assert.Equal(
        [
            "[", "ip add table", "ip delete table",
            "ip6 add table", "ip6 delete table", "ip6 add table", "ip6 add chain",
            "ip6 add map", "ip6 add elements", "ip6 add rule", "]",
        ],
        Steps(new MarkTable("t", -1, [Range("2001:db8::1", "2001:db8::9", 80)])));

    [Fact]
    public void an_element_is_a_range_of_addresses_and_ports_and_their_mark()
    {
        byte[] elements = Written(writer => writer.Replace(new MarkTable("t", -1,
            [Range("192.0.2.1", "192.0.2.9", 80), Range("192.0.2.20", "192.0.2.20", 0, 0x01020304)])))
            .Single(message => message.Type == (10 << 8 | 12)).Body;
        string mark = Convert.ToHexString(BitConverter.GetBytes(1000u));
        string other = Convert.ToHexString(BitConverter.GetBytes(0x01020304u));
        Assert.Equal("02000000"
            + "06000100" + "74000000" + "0C000200" + "7463705F6D617000"
            + Header(3, true, 4 + 2 * 48)
            + Element("C0000201" + "00500000", "C0000209" + "00500000", mark)
            + Element("C0000214" + "00000000", "C0000214" + "FFFF0000", other), Convert.ToHexString(elements));
    }

    private static string Header(ushort type, bool isNested, int length)
    {
        Span<byte> header = stackalloc byte[4];
        BinaryPrimitives.WriteUInt16LittleEndian(header, (ushort)length);
        BinaryPrimitives.WriteUInt16LittleEndian(header[2..], (ushort)(type | (isNested ? 0x8000 : 0)));
        return Convert.ToHexString(header);
    }

    private static string Element(string first, string last, string mark) => Header(1, true, 48)
        + Header(1, true, 16) + Header(1, false, 12) + first
        + Header(10, true, 16) + Header(1, false, 12) + last
        + Header(2, true, 12) + Header(1, false, 8) + mark;

    // nft prints 0xe8030000 for 1000 without it, and restores that.
    [Fact]
    public void nft_is_told_that_marks_are_in_the_machines_order() => Assert.EndsWith(
        Header(13, false, 16) + "0004" + "00000000" + "0104" + Convert.ToHexString(BitConverter.GetBytes(1)),
        Convert.ToHexString(Written(writer => writer.Replace(new MarkTable("t", -1,
            [Range("192.0.2.1", "192.0.2.1", 80)]))).Single(message => message.Type == (10 << 8 | 9)).Body));

    [Fact]
    public void thousands_of_ranges_are_many_messages_in_one_transaction()
    {
        MarkedRange[] ranges = [.. Enumerable.Range(0, 20_000).Select(i => new MarkedRange(6,
            new IpAddress(0x0A000000u + (uint)i), new IpAddress(0x0A000000u + (uint)i), 80, 1000))];
        var table = new MarkTable(new string('n', MarkTable.LongestName), 0, [.. ranges]);
        var messages = Written(writer => writer.Replace(table), MarkTableWriter.Enough(table));
        Assert.Equal(40, messages.Count(message => message.Type == (10 << 8 | 12)));
        Assert.All(messages, message => Assert.InRange(message.Body.Length, 4, ushort.MaxValue));
        Assert.Equal(17, messages[^1].Type);
    }

    [Fact]
    public void the_rule_names_protocol_address_port_map_and_mark()
    {
        string rule = Encoding.Latin1.GetString(Written(writer => writer.Replace(new MarkTable("t", -1,
            [Range("2001:db8::1", "2001:db8::1", 80, protocol: 132)])))
            .Single(message => message.Type == (10 << 8 | 6)).Body);
        int at = -1;
        foreach (string word in (string[])["meta\0", "cmp\0", "payload\0", "payload\0", "lookup\0", "sctp_map\0",
            "meta\0", "immediate\0"])
        {
            int next = rule.IndexOf(word, at + 1, StringComparison.Ordinal);
            Assert.True(next > at, $"{word} after {at}");
            at = next;
        }
    }
}
