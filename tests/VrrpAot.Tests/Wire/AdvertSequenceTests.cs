using VrrpAot.Wire;

namespace VrrpAot.Tests.Wire;

/// <summary>Numbers of signed adverts: of who sends them, and of who has heard them before.</summary>
public class AdvertSequenceTests
{
    private static readonly Duration s_window = Duration.FromSeconds(5), s_start = Duration.FromSeconds(1_800_000_000);

    [Fact]
    public void they_follow_the_clock_and_count_where_it_stands_still()
    {
        var sequence = new AdvertSequence(s_window);
        ulong first = sequence.Next(s_start);
        Assert.Equal(1_800_000_000UL << 32, first);
        Assert.Equal(first + 1, sequence.Next(s_start));
        Assert.Equal(AdvertSequence.Of(s_start + Duration.FromMilliseconds(500)),
            sequence.Next(s_start + Duration.FromMilliseconds(500)));
        Assert.Equal(0x8000UL << 16, AdvertSequence.Of(Duration.FromMilliseconds(500)));
    }

    [Fact]
    public void a_clock_that_goes_back_a_little_is_waited_for_and_one_that_goes_back_far_is_followed_and_said()
    {
        var sequence = new AdvertSequence(s_window);
        ulong first = sequence.Next(s_start);
        Assert.Equal(first + 1, sequence.Next(s_start - Duration.FromSeconds(4)));
        Assert.False(sequence.WentBack);
        ulong back = sequence.Next(s_start - Duration.FromSeconds(60));
        Assert.True(sequence.WentBack);
        Assert.Equal(AdvertSequence.Of(s_start - Duration.FromSeconds(60)), back);
        sequence.Next(s_start - Duration.FromSeconds(59));
        Assert.False(sequence.WentBack);
    }

    [Fact]
    public void monotonic_ones_never_go_back()
    {
        var sequence = new AdvertSequence(null);
        ulong first = sequence.Next(s_start);
        Assert.Equal(first + 1, sequence.Next(s_start - Duration.FromSeconds(3600)));
        Assert.False(sequence.WentBack);
    }

    [Fact]
    public void two_to_the_32_seconds_are_no_end()
    {
        var sequence = new AdvertSequence(s_window);
        ulong last = sequence.Next(Duration.FromSeconds(uint.MaxValue));
        ulong next = sequence.Next(Duration.FromSeconds(uint.MaxValue + 1L));
        Assert.True(next < last && AdvertSequence.IsAfter(next, last));
        Assert.Equal(Duration.FromSeconds(1), AdvertSequence.Between(next, last));
        Assert.Equal(Duration.Zero - Duration.FromSeconds(1), AdvertSequence.Between(last, next));
    }

    [Fact]
    public void what_is_not_later_was_recorded()
    {
        var marks = new ReplayMarks(4, s_window);
        ulong now = AdvertSequence.Of(s_start);
        IpAddress one = new(1), other = new(2);
        Assert.True(marks.Take(one, now, now));
        Assert.False(marks.Take(one, now, now));
        Assert.False(marks.Take(one, now - 1, now));
        Assert.True(marks.Take(other, now - 1, now));
        Assert.True(marks.Take(one, now + 1, now));
    }

    [Fact]
    public void who_was_heard_longest_ago_makes_room()
    {
        var marks = new ReplayMarks(2, null);
        Assert.True(marks.Take(new IpAddress(1), 10, 0));
        Assert.True(marks.Take(new IpAddress(2), 10, 0));
        Assert.True(marks.Take(new IpAddress(1), 11, 0));
        Assert.True(marks.Take(new IpAddress(3), 10, 0));
        Assert.False(marks.Take(new IpAddress(1), 11, 0));
        Assert.True(marks.Take(new IpAddress(2), 10, 0));
    }

    [Fact]
    public void a_mark_outside_the_window_is_forgotten_and_without_a_window_never()
    {
        ulong now = AdvertSequence.Of(s_start), ahead = AdvertSequence.Of(s_start + Duration.FromSeconds(60));
        var timed = new ReplayMarks(4, s_window);
        Assert.True(timed.Take(new IpAddress(1), ahead, ahead));
        Assert.True(timed.Take(new IpAddress(1), now, now));
        var growing = new ReplayMarks(4, null);
        Assert.True(growing.Take(new IpAddress(1), ahead, ahead));
        Assert.False(growing.Take(new IpAddress(1), now, now));
    }
}
