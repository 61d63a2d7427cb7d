using Appliance.Network.Dhcp;

namespace Appliance.Tests.Network.Dhcp;

public class DhcpMessageTests
{
    private static readonly byte[] s_mac = ServedLink.Mac;

    [Fact]
    public void a_discover_is_these_bytes()
    {
        var request = new DhcpRequest { Type = DhcpType.Discover, Transaction = 0x01020304, Seconds = 5 };
        var bytes = new byte[DhcpRequest.Longest];
        int length = request.Write(bytes, s_mac, "box");
        Assert.Equal(300, length);
        string head = "01010600" + "01020304" + "00050000"
            + "00000000" + "00000000" + "00000000" + "00000000" + "020000000021";
        Assert.Equal(head, Convert.ToHexStringLower(bytes.AsSpan(0, 34)));
        Assert.All(bytes[34..236], one => Assert.Equal(0, one));
        string options = "63825363" + "350101" + "3d0701020000000021" + "0c03626f78" + "39020240"
            + "3708" + "0103062a33363a3b" + "ff";
        Assert.Equal(options, Convert.ToHexStringLower(bytes.AsSpan(236, options.Length / 2)));
    }

    [Fact]
    public void a_release_names_address_and_server_and_asks_for_nothing()
    {
        var request = new DhcpRequest
        {
            Type = DhcpType.Release,
            Transaction = 7,
            Own = ServedLink.Address("192.0.2.57"),
            Server = ServedLink.Server,
        };
        var bytes = new byte[DhcpRequest.Longest];
        request.Write(bytes, s_mac, "box");
        Assert.Equal("c0000239", Convert.ToHexStringLower(bytes.AsSpan(12, 4)));
        Assert.Equal("63825363" + "350107" + "3d0701020000000021" + "3604c0000201" + "ff",
            Convert.ToHexStringLower(bytes.AsSpan(236, 23)));
    }

    [Fact]
    public void the_longest_request_fits()
    {
        var request = new DhcpRequest
        {
            Type = DhcpType.Request,
            Transaction = 7,
            Requested = ServedLink.Server,
            Server = ServedLink.Server,
        };
        int length = request.Write(new byte[DhcpRequest.Longest], s_mac, new string('a', 63));
        Assert.InRange(length, DhcpRequest.Shortest, DhcpRequest.Longest);
    }

    [Fact]
    public void options_go_on_in_the_fields_that_an_overload_names()
    {
        byte[] bytes = new ServedLink().Bytes(DhcpType.Ack, 9);
        // RFC 2132 section 9.3: the lease's time is in `file`, the mask in `sname`.
        byte[] message = [.. bytes[..240], 53, 1, 5, 52, 1, 3, 255];
        new byte[] { 51, 4, 0, 0, 0, 77, 255 }.CopyTo(message, 108);
        new byte[] { 1, 4, 255, 255, 0, 0, 255 }.CopyTo(message, 44);
        Assert.True(DhcpReply.TryRead(message, s_mac, out DhcpReply reply));
        Assert.Equal((77u, (byte)16), (reply.LeaseSeconds, reply.PrefixLength));
    }

    [Theory]
    [InlineData("10.1.2.3", 8)]
    [InlineData("172.16.0.9", 16)]
    [InlineData("192.0.2.9", 24)]
    public void without_a_mask_the_class_of_the_address_tells(string address, int length)
    {
        byte[] bytes = new ServedLink { Gives = ServedLink.Address(address) }.Bytes(DhcpType.Ack, 9);
        Assert.True(DhcpReply.TryRead([.. bytes[..240], 53, 1, 5, 255], s_mac, out DhcpReply reply));
        Assert.Equal(length, reply.PrefixLength);
    }

