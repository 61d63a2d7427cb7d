using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Appliance.Checkers;
using Appliance.Settings.Balancing;
using Appliance.Tests.Probes;
using Appliance.Tests.Tls;
using VrrpAot.Linux;

namespace Appliance.Tests.Checkers;

/// <summary>Each kind of check against somebody real on loopback.</summary>
public sealed class AttemptTests : IDisposable
{
    private readonly CheckScene _scene = new();

    public void Dispose() => _scene.Dispose();

    private void Passes(CheckSettings check)
    {
        (bool passed, _, string remark) = _scene.Try(check);
        Assert.True(passed, remark);
    }

    private string Fails(CheckSettings check)
    {
        (bool passed, _, string remark) = _scene.Try(check);
        Assert.False(passed, remark);
        return remark;
    }

    [Fact]
    public void A_mail_server_is_talked_to()
    {
        using var peer = new Peer(caller =>
        {
            var words = new byte[100];
            caller.Send("220-one\r\n220 two\r\n"u8);
            Assert.Equal("HELO smtpchecker.keepalived.org\r\n",
                Encoding.ASCII.GetString(words, 0, caller.Receive(words)));
            caller.Send("250 hello\r\n"u8);
            Assert.Equal("QUIT\r\n", Encoding.ASCII.GetString(words, 0, caller.Receive(words)));
            caller.Send("221 bye\r\n"u8);
        });
        Passes(Asked.Mail(peer.Address));
    }

    /// <summary>One datagram is answered.</summary>
    private static (UdpClient Socket, string Address) Answering(Func<byte[], byte[]> answer)
    {
        var socket = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        new Thread(() =>
        {
            try
            {
                IPEndPoint? from = null;
                while (socket.Receive(ref from) is { Length: > 0 } asked) // Nothing, when it is disposed.
                    socket.Send(answer(asked), from);
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                // Disposed.
            }
        }) { IsBackground = true }.Start();
        return (socket, socket.Client.LocalEndPoint!.ToString()!);
    }

    [Fact]
    public void A_name_server_is_asked()
    {
        (UdpClient socket, string address) = Answering(query => [.. query[..2], 0x81, 0, .. query[4..]]);
        using (socket)
            Passes(Asked.Name(address));
        (socket, address) = Answering(query => [.. query[..2], 0x81, 2, .. query[4..]]);
        using (socket)
            Assert.Equal("SERVFAIL", Fails(Asked.Name(address)));
    }

    [Fact]
    public void A_datagram_is_answered_refused_or_lost()
    {
        (UdpClient socket, string address) = Answering(_ => [1, 2]);
        using (socket)
            Passes(Asked.Datagram(address) with { RequiresReply = true, Reply = [1, 2] });
        Assert.Contains("refused", Fails(Asked.Datagram(address)), StringComparison.Ordinal);
        using var silent = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        address = silent.Client.LocalEndPoint!.ToString()!;
        Passes(Asked.Datagram(address));
        Fails(Asked.Datagram(address) with { RequiresReply = true });
    }

    [RootFact]
    public void A_host_answers_to_a_ping_and_who_may_ping_stays_as_it_was()
    {
        const string range = "/proc/sys/net/ipv4/ping_group_range";
        string before = File.ReadAllText(range);
        Passes(Asked.Ping("127.0.0.1"));
        Passes(Asked.Ping("127.0.0.1") with { Mark = 7 });
        Assert.Equal(before, File.ReadAllText(range));
    }

    [Fact]
    public void Servers_have_IPv6_too()
    {
        using var listener = new TcpListener(IPAddress.IPv6Loopback, 0);
        listener.Start();
        Passes(Asked.Port(listener.LocalEndpoint.ToString()!));
        using (var silent = new UdpClient(new IPEndPoint(IPAddress.IPv6Loopback, 0)))
            Passes(Asked.Datagram(silent.Client.LocalEndPoint!.ToString()!));
        string nobody = listener.LocalEndpoint.ToString()!;
        listener.Stop();
        Assert.Contains("refused", Fails(Asked.Port(nobody) with { Retry = 0 }),
            StringComparison.Ordinal);
    }

    [RootFact]
    public void And_answer_to_its_ping() => Passes(Asked.Ping("[::1]"));

    [Fact]
    public void A_source_that_is_not_ours_is_trouble_of_ours_and_not_for_ever()
    {
        using Peer peer = Peer.Saying("");
        TcpCheckSettings check = Asked.Port(peer.Address) with
        {
            Source = CheckScene.At("192.0.2.77:0"), Retry = 2, DelayBeforeRetry = Duration.FromMilliseconds(5),
        };
        _scene.Begin(check);
        _scene.TurnUntil(() => _scene.Changes.Count == 1);
        Assert.Equal(3, _scene.Attempts.Count);
        Assert.False(_scene.Changes[0].IsUp);
        Assert.Equal("TCP socket bind failed. Rescheduling.", _scene.Lines[0]);
    }

