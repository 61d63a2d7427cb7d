namespace Appliance.Update;

/// <summary>An update file as it comes: the header, then the payload, then nothing.</summary>
internal sealed class UpdateFile
{
    private readonly ByteSource _source;
    private readonly byte[] _begin = new byte[UpdateHeader.MostBytes];
    /// <summary>Bytes that are in <see cref="_begin"/>, and how many of them were given away.</summary>
    private int _held, _next;
    private long _left;

    /// <summary>Reads as far as the header's end, and verifies it.</summary>
    /// <exception cref="IOException">With a sentence.</exception>
    public UpdateFile(ByteSource source, ReadOnlySpan<byte> key)
    {
        _source = source;
        int count = 1;
        for (; count > 0 && _held < _begin.Length
            && UpdateHeader.LengthIn(_begin.AsSpan(0, _held)) == 0; _held += count)
            count = source.Read(_begin.AsSpan(_held));
        Header = UpdateHeader.Read(_begin.AsSpan(0, _held), key);
        _next = UpdateHeader.LengthIn(_begin.AsSpan(0, _held));
        _left = Header.Length;
    }

    public UpdateHeader Header { get; }

    /// <summary>Fills it with the payload's next bytes. Its last piece may be shorter.</summary>
    /// <returns>How many bytes; 0 behind the payload, when nothing follows either.</returns>
    /// <exception cref="IOException">The payload breaks off, or something follows it.</exception>
    public int Read(Span<byte> into)
    {
        int wanted = (int)Math.Min(into.Length, _left), done = 0;
        for (int count; done < wanted; done += count)
            if ((count = Next(into[done..wanted])) == 0)
                throw new IOException($"it breaks off: its payload has {Header.Length} bytes, and "
                    + $"{Header.Length - _left + done} came");
        _left -= done;
        Span<byte> behind = stackalloc byte[1];
        if (_left == 0 && Next(behind) != 0)
            throw new IOException("something follows behind its payload");
        return done;
    }

    private int Next(Span<byte> into)
    {
        if (_next == _held)
            return _source.Read(into);
        int count = Math.Min(into.Length, _held - _next);
        _begin.AsSpan(_next, count).CopyTo(into);
        _next += count;
        return count;
    }
}
