using System.Collections.Immutable;
using System.Diagnostics;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Tests.Linux;
using VrrpAot.Tests.Wire;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Engine;

/// <summary>The loop on the real kernel: two engines at the two ends of a cable.</summary>
public class EngineLoopTests
{
    private const int Instances = 200;
    private const int Adverts = 10_000;

    [RootFact]
    public void ten_thousand_adverts_out_and_ten_thousand_in_allocate_nothing() => Exchange(recorded: false);

    [RootFact]
    public void nor_do_they_while_a_journal_of_them_is_recorded() => Exchange(recorded: true);

    [RootFact]
    public void nor_do_they_over_ipv6_whose_renewals_the_kernel_tells_back() =>
        Exchange(recorded: false, IpFamily.IPv6);

    [RootFact]
    public void nor_do_they_with_an_authentication_header_and_a_guardian_who_is_laid_a_farewell_ready() =>
        Exchange(recorded: false, isSealed: true);

    [RootFact]
    public void nor_do_they_signed_over_ipv6() => Exchange(recorded: false, IpFamily.IPv6, trailer: true);

    private static void Exchange(bool recorded, IpFamily family = IpFamily.IPv4, bool isSealed = false,
        bool trailer = false) =>
    Cable.Run(cable =>
    {
        // Version 2 has whole seconds.
        int adverts = isSealed ? 400 : Adverts;
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        Cable.Ip("addr add 10.0.0.2/24 dev far");
        Cable.Ip("addr add fe80::1/64 dev near nodad");
        Cable.Ip("addr add fe80::2/64 dev far nodad");
        EngineSettings settings = Settings("near", priority: 200, family, isSealed, trailer);
        SharedMemory.CreateFile("held", out Descriptor memory);
        HeldTableWriter.TryCreate(memory, settings, out HeldTableWriter? held);
        using var master = new Driven(settings, held);
        using var backup = new Driven(Settings("far", priority: 100, family, isSealed, trailer));

        master.TurnUntil(counters => counters.Sum(c => c.BecameMaster) == Instances, backup);
        if (recorded)
        {
            master.BeginJournal();
            backup.BeginJournal();
        }
        // Once around, so that everything that is made on first use is made.
        master.TurnUntil(counters => counters.Sum(c => c.AdvertsSent) > adverts / 5, backup);
        backup.TurnUntil(counters => counters.Sum(c => c.AdvertsReceived) > adverts / 10, master);
        using (var receiver = new VrrpAot.Linux.AdvertReceiver(cable.Far, IpFamily.IPv4, [1]))
            receiver.ReadDrops();

        Func<Counters, long> outgoing = c => c.AdvertsSent, incoming = c => c.AdvertsReceived;
        long sent = master.Total(outgoing), received = backup.Total(incoming);
        long journal = master.BytesOfJournal + backup.BytesOfJournal;
        long before = GC.GetAllocatedBytesForCurrentThread();
        while (master.Total(outgoing) - sent < adverts || backup.Total(incoming) - received < adverts)
        {
            master.Turn();
            backup.Turn();
        }
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, allocated);
        journal = master.BytesOfJournal + backup.BytesOfJournal - journal;
        // Each was a timer there and an input here.
        Assert.True(recorded ? journal > 2 * Adverts * 50 : journal == 0, $"{journal} bytes of journal");
        held!.Dispose();
        memory.Dispose();
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

    [RootFact]
    public void after_a_reload_nothing_is_allocated_again() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        using var router = new RealRouter(Reloads.Of(Reloads.Master(51)));
        router.TurnUntil(r => r.Saw(EngineEventKind.Started));
        router.Succeed(Reloads.Of(Reloads.Master(51), Reloads.Master(52, Reloads.Vip2)));
        router.TurnUntil(r => r.Counters.AdvertsSent > 10 && r.Loop.CountersOf(1).AdvertsSent > 10);
        EngineLoop loop = router.Loop;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (long sent = loop.CountersOf(0).AdvertsSent; loop.CountersOf(0).AdvertsSent < sent + 20;)
            loop.Turn();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    });

    [RootFact]
    public void an_interface_that_goes_to_another_namespace_and_comes_back_is_used_again() => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        using var router = new RealRouter(OneRouter.On("near", 255, Duration.FromSeconds(10)));
        router.TurnUntil(r => r.LastState == RouterState.Master && Holds());
        string here = $"/proc/{new FileInfo("/proc/thread-self").LinkTarget}/ns/net";
        using Process other = Process.Start("unshare", "--net sleep 60");
        string there = $"/proc/{other.Id}/ns/net";
        router.TurnUntil(_ => new FileInfo(there).LinkTarget != new FileInfo(here).LinkTarget);
        Cable.Ip($"link set near netns {other.Id}");
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        using (Process back = Process.Start("nsenter", $"--net={there} ip link set near netns {here}"))
            back.WaitForExit();
        other.Kill();
        Cable.Ip("addr add 10.0.0.4/24 dev near");
        Cable.Ip("link set near up");
        router.TurnUntil(r => r.LastState == RouterState.Master && Holds());
        Assert.Equal(new IpAddress(0x0A000004), router.Report().Instances[0].Source);

        static bool Holds() => Cable.Ip("-o addr show dev near").Contains("10.0.0.100/");
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

    private static EngineSettings Settings(string link, byte priority, IpFamily family = IpFamily.IPv4,
        bool isSealed = false, bool trailer = false) => new()
    {
        Instances = Enumerable.Range(1, Instances).Select(vrid => new InstanceSettings
        {
            Name = $"VI_{vrid}",
            Vrid = new Vrid((byte)vrid),
            Interface = link,
            Election = new ElectionSettings
            {
                Version = isSealed ? VrrpVersion.V2 : VrrpVersion.V3,
                BasePriority = new Priority(priority),
                AdvertInterval = isSealed ? Duration.FromSeconds(1) : Duration.FromMilliseconds(50),
            },
            Trailer = !trailer ? null : new TrailerRules
            {
                Keys = [TrailerSealTests.Key(1)], ActiveKey = 1, Window = Duration.FromSeconds(5),
            },
            HeaderKey = isSealed ? [1, 2, 3, 4, 5, 6, 7, 8] : null,
            MulticastGroup = IpAddress.VrrpGroupOf(family),
            Addresses =
            [
                family == IpFamily.IPv6
                    ? new VirtualAddress
                    {
                        Address = new IpAddress(0x20010DB8UL << 32, (uint)vrid), PrefixLength = 128,
                    }
                    : new VirtualAddress { Address = new IpAddress(0x0A010000 + (uint)vrid) },
            ],
        }).ToImmutableArray(),
    };

    /// <summary>An engine whose turns the test takes itself, so that it can count what its thread allocates.</summary>
    private sealed class Driven : IDisposable
    {
        private readonly EventRing _events = new();
        private readonly CommandQueue _commands = new();
        private readonly byte[] _portion = new byte[16 * JournalRing.LongestRecord];
        private JournalRing? _journal;

        public Driven(EngineSettings settings, HeldTableWriter? held = null)
        {
            Loop = new EngineLoop(new LinuxKernel(), settings, _events, _commands, held, codes: new CheapCode());
            Loop.Begin();
        }

        public EngineLoop Loop { get; }

        /// <summary>So many were taken.</summary>
        public long BytesOfJournal { get; private set; }

        public void BeginJournal() => _commands.Post(EngineCommand.Record(_journal = new JournalRing()));

        public void Turn()
        {
            Loop.Turn();
            while (_journal?.Read(_portion) is > 0 and var count)
                BytesOfJournal += count;
        }

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
                Turn();
                other?.Turn();
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
