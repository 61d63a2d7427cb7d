using System.Runtime.InteropServices;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>What each kind writes it also reads.</summary>
public sealed class NetlinkKindTests : IDisposable
{
    private const int HeaderLength = 16;

    private readonly NativeBuffer _buffer = new(4096);
    private readonly NetlinkWriter _writer;

    public NetlinkKindTests() => _writer = new NetlinkWriter(_buffer);

    public void Dispose() => _buffer.Dispose();

    private ReadOnlySpan<byte> Body => _buffer.Span[HeaderLength.._writer.Length];

    [Fact]
    public void an_address_is_read_as_it_was_written()
    {
        var address = new AddressRecord
        {
            InterfaceIndex = 7, Address = new IpAddress(0x0A000064), PrefixLength = 24, Scope = 253, Protocol = 112,
            Broadcast = new IpAddress(0x0A0000FF), Flags = 0x200, Label = FixedName.From("eth0:1"), ValidLifetime = 8,
        };
        address.WriteSet(_writer, 5, Netlink.NLM_F_REPLACE, lifetimeSeconds: 8);
        Assert.True(AddressRecord.TryRead(Body, out AddressRecord read));
        Assert.Equal(address, read);
        Assert.Equal((address.Scope, address.Protocol, address.Broadcast), (read.Scope, read.Protocol, read.Broadcast));
        Assert.Equal((address.Flags, address.Label), (read.Flags, read.Label));
        Assert.Equal(address.ValidLifetime, read.ValidLifetime);
    }

    [Fact]
    public void a_removal_names_the_address_and_its_far_end()
    {
        var address = new AddressRecord
        {
            InterfaceIndex = 7, Address = new IpAddress(0x0A000064), PrefixLength = 32,
            Peer = new IpAddress(0x0A000065),
        };
        using var writer = new RemovalWriter();
        ReadOnlySpan<byte> removal = writer.Of(address);
        Assert.InRange(removal.Length, HeaderLength, RemovalWriter.Longest);
        Assert.True(AddressRecord.TryRead(removal[HeaderLength..], out AddressRecord read));
        Assert.Equal(address, read);
    }

    [Theory]
    [InlineData(0u, 0, 0u, 4)]
    [InlineData(0xC0A80000u, 16, 1024u, 16)]
    public void a_route_is_read_as_it_was_written(uint network, byte length, uint metric, byte origin)
    {
        var route = new RouteRecord
        {
            InterfaceIndex = 7, Destination = new IpPrefix(new IpAddress(network), length),
            Gateway = new IpAddress(0x0A000001), Metric = metric, Origin = origin,
        };
        route.WriteSet(_writer, 5, 0);
        Assert.True(TryReadRoute(Body, out RouteRecord read));
        Assert.Equal(route, read);
    }

    [Fact]
    public void only_a_whole_removal_is_passed_on()
    {
        using RouteSocket socket = new();
        using var writer = new RemovalWriter();
        byte[] request = writer.Of(new AddressRecord { InterfaceIndex = 9999 }).ToArray();
        Assert.True(socket.TryQueue(request));
        Assert.False(socket.TryQueue([]));
        Assert.False(socket.TryQueue(request.AsSpan(0, request.Length - 4)));
        Assert.False(socket.TryQueue([.. request, 0, 0, 0, 0]));
        foreach (int at in new[] { 0, 4, 6 }) // length, type, flags
        {
            byte[] another = [.. request];
            another[at] ^= 8;
            Assert.False(socket.TryQueue(another));
        }
    }

    /// <summary>As the kernel would read it.</summary>
    private static bool TryReadRoute(ReadOnlySpan<byte> body, out RouteRecord route)
    {
        route = default;
        if (!MemoryMarshal.TryRead(body, out RouteMessage message) || message.Family != Netlink.AF_INET
            || message.Table != Netlink.RT_TABLE_MAIN || message.Type != Netlink.RTN_UNICAST)
            return false;
        IpAddress destination = IpAddress.Any, gateway = IpAddress.Any;
        int index = 0;
        uint metric = 0;
        NetlinkAttributes attributes = new(body[12..]);
        while (attributes.Next())
        {
            switch (attributes.Type)
            {
                case Netlink.RTA_DST: destination = attributes.AsAddress(); break;
                case Netlink.RTA_GATEWAY: gateway = attributes.AsAddress(); break;
                case Netlink.RTA_OIF: index = (int)attributes.AsUInt32(); break;
                case Netlink.RTA_PRIORITY: metric = attributes.AsUInt32(); break;
            }
        }
        if (gateway == IpAddress.Any || index == 0)
            return false;
        route = new RouteRecord
        {
            InterfaceIndex = index, Destination = new IpPrefix(destination, message.DestinationLength),
            Gateway = gateway, Metric = metric, Origin = message.Origin,
        };
        return true;
    }
}
