using Appliance.Tracking;

namespace Appliance.Tests.Tracking;

public class ScriptScheduleTests
{
    private static Instant At(double seconds) => new((long)(seconds * 1e9));

    private static ScriptSchedule Schedule(long interval = 2, long timeout = 5) =>
        new(Duration.FromSeconds(interval), Duration.FromSeconds(timeout), At(0));

    [Fact]
    public void the_first_start_is_at_once_and_the_next_one_an_interval_after_it()
    {
        ScriptSchedule schedule = Schedule();
        Assert.Equal(ScheduledAct.Start, schedule.Next(At(0)));
        schedule.Started(At(0));
        Assert.Equal(ScheduledAct.None, schedule.Next(At(0)));
        schedule.Ended();
        Assert.Equal(At(2), schedule.NextDeadline);
        Assert.Equal(ScheduledAct.None, schedule.Next(At(1.9)));
        Assert.Equal(ScheduledAct.Start, schedule.Next(At(2)));
    }

    [Fact]
    public void starts_do_not_drift_when_the_loop_is_a_little_late()
    {
        ScriptSchedule schedule = Schedule();
        schedule.Next(At(0));
        Assert.Equal(ScheduledAct.Start, schedule.Next(At(2.3)));
        Assert.Equal(At(4), schedule.NextDeadline);
    }

    [Fact]
    public void missed_starts_are_not_made_up_for()
    {
        ScriptSchedule schedule = Schedule();
        schedule.Next(At(0));
        Assert.Equal(ScheduledAct.Start, schedule.Next(At(60)));
        Assert.Equal(ScheduledAct.None, schedule.Next(At(60)));
        Assert.Equal(At(62), schedule.NextDeadline);
    }

    [Fact]
    public void a_run_that_is_not_over_costs_the_starts_it_covers()
    {
        ScriptSchedule schedule = Schedule();
        schedule.Next(At(0));
        schedule.Started(At(0));
        Assert.Equal(ScheduledAct.Skip, schedule.Next(At(2)));
        Assert.Equal(ScheduledAct.Skip, schedule.Next(At(4)));
        schedule.Ended();
        Assert.Equal(ScheduledAct.Start, schedule.Next(At(6)));
    }

    [Fact]
    public void after_the_timeout_comes_term_then_kill_then_kill_again()
    {
        ScriptSchedule schedule = Schedule(interval: 1000, timeout: 5);
        schedule.Next(At(0));
        schedule.Started(At(0));
        Assert.Equal(ScheduledAct.None, schedule.Next(At(4.9)));
        Assert.Equal(ScheduledAct.Terminate, schedule.Next(At(5)));
        Assert.True(schedule.TimedOut);
        Assert.Equal(ScheduledAct.None, schedule.Next(At(6.9)));
        Assert.Equal(ScheduledAct.Kill, schedule.Next(At(7)));
        Assert.Equal(ScheduledAct.None, schedule.Next(At(16.9)));
        Assert.Equal(ScheduledAct.Kill, schedule.Next(At(17)));
        Assert.Equal(2, schedule.Kills);
        schedule.Ended();
        Assert.Equal(At(1000), schedule.NextDeadline);
    }

    [Fact]
    public void a_new_run_starts_with_fresh_patience()
    {
        ScriptSchedule schedule = Schedule(interval: 10, timeout: 5);
        schedule.Next(At(0));
        schedule.Started(At(0));
        schedule.Next(At(5));
        schedule.Ended();
        schedule.Next(At(10));
        schedule.Started(At(10));
        Assert.False(schedule.TimedOut);
        Assert.Equal(At(15), schedule.NextDeadline);
    }

    [Fact]
    public void a_stopped_schedule_starts_nothing_but_keeps_the_patience_of_what_runs()
    {
        ScriptSchedule schedule = Schedule();
        schedule.Next(At(0));
        schedule.Started(At(0));
        schedule.Stop();
        Assert.Equal(At(5), schedule.NextDeadline);
        schedule.Ended();
        Assert.Equal(Instant.Never, schedule.NextDeadline);
        Assert.Equal(ScheduledAct.None, schedule.Next(At(100)));
    }
}
