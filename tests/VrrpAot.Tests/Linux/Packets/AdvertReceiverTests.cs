using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

public class AdvertReceiverTests
{
    [RootFact]
    public void what_is_not_for_us_never_wakes_us() => Cable.Run(cable =>
    {
        using AdvertReceiver receiver = new(cable.Far, IpFamily.IPv4, [51]);

        Cable.Send(cable.Far, Cable.Frame(51));
        Cable.Send(cable.Near,
            Cable.Frame(52),
            Cable.Frame(51, protocol: 51),
            // Other people's AH: a VRID where ours would be, but TCP or another digest inside; VRRP of another VRID;
            // cut short.
            Authenticated(51, nextHeader: 6),
            Authenticated(51, words: 5),
            Authenticated(52),
            Authenticated(51)[..(14 + 20 + 25)],
            Authenticated(51, to: [0x02, 0, 0, 0, 0, 0x77]),
            Cable.Frame(51, protocol: 17),
            Cable.Frame(51, to: [0x02, 0, 0, 0, 0, 0x77]),
            Cable.Frame(51, vlan: 9),
            Cable.Frame(51, fragment: 1),
            Cable.Frame(51, fragment: 0x2001),
            Cable.Frame(51, version: 6),
            Cable.Frame(51, payload: 1),
            Cable.Frame(51, payload: 0));
        Assert.False(Cable.IsReadableNow(receiver.Fd));

        // Behind all of them, one for us: it must be the only one in the queue.
        Cable.Send(cable.Near, Cable.Frame(51, mark: 99));
        byte[] packet = Assert.Single(Cable.Collect(receiver, 1));
        Assert.Equal(99, Cable.MarkOf(packet));
        Assert.False(Cable.IsReadableNow(receiver.Fd));
        Assert.Equal(0, receiver.Receive());
    });

    [RootFact(InterfaceKind = "vlan")]
    public void a_vlan_and_the_interface_below_it_hear_each_its_own_adverts() => Cable.Run(cable =>
    {
        Cable.Ip("link add link far name far.7 type vlan id 7");
        Cable.Ip("link set far.7 up");
        using AdvertReceiver tagged = new(Cable.IndexOf("far.7"), IpFamily.IPv4, [51]);
        using AdvertReceiver plain = new(cable.Far, IpFamily.IPv4, [51]);
        Cable.Send(cable.Near, Cable.Frame(51, mark: 1, vlan: 7), Cable.Frame(51, mark: 2),
            Cable.Frame(51, mark: 3, vlan: 7));
        Assert.Equal([1, 3], Cable.Collect(tagged, 2).Select(packet => (int)Cable.MarkOf(packet)));
        Assert.Equal(2, Cable.MarkOf(Assert.Single(Cable.Collect(plain, 1))));
    });

    // The same rule on kernels without VLANs: a macvlan's frames, too, pass the sockets of the interface below.
    [RootFact(InterfaceKind = "macvlan")]
    public void a_macvlan_and_the_interface_below_it_hear_each_its_own_adverts() => Cable.Run(cable =>
    {
        Cable.Ip("link add link far name upper address 02:00:00:00:00:0c type macvlan");
        Cable.Ip("link set upper up");
        using AdvertReceiver above = new(Cable.IndexOf("upper"), IpFamily.IPv4, [51]);
        using AdvertReceiver below = new(cable.Far, IpFamily.IPv4, [51]);
        Cable.Send(cable.Near, Cable.Frame(51, mark: 1, to: [0x02, 0, 0, 0, 0, 0xc]),
            Cable.Frame(51, mark: 2, to: Cable.FarMac));
        Assert.Equal(1, Cable.MarkOf(Assert.Single(Cable.Collect(above, 1))));
        Assert.Equal(2, Cable.MarkOf(Assert.Single(Cable.Collect(below, 1))));
    });

    [RootFact]
    public void multicast_unicast_options_and_first_fragments_pass() => Cable.Run(cable =>
    {
        using AdvertReceiver receiver = new(cable.Far, IpFamily.IPv4, [51]);
        Assert.Equal(cable.Far, receiver.InterfaceIndex);
        Cable.Send(cable.Near,
            Cable.Frame(51, mark: 1),
            Cable.Frame(51, mark: 2, to: Cable.FarMac),
            Cable.Frame(51, mark: 3, optionBytes: 4),
            Cable.Frame(51, mark: 4, optionBytes: 40),
            Cable.Frame(51, mark: 5, fragment: 0x2000),
            Cable.Frame(51, mark: 6, fragment: 0x4000));
        Assert.Equal([1, 2, 3, 4, 5, 6], Cable.Collect(receiver, 6).Select(packet => (int)Cable.MarkOf(packet)));
    });

