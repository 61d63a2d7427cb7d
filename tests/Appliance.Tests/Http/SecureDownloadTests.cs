using System.Net;
using System.Net.Sockets;
using System.Text;
using Appliance.Http;
using Appliance.Tests.Tls;
using Appliance.Tests.Probes;
using Appliance.Tls;

namespace Appliance.Tests.Http;

/// <summary>A download by https, as an update makes it.</summary>
public sealed class SecureDownloadTests : IDisposable
{
    private readonly Authority _authority = new("Test Authority");

    public void Dispose() => _authority.Dispose();

    private byte[] Fetch(string place)
    {
        using var source = new HttpDownload(WebAddress.Parse(place), () => Trust.In(_authority.File, true),
            () => false);
        var all = new List<byte>();
        var buffer = new byte[4096];
        for (int count; (count = source.Read(buffer)) > 0;)
            all.AddRange(buffer[..count]);
        return [.. all];
    }

    private string Refusal(string place) => Assert.Throws<IOException>(() => Fetch(place)).Message;

    private static string Moved(string place) =>
        $"HTTP/1.1 302 Found\r\nLocation: {place}\r\nContent-Length: 0\r\n\r\n";

    [Fact]
    public void the_body_is_what_comes()
    {
        string body = string.Concat(Enumerable.Range(0, 60_000).Select(i => (char)('a' + i % 17)));
        using var server = new TlsServer(_authority.Issue("127.0.0.1"), TlsServer.Endless + body);
        Assert.Equal(body, Encoding.ASCII.GetString(Fetch(server.Url + "a.update")));
        Assert.StartsWith($"GET /a.update HTTP/1.1\r\nHost: {server.Address}\r\n", server.Request);
    }

    [Fact]
    public void a_body_that_broke_off_is_no_body()
    {
        using var server = new TlsServer(_authority.Issue("127.0.0.1"), TlsServer.Endless + "half", saysGoodbye: false);
        Assert.Equal($"{server.Url}: the connection broke off, without the end that TLS has", Refusal(server.Url));
    }

    [Fact]
    public void who_is_not_vouched_for_is_not_heard()
    {
        using var server = new TlsServer(Authority.SignedByItself("127.0.0.1"));
        Assert.Equal($"{server.Url}: the certificate is signed by itself, and is not in {_authority.File}",
            Refusal(server.Url));
    }

    [Fact]
    public void redirections_go_to_https_and_never_back()
    {
        using var there = new TlsServer(_authority.Issue("127.0.0.1"));
        using Peer plain = Peer.Saying(Moved(there.Url));
        Assert.Equal("all is ok"[..8], Encoding.ASCII.GetString(Fetch($"http://{plain.Address}/")));
        using var between = new TlsServer(_authority.Issue("127.0.0.1"), Moved(there.Url));
        Assert.Equal("all is ok"[..8], Encoding.ASCII.GetString(Fetch(between.Url)));
        using var back = new TlsServer(_authority.Issue("127.0.0.1"), Moved($"http://{plain.Address}/"));
        Assert.Equal($"{back.Url} leads to http://{plain.Address}/, which is without TLS: nobody goes there from "
            + "https://", Refusal(back.Url));
    }

    [Fact]
    public void whom_to_believe_is_only_asked_for_https()
    {
        using Peer plain = Peer.Saying(TlsServer.Good);
        Assert.Equal(8, Fetch($"http://{plain.Address}/").Length);
        File.Delete(_authority.File);
        Assert.Equal(8, Fetch($"http://{plain.Address}/").Length);
        using var server = new TlsServer(_authority.Issue("127.0.0.1"));
        Assert.StartsWith($"{_authority.File}, which holds whom to believe, cannot be read", Refusal(server.Url));
    }
}
