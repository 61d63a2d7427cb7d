using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Wire;
using static VrrpAot.Tests.Engine.Reloads;

namespace VrrpAot.Tests.Engine;

/// <summary>A reload in place: what did not change loses no advert and no address, what changed changes.</summary>
public class SuccessionTests
{
    private readonly FakeCable _cable = new();

    [Fact]
    public void a_master_that_is_kept_loses_no_advert_and_its_vip_is_not_touched() => Alone(router =>
    {
        InstanceSettings master = Master(51);
        router.Succeed(Of(master));
        router.TurnUntil(r => r.Saw(EngineEventKind.AddingAddresses));
        var touched = new Touches(_cable.Near);
        int heard = Adverts(51).Count();
        // At another moment between two adverts each time.
        for (int i = 0; i < 22; i++)
        {
            router.TurnFor(new Duration(master.Election.AdvertInterval.Nanoseconds * (1 + i % 3) / 4));
            router.Succeed(Of(master, Master(60 + i)));
            long before = router.Counters.AdvertsSent;
            router.TurnUntil(r => r.Counters.AdvertsSent > before + i % 3);
        }
        HasNoGap(Adverts(51).Skip(heard - 1), master.Election.AdvertInterval);
        Assert.DoesNotContain(Vip1.Address, touched.All);
        Assert.Equal([RouterState.Backup, RouterState.Master],
            router.Seen.Where(e => e.Kind == EngineEventKind.StateChanged && e.Instance == 0).Select(e => e.To)
                .Distinct());
        Assert.Equal(1, router.Counters.BecameMaster);
    });

    [Fact]
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

    [Fact]
    public void a_vip_that_moves_to_another_master_is_not_touched() => Alone(router =>
    {
        router.Succeed(Of(Master(51, Vip1), Master(52, Vip2)));
        Holds(router, Vip1, Vip2);
        var touched = new Touches(_cable.Near);
        router.Succeed(Of(Master(51, Vip2), Master(52, Vip1)));
        Holds(router, Vip1, Vip2);
        Assert.Empty(touched.All);
    });

    [Fact]
    public void a_vip_with_another_label_is_set_anew() => Alone(router =>
    {
        router.Succeed(Of(Master(51, Vip1)));
        Holds(router, Vip1);
        router.Succeed(Of(Master(51, Vip1 with { Label = "near:vip" })));
        router.TurnUntil(_ => _cable.Held("near", "10.0.0.100").Record.Label == FixedName.From("near:vip"));
    });

    [Fact]
    public void an_instance_that_is_gone_says_priority_0_and_lets_go_at_once() => Alone(router =>
    {
        router.Succeed(Of(Master(51, Vip1), Master(52, Vip2)));
        Holds(router, Vip1, Vip2);
        router.Seen.Clear();
        router.Succeed(Of(Master(52, Vip2)));
        Assert.Equal(
            [
                EngineEventKind.SentPriorityZero, EngineEventKind.Removed, EngineEventKind.RemovingAddresses,
                EngineEventKind.Succeeded,
            ],
            router.Seen.Select(e => e.Kind).Take(4));
        Assert.Equal(RouterState.Master, router.Seen[1].From);
        Holds(router, Vip2);
        Assert.Equal(RouterState.Master, router.Report().Instances[0].State);
    });

    [Fact]
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

    [Fact]
    public void with_another_priority_owner_or_not_or_another_version_a_master_keeps_its_vip() => Alone(router =>
    {
        router.Succeed(Of(Master(51)));
        Holds(router, Vip1);
        router.Seen.Clear();
        var touched = new Touches(_cable.Near);
        int heard = Adverts(51).Count();
        InstanceSettings[] others =
            [With(255), With(150), With(254), With(255), With(254, VrrpVersion.V2), With(255)];
        foreach (InstanceSettings other in others)
        {
            router.TurnFor(Interval * 5 / 2);
            router.Succeed(Of(other));
            Assert.Equal(other.Election.BasePriority, router.Report().Instances[0].EffectivePriority);
        }
        HasNoGap(Adverts(51).Skip(heard - 1), Interval);
        Assert.DoesNotContain(Vip1.Address, touched.All);
        Assert.DoesNotContain(router.Seen, e => e.Kind is EngineEventKind.StateChanged or EngineEventKind.Removed);

        static InstanceSettings With(byte priority, VrrpVersion version = VrrpVersion.V3) => Master(51) with
        {
            Election = Master(51).Election with
            {
                BasePriority = new Priority(priority), Version = version, StartAsMaster = priority == 255,
            },
        };
    });

