using VrrpAot.Protocol;

namespace VrrpAot.Tests.Protocol;

public class IPv4AddressTests
{
    [Theory]
    [InlineData("192.168.10.121", 0xC0A80A79)]
    [InlineData("0.0.0.0", 0)]
    [InlineData("255.255.255.255", 0xFFFFFFFF)]
    public void dotted_quads_are_read_and_written_back(string text, uint value)
    {
        Assert.True(IPv4Address.TryParse(text, out IPv4Address address));
        Assert.Equal(value, address.Value);
        Assert.Equal(text, address.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.256")]
    [InlineData("1..2.3")]
    [InlineData("1.2.3.-4")]
    [InlineData("1.2.3.4 ")]
    [InlineData("0001.2.3.4")]
    public void anything_else_is_refused(string text) => Assert.False(IPv4Address.TryParse(text, out _));

    [Fact]
    public void the_tie_break_compares_addresses_as_unsigned_numbers_in_network_order()
    {
        IPv4Address.TryParse("200.0.0.1", out IPv4Address high);
        IPv4Address.TryParse("10.0.0.1", out IPv4Address low);
        Assert.True(high > low);
    }
}
