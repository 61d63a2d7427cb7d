using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Appliance.Tests.Probes;

/// <summary>
/// Somebody on loopback to probe: each connection gets <paramref name="serve"/>, on a thread of its own.
/// </summary>
internal sealed class Peer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _open = [];

    /// <param name="serve">What is done with a connection; what it throws ends it.</param>
    public Peer(Action<Socket> serve)
    {
        _listener.Start();
        new Thread(() =>
        {
            try
            {
                while (true)
                {
                    Socket caller = _listener.AcceptSocket();
                    lock (_open)
                        _open.Add(caller);
                    Calls++;
                    new Thread(() =>
                    {
                        try
                        {
                            serve(caller);
                        }
                        catch (SocketException)
                        {
                        }
                        catch (ObjectDisposedException)
                        {
                        }
                    }) { IsBackground = true }.Start();
                }
            }
            catch (Exception ended) when (ended is SocketException or InvalidOperationException)
            {
                // Disposed.
            }
        }) { IsBackground = true }.Start();
    }

    /// <summary>One that answers each request so, and closes.</summary>
    public static Peer Saying(string answer) => new(caller =>
    {
        caller.Receive(new byte[4096]);
        caller.Send(Encoding.Latin1.GetBytes(answer));
        caller.Shutdown(SocketShutdown.Send);
        caller.Receive(new byte[1]);
        caller.Dispose();
    });

    public volatile int Calls;

    public string Address => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public void Dispose()
    {
        _listener.Stop();
        lock (_open)
            foreach (Socket caller in _open)
                caller.Dispose();
    }
}
