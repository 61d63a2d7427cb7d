using System.ComponentModel;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux.Packets;

/// <summary>UDP over the loopback interface of this machine, at a port that BFD does not have.</summary>
public class DatagramTests
{
    private const ushort Port = 39784;

    private static readonly IpAddress s_loopback4 = new(0x7F000001), s_loopback6 = new(0UL, 1UL);

    [Theory]
    [InlineData(IpFamily.IPv4)]
    [InlineData(IpFamily.IPv6)]
    public void what_is_sent_arrives_with_its_hops_and_from_a_port_of_nobody(IpFamily family)
    {
        IpAddress here = family == IpFamily.IPv6 ? s_loopback6 : s_loopback4;
        using var receiver = new DatagramReceiver(family, Port);
        using var one = new DatagramSender(new Endpoint(here, Port), here, 255);
        using var other = new DatagramSender(new Endpoint(here, Port), null, 17);
        Assert.Equal(Errno.Ok, one.Send([1, 2, 3]));
        Assert.Equal(Errno.Ok, other.Send(new byte[100]));
        Assert.Equal(2, receiver.Receive());
        Assert.Equal([1, 2, 3], receiver.Payload(0).ToArray());
        Assert.Equal(64, receiver.Payload(1).Length);
        DatagramPath path = receiver.Path(0);
        Assert.Equal((here, here, (byte)255), (path.From.Address, path.To, path.Hops));
        Assert.Equal(17, receiver.Path(1).Hops);
        Assert.InRange(path.From.Port, DatagramSender.FirstPort, ushort.MaxValue);
        Assert.NotEqual(path.From.Port, receiver.Path(1).From.Port);
        Assert.Equal(0, receiver.Receive());
    }

    [Fact]
    public void nobody_there_is_no_reason_not_to_send()
    {
        using var sender = new DatagramSender(new Endpoint(s_loopback4, Port + 1), null, 255);
        for (int i = 0; i < 5; i++)
            Assert.Equal(Errno.Ok, sender.Send([1]));
    }

    [Fact]
    public void a_port_is_one_receivers_and_an_address_that_is_not_here_is_nobodys()
    {
        using var receiver = new DatagramReceiver(IpFamily.IPv4, Port + 2);
        Assert.Equal(Errno.EADDRINUSE.Number,
            Assert.Throws<Win32Exception>(() => new DatagramReceiver(IpFamily.IPv4, Port + 2)).NativeErrorCode);
        Assert.Equal(Errno.EADDRNOTAVAIL.Number, Assert.Throws<Win32Exception>(
            () => new DatagramSender(new Endpoint(s_loopback4, Port), new IpAddress(0xC0000263), 255)).NativeErrorCode);
    }
}
