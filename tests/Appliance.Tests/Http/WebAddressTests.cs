using Appliance.Http;

namespace Appliance.Tests.Http;

public class WebAddressTests
{
    [Theory]
    [InlineData("https://:443/x", "is not of the form")]
    [InlineData("ftp://example.org/x", "begins with http://")]
    [InlineData("http://example.org:0/", "port")]
    [InlineData("http://example.org:99999/", "port")]
    [InlineData("http://:80/", "is not of the form")]
    [InlineData("http://a b/", "is not of the form")]
    [InlineData("http://a/ä", "is not of the form")]
    public void an_address_that_is_none_is_said_to_be_none(string text, string complaint) =>
        Assert.Contains(complaint, Assert.Throws<IOException>(() => WebAddress.Parse(text)).Message);

    [Fact]
    public void an_address_has_host_port_and_path()
    {
        WebAddress plain = WebAddress.Parse("http://example.org"), full = WebAddress.Parse("HTTP://192.0.2.1:8080/a?b");
        Assert.Equal(("example.org", 80, "/"), (plain.Host, plain.Port, plain.Path));
        Assert.Equal(("192.0.2.1", 8080, "/a?b"), (full.Host, full.Port, full.Path));
        WebAddress secure = WebAddress.Parse("HTTPS://example.org/x"),
            port = WebAddress.Parse("https://example.org:80");
        Assert.Equal((true, 443, "https://example.org/x"), (secure.IsSecure, secure.Port, secure.ToString()));
        Assert.Equal("https://example.org:80/", port.ToString());
        Assert.Contains("\r\nHost: example.org:80\r\n", System.Text.Encoding.ASCII.GetString(port.Request()));
        Assert.Contains("\r\nHost: example.org\r\n", System.Text.Encoding.ASCII.GetString(secure.Request()));
        Assert.Equal("http://192.0.2.1:8080/c", WebAddress.Parse("http://192.0.2.1:8080/a").Follow("/c").ToString());
    }

    [Fact]
    public void nobody_is_led_away_from_tls()
    {
        WebAddress secure = WebAddress.Parse("https://example.org:8443/a"),
            plain = WebAddress.Parse("http://example.org/a");
        Assert.Equal("https://example.org:8443/b", secure.Follow("/b").ToString());
        Assert.Equal("https://www.example.org/b", secure.Follow("https://www.example.org/b").ToString());
        Assert.Equal("https://example.org/a", plain.Follow("https://example.org/a").ToString());
        Assert.Contains("without TLS", Assert.Throws<IOException>(() => secure.Follow("http://example.org/a")).Message);
    }
}
