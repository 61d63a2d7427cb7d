using Appliance.Config.Reading;

namespace Appliance.Tests.Config;

/// <summary>Addresses of a group: one, from one to another, or a prefix.</summary>
public class AddressRangeTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", "192.0.2.1", 1)]
    [InlineData("192.0.2.1-7", "192.0.2.1", "192.0.2.7", 7)]
    [InlineData("192.0.2.254-192.0.3.1", "192.0.2.254", "192.0.3.1", 4)]
    [InlineData("192.0.2.64/26", "192.0.2.64", "192.0.2.127", 64)]
    [InlineData("2001:db8::1-f", "2001:db8::1", "2001:db8::f", 15)]
    // keepalived counts in 16 bits: 1:0 and 1:1.
    [InlineData("2001:db8::1:fffe-2001:db8::2:1", "2001:db8::1:fffe", "2001:db8::2:1", 4)]
    [InlineData("2001:db8:0:0:ffff:ffff:ffff:ffff-2001:db8:0:1::0", "2001:db8::ffff:ffff:ffff:ffff", "2001:db8:0:1::",
        2)]
    [InlineData("2001:db8::/112", "2001:db8::", "2001:db8::ffff", 65536)]
    [InlineData("2001:db8::/126", "2001:db8::", "2001:db8::3", 4)]
    public void a_range_has_all_its_addresses_both_ends_in(string text, string first, string last, int count)
    {
        Assert.Null(AddressRange.TryRead(text, out IpAddress from, out IpAddress to));
        Assert.Equal(count, (int)AddressRange.Count(from, to));
        IpAddress[] all = [.. AddressRange.Each(from, to)];
        Assert.Equal((count, Parse(first), Parse(last)), (all.Length, all[0], all[^1]));
        Assert.Equal(count, all.Distinct().Count());
    }

    [Theory]
    [InlineData("::/1")]
    [InlineData("2001:db8::/63")]
    [InlineData("::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void a_range_without_end_is_counted_all_the_same(string text)
    {
        Assert.Null(AddressRange.TryRead(text, out IpAddress from, out IpAddress to));
        Assert.Equal(ulong.MaxValue, AddressRange.Count(from, to));
    }

    private static IpAddress Parse(string text) =>
        IpAddress.TryParse(text, out IpAddress address) ? address : throw new FormatException(text);
}
