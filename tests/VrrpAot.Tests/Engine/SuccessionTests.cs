using System.Collections.Immutable;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Tests.Linux;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Engine;

/// <summary>A reload in place: what did not change loses no advert and no address, what changed changes.</summary>
public unsafe class SuccessionTests
{
    internal static readonly VirtualAddress Vip1 = Vip(100), Vip2 = Vip(101);

    [RootFact]
    public void a_master_that_is_kept_loses_no_advert_and_its_vip_is_not_touched() => Alone(router =>
    {
        InstanceSettings master = Master(51);
        router.Succeed(Of(master));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        using var route = new RouteSocket();
        var changes = new Ear(route);
        using var ear = new FarEar();
        long sent = router.Counters.AdvertsSent;
        // Between two adverts each time; every second time nothing is done, to compare with.
        List<Duration> quiet = [], reloading = [];
        for (int i = 0; i < 22; i++)
        {
            router.TurnFor(new Duration(master.Election.AdvertInterval.Nanoseconds * (1 + i % 3) / 4));
            long before = router.Counters.AdvertsSent;
            ear.ForgetGaps();
            if (i % 2 == 1)
                router.Succeed(Of(master, Master(60 + i)));
            router.TurnUntil(r => { ear.Listen(); return r.Counters.AdvertsSent > before + i % 3; });
            (i % 2 == 1 ? reloading : quiet).Add(ear.LongestGap);
        }
        ear.Listen();
        route.Receive(changes);
        Assert.Equal(router.Counters.AdvertsSent - sent, ear.Count);
        // A timer that began anew with each reload would make half as much again. The middle one: a machine may stall.
        Assert.True(Middle(reloading) < 1.3 * Middle(quiet),
            $"{Middle(reloading)} ms without an advert, {Middle(quiet)} ms without a reload");
        Assert.DoesNotContain(Vip1.Address, changes.Present.Concat(changes.Gone).Select(address => address.Address));
        Assert.Equal([RouterState.Backup, RouterState.Master], router.Seen.Where(e => e.Kind == EngineEventKind.StateChanged && e.Instance == 0).Select(e => e.To).Distinct());
        Assert.Equal(1, router.Counters.BecameMaster);
    });

    private static double Middle(List<Duration> gaps) => gaps.Order().ElementAt(gaps.Count / 2).TotalMilliseconds;

    [RootFact]
    public void a_vip_is_added_and_another_removed_while_master() => Alone(router =>
    {
        router.Succeed(Of(Master(51, Vip1)));
        Holds(router, Vip1);
        router.Seen.Clear();
        router.Succeed(Of(Master(51, Vip1, Vip2)));
        Holds(router, Vip1, Vip2);
        Assert.Contains(router.Seen, e => e.Kind == EngineEventKind.Announcing && e.Address == Vip2.Address);
        Assert.DoesNotContain(router.Seen, e => e.Kind == EngineEventKind.StateChanged);
        router.Succeed(Of(Master(51, Vip2)));
        Holds(router, Vip2);
    });

    [RootFact]
    public void a_vip_that_moves_to_another_master_is_not_touched() => Alone(router =>
    {
        router.Succeed(Of(Master(51, Vip1), Master(52, Vip2)));
        Holds(router, Vip1, Vip2);
        using var route = new RouteSocket();
        var changes = new Ear(route);
        router.Succeed(Of(Master(51, Vip2), Master(52, Vip1)));
        Holds(router, Vip1, Vip2);
        route.Receive(changes);
        Assert.Empty(changes.Present.Concat(changes.Gone));
    });

    [RootFact]
    public void a_vip_with_another_label_is_set_anew() => Alone(router =>
    {
        router.Succeed(Of(Master(51, Vip1)));
        Holds(router, Vip1);
        router.Succeed(Of(Master(51, Vip1 with { Label = "near:vip" })));
        router.TurnUntil(_ => Cable.Ip("-o addr show dev near").Contains("near:vip"));
    });

    [RootFact]
    public void an_instance_that_is_gone_says_priority_0_and_lets_go_at_once() => Alone(router =>
    {
        router.Succeed(Of(Master(51, Vip1), Master(52, Vip2)));
        Holds(router, Vip1, Vip2);
        router.Seen.Clear();
        router.Succeed(Of(Master(52, Vip2)));
        Assert.Equal([EngineEventKind.SentPriorityZero, EngineEventKind.Removed, EngineEventKind.RemovingAddresses, EngineEventKind.Succeeded],
            router.Seen.Select(e => e.Kind).Take(4));
        Assert.Equal(RouterState.Master, router.Seen[1].From);
        Holds(router, Vip2);
        Assert.Equal(RouterState.Master, router.Report().Instances[0].State);
    });

