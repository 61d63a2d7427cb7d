using VrrpAot.Wire;

namespace Appliance.Crypto;

/// <summary>
/// HMAC-SHA-256 (RFC 2104) under one key. The states after the key are kept, so a short message costs two blocks of
/// the hash and not four. One thread at a time.
/// </summary>
internal sealed unsafe class HmacSha256 : IMessageCode
{
    public const int MacBytes = 32;

    private Sodium.HmacSha256State _keyed;
    private Sodium.HmacSha256State _state;

    /// <param name="key">Of any length; what is longer than 64 bytes is hashed first (RFC 2104 section 2).</param>
    public HmacSha256(ReadOnlySpan<byte> key)
    {
        fixed (Sodium.HmacSha256State* keyed = &_keyed)
        fixed (byte* start = key)
            Sodium.crypto_auth_hmacsha256_init(keyed, start, (nuint)key.Length);
    }

    /// <summary>The MAC of a message.</summary>
    /// <param name="mac">At least 32 bytes, which may be those of the message; the first 32 are written.</param>
    public void Compute(ReadOnlySpan<byte> message, Span<byte> mac)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(mac.Length, MacBytes);
        _state = _keyed;
        fixed (Sodium.HmacSha256State* state = &_state)
        fixed (byte* start = message, result = mac)
        {
            Sodium.crypto_auth_hmacsha256_update(state, start, (ulong)message.Length);
            Sodium.crypto_auth_hmacsha256_final(state, result);
        }
    }

    /// <summary>
    /// Whether this is the whole MAC of the message; takes as long for the first wrong byte as for the last.
    /// </summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> mac)
    {
        Span<byte> right = stackalloc byte[MacBytes];
        Compute(message, right);
        return SameBytes.Are(right, mac);
    }
}
