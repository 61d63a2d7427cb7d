using System.Diagnostics;
using System.Numerics;
using Appliance.Crypto;

namespace Appliance.Tests.Crypto;

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

    /// <summary>RFC 8032 section 7.1: name, key, message, signature.</summary>
    public static TheoryData<string, string, string, string> Vectors
    {
        get
        {
            var vectors = new TheoryData<string, string, string, string>();
            foreach (string[] row in Rows("rfc8032.tsv"))
                vectors.Add(row[0], row[1], row[2], row[3]);
            return vectors;
        }
    }

    private static IEnumerable<string[]> Rows(string file) =>
        File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Crypto", file))
            .Where(line => !line.StartsWith('#')).Select(line => line.Split('\t'));

    [Theory, MemberData(nameof(Vectors))]
    public void the_signatures_of_the_RFC_are_right_and_those_with_one_bit_changed_are_not(
        string name, string key, string message, string signature)
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
        byte[] eight = Bytes("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05");
        byte[] other = Bytes("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a");
        BigInteger[] numbers = [BigInteger.One, s_prime - 1, BigInteger.Zero, s_prime, s_prime + 1];
        byte[][] all = [.. numbers.Select(number => Bytes(number)), eight, other];
        foreach (byte[] y in all)
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
        }
    }

    public static TheoryData<string, bool, string, string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, bool, string, string, string>();
            foreach (string[] row in Rows("ed25519.tsv"))
                cases.Add(row[1], row[0] == "valid", row[2], row[3], row[4]);
            return cases;
        }
    }

    [Theory, MemberData(nameof(Cases))]
    public void what_verifiers_of_the_world_got_wrong_once_is_right_here(
        string why, bool isValid, string key, string message, string signature) =>
        Assert.True(isValid == Ed25519.Verify(Bytes(key), Bytes(message), Bytes(signature)), why);

    [Fact]
    public void none_of_those_cases_is_lost() =>
        Assert.Equal((153, 25), (Cases.Count(), Cases.Count(one => (bool)one[1])));

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
                string key = Path.Combine(folder, "key"), message = Path.Combine(folder, "message");
                string signature = Path.Combine(folder, "signature"), open = Path.Combine(folder, "public");
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
            var start = new ProcessStartInfo("/usr/bin/openssl", words) { RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, error);
        }
    }
}
