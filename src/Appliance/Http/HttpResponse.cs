using Appliance.Base;

namespace Appliance.Http;

/// <summary>How far an answer has come.</summary>
public enum HttpState : byte
{
    StatusLine,
    Fields,
    /// <summary>The head is complete.</summary>
    Body,
    Done,
    /// <summary>This is no HTTP, or it broke off: <see cref="HttpResponse.Mistake"/>.</summary>
    Broken,
}

/// <summary>
/// Reads one answer to a GET as it comes, in pieces of any size (RFC 9112 sections 4, 5, 6 and 7), keeps
/// the status, and hands the body on piece by piece. Whatever a server sends, it takes bounded memory:
/// long lines are cut, an endless head is a mistake, and of a body nothing is kept. PURE; allocates nothing.
/// </summary>
/// <param name="longestLocation">
/// Bytes of a Location that are kept, for who follows it; a longer one is a mistake. 0: nobody does.
/// </param>
/// <param name="isLenient">
/// What keepalived's checks take as well: any word before the status (`HTTP/2 200`, `ICY 200`), a status that begins
/// with 0, a wrong length as none, and of several lengths the first.
/// </param>
public sealed class HttpResponse(int longestLocation = 0, bool isLenient = false)
{
    /// <summary>Bytes of all heads together, interim ones included.</summary>
    public const int LongestHead = 64 * 1024;

    private enum Framing : byte { UntilClosed, Counted, ChunkSize, ChunkData, ChunkEnd, Trailer }

    private readonly byte[] _line = new byte[Math.Max(256, longestLocation + 32)];
    private readonly byte[] _location = new byte[longestLocation];
    private readonly byte[] _reason = new byte[40];
    private int _lineLength, _reasonLength, _locationLength, _head, _mistake;
    private bool _chunked, _isCut;
    private long _contentLength, _left;
    private Framing _framing;

    public HttpState State { get; private set; }

    /// <summary>100..999, 0..999 where lenient; of the final answer once <see cref="State"/> is Body or Done.</summary>
    public int Status { get; private set; }

    /// <summary>The words behind the status, cut at 40 bytes.</summary>
    public ReadOnlySpan<byte> Reason => _reason.AsSpan(0, _reasonLength);

    /// <summary>Where else the page is, as the server wrote it; empty when it does not say, or nobody asks.</summary>
    public ReadOnlySpan<byte> Location => _location.AsSpan(0, _locationLength);

    /// <summary>Bytes of the body so far.</summary>
    public long BodyLength { get; private set; }

    /// <summary>What the head says of the body's length; -1 where it does not, or says it in chunks.</summary>
    public long ContentLength => _chunked ? -1 : _contentLength;

    /// <summary>The body comes in chunks.</summary>
    public bool IsChunked => _chunked;

    public ReadOnlySpan<byte> Mistake => _mistake switch
    {
        0 => default,
        1 => "the answer is not HTTP/1"u8,
        2 => "the head of the answer has no end"u8,
        3 => "the answer has a wrong length"u8,
        4 => "the answer has a wrong chunk"u8,
        5 => "the answer leads to an address that is too long"u8,
        _ => "the answer broke off"u8,
    };

    public void StartAgain()
    {
        State = HttpState.StatusLine;
        (Status, _lineLength, _reasonLength, _head, _mistake, BodyLength) = (0, 0, 0, 0, 0, 0);
        _isCut = false;
        BeginFields();
    }

    private void BeginFields() => (_chunked, _contentLength, _locationLength) = (false, -1, 0);

    private void Break(int mistake) => (State, _mistake) = (HttpState.Broken, mistake);

    /// <summary>
    /// The connection was closed. That ends a body of unknown length, and breaks off everything else.
    /// </summary>
    public void End()
    {
        if (State == HttpState.Body && _framing == Framing.UntilClosed)
            State = HttpState.Done;
        else if (State < HttpState.Done)
            Break(6);
    }

