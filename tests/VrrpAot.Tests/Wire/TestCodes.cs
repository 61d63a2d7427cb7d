using System.Security.Cryptography;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Wire;

/// <summary>Codes of the framework's, where the daemon has a library's.</summary>
internal sealed class TestCodes : IMessageCodes
{
    public static readonly TestCodes All = new();

    public IMessageCode HmacMd5(ReadOnlySpan<byte> key) => new Framework(HMACMD5.HashData, [.. key]);

    public IMessageCode HmacSha256(ReadOnlySpan<byte> key) => new Framework(HMACSHA256.HashData, [.. key]);

    private delegate int Hash(ReadOnlySpan<byte> key, ReadOnlySpan<byte> message, Span<byte> into);

    private sealed class Framework(Hash hash, byte[] key) : IMessageCode
    {
        public void Compute(ReadOnlySpan<byte> message, Span<byte> into) => hash(key, message, into);
    }
}

/// <summary>One for tests that count what is allocated.</summary>
internal sealed class CheapCode : IMessageCode, IMessageCodes
{
    public IMessageCode HmacMd5(ReadOnlySpan<byte> key) => this;

    public IMessageCode HmacSha256(ReadOnlySpan<byte> key) => this;

    public void Compute(ReadOnlySpan<byte> message, Span<byte> into)
    {
        into.Clear();
        for (int at = 0; at < message.Length; at++)
            into[at % into.Length] ^= message[at];
    }
}
