using CsCheck;
using VrrpAot.Engine;

namespace VrrpAot.Tests.Engine;

public class TimerQueueTests
{
    [Fact]
    public void nobody_waits_at_first() => Assert.Equal(Instant.Never, new TimerQueue(3).Next());

    [Fact]
    public void no_owners_at_all_is_no_deadline() => Assert.Equal(Instant.Never, new TimerQueue(0).Next());

    [Fact]
    public void a_deadline_moved_later_is_not_due_at_its_old_time()
    {
        var timers = new TimerQueue(2);
        timers.Set(0, new Instant(10));
        timers.Set(0, new Instant(30));
        Assert.False(timers.TryTakeDue(new Instant(20), out _, out _));
        Assert.Equal(new Instant(30), timers.Next());
    }

    [Fact]
    public void a_taken_deadline_is_disarmed()
    {
        var timers = new TimerQueue(1);
        timers.Set(0, new Instant(10));
        Assert.True(timers.TryTakeDue(new Instant(10), out int owner, out Instant due));
        Assert.Equal((0, new Instant(10)), (owner, due));
        Assert.Equal(Instant.Never, timers.Next());
    }

    [Fact]
    public void after_any_history_due_owners_come_out_in_the_order_of_their_deadlines()
    {
        Gen.Select(Gen.Int[0, 7], Gen.Long[1, 100]).List[1, 60].Sample(moves =>
        {
            var timers = new TimerQueue(8);
            var expected = new Dictionary<int, long>();
            foreach ((int owner, long at) in moves)
            {
                timers.Set(owner, new Instant(at));
                expected[owner] = at;
            }
            foreach (long at in expected.Values.Order())
            {
                Assert.True(timers.TryTakeDue(new Instant(100), out int owner, out Instant due));
                Assert.Equal(at, due.Nanoseconds);
                Assert.Equal(expected[owner], at);
            }
            Assert.False(timers.TryTakeDue(new Instant(1000), out _, out _));
        });
    }
}
