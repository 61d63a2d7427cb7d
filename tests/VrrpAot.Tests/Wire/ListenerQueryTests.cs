using VrrpAot.Wire;

namespace VrrpAot.Tests.Wire;

public class ListenerQueryTests
{
    private static readonly byte[] Own = Packets.Hex("021122334455");
    private static readonly IpAddress Group = IpAddress.VrrpGroup;

    [Fact]
    public void it_is_a_group_specific_query_from_nobody_that_routers_ignore() => Assert.Equal(
        Packets.Hex("01005e000012 021122334455 0800 46c00024000040000102 0402 00000000 e0000012 94040000 1100 06ed "
            + "e0000012 08000000"), Query(Group));

    [Fact]
    public void the_frame_goes_to_the_mac_of_its_group() =>
        Assert.Equal(Packets.Hex("01005e000063"), Query(new IpAddress(0xE0000063))[..6]);

    [TsharkFact]
    public void tshark_finds_no_fault_in_it()
    {
        string said = TsharkFactAttribute.Dissect(Query(Group));
        Assert.Contains("Type: Membership Query (0x11)", said);
        Assert.Contains("Multicast Address: 224.0.0.18", said);
        Assert.Contains("S: SUPPRESS router side processing", said);
        Assert.Contains("Router Alert", said);
        Assert.Equal(2, said.Split("[Checksum Status: Good]").Length
            + said.Split("[Header checksum status: Good]").Length - 2);
        Assert.DoesNotContain("Expert Info", said);
    }

    [Theory]
    [InlineData(2, 0, true)]    // MODE_IS_EXCLUDE nobody: an ordinary member answers so
    [InlineData(4, 0, true)]    // CHANGE_TO_EXCLUDE nobody: it has just joined
    [InlineData(1, 1, true)]    // listens to one source
    [InlineData(5, 1, true)]
    [InlineData(1, 0, false)]
    [InlineData(3, 0, false)]   // CHANGE_TO_INCLUDE nobody: it leaves
    [InlineData(6, 1, false)]   // listens to one source less
    public void a_version_3_report_counts_by_its_record_type(byte type, int sources, bool listens) =>
        Assert.Equal(listens, ListenerQuery.IsAnswer(Report(Record(type, 0xE0000012, sources)), Own, Group));

    [Fact]
    public void every_record_is_looked_at_also_behind_sources_and_auxiliary_data()
    {
        Assert.True(ListenerQuery.IsAnswer(Report(Record(2, 0xE00000FB, 3, auxiliary: 2), Record(2, 0xE0000012)), Own,
            Group));
        Assert.False(ListenerQuery.IsAnswer(Report(Record(2, 0xE00000FB), Record(2, 0xE0000005)), Own, Group));
    }

    [Theory]
    [InlineData("16")]
    [InlineData("12")]
    public void older_reports_count_too(string type)
    {
        Assert.True(ListenerQuery.IsAnswer(Igmp($"{type}00 0000 e0000012"), Own, Group));
        Assert.False(ListenerQuery.IsAnswer(Igmp($"{type}00 0000 e00000fb"), Own, Group));
    }

    [Fact]
    public void a_leave_a_query_and_our_own_voice_are_no_answers()
    {
        Assert.False(ListenerQuery.IsAnswer(Igmp("1700 0000 e0000012"), Own, Group));
        Assert.False(ListenerQuery.IsAnswer(Query(Group), Packets.Hex("020000000000"), Group));
        byte[] own = Report(Record(2, 0xE0000012));
        Own.CopyTo(own, 6);
        Assert.False(ListenerQuery.IsAnswer(own, Own, Group));
    }

    [Fact]
    public void whatever_is_cut_off_or_changed_it_never_reads_beyond_and_a_broken_checksum_is_no_answer()
    {
        byte[] whole = Report(Record(2, 0xE00000FB, 2), Record(2, 0xE0000012));
        for (int length = 0; length < whole.Length; length++)
            Assert.False(ListenerQuery.IsAnswer(whole.AsSpan(0, length), Own, Group));
        for (int i = 14; i < whole.Length; i++)
            for (int value = 0; value < 256; value++)
            {
                byte[] changed = [.. whole];
                changed[i] = (byte)value;
                bool answer = ListenerQuery.IsAnswer(changed, Own, Group);
                Assert.False(answer && i >= 38 && value != whole[i], $"byte {i} = {value}");
            }
    }

    [Fact]
    public void groups_that_switches_prune_are_not_asked_for()
    {
        Assert.True(ListenerQuery.MayAskFor(Group));
        Assert.False(ListenerQuery.MayAskFor(new IpAddress(0xE0000112)));
        Assert.False(ListenerQuery.MayAskFor(new IpAddress(0xEF000012)));
    }

    private static byte[] Query(IpAddress group)
    {
        byte[] frame = new byte[ListenerQuery.Length];
        frame.AsSpan().Fill(0xA5);
        ListenerQuery.Write(frame, Own, group);
        return frame;
    }

    private static string Record(byte type, uint group, int sources = 0, int auxiliary = 0) =>
        $"{type:x2}{auxiliary:x2}{sources:x4}{group:x8}" + string.Concat(Enumerable.Repeat("c0000209", sources))
            + string.Concat(Enumerable.Repeat("ffffffff", auxiliary));

    private static byte[] Report(params string[] records) =>
        Igmp($"2200 0000 0000 {records.Length:x4}" + string.Concat(records));

    /// <summary>A frame as Linux sends it: router alert, checksum filled in.</summary>
    private static byte[] Igmp(string message)
    {
        byte[] igmp = Packets.Hex(message);
        ushort checksum = InternetChecksum.Of(igmp);
        (igmp[2], igmp[3]) = ((byte)(checksum >> 8), (byte)checksum);
        byte[] header =
            Packets.Hex($"01005e000016 02aabbccddee 0800 46c0{24 + igmp.Length:x4} 000040000102 0000 "
            + $"c0000207e0000016 94040000");
        return [.. header, .. igmp];
    }
}
