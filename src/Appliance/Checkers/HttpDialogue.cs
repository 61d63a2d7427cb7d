using System.Buffers;
using System.Text;
using Appliance.Http;
using Appliance.Settings.Balancing;
using Appliance.Tls;
using VrrpAot.Linux;

namespace Appliance.Checkers;

/// <summary>
/// `HTTP_GET` and `SSL_GET`: asks for one page, and judges status, digest and text. Reads to the end of the answer as
/// its head tells it (a length, chunks, or the end of the connection), so that a connection that stays open costs
/// nothing. Of a body nothing is kept but what a regex looks at.
/// </summary>
/// <param name="check">For what is the same for all pages.</param>
/// <param name="pages">At least one.</param>
/// <param name="isVerified">Servers must show certificates: then an answer that ends without TLS' goodbye is none,
/// unless its head says how long it is.</param>
/// <param name="reader">Sees each answer as it came; null for nobody.</param>
internal sealed class HttpDialogue(HttpCheckSettings check, HttpAsked[] pages, bool isVerified,
    IPageReader? reader = null) : Dialogue
{
    /// <summary>Bytes of a body that are read; of one with a digest, more; for a reader, all.</summary>
    public const int MostBody = BodyRegex.MostBody;
    public const int MostDigested = 16 << 20;

    private readonly HttpResponse _response = new(isLenient: true);
    /// <summary>Of the body as it is meant, and as it came: they differ where it comes in chunks.</summary>
    private readonly Md5? _meant = HasDigest(pages) ? new() : null, _came = HasDigest(pages) ? new() : null;
    private readonly long[] _lastDifference = new long[pages.Length];
    private byte[] _body = [];
    private int _bodyLength, _page, _said;
    private bool _heard, _isStirred;

    /// <summary>The reason where there is no whole head of an answer.</summary>
    public const string NoData = "Read, no data received from ";

    /// <summary>The same where TLS has said goodbye.</summary>
    private const string TlsReadError = "SSL read error from";

    /// <summary>The reason for a status that is not wanted, or for what is no HTTP.</summary>
    public const string WrongStatus = "HTTP status code error to";

    private HttpAsked Page => pages[_page];

    private bool TakesAll => !Page.Digest.IsEmpty || reader is not null;

    private static bool HasDigest(HttpAsked[] pages) => Array.Exists(pages, page => !page.Digest.IsEmpty);

    public override SocketKind Kind => SocketKind.Stream;

    public override ReadOnlySpan<byte> Words => Page.Request.AsSpan(_said);

    public override void Begin(int page)
    {
        base.Begin(page);
        (_page, _said, _heard, _isStirred) = (page, 0, false, false);
        _response.StartAgain();
        _meant?.Begin();
        _came?.Begin();
        Forget();
    }

    public override void Said(int count) => _said += count;

    public override void Stirred() => _isStirred = true;

    public override void Hear(ReadOnlySpan<byte> bytes)
    {
        _heard = true;
        // Line by line up to the body: what is behind the head is the body as it came.
        while (!bytes.IsEmpty && _response.State < HttpState.Body)
        {
            int line = bytes.IndexOf((byte)'\n') + 1;
            ReadOnlySpan<byte> piece = line == 0 ? bytes : bytes[..line];
            bytes = bytes[piece.Length..];
            reader?.ReadHead(piece);
            Take(piece);
        }
        if (_response.State == HttpState.Body)
        {
            ReadOnlySpan<byte> came = _response.ContentLength < 0 ? bytes
                : bytes[..(int)Math.Min(bytes.Length, _response.ContentLength - _response.BodyLength)];
            _came?.Add(came);
            reader?.ReadBody(came);
            Take(bytes);
        }
        if (_response.State == HttpState.Broken)
            EndWith(WrongStatus, Encoding.ASCII.GetString(_response.Mistake));
        else if (_response.State == HttpState.Done)
            Judge();
        else if (_response.State == HttpState.Body && !Page.Digest.IsEmpty && _response.BodyLength >= MostDigested)
            EndWith("MD5 digest error to", $"more than {MostDigested >> 20} MB");
        else if (_response.State == HttpState.Body && !TakesAll && _response.BodyLength >= MostBody)
            Judge();
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        for (ReadOnlySpan<byte> piece; !(piece = _response.Take(ref bytes)).IsEmpty;)
        {
            _meant?.Add(piece);
            if (Page.Regex is not null)
                Keep(piece[..Math.Min(piece.Length, MostBody - _bodyLength)]);
        }
    }

    private void Keep(ReadOnlySpan<byte> piece)
    {
        if (_bodyLength + piece.Length > _body.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(4096, 2 * (_bodyLength + piece.Length)));
            _body.AsSpan(0, _bodyLength).CopyTo(larger);
            Return(larger);
        }
        piece.CopyTo(_body.AsSpan(_bodyLength));
        _bodyLength += piece.Length;
    }

    private void Return(byte[] instead)
    {
        if (_body.Length > 0)
            ArrayPool<byte>.Shared.Return(_body);
        _body = instead;
    }

    private void Forget()
    {
        Return([]);
        _bodyLength = 0;
    }

    public override void HungUp(bool orderly)
    {
        reader?.ReadEnd(orderly);
        if (_response.State < HttpState.Body)
            EndWith(check.IsTls && orderly ? TlsReadError : NoData,
                _heard ? "the head of the answer broke off" : "no answer");
        else if (!orderly && isVerified)
            EndWith(TlsReadError, "the connection broke off, without the end that TLS has");
        else
        {
            Judge();
            if (_response.ContentLength >= 0)
                TellDifference();
        }
    }

    /// <summary>In keepalived's order.</summary>
    private void Judge()
    {
        string remark = $"{_response.Status} {Encoding.ASCII.GetString(_response.Reason)}".TrimEnd();
        if (!Page.Accepts(_response.Status))
            EndWith(WrongStatus, remark);
        else if (!Page.Digest.IsEmpty && !HasThatDigest())
            EndWith("MD5 digest error to", $"{remark}, another body");
        else if (!Page.HasText(_body.AsSpan(0, _bodyLength)))
            EndWith("Regex match failed",
                $"{remark}, {(Page.Search!.MustNotMatch ? "the text is in" : "not the text in")} {_bodyLength} bytes");
        else
            EndWith("", remark);
    }

    private bool HasThatDigest()
    {
        Span<byte> digest = stackalloc byte[Md5.HashBytes];
        _meant!.Finish(digest);
        if (digest.SequenceEqual(Page.Digest.AsSpan()))
            return true;
        // genhash hashes what came: digests of configurations may be of chunks with their framing.
        _came!.Finish(digest);
        return digest.SequenceEqual(Page.Digest.AsSpan());
    }

    /// <summary>The body is shorter than the head says: said once for each such difference, and no failure.</summary>
    private void TellDifference()
    {
        long difference = _response.ContentLength - _response.BodyLength;
        if (_lastDifference[_page] == difference)
            return;
        _lastDifference[_page] = difference;
        End = End!.Value with { Line = $"url {Page.Shown}: content_length ({_response.ContentLength}) does not match "
            + $"received bytes ({_response.BodyLength})" };
    }

    private void EndWith(string reason, string remark)
    {
        End = reason.Length == 0 ? AttemptEnd.Passed(remark) : AttemptEnd.Failed(reason, remark);
        Forget();
    }

    public override void Fail(Trouble trouble, Errno error, string? remark)
    {
        string reason = trouble switch
        {
            Trouble.NotOpened when error == Errno.ENETUNREACH || error == Errno.EHOSTUNREACH =>
                "HTTP/SSL_CHECK - network unreachable",
            Trouble.NotOpened => "Error connecting",
            Trouble.NotConnected => "Connection failed",
            Trouble.ConnectTimeout => "Timeout connecting",
            Trouble.NoTls => "SSL handshake/communication error connecting to",
            Trouble.WriteError or Trouble.WriteTimeout => "Cannot send get request to",
            Trouble.ReadError => check.IsTls ? TlsReadError : "Read error with",
            // A ticket of TLS 1.3 is something that was read.
            _ when !_heard && !_isStirred => "Timeout WEB read",
            _ => check.IsTls ? "Timeout SSL read" : "Timeout HTTP read",
        };
        if (trouble == Trouble.NotOpened)
            End = AttemptEnd.Refused(error, reason);
        else
            EndWith(reason, RemarkOf(trouble, error, remark));
        Forget();
    }
}
