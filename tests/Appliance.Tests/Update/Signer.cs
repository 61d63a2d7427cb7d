using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Appliance.Update.Signatures;

namespace Appliance.Tests.Update;

/// <summary>Signs as RFC 8032 section 5.1.6 says, with big numbers: the program itself cannot.</summary>
internal sealed class Signer
{
    private static readonly BigInteger s_order = BigInteger.Pow(2, 252)
        + BigInteger.Parse("27742317777372353535851937790883648493");

    private readonly BigInteger _secret;

    public Signer(string seed)
    {
        _secret = Number(SHA512.HashData(Encoding.UTF8.GetBytes(seed))) % s_order;
        Key = Times(_secret);
    }

    public byte[] Key { get; }

    public byte[] Sign(byte[] message)
    {
        BigInteger r = Number(SHA512.HashData([.. Bytes(_secret), .. message])) % s_order;
        byte[] point = Times(r);
        BigInteger k = Number(SHA512.HashData([.. point, .. Key, .. message])) % s_order;
        return [.. point, .. Bytes((r + k * _secret) % s_order)];
    }

    /// <summary>A whole update file.</summary>
    public byte[] File(byte[] payload, string board = "qemu-virt", string version = "1.2.3", long built = 2000,
        string? length = null, string? sum = null)
    {
        string header =
            $"VRRPAOT-UPDATE-1\nboard={board}\nversion={version}\nbuilt={built}\nlength={length ?? payload.Length.ToString()}\nsha256={sum ?? Convert.ToHexStringLower(SHA256.HashData(payload))}\n";
        return [.. Encoding.ASCII.GetBytes(
            $"{header}signature={Convert.ToHexStringLower(Sign(Encoding.ASCII.GetBytes(header)))}\n\n"), .. payload];
    }

    private static BigInteger Number(byte[] bytes) => new(bytes, isUnsigned: true);

    private static byte[] Bytes(BigInteger number)
    {
        var bytes = new byte[32];
        Assert.True(number.TryWriteBytes(bytes, out _, isUnsigned: true));
        return bytes;
    }

    private static byte[] Times(BigInteger scalar)
    {
        var bytes = new byte[32];
        CurvePoint.Combine(Bytes(scalar), CurvePoint.Base(), new byte[32], CurvePoint.Neutral).Write(bytes);
        return bytes;
    }
}
