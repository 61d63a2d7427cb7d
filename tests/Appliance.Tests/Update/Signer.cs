using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Appliance.Tests.Update;

/// <summary>Signs updates, which the program itself cannot: with libsodium's other half.</summary>
internal sealed unsafe partial class Signer
{
    private readonly byte[] _secret = new byte[64];

    public Signer(string seed)
    {
        fixed (byte* key = Key, secret = _secret, start = SHA256.HashData(Encoding.UTF8.GetBytes(seed)))
            Assert.Equal(0, crypto_sign_ed25519_seed_keypair(key, secret, start));
    }

    public byte[] Key { get; } = new byte[32];

    public byte[] Sign(byte[] message)
    {
        byte[] signature = new byte[64];
        fixed (byte* result = signature, start = message, secret = _secret)
            Assert.Equal(0, crypto_sign_ed25519_detached(result, null, start, (ulong)message.Length, secret));
        return signature;
    }

    /// <summary>A whole update file.</summary>
    public byte[] File(byte[] payload, string board = "qemu-virt", string version = "1.2.3", long built = 2000,
        string? length = null, string? sum = null)
    {
        string header =
            $"VRRPAOT-UPDATE-1\nboard={board}\nversion={version}\nbuilt={built}\n"
            + $"length={length ?? payload.Length.ToString()}\n"
            + $"sha256={sum ?? Convert.ToHexStringLower(SHA256.HashData(payload))}\n";
        return [.. Encoding.ASCII.GetBytes(
            $"{header}signature={Convert.ToHexStringLower(Sign(Encoding.ASCII.GetBytes(header)))}\n\n"), .. payload];
    }

    [LibraryImport("sodium")]
    private static partial int crypto_sign_ed25519_seed_keypair(byte* key, byte* secret, byte* seed);

    [LibraryImport("sodium")]
    private static partial int crypto_sign_ed25519_detached(
        byte* signature, ulong* length, byte* message, ulong messageLength, byte* secret);
}
