using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>A macvlan as requests: the bytes are those that `ip` (iproute2 6.1) sends for the same words.</summary>
public class VirtualLinkTests
{
    private static VirtualLink Link()
    {
        MacAddress mac = default;
        new byte[] { 0, 0, 0x5e, 0, 1, 0x33 }.CopyTo((Span<byte>)mac);
        return new VirtualLink("vrrp.51", "va", mac);
    }

    [Fact]
    public void it_is_asked_for_as_by_ip()
    {
        byte[] set = Link().ToRequests().Set(_ => 3);
        Assert.Equal("10000106", Convert.ToHexStringLower(set.AsSpan(4, 4)));
        Assert.Equal(IpRouteTests.Sorted(["1 00005e000133", "5 03000000", "3 767272702e353100",
            "18 0b0001006d6163766c616e000c0002000800010001000000"]), IpRouteTests.Sorted(Attributes(set)));
        Assert.Equal("3 767272702e353100", Assert.Single(Attributes(Link().ToRequests().Removal(_ => 3))));
    }

    private static string[] Attributes(byte[] request) => IpRouteTests.Attributes(request[4..]);

    [Fact]
    public void up_and_down_are_a_flag_of_the_link_with_that_index()
    {
        Assert.Equal("00000000040000000100000001000000",
            Convert.ToHexStringLower(Link().ToUpRequests().Set(_ => 4).AsSpan(16)));
        Assert.Equal("00000000040000000000000001000000",
            Convert.ToHexStringLower(Link().ToUpRequests().Removal(_ => 4).AsSpan(16)));
    }

    [Fact]
    public void an_object_tells_which_link_it_is_about()
    {
        Assert.Equal("vrrp.51", VirtualLink.NameIn(Link().ToRequests().Text, out bool isUp));
        Assert.False(isUp);
        Assert.Equal("vrrp.51", VirtualLink.NameIn(Link().ToUpRequests().Text, out isUp));
        Assert.True(isUp);
        Assert.Null(VirtualLink.NameIn("prepend 10.0.0.0/8 dev eth0 proto 18", out _));
    }

    [Fact]
    public void the_guardian_may_put_a_link_down_and_do_nothing_else_with_it()
    {
        using RouteSocket socket = new();
        byte[] down = Link().ToUpRequests().Removal(_ => 9999);
        Assert.True(socket.TryQueue(down));
        Assert.False(socket.TryQueue(Link().ToUpRequests().Set(_ => 9999)));
        Assert.False(socket.TryQueue(Link().ToRequests().Set(_ => 9999)));
        Assert.False(socket.TryQueue(Link().ToRequests().Removal(_ => 9999)));
    }
}
