using System.Text;
using Appliance.Base;
using Appliance.Naming;
using Appliance.Tls;
using Appliance.Tracking;
using Tmds.Linux;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Http;

/// <summary>
/// The body that a web server answers with to a GET, for those who wait on a thread of their own.
/// Redirections are followed. What goes wrong is an <see cref="IOException"/> whose text is a sentence
/// without its full stop.
/// </summary>
internal sealed class HttpDownload : IDisposable
{
    private const int MostRedirections = 5, LongestLocation = 2048, BufferBytes = 16 * 1024;
    /// <summary>A server that says nothing for so long has gone.</summary>
    private static readonly Duration s_patience = Duration.FromSeconds(30);
    /// <summary>How often somebody may want an end of it.</summary>
    private static readonly Duration s_glance = Duration.FromSeconds(1);

    private readonly Func<Trust> _believes;
    private readonly Func<bool> _isOver;
    private readonly HttpResponse _response = new(LongestLocation);
    private readonly byte[] _buffer = new byte[BufferBytes];
    private WebAddress _address;
    private readonly Descriptor _socket = new();
    /// <summary>Null where the address is without.</summary>
    private TlsClient? _tls;
    /// <summary>In the buffer: how much there is, and how much of it the response has taken.</summary>
    private int _held, _taken;
    /// <summary>In the buffer: the piece of the body that was not read yet.</summary>
    private int _pieceAt, _pieceLength;

    /// <param name="believes">Asked when an address is https; may throw as this does.</param>
    /// <param name="isOver">Somebody wants an end of it.</param>
    /// <exception cref="IOException">With a sentence.</exception>
    public HttpDownload(WebAddress address, Func<Trust> believes, Func<bool> isOver)
    {
        (_address, _believes, _isOver) = (address, believes, isOver);
        try
        {
            for (int i = 0; Ask() is string location; i++)
            {
                Dispose();
                _address = i < MostRedirections ? _address.Follow(location)
                    : throw new IOException($"{address} leads from one place to the next");
            }
        }
        catch (IOException)
        {
            Dispose();
            throw;
        }
    }

    /// <returns>Where else to ask; null when the body follows.</returns>
    private string? Ask()
    {
        Connect();
        Send(_address.Request());
        (_held, _taken, _pieceLength) = (0, 0, 0);
        _response.StartAgain();
        do
            Step();
        while (_response.State < HttpState.Body);
        if (_response.State == HttpState.Broken)
        {
            throw new IOException(_response.Status == 0
                ? $"{_address} gives no answer of HTTP" : Complaint());
        }
        if (_response.Status is 301 or 302 or 303 or 307 or 308 && !_response.Location.IsEmpty)
            return Encoding.Latin1.GetString(_response.Location);
        string reason = CleanText.Line(Encoding.Latin1.GetString(_response.Reason));
        return _response.Status == 200 ? null
            : throw new IOException($"{_address}: the server says {_response.Status} {reason}".TrimEnd());
    }

    private void Connect()
    {
        var server = new Endpoint(HostLookup.Find(_address.Host), _address.Port);
        Errno error = ClientSocket.Open(SocketKind.Stream, server, null, _socket);
        if (error == Errno.EINPROGRESS)
        {
            WaitFor(Readiness.Writable, BootClock.Now + s_patience);
            error = ClientSocket.Outcome(_socket);
        }
        UnlessOk(error, "cannot be reached");
        if (!_address.IsSecure)
            return;
        _tls = new TlsClient(_believes(), _address.Host, IpAddress.TryParse(_address.Host, out _));
        _tls.Begin(_socket);
        Instant until = BootClock.Now + s_patience;
        for (TlsStep step; (step = _tls.Handshake()) != TlsStep.Done;)
            GoOn(step, until);
    }

    private void Send(ReadOnlySpan<byte> request)
    {
        if (_tls is null) // It fits into an empty socket at once.
            UnlessOk(ClientSocket.Send(_socket, request, out _), "cannot be asked");
        Instant until = BootClock.Now + s_patience;
        while (_tls is not null && !request.IsEmpty)
        {
            TlsStep step = _tls.Write(request, out int count);
            request = request[count..];
            if (step != TlsStep.Done)
                GoOn(step, until);
        }
    }

    /// <summary>At least one byte of the body, or 0 at its end.</summary>
    /// <exception cref="IOException">With a sentence.</exception>
    public int Read(Span<byte> into)
    {
        while (_pieceLength == 0 && _response.State < HttpState.Done)
            Step();
        if (_pieceLength == 0 && _response.State == HttpState.Broken)
            throw new IOException(Complaint());
        int count = Math.Min(into.Length, _pieceLength);
        _buffer.AsSpan(_pieceAt, count).CopyTo(into);
        (_pieceAt, _pieceLength) = (_pieceAt + count, _pieceLength - count);
        return count;
    }

    private string Complaint() => $"{_address}: {Encoding.ASCII.GetString(_response.Mistake)}";

    /// <summary>The next piece of the body out of what has come; or waits for more to come.</summary>
    private void Step()
    {
        if (_isOver()) // Also where the server always has a byte more.
            throw new IOException("it was stopped");
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(_taken, _held - _taken);
        _pieceLength = _response.Take(ref bytes).Length;
        _taken = _held - bytes.Length;
        _pieceAt = _taken - _pieceLength;
        if (_pieceLength > 0 || _response.State >= HttpState.Done)
            return;
        (_held, _taken) = (Receive(), 0);
        if (_held == 0)
            _response.End();
    }

    /// <summary>Into the buffer. 0 when the server has closed the connection.</summary>
    private int Receive()
    {
        Instant until = BootClock.Now + s_patience;
        Errno error;
        int count;
        if (_tls is not null)
        {
            for (TlsStep step; (step = _tls.Read(_buffer, out count)) != TlsStep.Done;)
                GoOn(step, until);
            return count;
        }
        while ((error = Descriptor.Read(_socket, _buffer, out count)) == Errno.EAGAIN)
            WaitFor(Readiness.Readable, until);
        UnlessOk(error, "cannot be heard any more");
        return count;
    }

    /// <summary>Waits for what a step of TLS wants.</summary>
    private void GoOn(TlsStep step, Instant until)
    {
        if (step == TlsStep.Failed)
        {
            UnlessOk(_tls!.Error, "cannot be heard any more");
            var line = new ResultLine();
            _tls.Describe(line);
            throw new IOException($"{_address}: {line}");
        }
        WaitFor(step == TlsStep.WantsToRead ? Readiness.Readable : Readiness.Writable, until);
    }

    /// <param name="until">A server that always has a byte more, and never one of use, has no longer either.</param>
    private void WaitFor(Readiness wanted, Instant until)
    {
        do
        {
            if (_isOver())
                throw new IOException("it was stopped");
            if (BootClock.Now >= until)
                throw new IOException($"{_address.Host} has said nothing for {s_patience.TotalSeconds:0} s");
        }
        while (DescriptorWait.For(_socket, wanted, interrupt: default,
            Instant.Earlier(until, BootClock.Now + s_glance)) != Waited.Ready);
    }

    private void UnlessOk(Errno errno, string what)
    {
        if (!errno.IsOk)
            throw new IOException($"{_address.Host} {what}: {errno}");
    }

    public void Dispose()
    {
        _tls?.Dispose();
        _tls = null;
        _socket.Dispose();
    }
}
