namespace Appliance.Crypto;

/// <summary>SHA-256 (FIPS 180-4) of what comes piece by piece, in memory taken once.</summary>
internal sealed unsafe class Sha256
{
    public const int HashBytes = 32;

    private Sodium.Sha256State _state;

    public Sha256() => Begin();

    /// <summary>Forgets what was added.</summary>
    public void Begin()
    {
        fixed (Sodium.Sha256State* state = &_state)
            Sodium.crypto_hash_sha256_init(state);
    }

    public void Add(ReadOnlySpan<byte> piece)
    {
        fixed (Sodium.Sha256State* state = &_state)
        fixed (byte* start = piece)
            Sodium.crypto_hash_sha256_update(state, start, (ulong)piece.Length);
    }

    /// <summary>The hash of all pieces. <see cref="Begin"/> comes next.</summary>
    /// <param name="hash">At least 32 bytes; the first 32 are written.</param>
    public void Finish(Span<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hash.Length, HashBytes);
        fixed (Sodium.Sha256State* state = &_state)
        fixed (byte* start = hash)
            Sodium.crypto_hash_sha256_final(state, start);
    }
}