    [Fact]
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

    [Fact]
    public void a_link_that_nobody_named_before_is_learned_and_those_that_are_kept_do_not_notice() => Alone(router =>
    {
        _cable.Near.Make("second");
        router.Succeed(Of(Master(51)));
        router.TurnUntil(r => r.LastState == RouterState.Master);
        router.Seen.Clear();
        router.Succeed(Of(
            Master(51) with
            {
                RequiredInterfaces = ["second"], Addresses = [Vip1, Vip(200) with { Device = "second" }],
            },
            Master(52, Vip2) with { Interface = "second", SourceAddress = new IpAddress(0x0A000001) }));
        router.TurnUntil(r => r.Seen.Exists(e =>
            e.Kind == EngineEventKind.StateChanged && e.Instance == 1 && e.To == RouterState.Master));
        Assert.DoesNotContain(router.Seen, e =>
            e.Kind == EngineEventKind.StateChanged && (e.Instance == 0 || e.To == RouterState.Fault));
        Assert.Contains(router.Seen, e => e.Kind == EngineEventKind.Announcing && e.Address == Vip(200).Address);
        Holds(router, Vip1, Vip2, Vip(200));
    });

    [Fact]
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

    [Fact]
    public void a_link_that_must_not_be_up_holds_an_instance_in_fault_while_it_is() => Alone(router =>
    {
        router.Succeed(Of(Master(51) with { UnwantedInterfaces = ["second"] }));
        router.TurnUntil(r => r.LastState == RouterState.Master);
        _cable.Near.Make("second");
        router.TurnUntil(r => r.LastState == RouterState.Fault);
        router.Succeed(Of(Master(51)));
        router.TurnUntil(r => r.LastState == RouterState.Master);
    });

    [Fact]
    public void adverts_of_a_new_vrid_are_heard_through_the_socket_that_is_open_already()
    {
        _cable.Add("10.0.0.1/24", "near");
        _cable.Add("10.0.0.2/24", "far");
        using var other = new Router(_cable, Of(Master(51, Vip1), Master(52, Vip2)));
        other.TurnUntil(r => r.LastState == RouterState.Master && r.Loop.CountersOf(1).BecameMaster == 1);
        using var router = new Router(_cable, Of(Backup(51, Vip1)));
        void Hear(Func<Router, Counters> counters) => router.TurnUntil(r =>
        {
            other.Turn();
            return counters(r).AdvertsReceived > 3;
        });
        Hear(r => r.Counters);
        router.Succeed(Of(Backup(51, Vip1), Backup(52, Vip2)));
        Hear(r => r.Loop.CountersOf(1));
        router.Succeed(Of(Backup(52, Vip2)));
        router.Post(EngineCommand.ClearCounters(-1));
        Hear(r => r.Counters);
        Assert.Equal(0, router.Loop.Strays.Rejected(RejectReason.UnknownVrid));
        Assert.Equal(RouterState.Backup, router.Report().Instances[0].State);
    }

