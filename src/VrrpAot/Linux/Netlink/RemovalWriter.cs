namespace VrrpAot.Linux;

/// <summary>
/// Writes the requests that take something away, for somebody who may have to send them in our place
/// (<see cref="RouteSocket.TryQueue"/>). Allocates nothing after construction.
/// </summary>
public sealed class RemovalWriter : IDisposable
{
    /// <summary>Bytes of the longest: that of an IPv6 address has 64.</summary>
    public const int Longest = 64;

    private readonly NativeBuffer _buffer = new(Longest);
    private readonly NetlinkWriter _writer;

    public RemovalWriter() => _writer = new NetlinkWriter(_buffer);

    /// <summary>Valid until the next call.</summary>
    public ReadOnlySpan<byte> Of(in AddressRecord address)
    {
        _writer.Clear();
        address.WriteRemoval(_writer, sequence: 0);
        return _buffer.Span[.._writer.Length];
    }

    public void Dispose() => _buffer.Dispose();
}
