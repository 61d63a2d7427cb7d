using System.Diagnostics;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Appliance.Update.Signatures;

namespace Appliance.Tests.Update;

/// <summary>Signatures of RFC 8032's authors, of openssl, and of those who would like to be taken for them.</summary>
public sealed class Ed25519Tests
{
    private static readonly BigInteger s_order = BigInteger.Pow(2, 252)
        + BigInteger.Parse("27742317777372353535851937790883648493");
    private static readonly BigInteger s_prime = BigInteger.Pow(2, 255) - 19;

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex);

    /// <summary>Lowest byte first.</summary>
    private static byte[] Bytes(BigInteger number, int length = 32)
    {
        var bytes = new byte[length];
        Assert.True(number.TryWriteBytes(bytes, out int written, isUnsigned: true));
        Assert.InRange(written, 0, length);
        return bytes;
    }

    private static BigInteger Number(ReadOnlySpan<byte> bytes) => new(bytes, isUnsigned: true);

    /// <summary>RFC 8032 section 7.1: key, message, signature.</summary>
    public static readonly TheoryData<string, string, string, string> Vectors = new()
    {
        { "TEST 1", "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b" },
        { "TEST 2", "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00" },
        { "TEST 3", "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a" },
        { "TEST 1024", "278117fc144c72340f67d0f2316e8386ceffbf2b2428c9c51fef7c597f1d426e",
            "08b8b2b733424243760fe426a4b54908632110a66c2f6591eabd3345e3e4eb98fa6e264bf09efe12ee50f8f54e9f77b1e355f6c50544e23fb1433ddf73be84d8"
            + "79de7c0046dc4996d9e773f4bc9efe5738829adb26c81b37c93a1b270b20329d658675fc6ea534e0810a4432826bf58c941efb65d57a338bbd2e26640f89ffbc"
            + "1a858efcb8550ee3a5e1998bd177e93a7363c344fe6b199ee5d02e82d522c4feba15452f80288a821a579116ec6dad2b3b310da903401aa62100ab5d1a36553e"
            + "06203b33890cc9b832f79ef80560ccb9a39ce767967ed628c6ad573cb116dbefefd75499da96bd68a8a97b928a8bbc103b6621fcde2beca1231d206be6cd9ec7"
            + "aff6f6c94fcd7204ed3455c68c83f4a41da4af2b74ef5c53f1d8ac70bdcb7ed185ce81bd84359d44254d95629e9855a94a7c1958d1f8ada5d0532ed8a5aa3fb2"
            + "d17ba70eb6248e594e1a2297acbbb39d502f1a8c6eb6f1ce22b3de1a1f40cc24554119a831a9aad6079cad88425de6bde1a9187ebb6092cf67bf2b13fd65f270"
            + "88d78b7e883c8759d2c4f5c65adb7553878ad575f9fad878e80a0c9ba63bcbcc2732e69485bbc9c90bfbd62481d9089beccf80cfe2df16a2cf65bd92dd597b07"
            + "07e0917af48bbb75fed413d238f5555a7a569d80c3414a8d0859dc65a46128bab27af87a71314f318c782b23ebfe808b82b0ce26401d2e22f04d83d1255dc51a"
            + "ddd3b75a2b1ae0784504df543af8969be3ea7082ff7fc9888c144da2af58429ec96031dbcad3dad9af0dcbaaaf268cb8fcffead94f3c7ca495e056a9b47acdb7"
            + "51fb73e666c6c655ade8297297d07ad1ba5e43f1bca32301651339e22904cc8c42f58c30c04aafdb038dda0847dd988dcda6f3bfd15c4b4c4525004aa06eeff8"
            + "ca61783aacec57fb3d1f92b0fe2fd1a85f6724517b65e614ad6808d6f6ee34dff7310fdc82aebfd904b01e1dc54b2927094b2db68d6f903b68401adebf5a7e08"
            + "d78ff4ef5d63653a65040cf9bfd4aca7984a74d37145986780fc0b16ac451649de6188a7dbdf191f64b5fc5e2ab47b57f7f7276cd419c17a3ca8e1b939ae49e4"
            + "88acba6b965610b5480109c8b17b80e1b7b750dfc7598d5d5011fd2dcc5600a32ef5b52a1ecc820e308aa342721aac0943bf6686b64b2579376504ccc493d97e"
            + "6aed3fb0f9cd71a43dd497f01f17c0e2cb3797aa2a2f256656168e6c496afc5fb93246f6b1116398a346f1a641f3b041e989f7914f90cc2c7fff357876e506b5"
            + "0d334ba77c225bc307ba537152f3f1610e4eafe595f6d9d90d11faa933a15ef1369546868a7f3a45a96768d40fd9d03412c091c6315cf4fde7cb68606937380d"
            + "b2eaaa707b4c4185c32eddcdd306705e4dc1ffc872eeee475a64dfac86aba41c0618983f8741c5ef68d3a101e8a3b8cac60c905c15fc910840b94c00a0b9d0",
            "0aab4c900501b3e24d7cdf4663326a3a87df5e4843b2cbdb67cbf6e460fec350aa5371b1508f9f4528ecea23c436d94b5e8fcd4f681e30a6ac00a9704a188a03" },
        { "TEST SHA(abc)", "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704" },
    };

    [Theory, MemberData(nameof(Vectors))]
    public void the_signatures_of_the_RFC_are_right_and_those_with_one_bit_changed_are_not(string name, string key,
        string message, string signature)
    {
        byte[] a = Bytes(key), m = Bytes(message), s = Bytes(signature);
        Assert.True(Ed25519.Verify(a, m, s), name);
        for (int bit = 0; bit < 8 * s.Length; bit += 83)
            Assert.False(Ed25519.Verify(a, m, Flipped(s, bit)), $"bit {bit} of the signature");
        for (int bit = 0; bit < 8 * a.Length; bit += 83)
            Assert.False(Ed25519.Verify(Flipped(a, bit), m, s), $"bit {bit} of the key");
        for (int bit = 0; bit < 8 * m.Length; bit += 4001)
            Assert.False(Ed25519.Verify(a, Flipped(m, bit), s), $"bit {bit} of the message");
        Assert.False(Ed25519.Verify(a, [.. m, 0], s));
    }

    private static byte[] Flipped(byte[] bytes, int bit)
    {
        byte[] other = [.. bytes];
        other[bit >> 3] ^= (byte)(1 << (bit & 7));
        return other;
    }

    [Fact]
    public void what_has_not_the_length_of_a_key_or_a_signature_is_none()
    {
        byte[] key = Bytes(Vectors.First()[1].ToString()!), signature = Bytes(Vectors.First()[3].ToString()!);
        Assert.False(Ed25519.Verify(key.AsSpan(1), [], signature));
        Assert.False(Ed25519.Verify([], [], signature));
        Assert.False(Ed25519.Verify(key, [], signature.AsSpan(1)));
        Assert.False(Ed25519.Verify(key, [], []));
        Assert.False(Ed25519.Verify(key, [], [.. signature, 0]));
    }

    [Fact]
    public void the_same_number_modulo_L_is_not_the_same_signature()
    {
        byte[] key = Bytes(Vectors.First()[1].ToString()!), signature = Bytes(Vectors.First()[3].ToString()!);
        BigInteger s = Number(signature.AsSpan(32));
        for (BigInteger other = s + s_order; other < BigInteger.Pow(2, 256); other += s_order)
            Assert.False(Ed25519.Verify(key, [], [.. signature.AsSpan(0, 32), .. Bytes(other)]));
    }

    /// <summary>
    /// The eight points of small order: 0, the one of order 2, those of order 4 and 8; with every way to write them.
    /// </summary>
    public static IEnumerable<byte[]> SmallKeys()
    {
        byte[] eight = Bytes("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
            other = Bytes("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a");
        foreach (byte[] y in (byte[][])[Bytes(BigInteger.One), Bytes(s_prime - 1), Bytes(BigInteger.Zero), eight, other,
            Bytes(s_prime), Bytes(s_prime + 1)])
        {
            yield return y;
            yield return Flipped(y, 255);
        }
    }

    [Fact]
    public void a_key_of_small_order_has_signed_nothing()
    {
        byte[] neutral = Bytes(BigInteger.One);
        foreach (byte[] key in SmallKeys())
        {
            // With the neutral point as a key R = [S]B is a signature of everything.
            Assert.False(Ed25519.Verify(key, "anything"u8, [.. neutral, .. new byte[32]]));
            Assert.False(CurvePoint.TryRead(key, out CurvePoint point)
                && !point.IsOfSmallOrder, Convert.ToHexString(key));
        }
        Assert.False(CurvePoint.Base().IsOfSmallOrder);
    }

    [Fact]
    public void a_point_is_written_in_one_way_only()
    {
        // y = p + n means the same as n: there are 19 such numbers below 2^255.
        for (int n = 0; n < 19; n++)
            Assert.False(CurvePoint.TryRead(Bytes(s_prime + n), out _), $"p + {n}");
        // x = 0 has no sign.
        Assert.True(CurvePoint.TryRead(Bytes(BigInteger.One), out _));
        Assert.False(CurvePoint.TryRead(Flipped(Bytes(BigInteger.One), 255), out _));
        Assert.False(CurvePoint.TryRead(Flipped(Bytes(s_prime - 1), 255), out _));
        var random = new Random(1);
        int points = 0;
        for (int i = 0; i < 100; i++)
        {
            byte[] bytes = new byte[32], again = new byte[32];
            random.NextBytes(bytes);
            if (!CurvePoint.TryRead(bytes, out CurvePoint point))
                continue;
            points++;
            point.Write(again);
            Assert.Equal(bytes, again);
        }
        Assert.InRange(points, 25, 75);
    }

    [Fact]
    public void field_and_order_reckon_as_big_numbers_do()
    {
        var random = new Random(2);
        for (int i = 0; i < 40; i++)
        {
            byte[] one = new byte[32], other = new byte[32], wide = new byte[64];
            random.NextBytes(one);
            random.NextBytes(other);
            random.NextBytes(wide);
            if (i % 3 == 0)
                Array.Fill(one, i % 2 == 0 ? (byte)0xff : (byte)0, random.Next(32), 1);
            if (i == 0)
                (one, other, wide) = ([.. Enumerable.Repeat((byte)0xff, 32)], [.. Enumerable.Repeat((byte)0xff, 32)],
                    [.. Enumerable.Repeat((byte)0xff, 64)]);
            BigInteger a = Number(one) % BigInteger.Pow(2, 255), b = Number(other) % BigInteger.Pow(2, 255);
            FieldElement x = FieldElement.Read(one), y = FieldElement.Read(other);
            Is((a + b) % s_prime, x + y);
            Is((a - b + 2 * s_prime) % s_prime, x - y);
            Is(a * b % s_prime, x * y);
            Is((a - b + 2 * s_prime) * (b - a + 2 * s_prime) % s_prime, (x - y) * (y - x));
            Is(BigInteger.ModPow(a, s_prime - 2, s_prime), x.Inverse());
            Assert.Equal(a % s_prime == b % s_prime, x == y);
            byte[] rest = new byte[32];
            Scalar.Reduce(wide, rest);
            Assert.Equal(Number(wide) % s_order, Number(rest));
            Assert.Equal(Number(one) < s_order, Scalar.IsReduced(one));
        }
        Assert.True(Scalar.IsReduced(Bytes(s_order - 1)));
        Assert.False(Scalar.IsReduced(Bytes(s_order)));
        Is(s_prime - 1, FieldElement.RootOfMinusOne() * FieldElement.RootOfMinusOne());

        static void Is(BigInteger expected, FieldElement element)
        {
            byte[] bytes = new byte[32];
            element.Write(bytes);
            Assert.Equal(expected, Number(bytes));
        }
    }

    [Fact]
    public void SHA_512_is_the_one_of_the_platform_at_every_length()
    {
        var random = new Random(3);
        for (int length = 0; length < 600; length++)
        {
            byte[] message = new byte[length], hash = new byte[64];
            random.NextBytes(message);
            Sha512.Hash(message, hash);
            Assert.Equal(SHA512.HashData(message), hash);
        }
    }

    [Fact]
    public void what_openssl_signs_is_right()
    {
        if (!File.Exists("/usr/bin/openssl"))
            return;
        string folder = Directory.CreateTempSubdirectory("ed25519").FullName;
        try
        {
            var random = new Random(4);
            for (int i = 0; i < 3; i++)
            {
                string key = Path.Combine(folder, "key"), message = Path.Combine(folder, "message"),
                    signature = Path.Combine(folder, "signature"), open = Path.Combine(folder, "public");
                byte[] text = new byte[random.Next(1, 4096)];
                random.NextBytes(text);
                File.WriteAllBytes(message, text);
                OpenSsl("genpkey", "-algorithm", "ed25519", "-out", key);
                OpenSsl("pkey", "-in", key, "-pubout", "-outform", "DER", "-out", open);
                OpenSsl("pkeyutl", "-sign", "-inkey", key, "-rawin", "-in", message, "-out", signature);
                // The key is what ends the DER form.
                byte[] bytes = File.ReadAllBytes(open)[^32..], signed = File.ReadAllBytes(signature);
                Assert.True(Ed25519.Verify(bytes, text, signed));
                Assert.False(Ed25519.Verify(bytes, Flipped(text, 0), signed));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static void OpenSsl(params string[] words)
        {
            using Process process =
                Process.Start(new ProcessStartInfo("/usr/bin/openssl", words) { RedirectStandardError = true })!;
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, error);
        }
    }
}
