using CsCheck;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Wire;

public class InternetChecksumTests
{
    [Theory]
    [InlineData("2133960200010000c00002fbc00002fc0000000000000000", 0xC2D0)]
    [InlineData("2133960101010000c00002fb68656c6c6f000000", 0x40FC)]
    [InlineData("3133960100640000c00002fb", 0x756B)]
    public void worked_examples_over_the_message_alone(string message, int checksum) =>
        Assert.Equal(checksum, InternetChecksum.Of(Packets.Hex(message)));

    [Fact]
    public void worked_example_with_pseudo_header()
    {
        ushort pseudo = InternetChecksum.PseudoHeader(Packets.Source, IpAddress.VrrpGroup, 12);
        Assert.Equal(0xA296, pseudo);
        Assert.Equal(0xD2D4, InternetChecksum.Of(Packets.Hex("3133960100640000c00002fb"), pseudo));
    }

    [Fact]
    public void changing_the_priority_of_example_A_to_0_gives_what_a_fresh_computation_gives()
    {
        Assert.Equal(0x58D1, InternetChecksum.Update(0xC2D0, 0x9602, 0x0002));
        Assert.Equal(0x58D1, InternetChecksum.Of(Packets.Hex("2133000200010000c00002fbc00002fc0000000000000000")));
    }

    [Fact]
    public void any_bytes_of_any_length_agree_with_a_big_integer() =>
        Gen.Byte.Array[0, 1600].Sample(data => Assert.Equal(Packets.SlowChecksum(data), InternetChecksum.Of(data)));

    [Fact]
    public void carries_are_folded_until_none_is_left()
    {
        byte[] ones = new byte[65535];
        ones.AsSpan().Fill(0xFF);
        Assert.Equal(Packets.SlowChecksum(ones), InternetChecksum.Of(ones));
        Assert.Equal(Packets.SlowChecksum(ones), InternetChecksum.Of(ones.AsSpan(2), 0xFFFF));
    }

    [Fact]
    public void an_incremental_update_equals_recomputation() =>
        Gen.Select(Gen.Byte.Array[4, 64], Gen.Int[0, 31], Gen.UShort).Sample((data, word, value) =>
        {
            data[0] = 0x21; // never all zero: that has two representations, and no packet is
            int at = 2 + word % (data.Length / 2 - 1) * 2;
            ushort before = InternetChecksum.Of(data);
            ushort old = (ushort)(data[at] << 8 | data[at + 1]);
            (data[at], data[at + 1]) = ((byte)(value >> 8), (byte)value);
            Assert.Equal(InternetChecksum.Of(data), InternetChecksum.Update(before, old, value));
        });
}
