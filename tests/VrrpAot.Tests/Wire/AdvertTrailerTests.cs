using VrrpAot.Wire;

namespace VrrpAot.Tests.Wire;

/// <summary>The trailer of `auth_hmac`, against keepalived's own published vectors.</summary>
public class AdvertTrailerTests
{
    private static readonly byte[] s_key = [.. Enumerable.Range(0, 32).Select(number => (byte)number)];
    private static readonly byte[] s_advert = Packets.Hex("3133c80100644402c0000264");
    private static readonly IpAddress s_source = Packets.Address("198.51.100.10");
    private const ulong Sequence = 0x68000000_8000_0000;

    private static byte[] Sealed(byte[] advert, IpAddress source, ulong sequence = Sequence)
    {
        byte[] trailer = new byte[AdvertTrailer.Length];
        AdvertTrailer.Seal(TestCodes.All.HmacSha256(s_key), 7, sequence, source, advert, trailer,
            new byte[AdvertTrailer.RoomFor(advert.Length)]);
        return trailer;
    }

    private static bool IsSealed(byte[] advert, IpAddress source, byte[] trailer, byte[]? key = null) =>
        AdvertTrailer.IsSealed(TestCodes.All.HmacSha256(key ?? s_key), source, advert, trailer,
            new byte[AdvertTrailer.RoomFor(advert.Length)]);

    // Key id 1 in the vectors.
    [Theory]
    [InlineData("3133c80100644402c0000264", "198.51.100.10", "1b84bc4e8e43892dc6d98448f8ee2265")]
    [InlineData("3133c8010064a2e9fe800000000000000000000000000100", "fe80::10", "c8c56146ebfd66ee10ec4d8186461b78")]
    public void it_is_keepalived_s(string advert, string source, string code)
    {
        Assert.True(IpAddress.TryParse(source, out IpAddress from));
        byte[] bytes = Packets.Hex(advert), trailer = new byte[AdvertTrailer.Length];
        AdvertTrailer.Seal(TestCodes.All.HmacSha256(s_key), 1, Sequence, from, bytes, trailer,
            new byte[AdvertTrailer.RoomFor(bytes.Length)]);
        Assert.Equal("01010000" + "6800000080000000" + code, Convert.ToHexStringLower(trailer));
    }

    [Fact]
    public void who_has_the_key_is_believed_whatever_the_checksum_and_nobody_else()
    {
        byte[] trailer = Sealed(s_advert, s_source);
        Assert.True(IsSealed(s_advert, s_source, trailer));
        Assert.True(AdvertTrailer.IsWellFormed(trailer));
        Assert.Equal((7, Sequence), (AdvertTrailer.KeyOf(trailer), AdvertTrailer.SequenceOf(trailer)));
        Assert.False(IsSealed(s_advert, Packets.Source, trailer));
        Assert.False(IsSealed(s_advert, s_source, trailer, [.. s_key.Reverse()]));
        for (int at = 0; at < s_advert.Length; at++)
        {
            byte[] other = [.. s_advert];
            other[at] ^= 0x10;
            Assert.Equal(at is VrrpMessage.ChecksumAt or VrrpMessage.ChecksumAt + 1,
                IsSealed(other, s_source, trailer));
        }
        for (int at = 0; at < trailer.Length; at++)
        {
            byte[] other = [.. trailer];
            other[at] ^= 0x10;
            Assert.False(IsSealed(s_advert, s_source, other));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    public void another_type_is_none(int at)
    {
        byte[] trailer = Sealed(s_advert, s_source);
        trailer[at] ^= 2;
        Assert.False(AdvertTrailer.IsWellFormed(trailer));
    }

    [Fact]
    public void nothing_allocates()
    {
        byte[] trailer = new byte[AdvertTrailer.Length], room = new byte[AdvertTrailer.RoomFor(s_advert.Length)];
        var none = new CheapCode();
        long before = 0;
        for (int i = 0; i < 20; i++)
        {
            if (i == 10)
                before = GC.GetAllocatedBytesForCurrentThread();
            AdvertTrailer.Seal(none, 1, Sequence, s_source, s_advert, trailer, room);
            AdvertTrailer.IsSealed(none, s_source, s_advert, trailer, room);
        }
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
