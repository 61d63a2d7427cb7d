using VrrpAot.Engine;

namespace VrrpAot.Tests.Engine;

public class PaceTests
{
    [Fact]
    public void the_first_passes_and_those_within_the_gap_are_counted_for_the_next()
    {
        var pace = new Pace();
        Duration gap = Duration.FromSeconds(10);
        var start = new Instant(5_000_000_000);
        Assert.True(pace.Allows(start, gap, out int leftOut));
        Assert.Equal(0, leftOut);
        Assert.False(pace.Allows(start, gap, out _));
        Assert.False(pace.Allows(start + Duration.FromMilliseconds(9_999), gap, out _));
        Assert.True(pace.Allows(start + Duration.FromSeconds(10), gap, out leftOut));
        Assert.Equal(2, leftOut);
        Assert.True(pace.Allows(start + Duration.FromSeconds(20), gap, out leftOut));
        Assert.Equal(0, leftOut);
    }

    [Fact]
    public void a_doubling_one_waits_longer_each_time_until_nothing_was_kept_back()
    {
        var pace = new Pace();
        Duration gap = Duration.FromSeconds(1), longest = Duration.FromSeconds(5);
        var now = new Instant(5_000_000_000);
        var passed = new List<long>();
        for (int i = 0; i < 200; i++, now += Duration.FromMilliseconds(100))
            if (pace.Allows(now, gap, longest, out _))
                passed.Add(i / 10);
        Assert.Equal([0, 1, 3, 7, 12, 17], passed);
        // A pause without anything: as at first.
        now += Duration.FromSeconds(5);
        Assert.True(pace.Allows(now, gap, longest, out int leftOut));
        Assert.True(leftOut > 0);
        now += Duration.FromSeconds(10);
        Assert.True(pace.Allows(now, gap, longest, out leftOut));
        Assert.Equal(0, leftOut);
        Assert.False(pace.Allows(now + Duration.FromMilliseconds(900), gap, longest, out _));
        Assert.True(pace.Allows(now + Duration.FromSeconds(1), gap, longest, out _));
    }

    // keepalived says every advert that it discards; at an ordinary interval so do we.
    [Fact]
    public void what_comes_slower_than_the_gap_is_told_every_time()
    {
        var pace = new Pace();
        Duration gap = Duration.FromMilliseconds(100);
        for (int second = 1; second < 100; second++)
            Assert.True(pace.AllowsDoubling(new Instant(second * 1_000_000_000L), gap, out _));
    }
}
