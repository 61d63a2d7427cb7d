using Appliance.Http;

namespace Appliance.Tests.Http;

public class WebAddressTests
{
    [Theory]
    [InlineData("https://example.org/x", "https is not spoken here")]
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
        Assert.Equal("http://192.0.2.1:8080/c", WebAddress.Parse("http://192.0.2.1:8080/a").Follow("/c").ToString());
    }
}
