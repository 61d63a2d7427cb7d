namespace Appliance.Update.Signatures;

/// <summary>
/// Whether an Ed25519 signature is right (RFC 8032 section 5.1.7, pure Ed25519). Only that: who signs has openssl.
/// Strict: the check without the cofactor, one encoding for each point and number, and no key of small order, so that a
/// signature that passes here passes everywhere. Pure; some milliseconds.
/// </summary>
internal static class Ed25519
{
    public const int KeyBytes = 32, SignatureBytes = 64;

    /// <param name="key">The public key, 32 bytes.</param>
    /// <param name="signature">R and S, 32 bytes each.</param>
    public static bool Verify(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (key.Length != KeyBytes || signature.Length != SignatureBytes)
            return false;
        ReadOnlySpan<byte> r = signature[..KeyBytes], s = signature[KeyBytes..];
        if (!Scalar.IsReduced(s) || !CurvePoint.TryRead(key, out CurvePoint point) || point.IsOfSmallOrder)
            return false;
        Span<byte> hash = stackalloc byte[Sha512.HashBytes], k = stackalloc byte[Scalar.Bytes];
        Sha512.Hash([.. r, .. key, .. message], hash);
        Scalar.Reduce(hash, k);
        // R = [S]B - [k]A, compared as bytes: an R that is encoded otherwise is none.
        Span<byte> expected = stackalloc byte[FieldElement.Bytes];
        CurvePoint.Combine(s, CurvePoint.Base(), k, -point).Write(expected);
        return expected.SequenceEqual(r);
    }
}