    [RootFact]
    public void another_vrid_is_another_router_and_begins_anew() => Alone(router =>
    {
        router.Succeed(Of(Master(51)));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        router.Seen.Clear();
        router.Succeed(Of(Master(51) with { Vrid = new Vrid(99) }));
        Assert.True(router.Saw(EngineEventKind.Removed, 0));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        Assert.Equal(RouterState.Backup, router.Seen.First(e => e.Kind == EngineEventKind.StateChanged).To);
        Holds(router, Vip1);
    });

    [RootFact]
    public void with_another_priority_owner_or_not_or_another_version_a_master_keeps_its_vip() => Alone(router =>
    {
        router.Succeed(Of(Master(51)));
        Holds(router, Vip1);
        router.Seen.Clear();
        using var route = new RouteSocket();
        var changes = new Ear(route);
        using var ear = new FarEar();
        InstanceSettings[] others = [With(255), With(150), With(254), With(255), With(254, VrrpVersion.V2), With(255)];
        // Before each change as many adverts without one, to compare with.
        List<Duration> quiet = [], changing = [];
        foreach (InstanceSettings other in others)
        {
            quiet.Add(ear.GapOf(3, router));
            router.Succeed(Of(other));
            changing.Add(ear.GapOf(3, router));
            Assert.Equal(other.Election.BasePriority, router.Report().Instances[0].EffectivePriority);
        }
        route.Receive(changes);
        Assert.True(Middle(changing) < 2 * Middle(quiet), $"{Middle(changing)} ms, else {Middle(quiet)} ms");
        Assert.DoesNotContain(Vip1.Address, changes.Present.Concat(changes.Gone).Select(address => address.Address));
        Assert.DoesNotContain(router.Seen, e => e.Kind is EngineEventKind.StateChanged or EngineEventKind.Removed);

        static InstanceSettings With(byte priority, VrrpVersion version = VrrpVersion.V3) => Master(51) with
        {
            Election = Master(51).Election with { BasePriority = new Priority(priority), Version = version, StartAsMaster = priority == 255 },
        };
    });

    [RootFact]
    public void a_shorter_interval_is_kept_at_once() => Alone(router =>
    {
        router.Succeed(Of(Master(51)));
        router.TurnUntil(r => r.LastState == RouterState.Master);
        // Another one, with adverts a hundred times as often, is the clock.
        router.Succeed(Of(Every(Master(51), 5_000), Master(52, Vip2)));
        router.TurnUntil(r => r.Loop.CountersOf(1).AdvertsSent > 4);
        (long slow, long clock) = (router.Counters.AdvertsSent, router.Loop.CountersOf(1).AdvertsSent);
        router.TurnUntil(r => r.Loop.CountersOf(1).AdvertsSent > clock + 6);
        Assert.InRange(router.Counters.AdvertsSent - slow, 0, 1);
        router.Succeed(Of(Every(Master(51), 20), Master(52, Vip2)));
        (slow, clock) = (router.Counters.AdvertsSent, router.Loop.CountersOf(1).AdvertsSent);
        router.TurnUntil(r => r.Loop.CountersOf(1).AdvertsSent > clock + 6);
        Assert.True(router.Counters.AdvertsSent - slow > router.Loop.CountersOf(1).AdvertsSent - clock);
    });

    [RootFact]
    public void a_link_that_nobody_named_before_is_learned_and_those_that_are_kept_do_not_notice() => Alone(router =>
    {
        router.Succeed(Of(Master(51)));
        router.TurnUntil(r => r.LastState == RouterState.Master);
        router.Seen.Clear();
        router.Succeed(Of(
            Master(51) with { RequiredInterfaces = ["far"], Addresses = [Vip1, Vip(200) with { Device = "far" }] },
            Master(52, Vip2) with { Interface = "far", SourceAddress = new IpAddress(0x0A000001) }));
        router.TurnUntil(r => r.Seen.Exists(e => e.Kind == EngineEventKind.StateChanged && e.Instance == 1 && e.To == RouterState.Master));
        Assert.DoesNotContain(router.Seen, e => e.Kind == EngineEventKind.StateChanged && (e.Instance == 0 || e.To == RouterState.Fault));
        Assert.Contains(router.Seen, e => e.Kind == EngineEventKind.Announcing && e.Address == Vip(200).Address);
        Holds(router, Vip1, Vip2, Vip(200));
    });

    [RootFact]
    public void a_link_that_is_missing_holds_a_kept_instance_in_fault_once_that_is_known() => Alone(router =>
    {
        router.Succeed(Of(Master(51)));
        router.TurnUntil(r => r.LastState == RouterState.Master);
        router.Succeed(Of(Master(51) with { RequiredInterfaces = ["nowhere"] }));
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        router.Succeed(Of(Master(51)));
        router.TurnUntil(r => r.LastState == RouterState.Master);
        Holds(router, Vip1);
    });

