using Appliance.Pools;

namespace Appliance.Tests.Pools;

public class AttemptTimesTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(25, 2)]
    [InlineData(10_000, 6)]
    [InlineData(10_001, 7)]
    [InlineData(3_600_000, 7)]
    public void a_time_belongs_to_the_first_class_that_has_room_for_it(int milliseconds, int place)
    {
        var times = new AttemptTimes();
        times.Add(Duration.FromMilliseconds(milliseconds));
        Assert.Equal(place, times.Counts.IndexOf(1));
        Assert.Equal(AttemptTimes.Limits.Length + 1, times.Counts.Length);
        Assert.Equal(1, times.Counts.Sum());
    }
}