    [Theory]
    [InlineData("01 04 ff00ff00", "a mask with a hole")]
    [InlineData("01 04 00000000", "no mask")]
    [InlineData("01 03 ffffff", "a short mask")]
    [InlineData("01 05 ffffff0000", "a long mask")]
    [InlineData("01 04 80000000", "half of the world on our link")]
    [InlineData("01 04 fe000000", "more than a class A")]
    [InlineData("36 04 00000000", "a server that is nobody")]
    [InlineData("36 04 7f000001", "a server in ourselves")]
    [InlineData("36 04 e0000001", "a server that is a group")]
    [InlineData("36 04 ffffffff", "a server that is everybody")]
    [InlineData("36 08 c0000201c0000202", "two servers")]
    [InlineData("3a 03 000708", "a short T1")]
    [InlineData("2a 05 c000020101", "a time server and a bit")]
    [InlineData("34 02 0101", "a long overload")]
    [InlineData("03 06 c00002010000", "a router and a half")]
    [InlineData("06 00", "no name server")]
    [InlineData("33 02 0e10", "a short lease time")]
    [InlineData("0c 20 61", "a name longer than the message")]
    [InlineData("35 00", "no type")]
    public void an_option_that_does_not_fit_spoils_the_message(string option, string why)
    {
        byte[] bytes = new ServedLink().Bytes(DhcpType.Ack, 9);
        byte[] spoiled = [.. bytes[..^1], .. Convert.FromHexString(option.Replace(" ", "")), 255];
        Assert.False(DhcpReply.TryRead(spoiled, s_mac, out _), why);
    }

    [Theory]
    [InlineData("192.0.2.57", 24, true)]
    [InlineData("192.0.2.0", 24, false)]
    [InlineData("192.0.2.255", 24, false)]
    [InlineData("10.255.255.255", 8, false)]
    [InlineData("192.0.2.63", 26, false)]
    [InlineData("192.0.2.64", 26, false)]
    [InlineData("192.0.2.64", 25, true)]
    [InlineData("192.0.2.4", 30, false)]
    [InlineData("192.0.2.4", 31, true)]
    [InlineData("192.0.2.255", 32, true)]
    [InlineData("0.0.0.0", 24, false)]
    [InlineData("0.1.2.3", 24, false)]
    [InlineData("127.0.0.1", 32, false)]
    [InlineData("224.0.0.18", 24, false)]
    [InlineData("240.0.0.1", 24, false)]
    [InlineData("255.255.255.255", 32, false)]
    public void an_address_is_one_that_a_host_can_have_in_its_network(string address, int length, bool usable)
    {
        var link = new ServedLink { Gives = ServedLink.Address(address), PrefixLength = length };
        Assert.True(DhcpReply.TryRead(link.Bytes(DhcpType.Ack, 9), s_mac, out DhcpReply reply));
        Assert.Equal(usable, reply.HasUsableAddress);
    }

    [Theory]
    [InlineData("192.0.2.254", "192.0.2.254")]
    [InlineData("198.51.100.1", null)]
    [InlineData("0.0.0.0", null)]
    [InlineData("127.0.0.1", null)]
    [InlineData("224.0.0.2", null)]
    [InlineData("255.255.255.255", null)]
    [InlineData("192.0.2.255", null)]
    [InlineData("192.0.2.0", null)]
    [InlineData("192.0.2.57", null)]
    [InlineData("0.0.0.0 192.0.2.57 198.51.100.1 192.0.2.9 192.0.2.8", "192.0.2.9")]
    public void a_gateway_is_another_machine_on_the_link(string routers, string? gateway)
    {
        var link = new ServedLink { Routers = [.. routers.Split(' ').Select(ServedLink.Address)] };
        Assert.True(DhcpReply.TryRead(link.Bytes(DhcpType.Ack, 9), s_mac, out DhcpReply reply));
        Assert.Equal(gateway, reply.Router?.ToString());
    }

    [Fact]
    public void of_name_and_time_servers_those_are_taken_that_can_be_asked()
    {
        byte[] bytes = new ServedLink().Bytes(DhcpType.Ack, 9);
        byte[] list =
        [
            6, 24, 0, 0, 0, 0, 127, 0, 0, 53, 9, 9, 9, 9, 224, 0, 0, 1, 255, 255, 255, 255, 192, 0, 2, 1,
            42, 8, 127, 0, 0, 1, 192, 0, 2, 2,
        ];
        Assert.True(DhcpReply.TryRead([.. bytes[..^1], .. list, 255], s_mac, out DhcpReply reply));
        Assert.Equal(["9.9.9.9", "192.0.2.1"], reply.NameServers.Select(server => server.ToString()));
        Assert.Equal(["192.0.2.2"], reply.TimeServers.Select(server => server.ToString()));
    }