    [RootFact]
    public void vrrp_behind_an_authentication_header_passes_so_that_such_a_peer_is_named() => Cable.Run(cable =>
    {
        using AdvertReceiver receiver = new(cable.Far, IpFamily.IPv4, [51]);
        Cable.Send(cable.Near, Authenticated(51, mark: 1), Authenticated(51, mark: 2, to: Cable.FarMac),
            Authenticated(51, mark: 3, optionBytes: 4));
        Assert.Equal([1, 2, 3], Cable.Collect(receiver, 3).Select(packet => (int)Cable.MarkOf(packet)));
    });

    /// <summary>A frame with an authentication header (RFC 2402) before the 8 bytes of an advert.</summary>
    private static byte[] Authenticated(byte vrid, ushort mark = 0, byte nextHeader = 112, byte words = 4,
        byte[]? to = null, int optionBytes = 0)
    {
        byte[] frame = Cable.Frame(51, mark, to, protocol: 51, optionBytes: optionBytes, payload: 24 + 8);
        int at = 14 + 20 + optionBytes;
        (frame[at], frame[at + 1]) = (nextHeader, words);
        (frame[at + 24], frame[at + 25]) = (0x21, vrid);
        return frame;
    }

    [RootFact]
    public void packets_arrive_byte_for_byte_from_the_ipv4_header_on() => Cable.Run(cable =>
    {
        using AdvertReceiver receiver = new(cable.Far, IpFamily.IPv4, [200]);
        byte[] longest = Cable.Packet(200, payload: 1036);
        Cable.Send(cable.Near, [.. Cable.GroupMac, .. Cable.NearMac, 8, 0, .. longest]);
        Assert.Equal(longest, Assert.Single(Cable.Collect(receiver, 1)));
    });

    [RootFact]
    public void exactly_the_given_virtual_routers_are_heard() => Cable.Run(cable =>
    {
        byte[][] sets = [[], [1], [255], [31, 32, 63, 64], [.. Enumerable.Range(1, 255).Select(v => (byte)v)],
            [.. Enumerable.Range(0, 127).Select(v => (byte)(2 * v + 1))]];
        foreach (byte[] set in sets)
        {
            using AdvertReceiver receiver = new(cable.Far, IpFamily.IPv4, set);
            // Enough room for all of them is not given: take them in portions.
            List<int> heard = [];
            foreach (int[] portion in Enumerable.Range(0, 256).Chunk(64))
            {
                Cable.Send(cable.Near, portion.Select(vrid => Cable.Frame((byte)vrid)));
                int expected = portion.Count(vrid => set.Contains((byte)vrid));
                heard.AddRange(Cable.Collect(receiver, expected).Select(packet => (int)Cable.VridOf(packet)));
            }
            Assert.False(Cable.IsReadableNow(receiver.Fd));
            Assert.Equal(set.Select(vrid => (int)vrid), heard);
        }
    });

    [RootFact]
    public void a_full_batch_says_that_more_may_wait() => Cable.Run(cable =>
    {
        using AdvertReceiver receiver = new(cable.Far, IpFamily.IPv4, [51]);
        Cable.Send(cable.Near, Enumerable.Range(0, 150).Select(mark => Cable.Frame(51, (ushort)mark)));
        Assert.Equal(64, receiver.Receive());
        Assert.True(receiver.More);
        Assert.Equal(0, Cable.MarkOf(receiver.Packet(0).ToArray()));
        Assert.Equal(64, receiver.Receive());
        Assert.True(receiver.More);
        Assert.Equal(22, receiver.Receive());
        Assert.False(receiver.More);
        Assert.Equal(149, Cable.MarkOf(receiver.Packet(21).ToArray()));
        Assert.Equal(0u, receiver.ReadDrops());
    });

    [RootFact]
    public void adverts_lost_to_a_full_queue_are_counted_once() => Cable.Run(cable =>
    {
        using AdvertReceiver receiver = new(cable.Far, IpFamily.IPv4, [51]);
        Cable.Send(cable.Near, Enumerable.Range(0, 5000).Select(_ => Cable.Frame(51)));
        uint drops = receiver.ReadDrops();
        int kept = 0;
        do
            kept += receiver.Receive();
        while (receiver.More);
        Assert.InRange(kept, 64, 4999);
        Assert.Equal(5000u, drops + (uint)kept);
        Assert.Equal(0u, receiver.ReadDrops());
    });

    [RootFact]
    public void an_interface_that_is_not_there_is_said_so() => Cable.Run(_ =>
    {
        var refused = Assert.Throws<System.ComponentModel.Win32Exception>(
            () => new AdvertReceiver(9999, IpFamily.IPv4, [51]));
        Assert.Equal(Errno.ENODEV.Number, refused.NativeErrorCode);
    });
}
