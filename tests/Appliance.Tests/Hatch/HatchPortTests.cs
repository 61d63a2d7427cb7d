using Appliance.Guardian;
using Appliance.Hatch;
using VrrpAot.Linux;

namespace Appliance.Tests.Hatch;

/// <summary>Messages over a pair of sockets that outlives those who talk over it.</summary>
public sealed class HatchPortTests : IDisposable
{
    private readonly Descriptor _one, _other;

    public HatchPortTests() => Assert.Equal(Errno.Ok, LocalSocket.CreatePair(out _one, out _other));

    public void Dispose()
    {
        _one.Dispose();
        _other.Dispose();
    }

    private static byte[] Bytes(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(HatchPort.LongestPiece)]
    [InlineData(HatchPort.LongestPiece + 1)]
    [InlineData(100_000)]
    public void messages_of_any_length_arrive_whole(int length)
    {
        var sender = new HatchPort(_one, 1);
        var receiver = new HatchPort(_other, 2);
        Assert.True(sender.Send(Bytes(length, 1), to: 2));
        Assert.True(sender.Send([7], to: 2));
        Assert.Equal(Bytes(length, 1), receiver.Receive(out ulong life));
        Assert.Equal(1ul, life);
        Assert.Equal([7], receiver.Receive(out _));
        Assert.Null(receiver.Receive(out _));
    }

    [Fact]
    public void what_finds_no_room_waits_and_leaves_later()
    {
        var sender = new HatchPort(_one, 1);
        var receiver = new HatchPort(_other, 2);
        for (int i = 0; i < 40; i++)
            Assert.True(sender.Send(Bytes(100_000, i), to: 2));
        Assert.True(sender.IsFull);
        for (int i = 0; i < 40; i++)
        {
            byte[]? message;
            while ((message = receiver.Receive(out _)) is null)
                sender.Flush();
            Assert.Equal(Bytes(100_000, i), message);
        }
        Assert.False(sender.IsFull);
    }

    [Fact]
    public void nobody_waits_for_who_never_reads()
    {
        var sender = new HatchPort(_one, 1);
        byte[] large = new byte[8 * 1024 * 1024];
        int taken = 0;
        while (sender.Send(large, to: 2))
            Assert.InRange(++taken, 1, 10);
        sender.Forget();
        Assert.False(sender.IsFull);
    }

    [Fact]
    public void a_message_that_is_too_long_is_no_message_and_the_next_one_is()
    {
        var sender = new HatchPort(_one, 1);
        var receiver = new HatchPort(_other, 2);
        Assert.False(sender.Send(new byte[16 * 1024 * 1024 + 1], to: 2));
        Assert.True(sender.Send([7], to: 2));
        Assert.Equal([7], receiver.Receive(out _));
    }

    [Fact]
    public void what_the_kernel_takes_no_more_is_told_to_the_sender()
    {
        var sender = new HatchPort(_one, 1);
        while (!sender.IsFull)
            sender.Send(Bytes(100_000, 1), to: 2);
        _other.Dispose();
        Assert.False(sender.Flush());
        Assert.False(sender.IsFull);
        Assert.False(sender.Send([1], to: 2));
    }

    [Fact]
    public void who_keeps_the_hatch_sees_what_is_for_whoever_is_there()
    {
        var sender = new HatchPort(_one, 1);
        Span<byte> packet = stackalloc byte[HatchPacket.Header];
        foreach ((ulong to, bool isForAll) in ((ulong, bool)[])[(2, false), (0, true)])
        {
            sender.Send([1], to);
            Assert.Equal(Errno.Ok, Descriptor.Read(_other, packet, out int count));
            Assert.Equal(isForAll, HatchPacket.IsForWhoeverIsThere(packet[..count]));
        }
    }

    [Fact]
    public void what_was_meant_for_somebody_who_is_dead_is_not_read()
    {
        var sender = new HatchPort(_one, 1);
        sender.Send([1], to: 2);
        sender.Send([2], to: 3);
        sender.Send([3], to: 0);
        var next = new HatchPort(_other, 3);
        Assert.Equal([2], next.Receive(out _));
        Assert.Equal([3], next.Receive(out _));
        Assert.Null(next.Receive(out _));
    }

    [Fact]
    public void half_a_message_of_the_dead_is_not_the_beginning_of_the_next_ones()
    {
        byte[] whole = Bytes(HatchPort.LongestPiece * 2, 5);
        var dead = new HatchPort(_one, 1);
        dead.Send(whole, to: 2);
        // Its second half never came.
        byte[] half = new byte[HatchPort.Header + HatchPort.LongestPiece];
        Assert.Equal(Errno.Ok, Descriptor.Read(_other, half, out int length));
        byte[] rest = new byte[half.Length];
        Assert.Equal(Errno.Ok, Descriptor.Read(_other, rest, out _));
        Assert.Equal(Errno.Ok, Descriptor.Write(_one, half.AsSpan(0, length), out _));
        new HatchPort(_one, 4).Send([9], to: 2);
        Assert.Equal([9], new HatchPort(_other, 2).Receive(out ulong life));
        Assert.Equal(4ul, life);
    }

    [Fact]
    public void what_is_no_packet_is_passed_over()
    {
        Descriptor.Write(_one, [1, 2, 3], out _);
        Descriptor.Write(_one, new byte[HatchPort.Header + 5], out _);
        new HatchPort(_one, 1).Send([4], to: 0);
        Assert.Equal([4], new HatchPort(_other, 2).Receive(out _));
    }
}
