using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Appliance.Crypto;

/// <summary>
/// The functions of libsodium that we call, under its own names. Each returns 0, or -1. Lengths are not checked in
/// here: that is for the classes beside it.
/// </summary>
internal static unsafe partial class Sodium
{
    private const string Library = "sodium";

    /// <summary>Chooses the code for this processor, once; it must come before everything else.</summary>
    static Sodium()
    {
        if (sodium_init() < 0)
            throw new InvalidOperationException("libsodium does not start: the kernel gives no random bytes.");
    }

    /// <summary>crypto_hash_sha256_state: 8 words, a count of bits, a block.</summary>
    [InlineArray(13)]
    public struct Sha256State
    {
#pragma warning disable IDE0044, IDE0051 // The array's element.
        private ulong _word;
#pragma warning restore IDE0044, IDE0051
    }

    /// <summary>crypto_auth_hmacsha256_state: the inner and the outer hash.</summary>
    public struct HmacSha256State
    {
        public Sha256State Inner, Outer;
    }

    /// <summary>crypto_pwhash_ALG_ARGON2ID13.</summary>
    public const int Argon2id13 = 2;

    [LibraryImport(Library)]
    private static partial int sodium_init();

    [LibraryImport(Library)]
    public static partial int sodium_memcmp(byte* a, byte* b, nuint length);

    [LibraryImport(Library)]
    public static partial nuint crypto_hash_sha256_statebytes();

    [LibraryImport(Library)]
    public static partial int crypto_hash_sha256_init(Sha256State* state);

    [LibraryImport(Library)]
    public static partial int crypto_hash_sha256_update(Sha256State* state, byte* piece, ulong length);

    [LibraryImport(Library)]
    public static partial int crypto_hash_sha256_final(Sha256State* state, byte* hash);

    [LibraryImport(Library)]
    public static partial nuint crypto_auth_hmacsha256_statebytes();

    [LibraryImport(Library)]
    public static partial int crypto_auth_hmacsha256_init(HmacSha256State* state, byte* key, nuint length);

    [LibraryImport(Library)]
    public static partial int crypto_auth_hmacsha256_update(HmacSha256State* state, byte* piece, ulong length);

    [LibraryImport(Library)]
    public static partial int crypto_auth_hmacsha256_final(HmacSha256State* state, byte* mac);

    [LibraryImport(Library)]
    public static partial int crypto_sign_ed25519_verify_detached(
        byte* signature, byte* message, ulong length, byte* key);

    [LibraryImport(Library)]
    public static partial int crypto_pwhash_argon2id(
        byte* hash, ulong hashLength, byte* password, ulong passwordLength, byte* salt, ulong passes, nuint memory,
        int algorithm);
}
