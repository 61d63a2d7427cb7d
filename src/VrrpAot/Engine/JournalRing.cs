namespace VrrpAot.Engine;

/// <summary>
/// A journal of inputs on its way from the loop, which writes it, to the attendant, who takes it along: records of
/// bytes in a ring that is allocated when somebody asks for a journal. Neither side ever waits: what finds no room is
/// not written.
/// </summary>
public sealed class JournalRing
{
    /// <summary>Bytes of the longest record, its length included.</summary>
    public const int LongestRecord = 1024;

    /// <summary>Bytes that are kept for the last two records: what was lost, and that it is over.</summary>
    private const int LastWords = 64;

    private readonly byte[] _bytes;
    private long _written;
    private long _read;
    private volatile bool _isClosed;

    /// <param name="capacity">Bytes, a power of two, several of the longest records.</param>
    public JournalRing(int capacity = 512 * 1024) => _bytes = new byte[capacity];

    /// <summary>Where the loop puts a record together.</summary>
    internal byte[] Draft { get; } = new byte[LongestRecord];

    /// <summary>Half of it, or more, is free: after a loss nothing is written before.</summary>
    internal bool IsHalfEmpty => _written - Volatile.Read(ref _read) <= _bytes.Length / 2;

    /// <summary>Nothing follows, and everything was taken.</summary>
    public bool IsOver => _isClosed && Volatile.Read(ref _written) == _read;

    /// <summary>The loop's. False when there is no room for it.</summary>
    internal bool TryWrite(ReadOnlySpan<byte> record, bool isLast)
    {
        int room = isLast ? _bytes.Length : _bytes.Length - LastWords;
        if (_written - Volatile.Read(ref _read) + record.Length > room)
            return false;
        int at = (int)(_written & (_bytes.Length - 1));
        int first = Math.Min(record.Length, _bytes.Length - at);
        record[..first].CopyTo(_bytes.AsSpan(at));
        record[first..].CopyTo(_bytes);
        Volatile.Write(ref _written, _written + record.Length);
        return true;
    }

    /// <summary>The loop's, once: nothing follows.</summary>
    internal void Close() => _isClosed = true;

    /// <summary>The attendant's: takes whole records.</summary>
    /// <param name="into">Room for <see cref="LongestRecord"/> bytes at least.</param>
    /// <returns>How many bytes they are; 0 when there is none.</returns>
    public int Read(Span<byte> into)
    {
        long end = Volatile.Read(ref _written), next = _read;
        int count = 0;
        while (next < end)
        {
            int length = this[next] | this[next + 1] << 8;
            if (count + length > into.Length)
                break;
            for (int i = 0; i < length; i++)
                into[count++] = this[next + i];
            next += length;
        }
        Volatile.Write(ref _read, next);
        return count;
    }

    private byte this[long place] => _bytes[place & (_bytes.Length - 1)];
}
