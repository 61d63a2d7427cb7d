using Appliance.Crypto;
using Appliance.Tls;
using VrrpAot.Wire;

namespace Appliance.Seals;

/// <summary>Codes for the engine's adverts, from the libraries that have them.</summary>
internal sealed class MessageCodes : IMessageCodes
{
    public static readonly MessageCodes All = new();

    public IMessageCode HmacMd5(ReadOnlySpan<byte> key) => new HmacMd5(key);

    public IMessageCode HmacSha256(ReadOnlySpan<byte> key) => new HmacSha256(key);
}
