using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Tests.Linux;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Engine;

/// <summary>Junk for our own VRID, fast: read in batches, every packet counted.</summary>
public class FloodTests
{
    [RootFact]
    public void a_flooded_link_is_read_once_a_millisecond_and_nothing_of_the_flood_is_missed() =>
        Turning((cable, loop) =>
    {
        // Bad packets, each answered by one turn, until a turn leaves one unread: they came too fast to wake for each.
        // One socket for all of them: to end one takes the kernel longer than two pauses.
        using var sender = new FrameSender(1);
        using var frame = new NativeBuffer(Cable.Frame(51).Length);
        Cable.Frame(51).CopyTo(frame.Span);
        int sent = 0;
        while (Rejected(loop) == sent)
        {
            Assert.True(sent < 100_000, "every single packet woke the loop");
            Send(sender, cable.Near, frame);
            sent++;
            loop.Turn();
        }
        Assert.Equal(sent - 1, Rejected(loop));

        Cable.Send(cable.Near, Cable.Frame(51), Cable.Frame(51));
        for (int i = 0; i < 10; i++)
            loop.Turn();
        Assert.Equal(sent + 2, Rejected(loop));
    });

    [RootFact]
    public void what_the_kernel_had_no_room_for_is_counted() => Turning((cable, loop) =>
    {
        Cable.Send(cable.Near, Enumerable.Repeat(Cable.Frame(51), 3000));
        for (int i = 0; i < 100; i++)
            loop.Turn();
        Assert.True(loop.Strays.Overflowed > 0);
    });

    /// <summary>A loop that has found its link and its address.</summary>
    private static void Turning(Action<Cable, EngineLoop> what) => Cable.Run(cable =>
    {
        Cable.Ip("addr add 10.0.0.2/24 dev far");
        using var events = new EventRing();
        using var commands = new CommandQueue();
        using var loop = new EngineLoop(new LinuxKernel(), Settings(), events, commands, held: null);
        loop.Begin();
        for (int i = 0; i < 10; i++)
            loop.Turn();
        what(cable, loop);
    });

    private static unsafe void Send(FrameSender sender, int link, NativeBuffer frame)
    {
        sender.Add(link, frame.Pointer, frame.Length);
        Assert.Equal(0, sender.Flush());
    }

    private static long Rejected(EngineLoop loop) => Enum.GetValues<RejectReason>().Sum(loop.CountersOf(0).Rejected);

    private static EngineSettings Settings() => new()
    {
        Instances =
        [
            new InstanceSettings
            {
                Name = "VI_1",
                Vrid = new Vrid(51),
                Interface = "far",
                Election = new ElectionSettings { Version = VrrpVersion.V3,
                    AdvertInterval = Duration.FromMilliseconds(10), BasePriority = new Priority(100) },
                Addresses = [new VirtualAddress { Address = new IpAddress(0x0A000064) }],
            },
        ],
    };
}
