using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Lab;

/// <summary>
/// A client that fetches a page from ADDRESS:7000 again and again and notes who answered: whatever a
/// <see cref="WebServer"/> says, or the host's name in the metrics of a box.
/// </summary>
public sealed partial class HttpPoller : IDisposable
{
    /// <summary>The only page that a box has.</summary>
    public const string Metrics = "/metrics";

    private readonly List<Answer> _answers = [];
    private readonly IPEndPoint _server;
    private readonly TimeSpan _interval;
    private readonly TimeSpan _patience;
    private readonly Thread _thread;
    private readonly byte[] _request;
    private readonly byte[] _reply = new byte[64 * 1024];
    private volatile bool _stop;

    /// <param name="client">The node it runs on.</param>
    /// <param name="address">Whom it asks.</param>
    /// <param name="interval">From question to question; default 10 ms.</param>
    /// <param name="patience">How long it waits for an answer; default 50 ms.</param>
    /// <param name="page">What it asks for; <see cref="Metrics"/> where a box may answer.</param>
    public HttpPoller(Node client, string address, TimeSpan? interval = null, TimeSpan? patience = null,
        string page = "/")
    {
        _request = Encoding.ASCII.GetBytes($"GET {page} HTTP/1.0\r\n\r\n");
        _server = new IPEndPoint(IPAddress.Parse(address), WebServer.Port);
        _interval = interval ?? TimeSpan.FromMilliseconds(10);
        _patience = patience ?? TimeSpan.FromMilliseconds(50);
        _thread = new Thread(() => Poll(client)) { IsBackground = true, Name = "http poller" };
        _thread.Start();
    }

    public IReadOnlyList<Answer> Answers
    {
        get
        {
            lock (_answers)
                return [.. _answers];
        }
    }

    /// <summary>Address that the newest answer named; null when the newest question got none.</summary>
    public string? Now
    {
        get
        {
            lock (_answers)
                return _answers.Count == 0 ? null : _answers[^1].Who;
        }
    }

    /// <summary>Answers to questions asked since a moment.</summary>
    public IReadOnlyList<Answer> Since(Moment moment) => [.. Answers.Where(answer => answer.At >= moment)];

    /// <summary>Waits until this node answers.</summary>
    public void WaitFor(string address, double seconds) =>
        Eventually.True($"the client sees {address}", TimeSpan.FromSeconds(seconds), () => Now == address,
            () => $"it sees {Now ?? "nobody"}");

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
    }

    private void Poll(Node client)
    {
        client.EnterNetwork();
        while (!_stop)
        {
            Moment at = Moment.Now;
            string? who = Ask(at + _patience);
            lock (_answers)
                _answers.Add(new Answer(at, who));
            TimeSpan rest = at + _interval - Moment.Now;
            if (rest > TimeSpan.Zero)
                Thread.Sleep(rest);
        }
    }

    private string? Ask(Moment deadline)
    {
        using var socket = new Socket(_server.AddressFamily, SocketType.Stream,
            ProtocolType.Tcp) { Blocking = false };
        try
        {
            try
            {
                socket.Connect(_server);
            }
            catch (SocketException busy) when (busy.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                if (!socket.Poll(Left(deadline), SelectMode.SelectWrite))
                    return null;
            }
            socket.Send(_request);
            Span<byte> reply = _reply;
            int length = 0;
            while (length < reply.Length)
            {
                if (!socket.Poll(Left(deadline), SelectMode.SelectRead))
                    return null;
                int count = socket.Receive(reply[length..]);
                if (count == 0)
                    break;
                length += count;
            }
            string text = Encoding.ASCII.GetString(reply[..length]);
            int body = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            return text.Contains(" 200 OK", StringComparison.Ordinal) && body >= 0 ? NameIn(text[(body + 4)..].Trim())
                : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private static string NameIn(string answer) =>
        HostOfBox().Match(answer) is { Success: true } match ? match.Groups[1].Value : answer;

    [GeneratedRegex("""^vrrpaot_build_info\{.*host="([^"]*)"\}""", RegexOptions.Multiline)]
    private static partial Regex HostOfBox();

    private static TimeSpan Left(Moment deadline)
    {
        TimeSpan left = deadline - Moment.Now;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }
}
