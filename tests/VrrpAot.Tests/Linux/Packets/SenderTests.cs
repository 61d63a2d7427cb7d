using Tmds.Linux;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

public unsafe class SenderTests
{
    private static readonly IpAddress Peer = new(0x0A000002);

    [RootFact]
    public void frames_arrive_byte_for_byte() => Cable.Run(cable =>
    {
        byte[] arp = [.. Cable.GroupMac.Select(_ => (byte)0xff), .. Cable.NearMac, 8, 6,
            .. Enumerable.Range(0, 46).Select(i => (byte)i)];
        byte[] advert = Cable.Frame(51, mark: 7);
        using Descriptor sniffer = Sniffer(cable.Far);
        Cable.Send(cable.Near, arp, advert);
        Assert.Equal(arp, Sniff(sniffer));
        Assert.Equal(advert, Sniff(sniffer));
    });

    [RootFact]
    public void a_frame_that_fails_does_not_hold_up_the_others() => Cable.Run(cable =>
    {
        using AdvertReceiver receiver = new(cable.Far, IpFamily.IPv4, [51]);
        using FrameSender sender = new(8);
        using NativeBuffer good = Copy(Cable.Frame(51));
        sender.Add(cable.Near, good.Pointer, good.Length);
        sender.Add(9999, good.Pointer, good.Length);
        sender.Add(cable.Near, good.Pointer, good.Length);
        Assert.Equal(1, sender.Flush());
        Assert.Equal(Errno.ENXIO, sender.LastErrno);
        Assert.Equal(9999, sender.LastFailedInterface);
        Assert.Equal(2, Cable.Collect(receiver, 2).Count);
        Assert.Equal(0, sender.Flush());
        Assert.Equal(Errno.Ok, sender.LastErrno);
        Assert.Equal(0, sender.LastFailedInterface);

        Cable.Ip("link set near down");
        sender.Add(cable.Near, good.Pointer, good.Length);
        Assert.Equal(1, sender.Flush());
        Assert.Equal(Errno.ENETDOWN, sender.LastErrno);
    });

    [RootFact]
    public void a_full_batch_is_sent_unasked_and_its_failures_are_told_later() => Cable.Run(cable =>
    {
        using AdvertReceiver receiver = new(cable.Far, IpFamily.IPv4, [51]);
        using FrameSender sender = new(2);
        using NativeBuffer frame = Copy(Cable.Frame(51));
        sender.Add(cable.Near, frame.Pointer, frame.Length);
        sender.Add(9999, frame.Pointer, frame.Length);
        sender.Add(cable.Near, frame.Pointer, frame.Length);
        Assert.Single(Cable.Collect(receiver, 1));
        Assert.Equal(1, sender.Flush());
        Assert.Single(Cable.Collect(receiver, 1));
    });

