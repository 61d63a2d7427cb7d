using System.Security.Cryptography;
using System.Text;
using Appliance.Settings.Passwords;
using CsCheck;

namespace Appliance.Tests.Settings;

public class PasswordTests
{
    // RFC 7914 section 11, the first 32 of 64 bytes.
    [Theory]
    [InlineData("passwd", "salt", 1, "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc")]
    [InlineData("Password", "NaCl", 80000, "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56")]
    public void the_rfc_s_vectors_come_out(string password, string salt, int rounds, string expected)
    {
        var work = new Pbkdf2(Encoding.UTF8.GetBytes(password), Encoding.UTF8.GetBytes(salt), rounds);
        work.Advance(rounds);
        Assert.Equal(expected, Convert.ToHexStringLower(work.Result));
    }

    // FIPS 180-4's own examples.
    [Theory]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [InlineData("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    public void the_standard_s_examples_come_out(string message, string expected)
    {
        byte[] hash = new byte[32];
        Sha256.Hash(Encoding.UTF8.GetBytes(message), hash);
        Assert.Equal(expected, Convert.ToHexStringLower(hash));
    }

    [Fact]
    public void any_message_has_the_hash_that_net_s_own_gives() => Gen.Byte.Array[0, 300].Sample(message =>
    {
        byte[] hash = new byte[32];
        Sha256.Hash(message, hash);
        Assert.Equal(SHA256.HashData(message), hash);
    }, iter: 2000);

    [Fact]
    public void any_password_in_any_pieces_gives_what_net_s_own_gives() =>
        Gen.Select(Gen.Byte.Array[0, 200], Gen.Byte.Array[0, 40], Gen.Int[1, 50], Gen.Int[1, 20])
            .Sample((password, salt, rounds, piece) =>
        {
            var work = new Pbkdf2(password, salt, rounds);
            while (work.RoundsLeft > 0)
                work.Advance(piece);
            Assert.Equal(Rfc2898DeriveBytes.Pbkdf2(password, salt, rounds, HashAlgorithmName.SHA256, 32),
                work.Result.ToArray());
        }, iter: 300);

    [Fact]
    public void the_right_password_fits_and_no_other()
    {
        string text = PasswordHash.Make("Grüße 1", new byte[16], rounds: 1000).ToString();
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
    [InlineData("$pbkdf2-sha256$i=2000000000$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void a_text_that_is_no_hash_fits_no_password(string text) => Assert.False(PasswordHash.Verify(text, ""));

    [Fact]
    public void a_trial_in_pieces_answers_only_at_its_end()
    {
        Assert.True(PasswordHash.TryParse(PasswordHash.Make("secret", new byte[16], rounds: 1000).ToString(),
            out PasswordHash? hash));
        PasswordHash.PasswordTrial trial = hash!.Try("secret");
        Assert.False(trial.Advance(500));
        Assert.False(trial.Fits);
        Assert.True(trial.Advance(500));
        Assert.True(trial.Fits);
    }

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
