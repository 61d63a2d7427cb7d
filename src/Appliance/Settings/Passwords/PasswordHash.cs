using System.Globalization;
using System.Text;
using Appliance.Crypto;
using VrrpAot.Linux;

namespace Appliance.Settings.Passwords;

/// <summary>
/// A password as appliance.json keeps it, in the PHC string format, salt of 16 and hash of 32 bytes in base64 without
/// padding: `$argon2id$v=19$m=KILOBYTES,t=PASSES,p=1$SALT$HASH`, or as it was made before,
/// `$pbkdf2-sha256$i=ROUNDS$SALT$HASH`. What it costs stands in the text, so that it can grow with the machines.
/// </summary>
public sealed class PasswordHash
{
    /// <summary>
    /// OWASP's least for Argon2id. A Raspberry Pi with 512 MB has 19 MB for the part of a second that somebody logs
    /// in, and an attacker with hardware needs them for every guess.
    /// </summary>
    public const int UsualKilobytes = 19456, UsualPasses = 2;
    public const int SaltBytes = 16;
    /// <summary>In UTF-8. Nobody types more; a caller that sends more wants something else.</summary>
    public const int LongestPassword = 1024;

    // What a text may ask of a small node: not memory that it does not have, nor minutes of its processor.
    private const int LeastKilobytes = 1000, MostKilobytes = 99_999, MostPasses = 10;
    private const int FewestRounds = 1000, MostRounds = 9_999_999;
    private const int LongestText = 128;

    /// <summary>0 for PBKDF2.</summary>
    private readonly int _kilobytes;
    /// <summary>Passes over the memory, or rounds.</summary>
    private readonly int _turns;
    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private PasswordHash(int kilobytes, int turns, byte[] salt, byte[] hash) =>
        (_kilobytes, _turns, _salt, _hash) = (kilobytes, turns, salt, hash);

    /// <summary>
    /// Makes the hash of a password: some tenths of a second of a Raspberry Pi 3, the slowest board that is meant.
    /// </summary>
    /// <param name="password">Up to <see cref="LongestPassword"/> bytes in UTF-8.</param>
    /// <param name="salt">16 random bytes.</param>
    /// <exception cref="InsufficientMemoryException">There are no 19 MB to be had.</exception>
    public static PasswordHash Make(string password, byte[] salt)
    {
        var made = new PasswordHash(UsualKilobytes, UsualPasses, salt, new byte[Argon2id.HashBytes]);
        if (!made.TryDerive(password, made._hash))
            throw new InsufficientMemoryException(
                $"There is no memory to hash a password in: {UsualKilobytes} kB for a moment.");
        return made;
    }

    /// <summary>The same with a new salt.</summary>
    /// <exception cref="InsufficientMemoryException">As <see cref="Make"/>.</exception>
    public static PasswordHash MakeNew(string password)
    {
        byte[] salt = new byte[SaltBytes];
        RandomBytes.Fill(salt);
        return Make(password, salt);
    }

    /// <summary>Why a password cannot be taken; null when it can.</summary>
    public static string? WhyNot(string password) =>
        password.Length == 0 ? "An empty password protects nothing"
        : Encoding.UTF8.GetByteCount(password) > LongestPassword ? $"A password has at most {LongestPassword} bytes"
        : null;

    /// <summary>Reads the text form, in exactly the spelling that <see cref="ToString"/> has.</summary>
    public static bool TryParse(string text, out PasswordHash? hash)
    {
        hash = null;
        if (text.Length > LongestText)
            return false;
        PasswordHash? parsed = text.Split('$') switch
        {
            ["", "pbkdf2-sha256", var cost, var salt, var sum] when cost.StartsWith("i=", StringComparison.Ordinal) =>
                Parse(0, Number(cost[2..], FewestRounds, MostRounds), salt, sum),
            ["", "argon2id", "v=19", var cost, var salt, var sum]
                when cost.Split(',') is [['m', '=', .. var memory], ['t', '=', .. var passes], "p=1"]
                    && Number(memory, LeastKilobytes, MostKilobytes) is { } kilobytes =>
                Parse(kilobytes, Number(passes, 1, MostPasses), salt, sum),
            _ => null,
        };
        // Base64 readers let blanks and left-over bits pass; numbers, leading zeros.
        if (parsed?.ToString() != text)
            return false;
        hash = parsed;
        return true;
    }

    private static PasswordHash? Parse(int kilobytes, int? turns, string salt, string sum)
    {
        byte[] saltBytes = new byte[SaltBytes], hashBytes = new byte[Argon2id.HashBytes];
        return turns is { } number
            && Convert.TryFromBase64String(salt + "==", saltBytes, out int saltLength) && saltLength == SaltBytes
            && Convert.TryFromBase64String(sum + "=", hashBytes, out int hashLength) && hashLength == hashBytes.Length
            ? new PasswordHash(kilobytes, number, saltBytes, hashBytes) : null;
    }

    private static int? Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number >= least && number <= most ? number : null;

    /// <summary>Whether this is the password: some tenths of a second of work.</summary>
    /// <param name="text">The text form; anything else fits no password.</param>
    /// <param name="password">What somebody typed.</param>
    /// <returns>Null when it cannot be told, since there is no memory to try it in.</returns>
    public static bool? Verify(string text, string password)
    {
        if (!TryParse(text, out PasswordHash? hash))
            return false;
        bool isTooLong = Encoding.UTF8.GetByteCount(password) > LongestPassword;
        Span<byte> derived = stackalloc byte[Argon2id.HashBytes];
        return hash!.TryDerive(isTooLong ? "" : password, derived)
            ? SameBytes.Are(derived, hash._hash) && !isTooLong : null;
    }

    private bool TryDerive(string password, Span<byte> hash)
    {
        byte[] secret = Encoding.UTF8.GetBytes(password);
        if (_kilobytes > 0)
            return Argon2id.TryHash(secret, _salt, _kilobytes, _turns, hash);
        Pbkdf2.Derive(secret, _salt, _turns, hash);
        return true;
    }

    public override string ToString()
    {
        string cost = _kilobytes > 0 ? $"argon2id$v=19$m={_kilobytes},t={_turns},p=1" : $"pbkdf2-sha256$i={_turns}";
        return $"${cost}${Convert.ToBase64String(_salt).TrimEnd('=')}${Convert.ToBase64String(_hash).TrimEnd('=')}";
    }
}
