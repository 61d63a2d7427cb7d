using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Naming;

/// <summary>
/// One datagram to one server, and what comes back. Each question has a socket of its own, and so a source port that
/// nobody can guess.
/// </summary>
internal sealed class DatagramQuestion(Poller poller, int token)
{
    private int _fd = -1;

    /// <summary>Asks; an earlier question is forgotten. 0 or an errno.</summary>
    public int Ask(IpAddress server, ushort port, ReadOnlySpan<byte> query)
    {
        Forget();
        int errno = ClientSocket.Open(SocketKind.Datagram, new Endpoint(server, port), null, out _fd);
        if (errno != 0)
            return errno;
        poller.Add(_fd, token);
        return ClientSocket.Send(_fd, query, out _);
    }

    /// <summary>
    /// Takes a datagram of that server. 0, EAGAIN when there is none (any more), or what the network said instead.
    /// </summary>
    public int Read(Span<byte> into, out int length)
    {
        length = 0;
        return _fd < 0 ? Descriptor.TryAgain : Descriptor.Read(_fd, into, out length);
    }

    public void Forget()
    {
        if (_fd < 0)
            return;
        poller.Remove(_fd);
        Descriptor.Close(_fd);
        _fd = -1;
    }
}
