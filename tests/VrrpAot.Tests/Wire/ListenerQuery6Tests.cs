using System.Buffers.Binary;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Wire;

public class ListenerQuery6Tests
{
    private static readonly byte[] Own = Packets.Hex("021122334455");
    private static readonly IpAddress Group = IpAddress.VrrpGroup6;

    [TsharkFact]
    public void tshark_reads_a_query_for_the_group_that_wins_no_election_and_finds_no_fault_in_it()
    {
        byte[] query = Query(Group);
        string said = TsharkFactAttribute.Dissect(query);
        Assert.Equal(Packets.Hex("333300000012 021122334455 86dd"), query[..14]);
        Assert.Contains("Src: fe80::ffff:ffff:ffff:ffff, Dst: ff02::12", said);
        Assert.Contains("Hop Limit: 1", said);
        Assert.Contains("Router Alert", said);
        Assert.Contains("Type: Multicast Listener Query (130)", said);
        Assert.Contains("Multicast Address: ff02::12", said);
        Assert.Contains("Suppress Router-Side Processing: True", said.Replace("= S Flag", "= "));
        Assert.Contains("[Checksum Status: Good]", said);
        Assert.DoesNotContain("Expert Info", said);
    }

    [Theory]
    [InlineData(2, 0, true)]    // MODE_IS_EXCLUDE nobody: an ordinary member answers so
    [InlineData(4, 0, true)]    // CHANGE_TO_EXCLUDE nobody: it has just joined
    [InlineData(1, 1, true)]    // listens to one source
    [InlineData(1, 0, false)]
    [InlineData(3, 0, false)]   // CHANGE_TO_INCLUDE nobody: it leaves
    [InlineData(6, 1, false)]   // listens to one source less
    public void a_version_2_report_counts_by_its_record_type(byte type, int sources, bool listens) =>
        Assert.Equal(listens, ListenerQuery6.IsAnswer(Report(Record(type, 0x12, sources)), Own, Group));

    [Fact]
    public void every_record_is_looked_at_also_behind_sources_and_auxiliary_data()
    {
        Assert.True(ListenerQuery6.IsAnswer(Report(Record(2, 0xFB, 3, auxiliary: 2), Record(2, 0x12)), Own, Group));
        Assert.False(ListenerQuery6.IsAnswer(Report(Record(2, 0xFB), Record(2, 0x5)), Own, Group));
    }

    [Fact]
    public void a_version_1_report_counts_too_and_a_done_a_query_and_our_own_voice_do_not()
    {
        Assert.True(ListenerQuery6.IsAnswer(Mld($"8300 0000 0000 0000 {GroupHex(0x12)}"), Own, Group));
        Assert.False(ListenerQuery6.IsAnswer(Mld($"8300 0000 0000 0000 {GroupHex(0x13)}"), Own, Group));
        Assert.False(ListenerQuery6.IsAnswer(Mld($"8400 0000 0000 0000 {GroupHex(0x12)}"), Own, Group));
        Assert.False(ListenerQuery6.IsAnswer(Query(Group), Packets.Hex("020000000000"), Group));
        byte[] own = Report(Record(2, 0x12));
        Own.CopyTo(own, 6);
        Assert.False(ListenerQuery6.IsAnswer(own, Own, Group));
    }

    [Fact]
    public void whatever_is_cut_off_or_changed_it_never_reads_beyond_and_a_broken_checksum_is_no_answer()
    {
        byte[] whole = Report(Record(2, 0xFB, 2), Record(2, 0x12));
        for (int length = 0; length < whole.Length; length++)
            Assert.False(ListenerQuery6.IsAnswer(whole.AsSpan(0, length), Own, Group));
        for (int i = 14; i < whole.Length; i++)
            for (int value = 0; value < 256; value++)
            {
                byte[] changed = [.. whole];
                changed[i] = (byte)value;
                bool answer = ListenerQuery6.IsAnswer(changed, Own, Group);
                Assert.False(answer && i >= 62 && value != whole[i], $"byte {i} = {value}");
            }
    }

    [Fact]
    public void only_groups_of_the_link_are_asked_for()
    {
        Assert.True(ListenerQuery6.MayAskFor(Group));
        Assert.False(ListenerQuery6.MayAskFor(Packets.Address6("ff05::12")));
    }

    private static byte[] Query(IpAddress group)
    {
        byte[] frame = new byte[ListenerQuery6.Length];
        frame.AsSpan().Fill(0xA5);
        ListenerQuery6.Write(frame, Own, group);
        return frame;
    }

    private static string GroupHex(ushort last) => $"ff02{new string('0', 24)}{last:x4}";

    private static string Record(byte type, ushort group, int sources = 0, int auxiliary = 0) =>
        $"{type:x2}{auxiliary:x2}{sources:x4}{GroupHex(group)}"
            + string.Concat(Enumerable.Repeat("20010db8000000000000000000000009", sources))
            + string.Concat(Enumerable.Repeat("ffffffff", auxiliary));

    private static byte[] Report(params string[] records) =>
        Mld($"8f00 0000 0000 {records.Length:x4}" + string.Concat(records));

    /// <summary>A frame as Linux sends it: router alert, checksum filled in.</summary>
    private static byte[] Mld(string message)
    {
        byte[] mld = Packets.Hex(message);
        byte[] ip = Packets.Hex($"60000000 {mld.Length + 8:x4} 00 01 fe800000000000000000000000000007 "
            + "ff020000000000000000000000000016");
        byte[] pseudo = [.. ip[8..], 0, 0, (byte)(mld.Length >> 8), (byte)mld.Length, 0, 0, 0, 58];
        BinaryPrimitives.WriteUInt16BigEndian(mld.AsSpan(2), Packets.SlowChecksum([.. pseudo, .. mld]));
        return [.. Packets.Hex("333300000016 02aabbccddee 86dd"), .. ip, .. Packets.Hex("3a00050200000100"), .. mld];
    }
}
