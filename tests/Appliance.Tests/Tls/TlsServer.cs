using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Appliance.Tests.Probes;

namespace Appliance.Tests.Tls;

/// <summary>A web server with TLS, .NET's (and so OpenSSL's): it answers each request with the same bytes.</summary>
internal sealed class TlsServer : IDisposable
{
    public const string Good = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nall is ok",
        Endless = "HTTP/1.1 200 OK\r\n\r\n";

    private readonly Peer _peer;

    /// <param name="certificate">And who is between it and an authority.</param>
    /// <param name="saysGoodbye">As TLS wants it; otherwise the connection is just closed.</param>
    public TlsServer(X509Certificate2 certificate, string answer = Good, SslProtocols version = SslProtocols.None,
        bool saysGoodbye = true, params X509Certificate2[] between)
    {
        var chain = SslStreamCertificateContext.Create(certificate, [.. between], offline: true);
        _peer = new Peer(caller =>
        {
            try
            {
                using var stream = new SslStream(new NetworkStream(caller, ownsSocket: true));
                stream.AuthenticateAsServer(new SslServerAuthenticationOptions
                {
                    ServerCertificateContext = chain,
                    EnabledSslProtocols = version,
                    ClientCertificateRequired = AsksForCertificate,
                    RemoteCertificateValidationCallback = (_, shown, _, _) => !AsksForCertificate || shown is not null,
                });
                Caller = stream.RemoteCertificate?.Subject;
                Name = stream.TargetHostName;
                Version = stream.SslProtocol;
                var request = new byte[4096];
                Request = Encoding.ASCII.GetString(request, 0, stream.Read(request));
                stream.Write(Encoding.Latin1.GetBytes(answer));
                if (saysGoodbye)
                    stream.ShutdownAsync().GetAwaiter().GetResult();
                caller.Shutdown(SocketShutdown.Send);
            }
            catch (Exception gone) when (gone is IOException or AuthenticationException or SocketException)
            {
                // A client that refuses goes.
            }
        });
    }

    /// <summary>What the last caller asked for.</summary>
    public volatile string? Name, Request;

    public SslProtocols Version { get; private set; }

    /// <summary>Who has none, is sent away.</summary>
    public bool AsksForCertificate { get; init; }

    /// <summary>Whom the last caller's certificate is for.</summary>
    public volatile string? Caller;

    public string Address => _peer.Address;

    public string Url => $"https://{Address}/";

    public void Dispose() => _peer.Dispose();
}
