using System.Net;

namespace VrrpAot.Tests.Values;

public class IpAddressTests
{
    [Theory]
    [InlineData("192.168.10.121", 0xC0A80A79)]
    [InlineData("0.0.0.0", 0)]
    [InlineData("255.255.255.255", 0xFFFFFFFF)]
    public void dotted_quads_are_read_and_written_back(string text, uint value)
    {
        Assert.True(IpAddress.TryParseIPv4(text, out IpAddress address));
        Assert.Equal(value, address.IPv4);
        Assert.Equal(text, address.ToString());
        Assert.True(IpAddress.TryParse(text, out IpAddress either));
        Assert.Equal(address, either);
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
    [InlineData("::1")]
    public void anything_else_is_no_IPv4_address(string text) => Assert.False(IpAddress.TryParseIPv4(text, out _));

    [Theory]
    // RFC 4291 section 2.2 on the left, RFC 5952 on the right.
    [InlineData("2001:DB8:0:0:8:800:200C:417A", "2001:db8::8:800:200c:417a")]
    [InlineData("FF01:0:0:0:0:0:0:101", "ff01::101")]
    [InlineData("0:0:0:0:0:0:0:1", "::1")]
    [InlineData("::", "::")]
    [InlineData("1::", "1::")]
    [InlineData("2001:db8::0001", "2001:db8::1")]
    [InlineData("2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1")]
    [InlineData("2001:0:0:1:0:0:0:1", "2001:0:0:1::1")]
    [InlineData("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1")]
    [InlineData("1:2:3:4:5:6:0:0", "1:2:3:4:5:6::")]
    [InlineData("::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8")]
    [InlineData("::FFFF:192.0.2.1", "::ffff:192.0.2.1")]
    [InlineData("64:ff9b::192.0.2.33", "64:ff9b::c000:221")]
    [InlineData("1:2:3:4:5:6:7.8.9.10", "1:2:3:4:5:6:708:90a")]
    [InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void IPv6_is_read_in_every_form_and_written_in_one(string text, string written)
    {
        Assert.True(IpAddress.TryParse(text, out IpAddress address));
        Assert.Equal(IpFamily.IPv6, address.Family);
        Assert.Equal(written, address.ToString());
        Assert.True(IpAddress.TryParseIPv6(written, out IpAddress again));
        Assert.Equal(address, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData(":::")]
    [InlineData("1")]
    [InlineData("1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:8:9")]
    [InlineData("1:2:3:4:5:6:7::8:9")]
    [InlineData("1::2::3")]
    [InlineData(":1:2:3:4:5:6:7")]
    [InlineData("1:2:3:4:5:6:7:")]
    [InlineData("12345::")]
    [InlineData("g::")]
    [InlineData("::1%eth0")]
    [InlineData("::1/64")]
    [InlineData("[::1]")]
    [InlineData("192.0.2.1::")]
    [InlineData("::192.0.2.1:1")]
    [InlineData("::192.0.2.256")]
    [InlineData("1:2:3:4:5:6:7:192.0.2.1")]
    [InlineData("::+1")]
    [InlineData(":: 1")]
    [InlineData("192.0.2.1")]
    public void anything_else_is_no_IPv6_address(string text) => Assert.False(IpAddress.TryParseIPv6(text, out _));

    [Fact]
    public void random_addresses_are_read_and_written_as_the_framework_does()
    {
        var random = new Random(5952);
        Span<byte> bytes = stackalloc byte[16];
        for (int i = 0; i < 5000; i++)
        {
            random.NextBytes(bytes);
            // Runs of zeros in every place; a first group that no form with a dotted quad begins with.
            for (int group = 1; group < 8; group++)
                if (random.Next(2) == 0)
                    bytes.Slice(group * 2, 2).Clear();
            bytes[0] = 0x20;
            IpAddress address = IpAddress.Read(bytes, IpFamily.IPv6);
            string text = new IPAddress(bytes).ToString();
            Assert.Equal(text, address.ToString());
            Assert.True(IpAddress.TryParse(text, out IpAddress read));
            Assert.Equal(address, read);
        }
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::1:2")]
    public void the_bytes_of_a_packet_are_read_and_written_back(string text)
    {
        byte[] bytes = IPAddress.Parse(text).GetAddressBytes();
        IpAddress address = Of(text);
        Assert.Equal(bytes.Length, address.Length);
        Assert.Equal(address, IpAddress.Read(bytes, address.Family));
        byte[] written = new byte[bytes.Length];
        address.WriteTo(written);
        Assert.Equal(bytes, written);
    }

    [Theory]
    [InlineData("200.0.0.1", "10.0.0.1")]
    [InlineData("10.0.1.0", "10.0.0.255")]
    [InlineData("fe80::2", "fe80::1")]
    [InlineData("fe80::1", "2001:db8::ffff")]
    [InlineData("::1:0:0:0:0", "::ffff:ffff:ffff:ffff")]
    public void the_tie_break_compares_addresses_as_unsigned_numbers_in_network_order(string higher, string lower)
    {
        Assert.True(Of(higher) > Of(lower));
        Assert.True(Of(lower) < Of(higher));
        Assert.True(Of(higher) >= Of(higher));
        Assert.Equal(0, Of(higher).CompareTo(Of(higher)));
    }

    [Fact]
    public void addresses_of_two_families_are_never_equal_and_have_no_order()
    {
        IpAddress four = Of("0.0.0.1"), six = Of("::1");
        Assert.NotEqual(four, six);
        Assert.Throws<InvalidOperationException>(() => four.CompareTo(six));
        Assert.Throws<InvalidOperationException>(() => six.IPv4);
    }

    [Theory]
    [InlineData("192.0.2.1", true)]
    [InlineData("0.0.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("224.0.0.18", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("2001:db8::1", true)]
    [InlineData("fe80::1", true)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("ff02::12", false)]
    public void a_host_has_no_address_of_nobody_itself_or_a_group(string text, bool isHost) =>
        Assert.Equal(isHost, Of(text).IsHost);

    [Theory]
    [InlineData("10.0.0.0/8", "10.255.0.1", true)]
    [InlineData("10.0.0.0/8", "11.0.0.1", false)]
    [InlineData("10.0.0.1/32", "10.0.0.1", true)]
    [InlineData("10.0.0.1/32", "10.0.0.0", false)]
    [InlineData("0.0.0.0/0", "200.0.0.1", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("2001:db8::/64", "2001:db8::ffff:0:0:1", true)]
    [InlineData("2001:db8::/65", "2001:db8::ffff:0:0:1", false)]
    [InlineData("2001:db8::1/128", "2001:db8::1", true)]
    [InlineData("2001:db8::1/128", "2001:db8::2", false)]
    [InlineData("::/0", "fe80::1", true)]
    public void a_prefix_contains_what_begins_with_its_bits(string prefix, string address, bool contains)
    {
        string[] parts = prefix.Split('/');
        Assert.Equal(contains, new IpPrefix(Of(parts[0]), byte.Parse(parts[1])).Contains(Of(address)));
    }

    private static IpAddress Of(string text)
    {
        Assert.True(IpAddress.TryParse(text, out IpAddress address));
        return address;
    }
}
