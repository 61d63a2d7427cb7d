using CsCheck;
using VrrpAot.Protocol;

namespace VrrpAot.Tests.Protocol;

/// <summary>What must hold for every router, however it is configured and whatever happens to it.</summary>
public class ElectionPropertyTests
{
    private static readonly Gen<Duration> Interval = Gen.Int[1,
        4095].Select(centiseconds => Duration.FromCentiseconds(centiseconds));

    private static readonly Gen<Duration> Pause =
        Gen.Frequency((1, Gen.Const(Duration.Zero)),
            (2, Gen.Int[1, 20_000].Select(milliseconds => Duration.FromMilliseconds(milliseconds))));

    private static readonly Gen<AnnouncementSettings> Announcements =
        Gen.Select(Pause, Pause, Pause, Gen.Int[0, 5], (second, refresh, contest, repeat) => new AnnouncementSettings
        {
            MasterDelay = second,
            RefreshInterval = refresh,
            LowerPriorityDelay = contest,
            LowerPriorityRepeat = repeat,
        });

    private static readonly Gen<ElectionSettings> AnySettings = Gen.Select(
        Gen.Select(Gen.Bool, Gen.Frequency((4, Gen.Byte[1, 254]), (1, Gen.Const((byte)255))), Interval, Pause),
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool, Gen.Bool),
        Gen.Int[1, 5],
        Announcements,
        (election, switches, adverts, announcements) => new ElectionSettings
        {
            Version = election.Item1 ? VrrpVersion.V3 : VrrpVersion.V2,
            BasePriority = new Priority(election.Item2),
            AdvertInterval = election.Item3,
            PreemptDelay = election.Item4,
            StartAsMaster = switches.Item1,
            Preempt = switches.Item2 || election.Item2 == 255,
            AnswerLowerPriority = switches.Item3,
            LastAdvertBeforeYielding = switches.Item4,
            HoldUntilSuccessor = switches.Item5,
            IsInGroup = switches.Item6,
            DownTimerAdverts = adverts,
            Announcements = announcements,
        });

    private static readonly Gen<Input> AnyInput = Gen.Frequency(
        (2, Gen.Const(Input.Start)),
        (1, Gen.Bool.Select(Input.Stop)),
        (8, Gen.Select(Gen.Int[1, 3], Gen.Byte, Interval, (host, priority, interval) =>
            Input.Advert(Bench.Host(host), new Priority(priority), interval))),
        (8, Gen.Const(Input.Timer)),
        (2, Gen.Byte[1, 254].Select(priority => Input.PriorityIs(new Priority(priority)))),
        (1, Gen.Bool.Select(Input.Fault)),
        (2, Gen.Const(Input.Recovery)),
        (2, Gen.Select(Gen.Bool, Gen.Bool, (backup, force) =>
            Input.HandOver(backup ? RouterState.Backup : RouterState.Fault, force))),
        (1, Gen.Const(Input.NobodyIsThere)),
        (1, Gen.Const(Input.Reclaim)),
        (2, Gen.Const(Input.GroupMaster)),
        (1, Gen.Const(Input.GroupBackup)),
        (1, Gen.Const(Input.GroupContest)),
        (1, Gen.Int[1, 3].Select(host => Input.SourceIs(Bench.Host(host)))));

    /// <summary>
    /// An input and how long after the one before: at once, within the gaps, some time later, or when the timer is due
    /// (<see cref="WhenDue"/>) so that the states behind a timeout are reached as often as the others.
    /// </summary>
    private static readonly Gen<(Input Input, long Later)[]> AnyStory = Gen.Select(
        AnyInput,
        Gen.Frequency((2, Gen.Const(0L)), (2, Gen.Long[1, 30_000_000]), (2, Gen.Long[1, 20_000_000_000]),
            (4, Gen.Const(WhenDue))))
        .Array[0, 60];

    private const long WhenDue = -1;

    /// <summary>
    /// Plays a story and shows every step to <paramref name="check"/>: the time, the input, the router, its outputs.
    /// </summary>
    private static void Play(
        ElectionSettings settings, (Input Input, long Later)[] story,
            Action<Instant, Input, VirtualRouter, Outputs> check)
    {
        var router = new VirtualRouter(settings, Bench.Ours);
        var outputs = new Outputs();
        Instant now = Bench.At(0);
        foreach ((Input input, long later) in story)
        {
            if (later != WhenDue)
                now += new Duration(later);
            else if (router.Armed != Instant.Never && router.Armed > now)
                now = router.Armed;
            Input happens = later == WhenDue && router.Armed != Instant.Never ? Input.Timer : input;
            outputs.Clear();
            router.Step(happens, now, outputs);
            check(now, happens, router, outputs);
        }
    }

    private static void ForEveryStory(Func<Action<Instant, Input, VirtualRouter, Outputs>> checker) =>
        Gen.Select(AnySettings, AnyStory).Sample((settings, story) => Play(settings, story, checker()), iter: 3_000);

    [Fact]
    public void no_step_throws_or_fills_the_list_of_outputs() => ForEveryStory(() => (_, _, _, outputs) =>
        Assert.InRange(outputs.Count, 0, Outputs.Capacity - 1));

    [Fact]
    public void priority_zero_is_said_only_by_a_master_that_leaves_for_init_or_fault_or_offers() => ForEveryStory(() =>
    {
        RouterState before = RouterState.Init;
        bool offered = false;
        return (_, _, router, outputs) =>
        {
            // Who offered has said it, and says nothing more when it becomes FAULT; a stop or fault of its own in
            // between says it again.
            bool offers = router is { State: RouterState.Master, IsHandingOver: true } && !offered;
            bool mayBeSilent = offered && router.State == RouterState.Fault;
            int farewells = 0;
            foreach (ref readonly Output output in outputs.Items)
                if (output.Kind == OutputKind.SendAdvert && output.Priority == Priority.Leaving)
                    farewells++;
            if (before == RouterState.Master && router.State is (RouterState.Init or RouterState.Fault))
                Assert.True(farewells == 1 || mayBeSilent && farewells == 0);
            else
                Assert.Equal(offers ? 1 : 0, farewells);
            before = router.State;
            offered = router is { State: RouterState.Master, IsHandingOver: true };
        };
    });

    [Fact]
    public void only_a_master_says_a_priority_and_it_is_the_effective_one() => ForEveryStory(() =>
    {
        RouterState before = RouterState.Init;
        return (_, _, router, outputs) =>
        {
            foreach (ref readonly Output output in outputs.Items)
            {
                if (output.Kind != OutputKind.SendAdvert || output.Priority == Priority.Leaving)
                    continue;
                Assert.Equal(router.EffectivePriority, output.Priority);
                Assert.True(before == RouterState.Master || router.State == RouterState.Master);
            }
            before = router.State;
        };
    });

    [Fact]
    public void addresses_are_added_and_removed_in_turn_and_held_in_between() => ForEveryStory(() =>
    {
        bool held = false;
        return (_, _, router, outputs) =>
        {
            foreach (ref readonly Output output in outputs.Items)
            {
                if (output.Kind is not (OutputKind.AddAddresses or OutputKind.RemoveAddresses))
                    continue;
                bool adds = output.Kind == OutputKind.AddAddresses;
                Assert.NotEqual(held, adds);
                held = adds;
            }
            Assert.Equal(held, router.HoldsAddresses);
        };
    });

    [Fact]
    public void addresses_are_announced_only_while_they_are_held() => ForEveryStory(() =>
    {
        bool held = false;
        return (_, _, _, outputs) =>
        {
            foreach (ref readonly Output output in outputs.Items)
            {
                held = output.Kind switch
                {
                    OutputKind.AddAddresses => true,
                    OutputKind.RemoveAddresses => false,
                    _ => held,
                };
                Assert.True(output.Kind != OutputKind.Announce || held && output.Count > 0);
            }
        };
    });

    [Fact]
    public void every_change_of_state_is_said_and_follows_the_one_before() => ForEveryStory(() =>
    {
        RouterState state = RouterState.Init;
        return (_, _, router, outputs) =>
        {
            foreach (ref readonly Output output in outputs.Items)
            {
                if (output.Kind != OutputKind.StateChanged)
                    continue;
                Assert.Equal(state, output.From);
                Assert.NotEqual(output.From, output.To);
                Assert.NotEqual(TransitionCause.None, output.Cause);
                state = output.To;
            }
            Assert.Equal(state, router.State);
        };
    });

    [Fact]
    public void the_timer_is_armed_when_its_deadline_moves_and_only_then() => ForEveryStory(() =>
    {
        Instant armed = Instant.Never;
        return (_, _, router, outputs) =>
        {
            foreach (ref readonly Output output in outputs.Items)
            {
                if (output.Kind != OutputKind.ArmTimer)
                    continue;
                Assert.NotEqual(armed, output.Deadline);
                armed = output.Deadline;
            }
            Assert.Equal(armed, router.Armed);
        };
    });

    [Fact]
    public void a_timer_step_never_leaves_a_deadline_that_has_already_come() =>
        ForEveryStory(() => (now, input, router, _) =>
        Assert.True(input.Kind != InputKind.Timer || router.Armed > now));

    [Fact]
    public void a_timer_runs_exactly_while_there_is_something_to_wait_for() => ForEveryStory(() => (_, _, router, _) =>
    {
        bool waits = router.State is RouterState.Backup or RouterState.Master || router.IsHandingOver;
        Assert.Equal(waits, router.Armed != Instant.Never);
    });

    [Fact]
    public void an_owner_keeps_its_priority() =>
        Gen.Select(AnySettings.Select(settings => settings with { BasePriority = Priority.Owner, Preempt = true }),
            AnyStory)
            .Sample((settings, story) => Play(settings, story,
                (_, _, router, _) => Assert.True(router.EffectivePriority.IsOwner)), iter: 500);

    [Fact]
    public void the_same_story_has_the_same_outputs_twice() =>
        Gen.Select(AnySettings, AnyStory).Sample((settings, story) =>
        {
            List<Output> Outputs()
            {
                var all = new List<Output>();
                Play(settings, story, (_, _, _, outputs) => all.AddRange(outputs.Items));
                return all;
            }
            Assert.Equal(Outputs(), Outputs());
        }, iter: 500);

    [Fact]
    public void a_step_allocates_nothing()
    {
        Gen.Select(AnySettings, AnyStory).Sample((settings, story) =>
        {
            var router = new VirtualRouter(settings, Bench.Ours);
            var outputs = new Outputs();
            Instant now = Bench.At(0);
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach ((Input input, long later) in story)
            {
                now += new Duration(Math.Max(0, later));
                outputs.Clear();
                router.Step(input, now, outputs);
            }
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }, iter: 1_000);
    }
}
