using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

public class MarkTableTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.9", 80, "192.0.2.9", "192.0.2.20", 80, true)]
    [InlineData("192.0.2.1", "192.0.2.9", 80, "192.0.2.10", "192.0.2.20", 80, false)]
    [InlineData("192.0.2.1", "192.0.2.9", 80, "192.0.2.5", "192.0.2.5", 81, false)]
    [InlineData("192.0.2.1", "192.0.2.9", 80, "192.0.2.5", "192.0.2.5", 0, true)]
    [InlineData("2001:db8::1", "2001:db8::9", 80, "2001:db8::2", "2001:db8::2", 80, true)]
    public void ranges_meet_where_a_packet_could_be_of_both(string first, string last, int port, string otherFirst,
        string otherLast, int otherPort, bool meet)
    {
        MarkedRange one = Range(first, last, port, 6), other = Range(otherFirst, otherLast, otherPort, 6);
        Assert.Equal((meet, meet), (one.Meets(other), other.Meets(one)));
        Assert.False(one.Meets(Range(first, last, port, 17)));
    }

    [Fact]
    public void families_never_meet() =>
        Assert.False(Range("0.0.0.0", "255.255.255.255", 0, 6).Meets(Range("::", "ffff::", 0, 6)));

    private static IpAddress Address(string text) =>
        IpAddress.TryParse(text, out IpAddress address) ? address : throw new FormatException(text);

    private static MarkedRange Range(string first, string last, int port, byte protocol) =>
        new(protocol, Address(first), Address(last), (ushort)port, 1);
}
