using System.Text;
using Appliance.Checkers;
using Appliance.Settings.Balancing;

namespace Appliance.Tests.Checkers;

/// <summary>Requests, byte for byte.</summary>
public sealed class HttpAskedTests
{
    private static string Request(HttpCheckSettings check, UrlSettings? url = null) =>
        Encoding.ASCII.GetString(new HttpAsked(check, url ?? check.Urls[0]).Request);

    [Theory]
    [InlineData(HttpProtocol.Http10, "1.0", "")]
    [InlineData(HttpProtocol.Http10Close, "1.0", "Connection: close\r\n")]
    [InlineData(HttpProtocol.Http11, "1.1", "Connection: close\r\n")]
    public void The_protocol_decides_about_the_connection(HttpProtocol protocol, string version, string close) =>
        Assert.Equal($"GET / HTTP/{version}\r\nUser-Agent: KeepAliveClient\r\n{close}Host: 10.0.0.2:80\r\n\r\n",
            Request(Asked.Page("10.0.0.2:80") with { Protocol = protocol }));

    [Fact]
    public void The_host_is_the_pages_the_checks_or_the_target()
    {
        HttpCheckSettings check = Asked.Page("[2001:db8::1]:8080");
        Assert.Contains("\r\nHost: [2001:db8::1]:8080\r\n", Request(check));
        check = check with { VirtualHost = "a.example:81" };
        Assert.Contains("\r\nHost: a.example:81\r\n", Request(check));
        Assert.Contains("\r\nHost: b.example\r\n",
            Request(check, new UrlSettings { Path = "/", VirtualHost = "b.example" }));
    }

    [Fact]
    public void A_path_stays_as_it_is_written_and_a_long_request_is_cut()
    {
        Assert.StartsWith("GET /a b?c=%20 HTTP/1.0\r\n",
            Request(Asked.Page("10.0.0.2:80", new UrlSettings { Path = "/a b?c=%20" })));
        Assert.Equal(HttpAsked.LongestRequest, Request(Asked.Page("10.0.0.2:80",
            new UrlSettings { Path = "/" + new string('x', 3000) })).Length);
    }

    [Theory]
    [InlineData(false, null, "v.example", null)]
    [InlineData(true, null, "v.example", "v.example")]
    [InlineData(true, "s.example", "v.example", "s.example")]
    [InlineData(true, null, "v.example:8443", "v.example")]
    [InlineData(true, null, "192.0.2.1", null)] // RFC 6066: no addresses.
    [InlineData(true, null, null, null)]
    public void The_server_is_told_a_name(bool sends, string? own, string? host, string? told) =>
        Assert.Equal(told, new HttpAsked(Asked.Page("10.0.0.2:443", tls: true) with
            { SendsServerName = sends, ServerName = own, VirtualHost = host }, new UrlSettings { Path = "/" })
            .ServerName);

    [Fact]
    public void Ranges_have_both_ends()
    {
        var asked = new HttpAsked(Asked.Page("10.0.0.2:80"),
            new UrlSettings { Path = "/", Statuses = [new(200, 204), new(404, 404)] });
        Assert.Equal([200, 204, 404], new[] { 199, 200, 204, 205, 403, 404, 405 }.Where(asked.Accepts));
    }
}
