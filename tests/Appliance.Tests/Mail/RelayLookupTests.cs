using Appliance.Mail;

namespace Appliance.Tests.Mail;

public class RelayLookupTests
{
    private const string Hosts = """
        127.0.0.1 localhost
        # 192.0.2.1 mail
        192.0.2.25   Relay.example.com relay # the one
        2001:db8::25 six

        """;

    [Theory]
    [InlineData("relay", "192.0.2.25")]
    [InlineData("RELAY.example.COM", "192.0.2.25")]
    [InlineData("six", "2001:db8::25")]
    [InlineData("localhost", "127.0.0.1")]
    [InlineData("mail", null)]
    public void the_hosts_file_is_asked_first(string name, string? address) =>
        Assert.Equal(address, RelayLookup.InHosts(Hosts, name)?.ToString());

    [Fact]
    public void localhost_needs_no_file() =>
        Assert.Equal("127.0.0.1", RelayLookup.InHosts("", "localhost")?.ToString());

    [Fact]
    public void the_last_search_line_counts() => Assert.Equal(["b.example", "c.example"],
        RelayLookup.SearchDomains("nameserver 192.0.2.53\ndomain a.example\nsearch b.example c.example\n"));
}
