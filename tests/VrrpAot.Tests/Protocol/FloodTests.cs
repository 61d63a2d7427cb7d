using VrrpAot.Protocol;

namespace VrrpAot.Tests.Protocol;

/// <summary>
/// A flood of valid but losing adverts: the bounds are those of <see cref="VirtualRouter.AnswerGap"/>,
/// <see cref="VirtualRouter.AnnouncementGap"/> and <see cref="VirtualRouter.ContestEcho"/>.
/// </summary>
public class FloodTests
{
    private const int AdvertsPerSecond = 50_000;

    /// <summary>A burst announces five times, an echo once.</summary>
    private static bool IsEcho(in Output output) => output.Kind == OutputKind.Announce && output.Count == 1;

    private static bool IsBurst(in Output output) => output.Kind == OutputKind.Announce && output.Count == 5;

    /// <summary>
    /// Plays one second of flood, with the timer given whenever it is due, and reports every output but the first
    /// takeover's.
    /// </summary>
    private static (int Bursts, int Echoes, List<Instant> AdvertTimes) Flood(Bench bench, byte priority)
    {
        Instant start = Bench.At(0);
        var step = Duration.FromSeconds(1) / AdvertsPerSecond;
        int bursts = 0, echoes = 0;
        var times = new List<Instant>();

        void Count(Instant now)
        {
            foreach (ref readonly Output output in bench.Last)
            {
                bursts += IsBurst(output) ? 1 : 0;
                echoes += IsEcho(output) ? 1 : 0;
                if (output.Kind == OutputKind.SendAdvert)
                    times.Add(now);
            }
        }

        var losing = Input.Advert(Bench.Host(1), new Priority(priority), Duration.FromSeconds(1));
        for (int packet = 1; packet <= AdvertsPerSecond; packet++)
        {
            Instant now = start + step * packet;
            if (bench.Router.Armed <= now)
            {
                bench.Step(now, Input.Timer);
                Count(now);
            }
            bench.Step(now, losing);
            Count(now);
        }
        return (bursts, echoes, times);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(0)]
    public void fifty_thousand_losing_adverts_a_second_are_answered_a_bounded_number_of_times(byte priority)
    {
        Bench master = new Bench().AsMaster();
        (int bursts, int echoes, List<Instant> times) = Flood(master, priority);

        Assert.InRange(times.Count, 1, 1
            + (int)(Duration.FromSeconds(1).Nanoseconds / VirtualRouter.AnswerGap.Nanoseconds));
        Assert.InRange(bursts, 0, 1
            + (int)(Duration.FromSeconds(1).Nanoseconds / VirtualRouter.AnnouncementGap.Nanoseconds));
        Assert.InRange(echoes, 0, (int)(Duration.FromSeconds(1).Nanoseconds / VirtualRouter.ContestEcho.Nanoseconds));
        Assert.Equal(RouterState.Master, master.Router.State);
    }

    // A flood neither multiplies the echo nor holds it off.
    [Fact]
    public void a_flood_has_one_echo_in_each_of_its_intervals()
    {
        (_, int echoes, _) = Flood(new Bench().AsMaster(), priority: 50);
        int whole = (int)(Duration.FromSeconds(1).Nanoseconds / VirtualRouter.ContestEcho.Nanoseconds);
        Assert.InRange(echoes, whole - 1, whole);
    }

    [Fact]
    public void answers_keep_their_least_distance()
    {
        (_, _, List<Instant> times) = Flood(new Bench().AsMaster(), priority: 50);
        for (int i = 1; i < times.Count; i++)
            Assert.True(times[i] - times[i - 1] >= VirtualRouter.AnswerGap);
    }

    // keepalived starts its advert timer anew with every packet, and a flood silences it.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void a_master_under_flood_is_never_silent_for_longer_than_its_interval(bool answers)
    {
        ElectionSettings settings = Bench.Settings() with { AdvertInterval = Duration.FromMilliseconds(100),
            AnswerLowerPriority = answers };
        (_, _, List<Instant> times) = Flood(new Bench(settings).AsMaster(), priority: 50);

        Instant before = Bench.At(0);
        foreach (Instant time in times)
        {
            Assert.True(time - before <= settings.AdvertInterval,
                $"silent from {Bench.Text(before)} to {Bench.Text(time)}");
            before = time;
        }
        Assert.True(Bench.At(1) - before <= settings.AdvertInterval);
    }

