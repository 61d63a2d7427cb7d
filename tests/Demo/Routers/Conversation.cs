using System.Net;
using System.Net.Sockets;
using Lab;

namespace Demo.Routers;

/// <summary>
/// One TCP connection from a client to a server behind the routers, kept from the story's beginning to its end: a byte
/// every 50 ms, and the same byte back. Routers keep no state, so that a change of the router may cost it time, and
/// never the connection.
/// </summary>
internal sealed class Conversation : IDisposable
{
    /// <summary>Where the server gives every byte back.</summary>
    private const int Port = 7001;

    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly Socket _listener;
    private readonly Thread _client;
    private readonly List<Moment> _heard = [];
    private volatile bool _stop;
    private volatile string? _broken;

    /// <param name="client">Who speaks.</param>
    /// <param name="server">Who gives back.</param>
    /// <param name="address">Of the server; its family is the connection's.</param>
    public Conversation(Node client, Node server, string address)
    {
        var end = new IPEndPoint(IPAddress.Parse(address), Port);
        _listener = server.Inside(() =>
        {
            var listener = new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(end);
            listener.Listen();
            return listener;
        });
        new Thread(GiveBack) { IsBackground = true, Name = "gives back" }.Start();
        Socket socket = client.Inside(() => new Socket(end.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        _client = new Thread(() => Speak(socket, end)) { IsBackground = true, Name = "conversation" };
        _client.Start();
    }

    /// <summary>Why it ended; null while it lives.</summary>
    public string? Broken => _broken;

    /// <summary>The longest time since this moment in which nothing came back.</summary>
    public TimeSpan LongestSilence(Moment since)
    {
        TimeSpan longest = default;
        Moment before = since;
        lock (_lock)
        {
            foreach (Moment heard in _heard.Where(heard => heard > since))
            {
                longest = heard - before > longest ? heard - before : longest;
                before = heard;
            }
        }
        TimeSpan now = Moment.Now - before;
        return now > longest ? now : longest;
    }

    /// <summary>Whether something came back since this moment.</summary>
    public bool Goes(Moment since)
    {
        lock (_lock)
            return _heard is [.., Moment last] && last > since;
    }

    public void Dispose()
    {
        _stop = true;
        _listener.Dispose();
        _client.Join(TimeSpan.FromSeconds(2));
    }

    private void Speak(Socket socket, IPEndPoint end)
    {
        using Socket own = socket;
        byte[] letter = new byte[1];
        try
        {
            socket.NoDelay = true;
            // Longer than any step; a connection that is dead for good is noticed all the same.
            socket.ReceiveTimeout = socket.SendTimeout = 60_000;
            socket.Connect(end);
            for (byte next = 0; !_stop; next++)
            {
                letter[0] = next;
                socket.Send(letter);
                int count = socket.Receive(letter);
                if (count == 0 || letter[0] != next)
                    throw new LabException(count == 0 ? "the other end closed it" : "another byte came back");
                lock (_lock)
                    _heard.Add(Moment.Now);
                Thread.Sleep(s_pause);
            }
        }
        catch (Exception problem) when (problem is SocketException or LabException)
        {
            _broken = problem.Message;
        }
    }

    private void GiveBack()
    {
        try
        {
            using Socket peer = _listener.Accept();
            peer.NoDelay = true;
            byte[] letter = new byte[16];
            while (peer.Receive(letter) is var count and > 0)
                peer.Send(letter.AsSpan(0, count));
        }
        catch (SocketException)
        {
            // The lab is taken down, or the client says what it saw.
        }
    }
}
