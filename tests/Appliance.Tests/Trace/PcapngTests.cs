using System.Buffers;
using Appliance.Trace;

namespace Appliance.Tests.Trace;

/// <summary>Golden bytes: each block as the draft lays it out, numbers little-endian.</summary>
public class PcapngTests
{
    [Fact]
    public void a_section_says_who_wrote_it() => Is(b => Pcapng.Section(b, "VrrpAot 1"),
        "0A0D0D0A 3C000000 4D3C2B1A 0100 0000 FFFFFFFFFFFFFFFF"
        + "0300 0500 4C696E7578 000000"
        + "0400 0900 56727270416F742031 000000"
        + "0000 0000 3C000000");

    [Fact]
    public void an_interface_has_a_name_and_counts_nanoseconds() => Is(b => Pcapng.Interface(b, "eth0", 2048),
        "01000000 28000000 0100 0000 00080000"
        + "0200 0400 65746830"
        + "0900 0100 09 000000"
        + "0000 0000 28000000");

    [Fact]
    public void a_packet_has_its_time_its_direction_and_what_the_engine_says() =>
        Is(b => Pcapng.Packet(b, 1, 0x0102030405060708, 60, [1, 2, 3, 4, 5], outgoing: false, "no"),
        "06000000 3C000000 01000000 04030201 08070605 05000000 3C000000"
        + "0102030405 000000"
        + "0200 0400 01000000"
        + "0100 0200 6E6F 0000"
        + "0000 0000 3C000000");

    [Fact]
    public void a_packet_without_remark_has_no_comment() =>
        Is(b => Pcapng.Packet(b, 0, 0, 4, [1, 2, 3, 4], outgoing: true, null),
        "06000000 30000000 00000000 00000000 00000000 04000000 04000000 01020304 0200 0400 02000000 0000 0000 "
            + "30000000");

    [Fact]
    public void what_was_lost_is_counted_for_each_interface() =>
        Is(b => Pcapng.Statistics(b, 1, 0x0102030405060708, 0x0102030400000000, 10, 3),
        "05000000 4C000000 01000000 04030201 08070605"
        + "0200 0800 04030201 00000000"
        + "0300 0800 04030201 08070605"
        + "0400 0800 0A00000000000000"
        + "0500 0800 0300000000000000"
        + "0000 0000 4C000000");

    private static void Is(Action<IBufferWriter<byte>> write, string hexadecimal)
    {
        var bytes = new ArrayBufferWriter<byte>();
        write(bytes);
        Assert.Equal(hexadecimal.Replace(" ", ""), Convert.ToHexString(bytes.WrittenSpan));
    }
}
