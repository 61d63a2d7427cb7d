using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using VrrpAot.Kernel;

namespace Appliance.Settings.Passwords;

/// <summary>
/// A password as appliance.json keeps it: `$pbkdf2-sha256$i=ROUNDS$SALT$HASH`, salt of 16 and hash of 32 bytes in
/// base64 without padding (the PHC string format). Rounds stand in the text, so that they can grow with the machines.
/// </summary>
public sealed class PasswordHash
{
    /// <summary>Some half a second of one core of a Raspberry Pi 3, the slowest board that is meant.</summary>
    public const int UsualRounds = 100_000;
    public const int SaltBytes = 16;
    /// <summary>In UTF-8. Nobody types more; whoever sends more wants something else.</summary>
    public const int LongestPassword = 1024;

    private const string Prefix = "$pbkdf2-sha256$i=";
    private const int FewestRounds = 1000, MostRounds = 9_999_999;

    private readonly int _rounds;
    private readonly byte[] _salt;
    private readonly byte[] _hash;

    private PasswordHash(int rounds, byte[] salt, byte[] hash)
    {
        _rounds = rounds;
        _salt = salt;
        _hash = hash;
    }

    /// <summary>Makes the hash of a password.</summary>
    /// <param name="password">Up to <see cref="LongestPassword"/> bytes in UTF-8.</param>
    /// <param name="salt">16 random bytes.</param>
    /// <param name="rounds">From 1,000 to 9,999,999.</param>
    public static PasswordHash Make(string password, byte[] salt, int rounds = UsualRounds)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, SaltBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, FewestRounds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rounds, MostRounds);
        var work = new Pbkdf2(Encoding.UTF8.GetBytes(password), salt, rounds);
        work.Advance(rounds);
        return new PasswordHash(rounds, salt, work.Result.ToArray());
    }

    /// <summary>The same with a new salt: half a second of work.</summary>
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
        if (text.Length > 128 || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || text.Split('$') is not ["", _, string rounds, string salt, string sum])
            return false;
        byte[] saltBytes = new byte[SaltBytes], hashBytes = new byte[Sha256.HashBytes];
        if (!int.TryParse(rounds.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            || number is < FewestRounds or > MostRounds
            || !Convert.TryFromBase64String(salt + "==", saltBytes, out int saltLength) || saltLength != SaltBytes
            || !Convert.TryFromBase64String(sum + "=", hashBytes, out int hashLength) || hashLength != Sha256.HashBytes)
            return false;
        var parsed = new PasswordHash(number, saltBytes, hashBytes);
        // Base64 readers let blanks and left-over bits pass; numbers, leading zeros.
        if (parsed.ToString() != text)
            return false;
        hash = parsed;
        return true;
    }

    /// <summary>Whether this is the password, at once: half a second of work.</summary>
    /// <param name="text">The text form; anything else fits no password.</param>
    /// <param name="password">What somebody typed.</param>
    public static bool Verify(string text, string password)
    {
        if (!TryParse(text, out PasswordHash? hash))
            return false;
        PasswordTrial trial = hash!.Try(password);
        while (!trial.Advance(hash._rounds))
        {
        }
        return trial.Fits;
    }

    /// <summary>The same work in pieces, for a thread that serves others meanwhile.</summary>
    public PasswordTrial Try(string password) => new(this, password);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture,
            $"{Prefix}{_rounds}${Convert.ToBase64String(_salt).TrimEnd('=')}${Convert.ToBase64String(_hash).TrimEnd('=')}");

    /// <summary>One password on trial against one hash.</summary>
    public sealed class PasswordTrial
    {
        private readonly PasswordHash _hash;
        private readonly Pbkdf2 _work;
        private readonly bool _isTooLong;

        internal PasswordTrial(PasswordHash hash, string password)
        {
            _hash = hash;
            _isTooLong = Encoding.UTF8.GetByteCount(password) > LongestPassword;
            _work = new Pbkdf2(_isTooLong ? [] : Encoding.UTF8.GetBytes(password), hash._salt, hash._rounds);
        }

        /// <summary>
        /// Goes on with the work; a thousand rounds are some 5 ms of a Raspberry Pi 3. True when it is done.
        /// </summary>
        public bool Advance(int rounds)
        {
            _work.Advance(rounds);
            return _work.RoundsLeft == 0;
        }

        /// <summary>The password is the right one. False as long as the work is not done.</summary>
        public bool Fits => _work.RoundsLeft == 0 && AreEqual(_work.Result, _hash._hash) && !_isTooLong;

        /// <summary>Takes as long for the first wrong byte as for the last.</summary>
        [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
        private static bool AreEqual(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
        {
            int difference = a.Length ^ b.Length;
            for (int i = 0; i < a.Length && i < b.Length; i++)
                difference |= a[i] ^ b[i];
            return difference == 0;
        }
    }
}
