using System.Collections.Immutable;

namespace VrrpAot.Linux;

/// <summary>Writes the two requests of an object, and notes where indexes of interfaces stand.</summary>
internal sealed class ObjectWriter : IDisposable
{
    private readonly NativeBuffer _buffer = new(2 * ObjectRequests.Longest);
    private readonly List<IndexPlace> _places = [];
    private ImmutableArray<byte> _set;
    private bool _isRemoval;

    public ObjectWriter() => To = new NetlinkWriter(_buffer);

    public NetlinkWriter To { get; }

    /// <summary>The last four bytes written are the index of this interface.</summary>
    public void IndexWritten(string device) => IndexAt(device, To.Length - 4);

    public void IndexAt(string device, int at) => _places.Add(new IndexPlace(device, _isRemoval, at));

    /// <summary>The request that sets it is written; the other one follows.</summary>
    public void EndSet()
    {
        _set = [.. _buffer.Span[..To.Length]];
        To.Clear();
        _isRemoval = true;
    }

    /// <summary>Both are written. Null when one is longer than may be.</summary>
    public ObjectRequests? End(string text) =>
        _set.Length > ObjectRequests.Longest || To.Length > ObjectRequests.LongestRemoval ? null
            : new ObjectRequests(text, _set, [.. _buffer.Span[..To.Length]], [.. _places]);

    public void Dispose() => _buffer.Dispose();
}
