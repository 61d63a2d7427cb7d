using VrrpAot.Linux;

namespace VrrpAot.Tests.Linux;

/// <summary>What a trace hears on a cable, and what not.</summary>
public class TraceSocketTests
{
    [RootFact]
    public void it_hears_what_comes_in_and_what_goes_out_with_the_time() => Cable.Run(cable =>
    {
        using var near = new TraceSocket(cable.Near);
        using var far = new TraceSocket(cable.Far);
        byte[] frame = Cable.Frame(51);
        long before = WallClock();
        Send(cable, frame);
        Assert.True(Next(near, frame));
        Assert.True(near.IsOutgoing);
        long sent = near.Nanoseconds;
        Assert.True(Next(far, frame));
        Assert.False(far.IsOutgoing);
        Assert.Equal(frame.Length, far.Length);
        long after = WallClock();
        Assert.InRange(sent, before, after + 100);
        Assert.InRange(far.Nanoseconds, before, after + 100);
    });

    [RootFact]
    public void other_protocols_and_the_frames_of_vlans_above_stay_in_the_kernel() => Cable.Run(cable =>
    {
        using var far = new TraceSocket(cable.Far);
        byte[] last = Cable.Frame(51, mark: 3);
        Send(cable, Cable.Frame(51, mark: 1, protocol: 17), Cable.Frame(51, mark: 2, vlan: 7), last);
        Assert.True(Cable.BecomesReadable(far.Fd));
        while (far.TryReceive())
        {
            // The cable's own IGMP and ARP may come at any time.
            if (far.Frame[14 + 9] == 112 || far.Frame[14 + 9] == 17)
                Assert.Equal(last, far.Frame.ToArray());
        }
    });

    [RootFact]
    public void what_does_not_fit_into_the_queue_is_counted() => Cable.Run(cable =>
    {
        using var far = new TraceSocket(cable.Far);
        Send(cable, [.. Enumerable.Repeat(Cable.Frame(51), 5000)]);
        (uint passed, uint lost) = far.ReadStatistics();
        int heard = 0;
        while (far.TryReceive())
            heard++;
        Assert.True(lost > 0);
        Assert.Equal((int)(passed - lost), heard);
        Assert.InRange(heard, 100, 4999);
        Assert.Equal((0u, 0u), far.ReadStatistics());
    });

    /// <summary>In nanoseconds since 1970, as the kernel stamps frames; .NET counts hundreds of them.</summary>
    private static long WallClock() => (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * 100;

    /// <summary>Whether this frame comes, whatever else does.</summary>
    private static bool Next(TraceSocket socket, byte[] frame)
    {
        while (Cable.BecomesReadable(socket.Fd))
            while (socket.TryReceive())
                if (socket.Frame.SequenceEqual(frame))
                    return true;
        return false;
    }

    private static void Send(Cable cable, params byte[][] frames)
    {
        using QuestionSocket socket = QuestionSocket.ForArp(cable.Near);
        foreach (byte[] frame in frames)
            Assert.Equal(Errno.Ok, socket.Send(frame));
    }
}
