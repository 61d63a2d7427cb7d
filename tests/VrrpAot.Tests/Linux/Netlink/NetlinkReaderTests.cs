using System.Buffers.Binary;
using System.Runtime.InteropServices;
using CsCheck;
using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>
/// Bytes that no kernel should send: nothing throws, nothing is read outside, and sense before nonsense is kept.
/// </summary>
public class NetlinkReaderTests
{
    private static readonly byte[] Address = Message(20,
        [2, 24, 0, 0, 3, 0, 0, 0, .. Attribute(2, [10, 0, 0, 1]), .. Attribute(3, "eth0:1\0"u8)]);
    private static readonly byte[] Link = Message(16,
        [0, 0, 1, 0, 7, 0, 0, 0, 0x41, 0, 0, 0, 0, 0, 0, 0, .. Attribute(3, "eth0\0"u8),
        .. Attribute(4, [0xdc, 5, 0, 0])]);

    /// <summary>The kinds that are read, and some that are not.</summary>
    private static readonly Gen<ushort> s_types = Gen.OneOf(
        Gen.Const<ushort>(2), Gen.Const<ushort>(3), Gen.Const<ushort>(16),
        Gen.Const<ushort>(17), Gen.Const<ushort>(20), Gen.Const<ushort>(21));

    [Fact]
    public void whole_messages_are_read()
    {
        Ear ear = Read([.. Address, .. Link]);
        Assert.Equal("10.0.0.1/24 dev 3", Assert.Single(ear.Present).ToString());
        Assert.Equal("eth0:1", ear.Present[0].Label.ToString());
        Assert.True(Assert.Single(ear.Links) is { Index: 7, Up: true });
        Assert.Equal("eth0", ear.Links[0].Name.ToString());
    }

    [Fact]
    public void every_cut_of_a_datagram_keeps_only_its_whole_messages()
    {
        byte[] datagram = [.. Address, .. Link];
        for (int length = 0; length < datagram.Length; length++)
        {
            Ear ear = Read(datagram[..length]);
            Assert.Equal(length >= Address.Length ? 1 : 0, ear.Present.Count);
            Assert.Empty(ear.Links);
        }
    }

    [Fact]
    public void an_attribute_that_claims_more_than_its_message_is_left_out()
    {
        byte[] cut = [.. Address];
        BinaryPrimitives.WriteUInt16LittleEndian(cut.AsSpan(16 + 8 + 8), 500);
        Ear ear = Read([.. cut, .. Link]);
        Assert.True(Assert.Single(ear.Present).Label.IsEmpty);
        Assert.Single(ear.Links);
    }

    [Fact]
    public void an_address_of_three_bytes_is_no_address_to_crash_on()
    {
        Ear ear = Read(Message(20, [2, 24, 0, 0, 3, 0, 0, 0, .. Attribute(2, [10, 0, 0])]));
        Assert.Equal(0u, Assert.Single(ear.Present).Address.IPv4);
    }

    [Fact]
    public void a_name_without_an_end_is_cut_after_fifteen_bytes() =>
        Assert.Equal("abcdefghijklmno", FixedName.From("abcdefghijklmnopqrstuvwxyz"u8).ToString());

    [Theory]
    [InlineData(0, false)]
    [InlineData(-4, true)] // EINTR
    public void a_list_that_ends_with_an_error_is_not_complete(int outcome, bool failed)
    {
        using RouteSocket socket = new();
        Ear ear = new(socket);
        Assert.Equal(Errno.Ok, socket.RequestAddresses());
        byte[] done = Message(Netlink.NLMSG_DONE, BitConverter.GetBytes(outcome));
        // The sequence number of the socket's first request.
        BinaryPrimitives.WriteUInt32LittleEndian(done.AsSpan(8), 1);
        socket.Read(done, ear);
        Assert.Equal(failed ? [new Errno(-outcome)] : [], ear.ListsFailed);
        Assert.Equal(failed ? 0 : 1, ear.AddressesListed);
    }

    [Fact]
    public void noise_is_survived() =>
        Gen.Byte.Array[0, 400].Sample(noise => { ReadNoise(noise); }, iter: 3000);

    [Fact]
    public void messages_with_noise_inside_are_survived() =>
        Gen.Select(
            s_types, Gen.Byte.Array[0, 120], Gen.Int[0, 200])
            .Sample((type, noise, claimed) =>
            {
                byte[] message = Message(type, noise);
                BinaryPrimitives.WriteUInt32LittleEndian(message, (uint)claimed);
                ReadNoise(message);
                if (noise.Length > 4)
                    noise[0] = (byte)(type >= 20 ? 2 : 0);
                ReadNoise(Message(type, noise));
            }, iter: 3000);

    /// <summary>Each message lies behind the one before, within the datagram, and tells one thing at most.</summary>
    private static void ReadNoise(byte[] datagram)
    {
        NetlinkMessages messages = new(datagram);
        int count = 0, read = 0;
        for (; messages.Next(); count++)
        {
            Assert.Equal(messages.Header.Length, (uint)(16 + messages.Body.Length));
            Assert.InRange(read + 16 + messages.Body.Length, 0, datagram.Length);
            read += 16 + Netlink.Align(messages.Body.Length);
        }
        Ear ear = Read(datagram);
        Assert.InRange(ear.Links.Count + ear.LinksGone.Count + ear.Present.Count + ear.Gone.Count + ear.Failures.Count
            + ear.LinksListed + ear.AddressesListed + ear.ListsFailed.Count + ear.Overruns, 0, count);
    }

    private static Ear Read(byte[] datagram)
    {
        using RouteSocket socket = new();
        Ear ear = new(socket);
        socket.Read(datagram, ear);
        return ear;
    }

    private static byte[] Message(ushort type, ReadOnlySpan<byte> body)
    {
        NetlinkHeader header = new() { Length = (uint)(16 + body.Length), Type = type };
        byte[] message = new byte[16 + Netlink.Align(body.Length)];
        MemoryMarshal.Write(message, header);
        body.CopyTo(message.AsSpan(16));
        return message;
    }

    private static byte[] Attribute(ushort type, ReadOnlySpan<byte> value)
    {
        byte[] attribute = new byte[4 + Netlink.Align(value.Length)];
        BinaryPrimitives.WriteUInt16LittleEndian(attribute, (ushort)(4 + value.Length));
        BinaryPrimitives.WriteUInt16LittleEndian(attribute.AsSpan(2), type);
        value.CopyTo(attribute.AsSpan(4));
        return attribute;
    }
}
