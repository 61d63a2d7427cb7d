using System.Text;
using Appliance.Crypto;

namespace Appliance.Tests.Crypto;

/// <summary>
/// Held against OpenSSL's Argon2id. (RFC 9106's own vector has four lanes, which libsodium does not offer.)
/// </summary>
public class Argon2idTests
{
    [Theory]
    [InlineData("password", "736f6d6573616c743031323334353637", 8, 1,
        "e6d06bf0b3820360156a262fe677b2644abfff59effaae0572301a89ca82e3f1")]
    [InlineData("password", "736f6d6573616c743031323334353637", 256, 2,
        "66a92088fa619ed4a64aa2043eef673bb3e07456b50e6801bcee4827d7cef1fc")]
    [InlineData("", "00000000000000000000000000000000", 64, 3,
        "4006c525a83133979688b6019ef0c5a2fb216dd83386f1d908246b040f9a8537")]
    [InlineData("Grüße 1", "000102030405060708090a0b0c0d0e0f", 1024, 2,
        "be46b4436a542ecda45223aa7871c1157b0efeb972c52e5b45e768c3fc7a06cb")]
    public void what_openssl_reckons_comes_out(string password, string salt, int kilobytes, int passes, string expected)
    {
        byte[] hash = new byte[32];
        byte[] secret = Encoding.UTF8.GetBytes(password);
        Assert.True(Argon2id.TryHash(secret, Convert.FromHexString(salt), kilobytes, passes, hash));
        Assert.Equal(expected, Convert.ToHexStringLower(hash));
    }

    [Fact]
    public void what_the_library_would_refuse_is_our_own_mistake()
    {
        byte[] hash = new byte[32];
        Assert.Throws<ArgumentOutOfRangeException>(() => Argon2id.TryHash("password"u8, new byte[15], 8, 1, hash));
        Assert.Throws<ArgumentOutOfRangeException>(() => Argon2id.TryHash("password"u8, new byte[16], 7, 1, hash));
        Assert.Throws<ArgumentOutOfRangeException>(() => Argon2id.TryHash("password"u8, new byte[16], 8, 0, hash));
        byte[] tooShort = new byte[31];
        Assert.Throws<ArgumentOutOfRangeException>(() => Argon2id.TryHash("password"u8, new byte[16], 8, 1, tooShort));
    }
}
