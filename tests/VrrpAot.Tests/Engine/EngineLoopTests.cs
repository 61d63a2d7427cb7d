using System.Collections.Immutable;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Tests.Linux;

namespace VrrpAot.Tests.Engine;

/// <summary>The loop on the real kernel: two engines at the two ends of a cable.</summary>
public class EngineLoopTests
{
    private const int Instances = 200;
    private const int Adverts = 10_000;

    [RootFact]
    public void ten_thousand_adverts_out_and_ten_thousand_in_allocate_nothing() => Cable.Run(cable =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        Cable.Ip("addr add 10.0.0.2/24 dev far");
        using var master = new Driven(Settings("near", priority: 200));
        using var backup = new Driven(Settings("far", priority: 100));

        master.TurnUntil(counters => counters.Sum(c => c.BecameMaster) == Instances, backup);
        // Once around, so that everything that is made on first use is made.
        master.TurnUntil(counters => counters.Sum(c => c.AdvertsSent) > 2000, backup);
        backup.TurnUntil(counters => counters.Sum(c => c.AdvertsReceived) > 1000, master);
        using (var receiver = new VrrpAot.Linux.AdvertReceiver(cable.Far, [1]))
            receiver.ReadDrops();

        Func<Counters, long> outgoing = c => c.AdvertsSent, incoming = c => c.AdvertsReceived;
        long sent = master.Total(outgoing), received = backup.Total(incoming);
        long before = GC.GetAllocatedBytesForCurrentThread();
        while (master.Total(outgoing) - sent < Adverts || backup.Total(incoming) - received < Adverts)
        {
            master.Loop.Turn();
            backup.Loop.Turn();
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, allocated);
    });

    [RootFact]
    public void a_takeover_allocates_nothing_either() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        // Once for nothing, so that everything that is made on first use is made.
        TakeOver();
        Assert.Equal(0, TakeOver());
    });

    [RootFact]
    public void a_loop_that_has_ended_promises_no_turn_any_more() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        SharedMemory.CreateFile("held", out Descriptor fd);
        EngineSettings settings = Settings("near", priority: 200);
        Assert.Equal(Errno.Ok, HeldTableWriter.TryCreate(fd, settings, out HeldTableWriter? held));
        using HeldTableReader guardian = HeldTableReader.TryOpen(fd)!;
        using var router = new Driven(settings, held);
        router.TurnUntil(counters => counters.Sum(c => c.BecameMaster) == Instances);
        Assert.NotEqual(Instant.Never, guardian.BusyUntil);
        router.RunToTheEnd();
        Assert.Equal(Instant.Never, guardian.BusyUntil);
        held!.Dispose();
        fd.Dispose();
    });

    /// <summary>Bytes allocated from the moment all are BACKUP to the moment all are MASTER.</summary>
    private static long TakeOver()
    {
        using var router = new Driven(Settings("near", priority: 200));
        Func<Counters, long> masters = c => c.BecameMaster;
        router.Loop.Turn();
        router.Loop.Turn();
        long before = GC.GetAllocatedBytesForCurrentThread();
        while (router.Total(masters) < Instances)
            router.Loop.Turn();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static EngineSettings Settings(string link, byte priority) => new()
    {
        Instances = Enumerable.Range(1, Instances).Select(vrid => new InstanceSettings
        {
            Name = $"VI_{vrid}",
            Vrid = new Vrid((byte)vrid),
            Interface = link,
            Election = new ElectionSettings
            {
                Version = VrrpVersion.V3,
                BasePriority = new Priority(priority),
                AdvertInterval = Duration.FromMilliseconds(50),
            },
            Addresses = [new VirtualAddress { Address = new IpAddress(0x0A010000 + (uint)vrid) }],
        }).ToImmutableArray(),
    };

    /// <summary>An engine whose turns the test takes itself, so that it can count what its thread allocates.</summary>
    private sealed class Driven : IDisposable
    {
        private readonly EventRing _events = new();
        private readonly CommandQueue _commands = new();

        public Driven(EngineSettings settings, HeldTableWriter? held = null)
        {
            Loop = new EngineLoop(new LinuxKernel(), settings, _events, _commands, held);
            Loop.Begin();
        }

        public EngineLoop Loop { get; }

        public void RunToTheEnd()
        {
            _commands.Post(EngineCommand.Stop());
            Loop.Run();
        }

        public long Total(Func<Counters, long> what)
        {
            long total = 0;
            for (int i = 0; i < Instances; i++)
                total += what(Loop.CountersOf(i));
            return total;
        }

        public void TurnUntil(Func<IEnumerable<Counters>, bool> done, Driven? other = null)
        {
            Instant end = Cable.In(20_000);
            do
            {
                Assert.True(BootClock.Now < end, "it did not happen within 20 s");
                Loop.Turn();
                other?.Loop.Turn();
            }
            while (!done(Enumerable.Range(0, Instances).Select(Loop.CountersOf)));
        }

        public void Dispose()
        {
            Loop.Dispose();
            _commands.Dispose();
            _events.Dispose();
        }
    }
}
