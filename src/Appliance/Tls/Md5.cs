namespace Appliance.Tls;

/// <summary>
/// MD5 (RFC 1321) of what comes piece by piece, in memory taken once: mbedTLS'. It tells pages apart; it protects
/// nothing.
/// </summary>
internal sealed unsafe class Md5
{
    public const int HashBytes = 16;

    private TlsNative.Md5State _state;

    public Md5() => Begin();

    /// <summary>Forgets what was added.</summary>
    public void Begin()
    {
        fixed (TlsNative.Md5State* state = &_state)
            TlsNative.md5_begin(state);
    }

    public void Add(ReadOnlySpan<byte> piece)
    {
        fixed (TlsNative.Md5State* state = &_state)
        fixed (byte* start = piece)
            TlsNative.md5_add(state, start, (nuint)piece.Length);
    }

    /// <summary>The hash of all pieces. <see cref="Begin"/> comes next.</summary>
    /// <param name="hash">At least 16 bytes; the first 16 are written.</param>
    public void Finish(Span<byte> hash)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hash.Length, HashBytes);
        fixed (TlsNative.Md5State* state = &_state)
        fixed (byte* start = hash)
            TlsNative.md5_finish(state, start);
    }
}
