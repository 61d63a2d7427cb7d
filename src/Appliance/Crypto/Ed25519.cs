namespace Appliance.Crypto;

/// <summary>
/// Whether an Ed25519 signature is right (RFC 8032 section 5.1.7, pure Ed25519). Only that: who signs has openssl.
/// Strict: the check without the cofactor, one encoding for each point and number, neither key nor R of small order,
/// so that a signature that passes here passes everywhere.
/// </summary>
internal static unsafe class Ed25519
{
    public const int KeyBytes = 32, SignatureBytes = 64;

    /// <param name="key">The public key: anything but 32 bytes is none.</param>
    /// <param name="signature">R and S: anything but 64 bytes is none.</param>
    public static bool Verify(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (key.Length != KeyBytes || signature.Length != SignatureBytes)
            return false;
        fixed (byte* a = key, m = message, s = signature)
            return Sodium.crypto_sign_ed25519_verify_detached(s, m, (ulong)message.Length, a) == 0;
    }
}