    /// <summary>Takes bytes from the front, up to and with the next piece of the body.</summary>
    /// <param name="bytes">What has come; afterwards, what is left of it.</param>
    /// <returns>The piece, without the framing of chunks; empty when there is none in these bytes (any more).</returns>
    public ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && State < HttpState.Done)
        {
            ReadOnlySpan<byte> piece = IsInData ? TakeData(bytes) : default;
            bytes = bytes[(piece.IsEmpty ? TakeLine(bytes) : piece.Length)..];
            if (!piece.IsEmpty)
                return piece;
        }
        return default;
    }

    private bool IsInData =>
        State == HttpState.Body && (_framing is Framing.UntilClosed or Framing.Counted or Framing.ChunkData);

    private ReadOnlySpan<byte> TakeData(ReadOnlySpan<byte> bytes)
    {
        int count = _framing == Framing.UntilClosed ? bytes.Length : (int)Math.Min(bytes.Length, _left);
        BodyLength += count;
        _left -= count;
        if (_left == 0 && _framing == Framing.Counted)
            State = HttpState.Done;
        else if (_left == 0 && _framing == Framing.ChunkData)
            _framing = Framing.ChunkEnd;
        return bytes[..count];
    }

    /// <summary>
    /// Up to and with the next line feed. One without a carriage return ends a line too (RFC 9112 section 2.2).
    /// </summary>
    private int TakeLine(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)'\n');
        ReadOnlySpan<byte> piece = end < 0 ? bytes : bytes[..end];
        ReadOnlySpan<byte> kept = piece[..Math.Min(piece.Length, _line.Length - _lineLength)];
        kept.CopyTo(_line.AsSpan(_lineLength));
        _lineLength += kept.Length;
        _isCut |= kept.Length < piece.Length;
        _head += piece.Length + 1;
        if (_head > LongestHead)
        {
            Break(2);
        }
        else if (end >= 0)
        {
            ReadOnlySpan<byte> line = _line.AsSpan(0, _lineLength);
            _lineLength = 0;
            EndLine(line.EndsWith("\r"u8) ? line[..^1] : line);
            _isCut = false;
        }
        return end < 0 ? bytes.Length : end + 1;
    }

    private void EndLine(ReadOnlySpan<byte> line)
    {
        if (State == HttpState.StatusLine)
            ReadStatus(line);
        else if (State == HttpState.Fields && !line.IsEmpty)
            ReadField(line);
        else if (State == HttpState.Fields)
            EndHead();
        else if (_framing == Framing.ChunkSize)
            ReadChunkSize(line);
        else if (_framing == Framing.ChunkEnd && line.IsEmpty)
            (_framing, _head) = (Framing.ChunkSize, 0);
        else if (_framing == Framing.ChunkEnd)
            Break(4);
        else if (line.IsEmpty)
            State = HttpState.Done;
    }

    /// <summary>`HTTP/1.1 200 OK`; the reason may be missing, with the blank before it.</summary>
    private void ReadStatus(ReadOnlySpan<byte> line)
    {
        int blank = line.IndexOf((byte)' ');
        ReadOnlySpan<byte> rest = line[(blank + 1)..];
        if (blank <= 0 || rest.Length < 3 || !IsDigit(rest[0]) || !IsDigit(rest[1]) || !IsDigit(rest[2])
            || rest.Length > 3 && rest[3] != ' ' || !isLenient && (!IsVersion1(line[..blank]) || rest[0] == '0'))
        {
            Break(1);
            return;
        }
        Status = (rest[0] - '0') * 100 + (rest[1] - '0') * 10 + rest[2] - '0';
        ReadOnlySpan<byte> reason = rest.Length > 4 ? rest[4..] : default;
        _reasonLength = Math.Min(reason.Length, _reason.Length);
        reason[.._reasonLength].CopyTo(_reason);
        State = HttpState.Fields;
    }

    private static bool IsVersion1(ReadOnlySpan<byte> word) =>
        word.Length == 8 && word.StartsWith("HTTP/1."u8) && IsDigit(word[7]);

    private void ReadField(ReadOnlySpan<byte> line)
    {
        int colon = line.IndexOf((byte)':');
        if (colon <= 0)
            return; // A line that was folded (RFC 9112 section 5.2), or nonsense that is none of our business.
        ReadOnlySpan<byte> name = line[..colon], value = line[(colon + 1)..].Trim(" \t"u8);
        if (FieldName.Is(name, "content-length"u8))
        {
            long length = ReadLength(value);
            if (isLenient && (length < 0 || _contentLength >= 0))
                return;
            if (length < 0 || _contentLength >= 0 && _contentLength != length)
                Break(3);
            _contentLength = length;
        }
        else if (FieldName.Is(name, "transfer-encoding"u8))
        {
            _chunked = value.Length >= 7 && FieldName.Is(value[^7..], "chunked"u8);
        }
        else if (longestLocation > 0 && FieldName.Is(name, "location"u8))
        {
            if (_isCut || value.Length > longestLocation)
            {
                Break(5);
                return;
            }
            value.CopyTo(_location);
            _locationLength = value.Length;
        }
    }

    /// <summary>RFC 9112 section 6.3.</summary>
    private void EndHead()
    {
        if (Status is >= 100 and < 200 and not 101)
        {
            State = HttpState.StatusLine; // An interim answer: the next head may be the final one.
            BeginFields();
            return;
        }
        _head = 0;
        _left = _contentLength;
        _framing = _chunked ? Framing.ChunkSize : _contentLength >= 0 ? Framing.Counted : Framing.UntilClosed;
        State = Status is 204 or 304 || _framing == Framing.Counted && _left == 0 ? HttpState.Done : HttpState.Body;
    }

    /// <summary>Hexadecimal, with extensions behind a semicolon (RFC 9112 section 7.1).</summary>
    private void ReadChunkSize(ReadOnlySpan<byte> line)
    {
        long size = 0;
        int digits = 0;
        while (digits < line.Length && char.IsAsciiHexDigit((char)line[digits]))
        {
            if (digits == 15)
            {
                Break(4);
                return;
            }
            byte digit = line[digits++];
            size = size * 16 + (IsDigit(digit) ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }
        ReadOnlySpan<byte> rest = line[digits..].Trim(" \t"u8);
        if (digits == 0 || !rest.IsEmpty && rest[0] != ';')
            Break(4);
        (_framing, _left, _head) = (size == 0 ? Framing.Trailer : Framing.ChunkData, size, 0);
    }

    /// <summary>-1 for what is no length; up to 15 digits.</summary>
    private static long ReadLength(ReadOnlySpan<byte> digits)
    {
        if (digits.Length is 0 or > 15)
            return -1;
        long length = 0;
        foreach (byte digit in digits)
        {
            if (!IsDigit(digit))
                return -1;
            length = length * 10 + digit - '0';
        }
        return length;
    }

    private static bool IsDigit(byte c) => c is >= (byte)'0' and <= (byte)'9';
}
