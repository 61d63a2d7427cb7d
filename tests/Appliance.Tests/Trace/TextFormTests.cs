using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;
using Appliance.Trace;
using CsCheck;

namespace Appliance.Tests.Trace;

/// <summary>Packets as lines, for somebody with a terminal of 80 columns.</summary>
public class TextFormTests
{
    private const string Macs = "01005E000012 0200C0A80A6F ";

    [Theory]
    [InlineData(Macs + "0800 4500002000000000FF7000000A000001E0000012 3133650100010000C0A80A79",
        "VRRP 10.0.0.1 VRID 51 priority 101, v3, 1 VIP")]
    [InlineData(Macs + "0800 4500002000000000FF7000000A000001E0000012 2133000201010000",
        "VRRP 10.0.0.1 VRID 51 priority 0 (leaving), v2, 2 VIPs")]
    [InlineData(Macs + "0800 4500002000000000FF7000000A000001E0000012 213300",
        "17 bytes that are cut short or unreadable")]
    [InlineData(Macs + "0800 4600002000000000010200000A000001E0000016 94040000", "IGMP 10.0.0.1 to 224.0.0.22")]
    [InlineData(Macs + "0806 0001080006040001 0200C0A80A6F C0A80A79 000000000000 C0A80A79",
        "ARP 192.168.10.121 announced by 02:00:c0:a8:0a:6f")]
    [InlineData(Macs + "0806 0001080006040001 0200C0A80A6F C0A80A6F 000000000000 C0A80A79",
        "ARP who has 192.168.10.121? asks 192.168.10.111")]
    [InlineData(Macs + "0806 0001080006040002 0200C0A80A6F C0A80A6F 000000000000 C0A80A79",
        "ARP 192.168.10.111 is at 02:00:c0:a8:0a:6f")]
    [InlineData(Macs + "86DD 6C0000000018 70FF FE800000000000000000000000000007 FF020000000000000000000000000012"
        + "3133650100640000 FE800000000000000000000000000051", "VRRP fe80::7 VRID 51 priority 101, v3, 1 VIP")]
    [InlineData(Macs + "86DD 600000000020 3AFF 20010DB8000000000000000000000051 FF020000000000000000000000000001"
        + "8800 0000 A0000000 20010DB8000000000000000000000051 0201 0200C0A80A6F",
        "ND 2001:db8::51 announced by 02:00:c0:a8:0a:6f")]
    [InlineData(Macs + "86DD 600000000020 3AFF 20010DB8000000000000000000000007 FF0200000000000000000001FF000051"
        + "8700 0000 00000000 20010DB8000000000000000000000051 0101 0200C0A80A6F",
        "ND who has 2001:db8::51? asks 2001:db8::7")]
    [InlineData(Macs + "86DD 600000000024 0001 FE800000000000000000000000000007 FF020000000000000000000000000016"
        + "3A00050200000100 8F00 0000 0000 0000", "MLD fe80::7 to ff02::16")]
    [InlineData("0102", "17 bytes that are cut short or unreadable")]
    public void a_frame_is_one_line(string frame, string line)
    {
        string text = Told(Convert.FromHexString(frame.Replace(" ", "")), null);
        Assert.Matches(@"^\d\d:\d\d:\d\d\.123 eth0 in  " + Regex.Escape(line) + "\n$", text);
        Assert.True(text.Length <= 80);
    }

    [Fact]
    public void what_the_engine_has_against_it_stands_below() =>
        Assert.EndsWith("\n    rejected by VI_1: WrongVersion\n", Told([], "rejected by VI_1: WrongVersion"));

    [Fact]
    public void any_bytes_are_lines_of_their_own() => Gen.Byte.Array[0, 120].Sample(bytes =>
    {
        if (bytes.Length > 13)
            (bytes[12], bytes[13]) = (0x08, (byte)(bytes[13] % 2 * 6));
        string text = Told(bytes, null);
        return text.IndexOf('\n') == text.Length - 1;
    });

    private static string Told(byte[] frame, string? remark)
    {
        var form = new TextForm();
        form.Begin(new ArrayBufferWriter<byte>(), ["eth0"]);
        var text = new ArrayBufferWriter<byte>();
        form.Add(text, new TracedFrame(0, 1_700_000_000_123_456_789, 17, Outgoing: false, remark), frame);
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }
}
