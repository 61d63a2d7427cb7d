using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Appliance.Probes;
using Appliance.Settings;
using Appliance.Tests.Probes;

namespace Appliance.Tests.Tls;

/// <summary>`vrrpaot probe http https://...` against a server of another make.</summary>
public sealed class TlsProbeTests : IDisposable
{
    private readonly Authority _authority = new("Test Authority");

    public void Dispose() => _authority.Dispose();

    internal static string Try(params string[] words)
    {
        Probe? probe = ProbeWords.Read(["http", .. words], new TlsSettings(), out string? complaint);
        Assert.Null(complaint);
        var run = new ProbeRun();
        bool good = run.Try(probe!);
        return (good ? "good: " : "bad: ")
            + System.Text.RegularExpressions.Regex.Replace(run.Line.ToString(), " in (under 1 ms|[0-9]+ m?s)$", "");
    }

    private string Verified(TlsServer server, params string[] words) =>
        Try([server.Url, "--ca", _authority.File, "--timeout", "20", .. words]);

    [Theory]
    [InlineData(SslProtocols.Tls12, false)]
    [InlineData(SslProtocols.Tls12, true)]
    [InlineData(SslProtocols.Tls13, false)]
    [InlineData(SslProtocols.Tls13, true)]
    public void both_versions_are_spoken_with_both_kinds_of_keys(SslProtocols version, bool isRsa)
    {
        using var server = new TlsServer(_authority.Issue("127.0.0.1", isRsa: isRsa), version: version);
        Assert.Equal("good: 200 OK", Verified(server, "--text", "is o"));
        Assert.Equal(version, server.Version);
        Assert.StartsWith($"GET / HTTP/1.1\r\nHost: {server.Address}\r\n", server.Request, StringComparison.Ordinal);
    }

    [Fact]
    public void a_name_is_told_to_the_server_and_verified_and_an_address_only_verified()
    {
        using var named = new TlsServer(_authority.Issue("www.example.org"));
        Assert.Equal("good: 200 OK", Verified(named, "--server-name", "www.example.org"));
        Assert.Equal("www.example.org", named.Name);
        Assert.Equal("good: 200 OK", Verified(named, "--host", "www.example.org:8443"));
        Assert.Equal("www.example.org", named.Name);
        Assert.Equal("bad: the certificate is for www.example.org, not for 127.0.0.1", Verified(named));
        using var numbered = new TlsServer(_authority.Issue("127.0.0.1"));
        Assert.Equal("good: 200 OK", Verified(numbered));
        Assert.Equal("", numbered.Name);
        Assert.Equal("bad: the certificate is for 127.0.0.1, not for www.example.org",
            Verified(numbered, "--server-name", "www.example.org"));
        using var local = new TlsServer(_authority.Issue("localhost"));
        Assert.Equal("good: 200 OK", Try(local.Url.Replace("127.0.0.1", "localhost"), "--ca", _authority.File));
    }

    [Fact]
    public void who_is_not_vouched_for_is_refused_and_told_why()
    {
        using var other = new Authority("Other Authority");
        string Refusal(X509Certificate2 certificate)
        {
            using var server = new TlsServer(certificate);
            Assert.Equal("good: 200 OK", Try(server.Url, "--no-verify"));
            Assert.Null(server.Name is "" ? null : server.Name);
            return Verified(server);
        }
        Assert.Equal($"bad: the certificate is from 'Other Authority', for whom nobody in {_authority.File} vouches",
            Refusal(other.Issue("127.0.0.1")));
        Assert.Equal($"bad: the certificate is signed by itself, and is not in {_authority.File}",
            Refusal(Authority.SignedByItself("127.0.0.1")));
        Assert.Equal($"bad: the certificate has expired on {Authority.Now.AddDays(-3):yyyy-MM-dd}",
            Refusal(_authority.Issue("127.0.0.1", from: -9, until: -3)));
        string begin = $"{Authority.Now.AddDays(8):yyyy-MM-dd}";
        Assert.Equal($"bad: the certificate is valid from {begin} on: is the clock right?",
            Refusal(_authority.Issue("127.0.0.1", from: 8, until: 90)));
        Assert.Equal("bad: the certificate is for www.example.org, not for 127.0.0.1",
            Refusal(_authority.Issue("www.example.org")));
    }

