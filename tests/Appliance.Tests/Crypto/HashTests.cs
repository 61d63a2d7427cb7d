using System.Security.Cryptography;
using System.Text;
using Appliance.Crypto;
using CsCheck;

namespace Appliance.Tests.Crypto;

/// <summary>Hashes and MACs of the binding, held against the standards' vectors and .NET's own.</summary>
public unsafe class HashTests
{
    // FIPS 180-4's own examples.
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void the_standard_s_examples_come_out(string message, string expected) =>
        Assert.Equal(expected, Hash(Encoding.UTF8.GetBytes(message)));

    [Fact]
    public void any_message_in_any_pieces_has_the_hash_that_net_s_own_gives() =>
        Gen.Select(Gen.Byte.Array[0, 300], Gen.Int[1, 130]).Sample((message, piece) =>
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(message)), Hash(message, piece)), iter: 2000);

    [Fact]
    public void a_sum_begins_anew_after_its_end()
    {
        var sum = new Sha256();
        byte[] first = new byte[32], second = new byte[32];
        sum.Add("abc"u8);
        sum.Finish(first);
        sum.Begin();
        sum.Add("abc"u8);
        sum.Finish(second);
        Assert.Equal(first, second);
        Assert.Throws<ArgumentOutOfRangeException>(() => sum.Finish(new byte[31]));
    }

    /// <summary>
    /// RFC 4231 section 4: keys shorter and longer than a block, messages too. (Test 5 is of a shortened MAC: see
    /// below.)
    /// </summary>
    [Theory]
    [InlineData("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "4869205468657265",
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7")]
    [InlineData("4a656665", "7768617420646f2079612077616e7420666f72206e6f7468696e673f",
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")]
    [InlineData("aa*20", "dd*50", "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe")]
    [InlineData("0102030405060708090a0b0c0d0e0f10111213141516171819", "cd*50",
        "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b")]
    [InlineData("aa*131",
        "54657374205573696e67204c6172676572205468616e20426c6f636b2d53697a65204b6579202d2048617368204b6579204669727374",
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")]
    public void the_rfc_s_macs_come_out(string key, string message, string expected)
    {
        byte[] mac = new byte[32];
        new HmacSha256(Bytes(key)).Compute(Bytes(message), mac);
        Assert.Equal(expected, Convert.ToHexStringLower(mac));
    }

    [Fact]
    public void any_key_and_messages_have_the_macs_that_net_s_own_gives() =>
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Byte.Array[0, 200].Array[1, 4]).Sample((key, messages) =>
        {
            var one = new HmacSha256(key);
            byte[] mac = new byte[32];
            foreach (byte[] message in messages)
            {
                one.Compute(message, mac);
                Assert.Equal(HMACSHA256.HashData(key, message), mac);
            }
        }, iter: 1000);

    [Fact]
    public void only_the_whole_mac_and_no_other_is_taken()
    {
        var one = new HmacSha256("a key of ours"u8);
        byte[] message = "adverts"u8.ToArray(), mac = new byte[32];
        one.Compute(message, mac);
        Assert.True(one.Verify(message, mac));
        for (int length = 0; length < mac.Length; length++)
            Assert.False(one.Verify(message, mac.AsSpan(0, length)), $"cut to {length} bytes");
        Assert.False(one.Verify(message, [.. mac, 0]));
        Assert.False(one.Verify(message, [.. mac, .. mac]));
        Assert.False(one.Verify(message, [0, .. mac.AsSpan(0, 31)]));
        Assert.False(one.Verify(message, new byte[32]));
        for (int bit = 0; bit < 256; bit++)
        {
            byte[] other = [.. mac];
            other[bit >> 3] ^= (byte)(1 << (bit & 7));
            Assert.False(one.Verify(message, other), $"bit {bit}");
        }
        Assert.False(one.Verify([.. message, 0], mac));
        Assert.False(new HmacSha256("a key of ourt"u8).Verify(message, mac));
        // A key is filled up with zeros (RFC 2104 section 2), so these two are one.
        Assert.True(new HmacSha256("a key of ours\0"u8).Verify(message, mac));
    }

    [Fact]
    public void a_mac_costs_no_garbage()
    {
        var one = new HmacSha256("key"u8);
        byte[] mac = new byte[32];
        one.Compute(mac, mac);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
            one.Compute(mac, mac);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    /// <summary>A library of another layout would write behind what is ours.</summary>
    [Fact]
    public void the_states_have_the_size_that_the_library_says()
    {
        Assert.Equal(Sodium.crypto_hash_sha256_statebytes(), (nuint)sizeof(Sodium.Sha256State));
        Assert.Equal(Sodium.crypto_auth_hmacsha256_statebytes(), (nuint)sizeof(Sodium.HmacSha256State));
    }

    private static string Hash(byte[] message, int piece = int.MaxValue)
    {
        var sum = new Sha256();
        for (int at = 0; at < message.Length; at += Math.Min(piece, message.Length - at))
            sum.Add(message.AsSpan(at, Math.Min(piece, message.Length - at)));
        byte[] hash = new byte[32];
        sum.Finish(hash);
        return Convert.ToHexStringLower(hash);
    }

    /// <summary>Hexadecimal, or `aa*20` for one byte often.</summary>
    private static byte[] Bytes(string text) => text.Split('*') is [var one, var times]
        ? [.. Enumerable.Repeat(Convert.FromHexString(one)[0], int.Parse(times))] : Convert.FromHexString(text);
}