    [Fact]
    public void a_flood_without_answers_leaves_the_advert_timer_exactly_where_it_was()
    {
        ElectionSettings settings = Bench.Settings() with { AdvertInterval = Duration.FromMilliseconds(100),
            AnswerLowerPriority = false };
        (_, _, List<Instant> times) = Flood(new Bench(settings).AsMaster(), priority: 50);
        Assert.Equal(10, times.Count);
        for (int i = 0; i < times.Count; i++)
            Assert.Equal(Bench.Text(Bench.At(0.1m * (i + 1))), Bench.Text(times[i]));
    }

    [Fact]
    public void after_the_flood_one_burst_one_echo_and_one_second_burst_are_owed_and_no_more()
    {
        Bench master = new Bench(Bench.Settings() with { AdvertInterval = Duration.FromSeconds(200) }).AsMaster();
        Flood(master, priority: 50);
        int bursts = 0, echoes = 0;
        for (int step = 0; step < 20 && master.Router.Armed < Bench.At(100); step++)
        {
            master.Fire();
            foreach (ref readonly Output output in master.Last)
            {
                bursts += IsBurst(output) ? 1 : 0;
                echoes += IsEcho(output) ? 1 : 0;
            }
        }
        Assert.InRange(bursts, 1, 2);
        Assert.Equal(1, echoes);
        Assert.True(master.Router.Armed > Bench.At(100));
    }

    // Section 6.4.2: discarded adverts leave the timer alone, however many there are.
    [Fact]
    public void a_backup_under_a_flood_of_lower_adverts_takes_over_on_time()
    {
        ElectionSettings settings = Bench.Settings() with { AdvertInterval = Duration.FromMilliseconds(100) };
        (_, _, List<Instant> times) = Flood(new Bench(settings).AsBackup(), priority: 50);
        Assert.InRange((times[0] - Bench.At(0.3609375m)).Nanoseconds, 0, 1_000_000_000 / AdvertsPerSecond);
    }

    // A repeated priority 0 must not hold the takeover off either.
    [Fact]
    public void a_backup_under_a_flood_of_priority_zero_takes_over_after_one_skew()
    {
        (_, _, List<Instant> times) = Flood(new Bench().AsBackup(), priority: 0);
        Assert.InRange((times[0] - Bench.At(0.609375m)).Nanoseconds, 0, 2 * 1_000_000_000 / AdvertsPerSecond);
    }

    // keepalived: garp_lower_prio_repeat must not cost the burst that garp_master_delay owes.
    [Fact]
    public void a_contest_right_after_the_takeover_keeps_the_second_burst()
    {
        Bench master = new Bench(Bench.Settings() with
        {
            AdvertInterval = Duration.FromSeconds(100),
            Announcements = new AnnouncementSettings { LowerPriorityRepeat = 1, LowerPriorityDelay = Duration.Zero },
        }).AsMaster();
        master.Hears(0.01m, priority: 50);
        Assert.Equal("announce 1; arm 0.11", master.Step(0.02m, Input.Timer));
        Assert.Equal("announce 1; arm 5", master.Step(0.11m, Input.Timer));
        Assert.Equal("announce 5; arm 100.01", master.Step(5, Input.Timer));
    }

    [Fact]
    public void a_contest_after_the_gap_covers_the_one_within_it()
    {
        Bench master = new Bench(Bench.Settings() with
        {
            Announcements = new AnnouncementSettings { LowerPriorityDelay = Duration.Zero,
                MasterDelay = Duration.Zero },
        }).AsMaster();
        master.Hears(0.01m, priority: 50);
        Assert.Contains("announce 5", master.Hears(0.03m, priority: 50));
        Assert.Equal("-", master.Step(0.031m, Input.Timer));
    }
}
