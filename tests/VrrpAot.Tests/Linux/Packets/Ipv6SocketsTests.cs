using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Tests.Wire;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Linux;

/// <summary>The sockets of IPv6 on the real kernel.</summary>
public class Ipv6SocketsTests
{
    [RootFact]
    public void only_adverts_of_our_vrids_wake_us_also_behind_extension_headers() => Cable.Run(cable =>
    {
        using AdvertReceiver receiver = new(cable.Far, IpFamily.IPv6, [51]);
        Cable.Send(cable.Far, Frame(51, 1));
        Cable.Send(cable.Near,
            Frame(52, 1),
            Frame(51, 1, change: frame => frame[20] = 17),
            Frame(51, 1, change: frame => frame[20] = 44),
            Frame(51, 1, change: frame => frame[5] = 0x77, to: [0x02, 0, 0, 0, 0, 0x77]),
            Extended(Frame(52, 1), 60),
            Extended(Extended(Extended(Frame(51, 1), 60), 60), 0),
            Frame(51, 1)[..(14 + 41)],
            Cable.Frame(51));
        Assert.False(Cable.IsReadableNow(receiver.Fd));

        Cable.Send(cable.Near, Frame(51, 97), Extended(Frame(51, 98), 0), Extended(Extended(Frame(51, 99), 60), 0));
        List<byte[]> packets = Cable.Collect(receiver, 3);
        Assert.Equal([97, 98, 99], packets.Select(packet =>
        {
            Assert.Equal(RejectReason.None, AdvertFrame.TryOpen(packet, out AdvertFrame frame));
            return (int)frame.Message[2];
        }));
        Assert.False(Cable.IsReadableNow(receiver.Fd));
    });

    [RootFact]
    public void an_ipv4_receiver_hears_nothing_of_ipv6() => Cable.Run(cable =>
    {
        using AdvertReceiver receiver = new(cable.Far, IpFamily.IPv4, [51]);
        Cable.Send(cable.Near, Frame(51, 1));
        Assert.False(Cable.IsReadableNow(receiver.Fd));
    });

    [RootFact]
    public void a_group_is_joined_and_left_and_none_is_where_none_is_wanted() => Cable.Run(cable =>
    {
        using (var membership = new GroupMembership(cable.Far, IpAddress.VrrpGroup6))
        {
            Assert.Equal(Errno.Ok, membership.JoinErrno);
            Assert.Contains("ff02::12", Cable.Ip("-6 maddr show dev far"));
        }
        Assert.DoesNotContain("ff02::12", Cable.Ip("-6 maddr show dev far"));
        using var none = new GroupMembership(cable.Far, IpAddress.Any6);
        Assert.True(none.JoinErrno.IsOk);
    });

    [RootFact]
    public unsafe void a_packet_to_a_peer_arrives_as_it_was_written() => Cable.Run(cable =>
    {
        Cable.Ip("addr add 2001:db8::1/64 dev near nodad");
        Cable.Ip("neigh add 2001:db8::2 lladdr 02:00:00:00:00:02 dev near");
        Cable.Ip("link set far promisc on");
        using var tap = new TraceSocket(cable.Near);
        using UnicastSender sender = new(IpFamily.IPv6, 4);
        IpAddress own = Wire.Packets.Address6("2001:db8::1"), peer = Wire.Packets.Address6("2001:db8::2");
        var format = new PreparedAdvert(Wire.Packets.RulesE, peer, unicastTtl: 77);
        using NativeBuffer packet = new(format.Length);
        format.Write(packet.Span, own, new Priority(9));
        sender.Add(cable.Near, packet.Pointer, format.Length);
        Assert.True(sender.Flush() == 0, $"{sender.LastErrno}");
        Assert.True(Cable.BecomesReadable(tap.Fd));
        while (tap.TryReceive())
            if (tap.Frame[20] == 112)
            {
                Assert.Equal(packet.Span.ToArray(), tap.Frame[14..].ToArray());
                return;
            }
        Assert.Fail("it was not sent");
    });

    private static byte[] Frame(byte vrid, byte priority, Action<byte[]>? change = null, byte[]? to = null)
    {
        var rules = new AdvertRules
        {
            Version = VrrpVersion.V3, Vrid = new Vrid(vrid), AdvertInterval = Duration.FromSeconds(1),
            Addresses = [Wire.Packets.Address6("fe80::51")], MulticastGroup = IpAddress.VrrpGroup6,
        };
        var format = new PreparedAdvert(rules, IpAddress.VrrpGroup6, ethernet: true);
        byte[] frame = new byte[format.Length];
        format.Write(frame, Wire.Packets.Source6, new Priority(priority), Cable.NearMac);
        to?.CopyTo(frame, 0);
        change?.Invoke(frame);
        return frame;
    }

    /// <summary>With one more extension header of 8 bytes.</summary>
    private static byte[] Extended(byte[] frame, byte kind)
    {
        byte[] longer = [.. frame[..54], frame[20], 0, 1, 4, 0, 0, 0, 0, .. frame[54..]];
        longer[19] += 8;
        longer[20] = kind;
        return longer;
    }
}