    [Fact]
    public void a_router_that_hands_over_goes_on_handing_over() => Alone(router =>
    {
        // Nobody is asked for a group that switches do not prune: it is awaited as long as a skew takes.
        InstanceSettings every = Every(Master(51), 40_000);
        InstanceSettings slow = every with
        {
            Election = every.Election with { BasePriority = Priority.Owner, StartAsMaster = true },
            Peers = [new UnicastPeer(new IpAddress(0x0A090002))],
        };
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

    [Fact]
    public void what_is_commanded_behind_it_is_carried_out_by_the_successor() => Alone(router =>
    {
        router.Succeed(Of(Master(51)));
        router.TurnUntil(r => r.LastState == RouterState.Master);
        EngineSettings two = Of(Master(60, Vip2), Master(51));
        router.Post(EngineCommand.SetPriority(0, new Priority(111)));
        router.Reload(two);
        router.Post(EngineCommand.SetPriority(1, new Priority(222)));
        router.TurnUntil(r => r.Seen.Exists(e => e.Kind == EngineEventKind.PriorityChanged && e.Instance == 1));
        Assert.Equal([(0, 111), (1, 222)],
            router.Seen.Where(e => e.Kind == EngineEventKind.PriorityChanged && e.Ours.Value is 111 or 222)
                .Select(e => (e.Instance, (int)e.Ours.Value)));
        router.Post(EngineCommand.Stop());
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        Assert.Single(_cable.Find("near").Addresses);
    });

    [Fact]
    public void a_loop_that_is_stopping_takes_no_successor() => Alone(router =>
    {
        router.Post(EngineCommand.Stop());
        router.Reload(Of(Master(51)));
        router.TurnUntil(r => r.Saw(EngineEventKind.Finished));
        Assert.False(router.Saw(EngineEventKind.Succeeded));
    });

    [Fact]
    public unsafe void the_guardian_finds_what_the_new_settings_hold()
    {
        _cable.Add("10.0.0.1/24", "near");
        using var router = new Router(_cable, Of(Master(51, Vip1)), guarded: true);
        HeldTableReader guardian = router.Guardian;
        router.TurnUntil(r => r.LastState == RouterState.Master);
        router.Succeed(Of(Backup(70, Vip(7)), Master(51, Vip1, Vip2)));
        Assert.Equal(2, guardian.Slots);
        Assert.False(guardian.IsHeld(0));
        Assert.True(guardian.IsHeld(1));
        Assert.True(guardian.TryGetFarewell(1, 0, out HeldFarewell advert));
        Assert.Equal(51, new ReadOnlySpan<byte>(advert.Bytes, advert.Length)[14 + 20 + 1]);
        Assert.True(guardian.TryGetRemoval(1, 1, out ReadOnlySpan<byte> removal));
        Assert.Equal(Vip2.Address, AddressRecord.TryRead(removal[16..], out AddressRecord vip) ? vip.Address : default);
    }

    [Fact]
    public void whatever_the_reloads_the_addresses_are_those_of_the_masters_at_the_end() => Alone(router =>
    {
        _cable.Near.Make("second");
        _cable.Add("10.0.0.2/24", "second");
        var random = new Random(20240611);
        for (int round = 0; round < 400; round++)
        {
            // A VIP belongs to one instance.
            var taken = new HashSet<IpAddress>();
            InstanceSettings[] instances = [.. Enumerable.Range(51, 6).Where(_ => random.Next(3) > 0)
                .Select(vrid => Master(vrid,
                    [.. Enumerable.Range(100, 12).Where(_ => random.Next(4) == 0).Select(Vip)]) with
                {
                    Interface = random.Next(4) == 0 ? "second" : "near",
                })];
            if (instances.Length == 0)
                continue;
            router.Succeed(Of([.. instances.Select(instance => instance with
            {
                Addresses = [.. instance.Addresses.Where(vip => taken.Add(vip.Address))],
            })]));
            if (random.Next(2) == 0)
                router.TurnFor(Duration.FromMilliseconds(random.Next(300)));
            if (round % 8 != 7)
                continue;
            router.TurnUntil(r => Enumerable.Range(0, r.Loop.Settings.Instances.Length)
                .All(i => r.Loop.CountersOf(i) is var c && c.BecameMaster > c.ReleasedMaster));
            Holds(router, [.. router.Loop.Settings.Instances.SelectMany(instance => instance.Addresses)]);
        }
    });

    private void Alone(Action<Router> test)
    {
        using Router router = Begin(_cable);
        test(router);
    }

    private void Holds(Router router, params VirtualAddress[] vips) => Reloads.Holds(_cable, router, vips);

    /// <summary>When adverts of this router left the near end.</summary>
    private IEnumerable<Instant> Adverts(byte vrid) =>
        _cable.AdvertsOf(_cable.Near).Where(sent => sent.Advert[1] == vrid).Select(sent => sent.At);

    /// <summary>A timer that began anew with a reload would leave one.</summary>
    private static void HasNoGap(IEnumerable<Instant> adverts, Duration interval)
    {
        Instant[] all = [.. adverts];
        Assert.True(all.Length > 10);
        Assert.All(all.Zip(all.Skip(1)), pair =>
            Assert.True(pair.Second - pair.First <= interval + Duration.FromMilliseconds(1)));
    }
}
