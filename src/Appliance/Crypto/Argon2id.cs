namespace Appliance.Crypto;

/// <summary>
/// Argon2id (RFC 9106, version 1.3) with one lane: slow on purpose, and large in memory, which is what makes guessing
/// by hardware dear. The memory is mapped for the one call and given back at its end.
/// </summary>
internal static unsafe class Argon2id
{
    public const int SaltBytes = 16, HashBytes = 32;

    /// <param name="salt">16 bytes.</param>
    /// <param name="kilobytes">Memory that is filled, at least 8.</param>
    /// <param name="passes">Times over it, at least 1.</param>
    /// <param name="hash">32 bytes.</param>
    /// <returns>
    /// False when there is no such memory to be had (or to be locked, in a process that locks all it has).
    /// </returns>
    public static bool TryHash(
        ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int kilobytes, int passes, Span<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(salt.Length, SaltBytes);
        ArgumentOutOfRangeException.ThrowIfNotEqual(hash.Length, HashBytes);
        ArgumentOutOfRangeException.ThrowIfLessThan(kilobytes, 8);
        ArgumentOutOfRangeException.ThrowIfLessThan(passes, 1);
        fixed (byte* result = hash, secret = password, grains = salt)
            return Sodium.crypto_pwhash_argon2id(result, (ulong)hash.Length, secret, (ulong)password.Length, grains,
                (ulong)passes, (nuint)kilobytes << 10, Sodium.Argon2id13) == 0;
    }
}
