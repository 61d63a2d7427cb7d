using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lab;

namespace Bench;

/// <summary>Asks a daemon on its own node at a steady rate, a connection a question, from one thread.</summary>
internal sealed class Callers : IDisposable
{
    private readonly Thread _thread;
    private volatile bool _stop;
    private long _answers;
    private Exception? _failure;

    private Callers(Node node, int rate, EndPoint place, byte[] question, bool urgent = false)
    {
        _thread = new Thread(() => node.Inside(() =>
        {
            if (urgent)
                Native.BecomeRealTime();
            return Ask(rate, place, question);
        })) { IsBackground = true, Name = "callers" };
        _thread.Start();
    }

    /// <summary>A thousand times `vrrpaot status`.</summary>
    /// <param name="urgent">The caller itself is kept from its processor by nobody.</param>
    public static Callers OfStatus(Node node, int rate, bool urgent = false) =>
        new(node, rate, ControlSocket(node), "status\n"u8.ToArray(), urgent);

    /// <summary>Has the daemon fetch a page by https, a handshake a call.</summary>
    /// <param name="authority">A file with who vouches for the server.</param>
    public static Callers OfHandshakes(Node node, int rate, string url, string authority) => new(node, rate,
        ControlSocket(node), Encoding.ASCII.GetBytes($"probe http {url} --ca {authority}\n"));

    public static EndPoint ControlSocket(Node node) =>
        new UnixDomainSocketEndPoint($"{node.Root}/run/vrrpaot/control.sock");

    /// <summary>A scraper of the metrics.</summary>
    public static Callers OfMetrics(Node node, int rate) =>
        new(node, rate, s_metrics, s_scrape);

    private static readonly IPEndPoint s_metrics = new(IPAddress.Loopback, 9650);
    private static readonly byte[] s_scrape = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray();

    /// <summary>The metrics, once.</summary>
    public static string ScrapeOnce(Node node) => node.Inside(() =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(s_metrics);
        socket.Send(s_scrape);
        using var answer = new StreamReader(new NetworkStream(socket));
        return answer.ReadToEnd();
    });

    /// <summary>Whole answers so far.</summary>
    public long Answers => Interlocked.Read(ref _answers);

    /// <exception cref="LabException">A question was not answered.</exception>
    public void Dispose()
    {
        _stop = true;
        _thread.Join();
        if (_failure is not null)
            throw new LabException($"a question was not answered: {_failure.Message}");
    }

    private bool Ask(int rate, EndPoint place, byte[] question)
    {
        byte[] buffer = new byte[65536];
        long start = Stopwatch.GetTimestamp();
        try
        {
            for (long asked = 0; !_stop; asked++)
            {
                TimeSpan early = TimeSpan.FromSeconds((double)asked / rate) - Stopwatch.GetElapsedTime(start);
                if (early > TimeSpan.FromMilliseconds(1))
                    Thread.Sleep(early);
                using var socket = new Socket(place.AddressFamily, SocketType.Stream,
                    ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
                socket.Connect(place);
                socket.Send(question);
                int all = 0;
                for (int count; (count = socket.Receive(buffer)) > 0;)
                    all += count;
                if (all == 0)
                    throw new LabException("it was empty");
                Interlocked.Increment(ref _answers);
            }
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
        return true;
    }
}
