using Appliance.Naming;

namespace Appliance.Tests.Naming;

public class HostLookupTests
{
    [Fact]
    public void name_servers_are_the_ones_of_the_resolver()
    {
        Assert.Equal(["192.0.2.1", "192.0.2.2"],
            HostLookup.Servers("# a\nsearch x\nnameserver 192.0.2.1\nnameserver\t192.0.2.2 \nnameserver "
            + "::1\nnameserver\n").Select(server => server.ToString()));
        Assert.Equal(0xC0000205u, HostLookup.Find("192.0.2.5").IPv4);
        Assert.Contains("neither an IPv4 address nor a name",
            Assert.Throws<IOException>(() => HostLookup.Find("a..b")).Message);
    }
}
