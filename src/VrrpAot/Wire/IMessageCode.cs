namespace VrrpAot.Wire;

/// <summary>
/// A message authentication code under one key (RFC 2104), given by the caller: this library has no hashes. Computing
/// allocates nothing. One thread at a time.
/// </summary>
public interface IMessageCode
{
    /// <param name="into">16 bytes for HMAC-MD5, 32 for HMAC-SHA256.</param>
    void Compute(ReadOnlySpan<byte> message, Span<byte> into);
}

/// <summary>Where codes come from. From any thread.</summary>
public interface IMessageCodes
{
    /// <summary>RFC 2403.</summary>
    IMessageCode HmacMd5(ReadOnlySpan<byte> key);

    /// <param name="key">32..64 bytes.</param>
    IMessageCode HmacSha256(ReadOnlySpan<byte> key);
}
