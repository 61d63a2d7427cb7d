using System.Net;
using System.Net.Sockets;
using System.Text;
using Lab;

namespace ImageTests;

/// <summary>
/// A client that fetches a page slowly until it is told to hurry, on a thread of its own: with little room for what is
/// on its way, so that what it has not read yet is still the server's to send.
/// </summary>
internal sealed class Download : IDisposable
{
    private const int Room = 16 * 1024, Portion = 16 * 1024;
    /// <summary>Milliseconds between two portions.</summary>
    private const int Slow = 200, Quick = 5;

    private readonly Socket _socket;
    private readonly Thread _thread;
    private readonly MemoryStream _got = new();
    private long _received;
    private volatile int _pause = Slow;

    /// <param name="path">As `/big`.</param>
    public Download(Node client, string address, string path)
    {
        _socket = client.Inside(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            ReceiveBufferSize = Room,
            ReceiveTimeout = (int)Box.Patience.TotalMilliseconds,
        });
        _socket.Connect(IPAddress.Parse(address), 80);
        _socket.Send(Encoding.ASCII.GetBytes($"GET {path} HTTP/1.0\r\n\r\n"));
        _thread = new Thread(Read) { IsBackground = true, Name = "download" };
        _thread.Start();
    }

    /// <summary>Bytes that have come until now, with those of the head.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>From now on at some MB a second, not at 80 kB.</summary>
    public void Hurry() => _pause = Quick;

    /// <summary>What broke it off; null as long as nothing did.</summary>
    public SocketError? Trouble { get; private set; }

    /// <summary>Waits for its end: the page, without its head.</summary>
    public byte[] Page()
    {
        Assert.True(_thread.Join(Box.Patience), $"the download has not ended, after {Received} bytes");
        Assert.Null(Trouble);
        byte[] all = _got.ToArray();
        int head = all.AsSpan().IndexOf("\r\n\r\n"u8);
        Assert.True(head > 0, $"no head in {all.Length} bytes");
        return all[(head + 4)..];
    }

    private void Read()
    {
        byte[] portion = new byte[Portion];
        try
        {
            for (int got; (got = _socket.Receive(portion)) > 0; Thread.Sleep(_pause))
            {
                _got.Write(portion, 0, got);
                Interlocked.Add(ref _received, got);
            }
        }
        catch (SocketException broken)
        {
            Trouble = broken.SocketErrorCode;
        }
    }

    public void Dispose()
    {
        // A reader that waits is woken by the end of what it reads from.
        try
        {
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // Nobody is at the other end any more.
        }
        _thread.Join();
        _socket.Dispose();
    }
}
