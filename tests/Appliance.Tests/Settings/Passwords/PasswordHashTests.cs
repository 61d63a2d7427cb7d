using System.Security.Cryptography;
using System.Text;
using Appliance.Settings.Passwords;
using CsCheck;

namespace Appliance.Tests.Settings.Passwords;

public class PasswordHashTests
{
    private const string Tail = "AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

    // RFC 7914 section 11, the first 32 of 64 bytes.
    [Theory]
    [InlineData("passwd", "salt", 1, "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc")]
    [InlineData("Password", "NaCl", 80000, "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56")]
    public void the_rfc_s_vectors_come_out(string password, string salt, int rounds, string expected)
    {
        byte[] result = new byte[32];
        Pbkdf2.Derive(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt), rounds, result);
        Assert.Equal(expected, Convert.ToHexStringLower(result));
    }

    [Fact]
    public void any_password_gives_what_net_s_own_gives() =>
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Byte.Array[0, 40], Gen.Int[1, 50]).Sample((password, salt, rounds) =>
        {
            byte[] result = new byte[32];
            Pbkdf2.Derive(password, salt, rounds, result);
            Assert.Equal(Rfc2898DeriveBytes.Pbkdf2(password, salt, rounds, HashAlgorithmName.SHA256, 32), result);
        }, iter: 300);

    /// <summary>What `vrrpaot password` printed before there was Argon2id; the password is `secret`.</summary>
    [Fact]
    public void a_hash_that_was_made_before_goes_on_working()
    {
        const string before =
            "$pbkdf2-sha256$i=1000$MDEyMzQ1Njc4OWFiY2RlZg$tiKWHy4FAGCWE8gn6GtKhaxD2OeeAUUWXFT/p1aaNl8";
        Assert.True(PasswordHash.Verify(before, "secret"));
        Assert.False(PasswordHash.Verify(before, "secreT"));
        Assert.False(PasswordHash.Verify(before, ""));
        Assert.False(PasswordHash.Verify(before, "secret" + new string('x', 5000)));
    }

    [Fact]
    public void the_right_password_fits_and_no_other()
    {
        string text = PasswordHash.MakeNew("Grüße 1").ToString();
        Assert.StartsWith("$argon2id$v=19$m=19456,t=2,p=1$", text);
        Assert.NotEqual(text, PasswordHash.MakeNew("Grüße 1").ToString());
        Assert.True(PasswordHash.Verify(text, "Grüße 1"));
        Assert.False(PasswordHash.Verify(text, "Grüße 2"));
        Assert.False(PasswordHash.Verify(text, ""));
        Assert.False(PasswordHash.Verify(text, "Grüße 1" + new string('x', 5000)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("secret")]
    [InlineData("$1$abc$def")]
    [InlineData("$pbkdf2-sha256$i=1000$$")]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=1$$")]
    [InlineData("$argon2id$v=19$m=4194304,t=2,p=1$" + Tail)]
    [InlineData("$argon2id$v=19$m=19456,t=1000000,p=1$" + Tail)]
    [InlineData("$argon2id$v=19$m=19456,t=2,p=4$" + Tail)]
    [InlineData("$argon2id$v=16$m=19456,t=2,p=1$" + Tail)]
    [InlineData("$argon2i$v=19$m=19456,t=2,p=1$" + Tail)]
    [InlineData("$pbkdf2-sha256$i=2000000000$" + Tail)]
    public void a_text_that_is_no_hash_fits_no_password(string text) => Assert.False(PasswordHash.Verify(text, ""));

    [Theory]
    [InlineData("abc\n", "abc")]
    [InlineData("abx\u007fc\r", "abc")]
    [InlineData("aé\u0008b\n", "ab")]
    [InlineData("wrong\u0015right\n", "right")]
    [InlineData("abc\u0004", "abc")]
    [InlineData("abc\u0003", null)]
    [InlineData("\u0004", null)]
    public void a_line_typed_blind_can_be_taken_back(string keys, string? expected)
    {
        var line = new TypedLine();
        TypedLine.Outcome outcome = default;
        foreach (byte key in Encoding.UTF8.GetBytes(keys))
        {
            Assert.Equal(TypedLine.Outcome.More, outcome);
            outcome = line.Take(key);
        }
        Assert.Equal(expected is null ? TypedLine.Outcome.Refused : TypedLine.Outcome.Given, outcome);
        if (expected is not null)
            Assert.Equal(expected, line.TakeText());
    }
}
