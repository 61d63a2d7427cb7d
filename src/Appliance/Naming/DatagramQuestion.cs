using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Naming;

/// <summary>
/// One datagram to one server, and what comes back. Each question has a socket of its own, and so a source port that
/// nobody can guess.
/// </summary>
internal sealed class DatagramQuestion(Poller poller, int token)
{
    private readonly Descriptor _socket = new();

    /// <summary>Asks; an earlier question is forgotten.</summary>
    public Errno Ask(IpAddress server, ushort port, ReadOnlySpan<byte> query)
    {
        Forget();
        Errno errno = ClientSocket.Open(SocketKind.Datagram, new Endpoint(server, port), null, _socket);
        if (!errno.IsOk)
            return errno;
        poller.Add(_socket, token);
        return ClientSocket.Send(_socket, query, out _);
    }

    /// <summary>
    /// Takes a datagram of that server. EAGAIN when there is none (any more), or what the network said instead.
    /// </summary>
    public Errno Read(Span<byte> into, out int length)
    {
        length = 0;
        return !_socket.IsOpen ? Errno.EAGAIN : Descriptor.Read(_socket, into, out length);
    }

    public void Forget()
    {
        if (!_socket.IsOpen)
            return;
        poller.Remove(_socket);
        _socket.Dispose();
    }
}
