using System.Net.Sockets;
using Lab;

namespace Bench;

/// <summary>Sessions that stay: each reads what it is told, once a second, until the end.</summary>
internal sealed class Watchers : IDisposable
{
    private readonly Socket[] _sockets;
    private readonly Thread _thread;
    private volatile bool _stop;

    public Watchers(Node node, int count)
    {
        _sockets = [.. Enumerable.Range(0, count).Select(_ =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            socket.Connect(Callers.ControlSocket(node));
            socket.Send("status --json --watch\n"u8);
            return socket;
        })];
        _thread = new Thread(Read) { IsBackground = true, Name = "watchers" };
        _thread.Start();
    }

    /// <summary>Bytes that were told until now.</summary>
    public long Told { get; private set; }

    private void Read()
    {
        byte[] buffer = new byte[65536];
        while (!_stop)
        {
            List<Socket> readable = [.. _sockets];
            Socket.Select(readable, null, null, TimeSpan.FromMilliseconds(100));
            foreach (Socket socket in readable)
                Told += socket.Receive(buffer);
        }
    }

    public void Dispose()
    {
        _stop = true;
        _thread.Join();
        foreach (Socket socket in _sockets)
            socket.Dispose();
    }
}
