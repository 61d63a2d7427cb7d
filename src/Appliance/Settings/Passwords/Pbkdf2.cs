using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Appliance.Crypto;

namespace Appliance.Settings.Passwords;

/// <summary>
/// PBKDF2 (RFC 8018 section 5.2) over HMAC-SHA-256, one block of 32 bytes: what password hashes were made with before
/// <see cref="Argon2id"/>. libsodium has the MAC, and not this loop around it.
/// </summary>
internal static class Pbkdf2
{
    /// <param name="result">32 bytes.</param>
    public static void Derive(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int rounds, Span<byte> result)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(result.Length, HmacSha256.MacBytes);
        var mac = new HmacSha256(password);
        Span<byte> last = stackalloc byte[HmacSha256.MacBytes];
        Span<byte> block = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(block, 1);
        mac.Compute([.. salt, .. block], last);
        last.CopyTo(result);
        Span<ulong> sum = MemoryMarshal.Cast<byte, ulong>(result), words = MemoryMarshal.Cast<byte, ulong>(last);
        for (int round = 1; round < rounds; round++)
        {
            mac.Compute(last, last);
            for (int i = 0; i < sum.Length; i++)
                sum[i] ^= words[i];
        }
    }
}
