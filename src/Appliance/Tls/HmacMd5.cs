using VrrpAot.Wire;

namespace Appliance.Tls;

/// <summary>
/// HMAC-MD5 (RFC 2104) under one key, in memory taken once: mbedTLS'. VRRP's authentication header is made of it (RFC
/// 2403). One thread at a time.
/// </summary>
internal sealed unsafe class HmacMd5 : IMessageCode
{
    public const int MacBytes = 16;

    private readonly nint _code;

    /// <exception cref="OutOfMemoryException">There is none for it.</exception>
    public HmacMd5(ReadOnlySpan<byte> key)
    {
        fixed (byte* start = key)
            _code = TlsNative.hmac_md5_open(start, (nuint)key.Length);
        if (_code == 0)
            throw new OutOfMemoryException();
    }

    /// <summary>A loop that gave way has no end of its own at which to free what it signed with.</summary>
    ~HmacMd5()
    {
        if (_code != 0)
            TlsNative.hmac_md5_close(_code);
    }

    public void Compute(ReadOnlySpan<byte> message, Span<byte> into)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(into.Length, MacBytes);
        fixed (byte* start = message, mac = into)
            TlsNative.hmac_md5(_code, start, (nuint)message.Length, mac);
        GC.KeepAlive(this);
    }
}
