using System.Net.Sockets;
using System.Net;
using Appliance.Base;
using Appliance.Tls;
using VrrpAot.Linux;
using static Fuzz.Targets;

namespace Fuzz;

/// <summary>
/// What a server says to a client of TLS. (afl++ sees the branches of C# only, not those of mbedTLS; what it finds is
/// by chance, and by the corpus.)
/// </summary>
internal static class TlsTarget
{
    /// <summary>Of the socket's buffer, so that all of it is there before the client begins.</summary>
    private const int Most = 64 * 1024;

    private static readonly Trust s_everybody = Trust.In(null, verifies: false);

    public static void Server(byte[] said)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listener.LocalEndpoint);
        using Socket server = listener.AcceptSocket();
        server.Send(said.AsSpan(0, Math.Min(said.Length, Most)));
        server.Shutdown(SocketShutdown.Send);

        using var tls = new TlsClient(s_everybody, "www.example.com", isAddress: false);
        tls.Begin(new Borrowed((int)client.Handle));
        var buffer = new byte[1000];
        TlsStep step = TlsStep.Done;
        int count = 1, steps = 0;
        for (bool isOpen = false; count > 0 && step != TlsStep.Failed; steps++)
        {
            Must(steps < Most, "an end is an end");
            step = isOpen ? tls.Read(buffer, out count) : tls.Handshake();
            isOpen |= step == TlsStep.Done;
            if (step is TlsStep.WantsToRead or TlsStep.WantsToWrite)
            {
                count = 1;
                Must(client.Poll(1_000_000, SelectMode.SelectRead), "the rest, or the end, is there");
            }
        }
        var line = new ResultLine();
        if (step == TlsStep.Failed)
            tls.Describe(line);
        Must(step != TlsStep.Failed || line.Bytes.Length > 10, "what is wrong is said");
    }
}