    [Fact]
    public void a_certificate_that_signed_itself_can_be_named()
    {
        X509Certificate2 own = Authority.SignedByItself("127.0.0.1");
        File.WriteAllText(_authority.File, own.ExportCertificatePem());
        using var server = new TlsServer(own);
        Assert.Equal("good: 200 OK", Verified(server));
    }

    [Fact]
    public void a_chain_is_followed_when_the_server_sends_all_of_it()
    {
        using Authority between = _authority.Below("Between");
        X509Certificate2 certificate = between.Issue("127.0.0.1");
        using (var whole = new TlsServer(certificate, between: between.Certificate))
            Assert.Equal("good: 200 OK", Verified(whole));
        using (var broken = new TlsServer(certificate))
            Assert.Equal($"bad: the certificate is from 'Between', for whom nobody in {_authority.File} vouches",
                Verified(broken));
    }

    /// <summary>Anybody on the way can end a connection; only the server can say goodbye.</summary>
    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public void a_body_without_a_length_ends_with_a_goodbye(SslProtocols version)
    {
        X509Certificate2 certificate = _authority.Issue("127.0.0.1");
        using var polite = new TlsServer(certificate, TlsServer.Endless + "all is well", version);
        Assert.Equal("bad: 200 OK, but the text is not in its 11 bytes", Verified(polite, "--text", "ill"));
        using var cut = new TlsServer(certificate, TlsServer.Endless + "all is well", version, saysGoodbye: false);
        Assert.Equal("bad: the connection broke off, without the end that TLS has", Verified(cut, "--text", "ill"));
        using var counted = new TlsServer(certificate, TlsServer.Good, version, saysGoodbye: false);
        Assert.Equal("bad: 200 OK, but the text is not in its 8 bytes", Verified(counted, "--text", "ill"));
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "what comes is no TLS")]
    [InlineData("\x15\x03\x03\0\x02\x02\x46",
        "the server ends TLS: it speaks another version than 1.2 and 1.3 (alert 70)")]
    [InlineData("\x15\x03\x03\0\x02\x02\x28",
        "the server ends TLS: it has no cipher, curve or kind of certificate in common with us (alert 40)")]
    [InlineData("", "the server hung up in the handshake of TLS")]
    [InlineData("\x16\x03\x03\0\x06\x02\0\0\x02\x03\x01", "the server breaks the rules of TLS (mbedTLS -0x7300)")]
    public void who_speaks_otherwise_is_told_so(string answer, string why)
    {
        using Peer peer = Peer.Saying(answer);
        Assert.Equal($"bad: {why}", Try($"https://{peer.Address}/", "--no-verify", "--timeout", "20"));
    }

    [Fact]
    public void https_is_no_better_where_nobody_listens()
    {
        string nobody;
        using (var peer = new Peer(_ => { }))
            nobody = peer.Address;
        Assert.Equal("bad: connection refused", Try($"https://{nobody}/", "--no-verify"));
        using var silent = new Peer(_ => { });
        Assert.Equal("bad: no answer in 50 ms in the handshake of TLS",
            Try($"https://{silent.Address}/", "--no-verify", "--timeout", "50ms"));
    }

    [Fact]
    public void a_run_leaves_no_garbage()
    {
        using var server = new TlsServer(_authority.Issue("127.0.0.1"));
        using Peer wrong = Peer.Saying("no TLS at all");
        foreach (string[] words in new string[][] { [server.Url, "--ca", _authority.File], [server.Url, "--ca",
            _authority.File, "--server-name", "other"], [$"https://{wrong.Address}/", "--no-verify"] })
        {
            Probe probe = ProbeWords.Read(["http", .. words], new TlsSettings(), out _)!;
            var run = new ProbeRun();
            long least = long.MaxValue;
            for (int round = 0; round < 5 && least > 0; round++)
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                for (int i = 0; i < 5; i++)
                    run.Try(probe);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }
            Assert.True(least == 0, $"{run.Line}: {least / 5} bytes a run");
        }
    }
}