    [Fact]
    public void what_is_for_another_machine_or_no_reply_is_not_read()
    {
        byte[] bytes = new ServedLink().Bytes(DhcpType.Ack, 9);
        Assert.True(DhcpReply.TryRead(bytes, s_mac, out _));
        Assert.False(DhcpReply.TryRead(bytes, [2, 0, 0, 0, 0, 0x22], out _));
        foreach (int at in new[] { 0, 1, 2, 236, 239 })
        {
            byte[] other = [.. bytes];
            other[at] ^= 3;
            Assert.False(DhcpReply.TryRead(other, s_mac, out _));
        }
    }

    [Fact]
    public void no_message_however_broken_is_more_than_refused()
    {
        var random = new Random(4);
        byte[] good = new ServedLink().Bytes(DhcpType.Ack, 9);
        int read = 0;
        for (int i = 0; i < 200_000; i++)
        {
            byte[] bytes = [.. good];
            for (int changes = random.Next(1, 6); changes > 0; changes--)
                bytes[random.Next(236, bytes.Length)] = (byte)random.Next(256);
            if (DhcpReply.TryRead(bytes.AsSpan(0, random.Next(bytes.Length + 1)), s_mac, out DhcpReply reply))
            {
                read++;
                Assert.InRange(reply.PrefixLength, 8, 32);
                Lease lease = Lease.Of(reply, ServedLink.Server, new Instant(5));
                Assert.True(lease.RenewAt <= lease.RebindAt && lease.RebindAt <= lease.ExpiresAt);
            }
        }
        Assert.InRange(read, 1, 200_000 - 1);
    }

    [Fact]
    public void a_frame_of_ours_is_a_broadcast_that_another_client_would_read_if_the_ports_were_a_servers()
    {
        var frame = new byte[DhcpFrame.HeadLength + DhcpRequest.Longest];
        var request = new DhcpRequest { Type = DhcpType.Discover, Transaction = 3 };
        int length = request.Write(frame.AsSpan(DhcpFrame.HeadLength), s_mac, "box");
        int whole = DhcpFrame.Wrap(frame, length, s_mac, IpAddress.Any);
        Assert.Equal(DhcpFrame.HeadLength + length, whole);
        Assert.Equal("ffffffffffff" + "020000000021" + "0800" + "4500", Convert.ToHexStringLower(frame.AsSpan(0, 16)));
        Assert.False(DhcpFrame.TryUnwrap(frame.AsSpan(0, whole), out _));
        // 67 and 68 change places: the checksum stays right.
        (frame[35], frame[37]) = (frame[37], frame[35]);
        Assert.True(DhcpFrame.TryUnwrap(frame.AsSpan(0, whole), out ReadOnlySpan<byte> message));
        Assert.Equal(length, message.Length);
        // Padding of the wire is not part of it.
        Assert.True(DhcpFrame.TryUnwrap((byte[])[.. frame.AsSpan(0, whole), 1, 2, 3], out message));
        Assert.Equal(length, message.Length);
    }

    [Fact]
    public void a_frame_with_any_bit_turned_is_not_read_as_something_else()
    {
        var frame = new byte[DhcpFrame.HeadLength + DhcpRequest.Longest];
        var request = new DhcpRequest { Type = DhcpType.Discover, Transaction = 3 };
        int length = request.Write(frame.AsSpan(DhcpFrame.HeadLength), s_mac, "box");
        int whole = DhcpFrame.Wrap(frame, length, s_mac, IpAddress.Any);
        (frame[35], frame[37]) = (frame[37], frame[35]);
        for (int bit = 12 * 8; bit < whole * 8; bit++)
        {
            frame[bit / 8] ^= (byte)(1 << bit % 8);
            bool isRead = DhcpFrame.TryUnwrap(frame.AsSpan(0, whole), out _);
            Assert.False(isRead, $"bit {bit % 8} of byte {bit / 8}");
            frame[bit / 8] ^= (byte)(1 << bit % 8);
        }
        for (int cut = 0; cut < whole; cut++)
            Assert.False(DhcpFrame.TryUnwrap(frame.AsSpan(0, cut), out _));
    }
}