    [Fact]
    public void From_one_port_it_is_asked_again_and_again()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        ushort port = (ushort)((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        using Peer peer = Peer.Saying("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n");
        for (int i = 0; i < 3; i++)
            Passes(Asked.Page(peer.Address) with { Source = CheckScene.At($"127.0.0.1:{port}") });
    }

    [RootFact]
    public void An_interface_can_be_named()
    {
        using Peer peer = Peer.Saying("");
        Passes(Asked.Port(peer.Address) with { BindInterface = "lo", Mark = 3 });
        Assert.Contains("errno 19", Fails(Asked.Port(peer.Address) with
            { BindInterface = "nosuch0", Retry = 0 }), StringComparison.Ordinal);
    }

    [Fact]
    public void Tls_is_spoken_with_a_name_of_its_own_and_nobody_is_verified()
    {
        using var authority = new Authority("Nobody");
        using var server = new TlsServer(authority.Issue("other.example"));
        HttpCheckSettings check = Asked.Page(server.Address, tls: true) with
            { VirtualHost = "v.example", SendsServerName = true, ConnectTimeout = Duration.FromSeconds(20) };
        Passes(check);
        Assert.Equal("v.example", server.Name);
        Assert.Equal("GET / HTTP/1.0\r\nUser-Agent: KeepAliveClient\r\nHost: v.example\r\n\r\n", server.Request);
        Passes(check with { ServerName = "s.example" });
        Assert.Equal("s.example", server.Name);
        Passes(check with { SendsServerName = false });
        Assert.Equal("", server.Name ?? "");
    }

    [Fact]
    public void With_a_CA_servers_must_show_who_they_are()
    {
        using Authority ours = new("Ours"), theirs = new("Theirs");
        using var server = new TlsServer(ours.Issue("v.example"));
        HttpCheckSettings check = Asked.Page(server.Address, tls: true) with
            { VirtualHost = "v.example", ConnectTimeout = Duration.FromSeconds(20) };
        using (var scene = new CheckScene(new ClientCertificate { Ca = ours.File }))
        {
            Assert.True(scene.Try(check).Passed);
            Assert.True(scene.Try(check with { VirtualHost = null }).Passed); // Without a name the chain is enough.
            Assert.Contains("not for w.example", scene.Try(check with { VirtualHost = "w.example" }).Remark,
                StringComparison.Ordinal);
            Assert.Equal($"SSL handshake/communication error connecting to server {CheckScene.Server}.",
                scene.Lines[^2]);
        }
        using (var scene = new CheckScene(new ClientCertificate { Ca = theirs.File }))
            Assert.Contains("vouches", scene.Try(check).Remark, StringComparison.Ordinal);
        using (var scene = new CheckScene(new ClientCertificate { Ca = "/no/such/file" }))
        {
            Assert.Contains("cannot be read", scene.Try(check).Remark, StringComparison.Ordinal);
            Assert.False(scene.Changes[0].IsUp);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_server_that_asks_is_shown_our_certificate(bool isRsa)
    {
        using var authority = new Authority("Ours");
        using X509Certificate2 own = authority.Issue("director.example", isRsa: isRsa);
        string certificate = Path.GetTempFileName(), key = Path.GetTempFileName();
        File.WriteAllText(certificate, own.ExportCertificatePem());
        File.WriteAllText(key, isRsa ? own.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem()
            : own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        foreach (SslProtocols version in (SslProtocols[])[SslProtocols.Tls12, SslProtocols.Tls13])
        {
            using var server = new TlsServer(authority.Issue("v.example"), version: version)
                { AsksForCertificate = true };
            HttpCheckSettings check = Asked.Page(server.Address, tls: true) with
                { ConnectTimeout = Duration.FromSeconds(20) };
            using var scene = new CheckScene(new ClientCertificate { Certificate = certificate, Key = key });
            (bool passed, _, string remark) = scene.Try(check);
            Assert.True(passed, remark);
            Assert.Equal("CN=director.example", server.Caller);
        }
        File.Delete(certificate);
        File.Delete(key);
    }

    [Fact]
    public void A_key_that_is_locked_or_anothers_is_refused_in_a_sentence()
    {
        using var authority = new Authority("Ours");
        using X509Certificate2 own = authority.Issue("a.example"), other = authority.Issue("b.example");
        string certificate = Path.GetTempFileName(), key = Path.GetTempFileName();
        File.WriteAllText(certificate, own.ExportCertificatePem());
        File.WriteAllText(key, other.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        using var server = new TlsServer(authority.Issue("v.example"));
        using (var scene = new CheckScene(new ClientCertificate { Certificate = certificate, Key = key }))
            Assert.Contains("is not the key of", scene.Try(Asked.Page(server.Address, tls: true)).Remark,
                StringComparison.Ordinal);
        File.WriteAllText(key, own.GetECDsaPrivateKey()!.ExportEncryptedPkcs8PrivateKeyPem("secret",
            new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));
        using (var scene = new CheckScene(new ClientCertificate { Certificate = certificate, Key = key }))
            Assert.Contains("locked with a password", scene.Try(Asked.Page(server.Address, tls: true)).Remark,
                StringComparison.Ordinal);
        File.Delete(certificate);
        File.Delete(key);
    }
}
