using System.Globalization;
using System.Text;
using Tmds.Linux;
using VrrpAot.Kernel;
using VrrpAot.Protocol;

namespace Appliance.Update;

/// <summary>
/// The body that a web server answers with to a GET. It is asked in HTTP/1.0, so that nothing comes in chunks (RFC 9112 section 6.1), and the body ends where its length says, or with the
/// connection. Redirections are followed, to http:// only. No part of it is believed before the update's signature.
/// </summary>
internal sealed class HttpSource : ByteSource
{
    private const int MostRedirections = 5, MostHead = 8192;
    /// <summary>A server that says nothing for so long has gone.</summary>
    private static readonly Duration s_patience = Duration.FromSeconds(30);
    /// <summary>How often somebody may want an end of it.</summary>
    private static readonly Duration s_glance = Duration.FromSeconds(1);

    private readonly Func<bool> _isOver;
    private readonly byte[] _head = new byte[MostHead];
    private WebAddress _address;
    private int _fd = -1;
    private int _held, _next;
    /// <summary>Bytes that are to come; null: until the connection ends.</summary>
    private long? _left;

    /// <exception cref="IOException">With a sentence.</exception>
    public HttpSource(WebAddress address, Func<bool> isOver)
    {
        (_address, _isOver) = (address, isOver);
        try
        {
            for (int i = 0; Ask() is string location; i++)
            {
                Dispose();
                _address = i < MostRedirections ? _address.Follow(location) : throw new IOException($"{address} leads from one place to the next");
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
        var server = new Endpoint(false, 0, HostLookup.Find(_address.Host).Value, _address.Port);
        int error = ClientSocket.Open(SocketKind.Stream, server, null, out _fd);
        if (error == LibC.EINPROGRESS)
        {
            WaitFor(Readiness.Writable);
            error = ClientSocket.Outcome(_fd);
        }
        Refusal.Unless0(error, $"{_address.Host} cannot be reached");
        // It fits into an empty socket at once.
        byte[] request = Encoding.ASCII.GetBytes($"GET {_address.Path} HTTP/1.0\r\nHost: {_address.Host}{(_address.Port == 80 ? "" : $":{_address.Port}")}\r\nUser-Agent: vrrpaot\r\n\r\n");
        Refusal.Unless0(ClientSocket.Send(_fd, request, out _), $"{_address.Host} cannot be asked");
        (_held, _next) = (0, 0);
        int end;
        while ((end = _head.AsSpan(0, _held).IndexOf("\r\n\r\n"u8)) < 0)
        {
            int count = _held == MostHead ? 0 : Receive(_head.AsSpan(_held));
            if (count == 0)
                throw new IOException($"{_address} gives no answer of HTTP");
            _held += count;
        }
        _next = end + 4;
        return ReadHead(Encoding.Latin1.GetString(_head, 0, end).Split("\r\n"));
    }

    private string? ReadHead(string[] lines)
    {
        string[] words = lines[0].Split(' ', 3);
        if (!words[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || words.Length < 2)
            throw new IOException($"{_address} gives no answer of HTTP");
        string? location = null;
        _left = null;
        foreach (string line in lines.AsSpan(1))
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase) && long.TryParse(line.AsSpan(15).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out long length))
                _left = length;
            else if (line.StartsWith("Location:", StringComparison.OrdinalIgnoreCase))
                location = line[9..].Trim();
        }
        if (words[1] is "301" or "302" or "303" or "307" or "308" && location is not null)
            return location;
        return words[1] == "200" ? null : throw new IOException($"{_address}: the server says {words[1]}{(words.Length > 2 ? $" {CleanText.Line(words[2][..Math.Min(words[2].Length, 40)])}" : "")}");
    }

    public override int Read(Span<byte> into)
    {
        if (_left < into.Length)
            into = into[..(int)_left.Value];
        if (into.IsEmpty)
            return 0;
        int count = Math.Min(into.Length, _held - _next);
        if (count > 0)
        {
            _head.AsSpan(_next, count).CopyTo(into);
            _next += count;
        }
        else
        {
            count = Receive(into);
        }
        _left -= count;
        return count;
    }

    /// <summary>0 when the server has closed the connection.</summary>
    private int Receive(Span<byte> into)
    {
        int error, count;
        if (_isOver()) // Also where the server always has a byte more.
            throw new IOException("it was stopped");
        while ((error = Descriptor.Read(_fd, into, out count)) == Descriptor.TryAgain)
            WaitFor(Readiness.Readable);
        Refusal.Unless0(error, $"{_address.Host} cannot be heard any more");
        return count;
    }

    private void WaitFor(Readiness wanted)
    {
        Instant until = BootClock.Now + s_patience;
        while (Patience.WaitFor(_fd, wanted, -1, Instant.Earlier(until, BootClock.Now + s_glance)) != Waited.Ready)
        {
            if (_isOver())
                throw new IOException("it was stopped");
            if (BootClock.Now >= until)
                throw new IOException($"{_address.Host} has said nothing for {s_patience.TotalSeconds:0} s");
        }
    }

    public override void Dispose()
    {
        if (_fd >= 0)
            Descriptor.Close(_fd);
        _fd = -1;
    }
}