    [RootFact]
    public void adverts_of_a_new_vrid_are_heard_through_the_socket_that_is_open_already() => Cable.Run(cable =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        Cable.Ip("addr add 10.0.0.2/24 dev far");
        using var other = new Router(Of(Master(51, Vip1), Master(52, Vip2)));
        other.TurnUntil(r => r.LastState == RouterState.Master && r.Loop.CountersOf(1).BecameMaster == 1);
        using var router = new Router(Of(Backup(51, Vip1)));
        router.TurnUntil(r => { other.TurnFor(Duration.FromMilliseconds(5)); return r.Counters.AdvertsReceived > 3; });
        router.Succeed(Of(Backup(51, Vip1), Backup(52, Vip2)));
        router.TurnUntil(r => { other.TurnFor(Duration.FromMilliseconds(5)); return r.Loop.CountersOf(1).AdvertsReceived > 3; });
        router.Succeed(Of(Backup(52, Vip2)));
        long received = router.Counters.AdvertsReceived;
        router.TurnUntil(r => { other.TurnFor(Duration.FromMilliseconds(5)); return r.Counters.AdvertsReceived > received + 3; });
        Assert.Equal(0, router.Loop.Strays.Rejected(RejectReason.UnknownVrid));
        Assert.Equal(RouterState.Backup, router.Report().Instances[0].State);
        _ = cable;
    });

    [RootFact]
    public void a_router_that_hands_over_goes_on_handing_over() => Alone(router =>
    {
        // Nobody is asked for a group that switches do not prune: it is awaited as long as a skew takes.
        InstanceSettings slow = Every(Master(51), 40_000) with { Election = Every(Master(51), 40_000).Election with { BasePriority = Priority.Owner, StartAsMaster = true }, Peers = [new UnicastPeer(new IpAddress(0x0A090002))] };
        router.Succeed(Of(slow));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        router.Post(EngineCommand.RaiseScriptFault(0, script: 0));
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        Assert.True(router.Report().Instances[0].HandingOver);
        router.Succeed(Of(slow, Master(52, Vip2)));
        Holds(router, Vip1, Vip2);
        Assert.True(router.Report().Instances[0].HandingOver);
        router.Succeed(Of(Master(52, Vip2)));
        Holds(router, Vip2);
    });

    [RootFact]
    public void what_is_commanded_behind_it_is_carried_out_by_the_successor() => Alone(router =>
    {
        router.Succeed(Of(Master(51)));
        router.TurnUntil(r => r.LastState == RouterState.Master);
        EngineSettings two = Of(Master(60, Vip2), Master(51));
        router.Post(EngineCommand.SetPriority(0, new Priority(111)));
        router.PostSuccessor(router.Loop.TryPrepareSuccessor(two));
        router.Post(EngineCommand.SetPriority(1, new Priority(222)));
        router.TurnUntil(r => r.Seen.Exists(e => e.Kind == EngineEventKind.PriorityChanged && e.Instance == 1));
        Assert.Equal([(0, 111), (1, 222)], router.Seen.Where(e => e.Kind == EngineEventKind.PriorityChanged && e.Ours.Value is 111 or 222).Select(e => (e.Instance, (int)e.Ours.Value)));
        router.Post(EngineCommand.Stop());
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        Assert.DoesNotContain("10.0.0.10", Cable.Ip("-o addr show dev near"));
    });

    [RootFact]
    public void a_loop_that_is_stopping_takes_no_successor() => Alone(router =>
    {
        EngineLoop successor = router.Loop.TryPrepareSuccessor(Of(Master(51)))!;
        router.Post(EngineCommand.Stop());
        router.PostSuccessor(successor);
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        Assert.False(router.Saw(EngineEventKind.Succeeded));
    });

    [RootFact]
    public void the_guardian_finds_what_the_new_settings_hold() => Cable.Run(cable =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        SharedMemory.CreateFile("held", out Descriptor fd);
        Assert.Equal(Errno.Ok, HeldTableWriter.TryCreate(fd, Of(Master(51, Vip1)), out HeldTableWriter? held));
        using HeldTableReader guardian = HeldTableReader.TryOpen(fd)!;
        using var router = new Router(Of(Master(51, Vip1)), held);
        router.TurnUntil(r => r.LastState == RouterState.Master);
        router.Succeed(Of(Backup(70, Vip(7)), Master(51, Vip1, Vip2)));
        Assert.Equal(2, guardian.Slots);
        Assert.False(guardian.IsHeld(0));
        Assert.True(guardian.IsHeld(1));
        Assert.True(guardian.TryGetFarewell(1, 0, out HeldFarewell advert));
        Assert.Equal(51, new ReadOnlySpan<byte>(advert.Bytes, advert.Length)[14 + 20 + 1]);
        Assert.True(guardian.TryGetRemoval(1, 1, out ReadOnlySpan<byte> removal));
        Assert.Equal(Vip2.Address, AddressRecord.TryRead(removal[16..], out AddressRecord vip) ? vip.Address : default);
        held!.Dispose();
        fd.Dispose();
    });

    [RootFact]
    public void afterwards_nothing_is_allocated_again() => Alone(router =>
    {
        router.Succeed(Of(Master(51), Master(52, Vip2)));
        router.TurnUntil(r => r.Counters.AdvertsSent > 10 && r.Loop.CountersOf(1).AdvertsSent > 10);
        EngineLoop loop = router.Loop;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (long sent = loop.CountersOf(0).AdvertsSent; loop.CountersOf(0).AdvertsSent < sent + 20;)
            loop.Turn();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    });

    [RootFact]
    public void whatever_the_reloads_the_addresses_are_those_of_the_masters_at_the_end() => Alone(router =>
    {
        var random = new Random(20240611);
        for (int round = 0; round < 40; round++)
        {
            InstanceSettings[] instances = [.. Enumerable.Range(51, 6).Where(_ => random.Next(3) > 0).Select(vrid => Master(vrid,
                [.. Enumerable.Range(100, 12).Where(_ => random.Next(4) == 0).Select(Vip)]) with { Interface = random.Next(4) == 0 ? "far" : "near" })];
            if (instances.Length == 0)
                continue;
            // A VIP belongs to one instance.
            var taken = new HashSet<IpAddress>();
            router.Succeed(Of([.. instances.Select(instance => instance with { Addresses = [.. instance.Addresses.Where(vip => taken.Add(vip.Address))] })]));
            if (random.Next(2) == 0)
                router.TurnFor(Duration.FromMilliseconds(random.Next(300)));
            if (round % 8 != 7)
                continue;
            router.TurnUntil(r => Enumerable.Range(0, r.Loop.Settings.Instances.Length).All(i => r.Loop.CountersOf(i) is var c && c.BecameMaster > c.ReleasedMaster));
            Holds(router, [.. router.Loop.Settings.Instances.SelectMany(instance => instance.Addresses)]);
        }
    }, "addr add 10.0.0.2/24 dev far");

    internal static void Alone(Action<Router> test, params string[] commands) => Cable.Run(_ =>
    {
        Cable.Ip("addr add 10.0.0.1/24 dev near");
        foreach (string command in commands)
            Cable.Ip(command);
        using var router = new Router(Of(Backup(250)));
        router.TurnUntil(r => r.Saw(EngineEventKind.Started));
        test(router);
    });

    /// <summary>Of 10.0.0.100 and on, exactly these are on the machine.</summary>
    internal static void Holds(Router router, params VirtualAddress[] vips)
    {
        string[] wanted = [.. vips.Select(vip => vip.Address.ToString()).Order()];
        string[] present = [];
        Instant end = Cable.In(10_000);
        do
        {
            router.TurnFor(Duration.FromMilliseconds(10));
            present = [.. Cable.Ip("-o -4 addr show").Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(words => words.Length > 3 && words[3].EndsWith("/32")).Select(words => words[3][..^3]).Order()];
        }
        while (!present.SequenceEqual(wanted) && BootClock.Now < end);
        Assert.Equal(wanted, present);
    }

    internal static VirtualAddress Vip(int host) => new() { Address = new IpAddress(0x0A000000u + (uint)host) };

    internal static EngineSettings Of(params InstanceSettings[] instances) => new() { Instances = [.. instances] };

    internal static InstanceSettings Master(int vrid, params VirtualAddress[] vips) =>
        Instance(vrid, 200, "near", vips);

    private static InstanceSettings Backup(int vrid, params VirtualAddress[] vips) => Instance(vrid, 1, vrid == 250 ? "near" : "far", vips);

    private static InstanceSettings Every(InstanceSettings instance, int milliseconds) =>
        instance with { Election = instance.Election with { AdvertInterval = Duration.FromMilliseconds(milliseconds) } };

    private static InstanceSettings Instance(int vrid, byte priority, string link, VirtualAddress[] vips) => new()
    {
        Name = $"VI_{vrid}",
        Vrid = new Vrid((byte)vrid),
        Interface = link,
        Election = new ElectionSettings { Version = VrrpVersion.V3, BasePriority = new Priority(priority), AdvertInterval = Duration.FromMilliseconds(50) },
        Addresses = vips.Length > 0 ? [.. vips] : vrid == 51 ? [Vip1] : [],
    };
}
