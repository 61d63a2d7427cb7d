using System.Text;
using Appliance.Http;
using CsCheck;

namespace Appliance.Tests.Http;

/// <summary>Which requests get what.</summary>
public class HttpRequestTests
{
    private const string Host = "Host: localhost:9650\r\n";

    /// <summary>The number of the answer; 0 while the request is not complete.</summary>
    private static int Judge(string text) =>
        (int)(HttpRequest.Judge(Encoding.Latin1.GetBytes(text), "/metrics"u8)?.Status ?? 0);

    [Theory]
    [InlineData("GET /metrics HTTP/1.1\r\n" + Host + "\r\n")]
    [InlineData("HEAD /metrics HTTP/1.1\r\n" + Host + "\r\n")]
    [InlineData("GET /metrics HTTP/1.0\r\n\r\n")]
    [InlineData("GET /metrics?name[]=keepalived_up HTTP/1.1\r\nhOST:x\r\n\r\n")]
    [InlineData("GET /metrics HTTP/1.1\r\nHost: x\r\nUser-Agent: Prometheus/2.53.0\r\nAccept: "
        + "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1\r\n"
        + "Accept-Encoding: gzip\r\nX-Prometheus-Scrape-Timeout-Seconds: 10\r\n\r\n")]
    [InlineData("GET /metrics HTTP/1.1\r\n" + Host + "Content-Length: 0\r\n\r\n")]
    [InlineData("GET /metrics HTTP/1.1\r\n" + Host
        + "X-Empty:\r\nX-Tab: a\tb\r\nX-Latin: \u00e9\r\n\r\nwhatever follows")]
    public void a_good_request_gets_the_metrics(string request) => Assert.Equal(200, Judge(request));

    [Theory]
    [InlineData("\r\n\r\n")]
    [InlineData("GET\r\n\r\n")]
    [InlineData("GET /metrics\r\n\r\n")]
    [InlineData("GET  /metrics HTTP/1.0\r\n\r\n")]
    [InlineData("GET /metrics HTTP/1.0 \r\n\r\n")]
    [InlineData(" GET /metrics HTTP/1.0\r\n\r\n")]
    [InlineData("GET /me trics HTTP/1.0\r\n\r\n")]
    [InlineData("GET metrics HTTP/1.0\r\n\r\n")]
    [InlineData("GET http://x/metrics HTTP/1.0\r\n\r\n")]
    [InlineData("GET /m\u0000etrics HTTP/1.0\r\n\r\n")]
    [InlineData("GET /m\u00e9trics HTTP/1.0\r\n\r\n")]
    [InlineData("GET /metrics http/1.0\r\n\r\n")]
    [InlineData("GET /metrics HTTP/1.x\r\n\r\n")]
    [InlineData("GET /metrics HTTP/11\r\n\r\n")]
    [InlineData("G(T /metrics HTTP/1.0\r\n\r\n")]
    [InlineData("GET /metrics HTTP/1.1\r\n\r\n")]
    [InlineData("GET /metrics HTTP/1.1\r\n" + Host + Host + "\r\n")]
    [InlineData("GET /metrics HTTP/1.0\r\n folded\r\n\r\n")]
    [InlineData("GET /metrics HTTP/1.0\r\nno colon\r\n\r\n")]
    [InlineData("GET /metrics HTTP/1.0\r\n: no name\r\n\r\n")]
    [InlineData("GET /metrics HTTP/1.0\r\nName : value\r\n\r\n")]
    [InlineData("GET /metrics HTTP/1.0\r\nName: a\u0001b\r\n\r\n")]
    [InlineData("GET /metrics HTTP/1.0\r\nName: a\nName: b\r\n\r\n")]
    [InlineData("GET /metrics HTTP/1.0\r\nName: a\rName: b\r\n\r\n")]
    [InlineData("GET /metrics HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("GET /metrics HTTP/1.0\r\nContent-Length: 0\r\nContent-Length: 7\r\n\r\n")]
    [InlineData("GET /metrics HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n")]
    public void what_is_not_exactly_a_request_is_refused(string request) => Assert.Equal(400, Judge(request));

    [Theory]
    [InlineData("/", 404)]
    [InlineData("/metrics/", 404)]
    [InlineData("/Metrics", 404)]
    [InlineData("/../metrics", 404)]
    [InlineData("/%6detrics", 404)]
    public void other_pages_are_not_found(string target, int status) =>
        Assert.Equal(status, Judge($"GET {target} HTTP/1.0\r\n\r\n"));

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("get")]
    public void metrics_can_only_be_read(string method) =>
        Assert.Equal(405, Judge($"{method} /metrics HTTP/1.1\r\n{Host}\r\n"));

    [Fact]
    public void other_versions_of_http_are_told_which_one_is_spoken() =>
        Assert.Equal(505, Judge("PRI /metrics HTTP/2.0\r\n\r\n"));

    [Fact]
    public void every_beginning_of_a_good_request_is_waited_for()
    {
        const string request = "GET /metrics HTTP/1.1\r\n" + Host + "\r\n";
        for (int length = 0; length < request.Length; length++)
            Assert.Equal(0, Judge(request[..length]));
    }

    [Fact]
    public void the_longest_head_is_read_and_a_byte_more_is_too_long()
    {
        string Padded(int length) => $"GET /metrics HTTP/1.0\r\nX: {new string('x', length - 30)}\r\n\r\n";
        Assert.Equal(HttpRequest.LongestHead, Padded(HttpRequest.LongestHead).Length);
        Assert.Equal(200, Judge(Padded(HttpRequest.LongestHead)));
        Assert.Equal(431, Judge(Padded(HttpRequest.LongestHead + 1)));
        Assert.Equal(431, Judge(new string('x', HttpRequest.LongestHead)));
        Assert.Equal(0, Judge(new string('x', HttpRequest.LongestHead - 1)));
    }

    [Fact]
    public void no_bytes_are_too_odd_and_an_end_always_gets_an_answer() => Gen.Byte.Array[0, 300].Sample(bytes =>
    {
        byte[] ended = [.. bytes, .. "\r\n\r\n"u8];
        Assert.NotNull(HttpRequest.Judge(ended, "/metrics"u8));
    }, iter: 3000);

    [Fact]
    public void a_good_request_with_one_byte_changed_is_judged_as_its_text_says()
    {
        byte[] good = Encoding.ASCII.GetBytes("GET /metrics HTTP/1.1\r\n" + Host + "Content-Length: 0\r\n\r\n");
        Gen.Select(Gen.Int[0, good.Length - 1], Gen.Byte).Sample((at, value) =>
        {
            byte[] changed = [.. good];
            changed[at] = value;
            string line = Encoding.Latin1.GetString(changed).Split("\r\n")[0];
            int status = Judge(Encoding.Latin1.GetString(changed));
            // Only the very words get the page.
            Assert.True(status != 200 || line.StartsWith("GET /metrics HTTP/1.", StringComparison.Ordinal)
                || line.StartsWith("GET /metrics? ", StringComparison.Ordinal), line);
        }, iter: 5000);
    }
}
