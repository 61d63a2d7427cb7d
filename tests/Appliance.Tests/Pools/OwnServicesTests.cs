using Appliance.Pools;

namespace Appliance.Tests.Pools;

public class OwnServicesTests
{
    [Fact]
    public void What_is_written_is_read()
    {
        Assert.True(IpAddress.TryParse("2001:db8::10", out IpAddress six));
        ServiceKey[] keys =
        [
            new(IpFamily.IPv4, 0, 6, new IpAddress(0xC000020A), 80), new(IpFamily.IPv6, 0, 17, six, 0),
            new(IpFamily.IPv6, uint.MaxValue, 0, default, 0),
        ];
        string text = OwnServices.Write(keys);
        Assert.Equal("4 6 192.0.2.10 80\n6 17 2001:db8::10 0\n6 mark 4294967295\n", text);
        Assert.Equal(keys, OwnServices.Read(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("4 mark 0")]
    [InlineData("4 6 2001:db8::10 80")]
    [InlineData("4 6 192.0.2.10 65536")]
    [InlineData("4 256 192.0.2.10 80")]
    [InlineData("4 6 192.0.2.10")]
    public void A_line_that_is_no_service_is_none(string line) => Assert.Empty(OwnServices.Read(line));
}
