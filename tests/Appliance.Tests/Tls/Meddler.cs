using System.Net;
using System.Net.Sockets;
using Appliance.Tests.Probes;

namespace Appliance.Tests.Tls;

/// <summary>Somebody between a client and a server, who does as he likes with what the server says.</summary>
internal sealed class Meddler : IDisposable
{
    private readonly Peer _peer;

    /// <param name="server">ADDRESS:PORT.</param>
    /// <param name="meddle">
    /// Is given each piece with its place in what the server has said, and does with it, towards the client, as it
    /// likes; false: the connection ends there.
    /// </param>
    public Meddler(string server, Func<Socket, byte[], long, bool> meddle) => _peer = new Peer(client =>
    {
        using var behind = new Socket(SocketType.Stream, ProtocolType.Tcp);
        behind.Connect(IPEndPoint.Parse(server));
        behind.NoDelay = client.NoDelay = true;
        var thither = new Thread(() => Pump(client, behind)) { IsBackground = true };
        thither.Start();
        var buffer = new byte[1 << 16];
        long at = 0;
        try
        {
            int count;
            for (; (count = behind.Receive(buffer)) > 0 && meddle(client, buffer[..count], at); at += count)
            {
            }
            // .NET resets a connection that is closed while a thread waits at it, and what the client has not read yet
            // would be lost.
            if (count == 0)
            {
                client.Shutdown(SocketShutdown.Send);
                thither.Join(TimeSpan.FromSeconds(5));
            }
        }
        finally
        {
            client.Dispose();
        }
    });

    private static void Pump(Socket from, Socket to)
    {
        var buffer = new byte[4096];
        try
        {
            for (int count; (count = from.Receive(buffer)) > 0;)
                to.Send(buffer.AsSpan(0, count));
            to.Dispose();
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // One of them has gone.
        }
    }

    public string Url => $"https://{_peer.Address}/";

    public void Dispose() => _peer.Dispose();
}