    [RootFact]
    public void unicast_adverts_keep_our_source_and_ttl_and_find_the_peer() => Cable.Run(cable =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        Cable.Ip("neigh add 10.0.0.2 lladdr 02:00:00:00:00:0b dev near");
        using AdvertReceiver receiver = new(cable.Far, IpFamily.IPv4, [51]);
        using UnicastSender sender = new(IpFamily.IPv4, 8);
        using NativeBuffer packet = Copy(Cable.Packet(51, mark: 5, ttl: 77, toPeer: true));

        foreach (int leaveBy in new[] { cable.Near, 0 })
        {
            sender.Add(leaveBy, Peer, packet.Pointer, packet.Length);
            Assert.Equal(0, sender.Flush());
            byte[] received = Assert.Single(Cable.Collect(receiver, 1));
            Assert.Equal(packet.Length, received.Length);
            Assert.Equal(77, received[8]);
            Assert.Equal([10, 0, 0, 1, 10, 0, 0, 2], received[12..20]);
            Assert.Equal(packet.Span[20..].ToArray(), received[20..]);
        }
    });

    [RootFact]
    public void a_unicast_source_that_is_not_ours_is_sent_as_it_stands() => Cable.Run(cable =>
    {
        Cable.Ip("addr add 10.0.0.9/24 dev near");
        Cable.Ip("neigh add 10.0.0.2 lladdr 02:00:00:00:00:0b dev near");
        using AdvertReceiver receiver = new(cable.Far, IpFamily.IPv4, [51]);
        using UnicastSender sender = new(IpFamily.IPv4, 8);
        using NativeBuffer packet = Copy(Cable.Packet(51));
        sender.Add(cable.Near, Peer, packet.Pointer, packet.Length);
        Assert.Equal(0, sender.Flush());
        Assert.Equal([10, 0, 0, 1], Assert.Single(Cable.Collect(receiver, 1))[12..16]);
    });

    [RootFact]
    public void a_unicast_peer_without_a_route_is_an_errno() => Cable.Run(cable =>
    {
        using UnicastSender sender = new(IpFamily.IPv4, 8);
        using NativeBuffer packet = Copy(Cable.Packet(51));
        sender.Add(0, Peer, packet.Pointer, packet.Length);
        Assert.Equal(1, sender.Flush());
        Assert.Equal(Errno.ENETUNREACH, sender.LastErrno);
        Assert.Equal(0, sender.LastFailedInterface);
    });

    [RootFact]
    public void ten_thousand_adverts_out_and_in_allocate_nothing() => Cable.Run(cable =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        Cable.Ip("neigh add 10.0.0.2 lladdr 02:00:00:00:00:0b dev near");
        using AdvertReceiver receiver = new(cable.Far, IpFamily.IPv4, [51]);
        using FrameSender frames = new(32);
        using UnicastSender packets = new(IpFamily.IPv4, 32);
        using Poller poller = new();
        poller.Add(receiver.Fd, 1);
        using NativeBuffer frame = Copy(Cable.Frame(51));
        using NativeBuffer packet = Copy(Cable.Packet(51));

        int received = 0, ready = 0;
        void Exchange(int rounds)
        {
            Span<int> tokens = stackalloc int[4];
            for (int round = 0; round < rounds; round++)
            {
                for (int i = 0; i < 16; i++)
                {
                    frames.Add(cable.Near, frame.Pointer, frame.Length);
                    packets.Add(cable.Near, Peer, packet.Pointer, packet.Length);
                }
                frames.Flush();
                packets.Flush();
                ready += poller.Wait(tokens, BootClock.Now + Duration.FromSeconds(5));
                int count;
                do
                {
                    count = receiver.Receive();
                    for (int i = 0; i < count; i++)
                        received += receiver.Packet(i).Length > 20 ? 1 : 0;
                }
                while (receiver.More);
            }
        }

        Exchange(2);
        received = ready = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exchange(320);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, allocated);
        received += Cable.Collect(receiver, 320 * 32 - received).Count;
        Assert.Equal(320 * 32, received);
        Assert.InRange(ready, 1, 320);
    });

    private static NativeBuffer Copy(byte[] bytes)
    {
        NativeBuffer buffer = new(bytes.Length);
        bytes.CopyTo(buffer.Span);
        return buffer;
    }

    /// <summary>A packet socket that shows whole frames as they came in.</summary>
    private static Descriptor Sniffer(int interfaceIndex)
    {
        const ushort everything = 0x0300;
        var fd = new Descriptor(LibC.socket(LibC.AF_PACKET, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC, everything));
        sockaddr_ll address = default;
        address.sll_family = (ushort)LibC.AF_PACKET;
        address.sll_protocol = everything;
        address.sll_ifindex = interfaceIndex;
        Assert.Equal(0, LibC.bind(fd.Number, (sockaddr*)&address, sizeof(sockaddr_ll)));
        return fd;
    }

    /// <summary>The next frame that is not the kernel's own IPv6 chatter.</summary>
    private static byte[] Sniff(Descriptor fd)
    {
        byte[] buffer = new byte[2048];
        while (Cable.BecomesReadable(fd))
        {
            int length;
            fixed (byte* start = buffer)
                length = (int)LibC.recv(fd.Number, start, buffer.Length, LibC.MSG_DONTWAIT);
            if (length > 14 && (buffer[12] != 0x86 || buffer[13] != 0xdd))
                return buffer[..length];
        }
        return [];
    }
}
