using Appliance.Attendant;

namespace Appliance.Tests.Attendant;

public sealed class LaterTests
{
    [Fact]
    public void it_is_done_at_its_time_and_once()
    {
        int times = 0;
        var later = new Later();
        Assert.Equal(Instant.Never, later.NextDeadline);
        later.Do(new Instant(10), () => times++);
        Assert.Equal(new Instant(10), later.NextDeadline);
        later.Turn(new Instant(9));
        Assert.Equal(0, times);
        later.Turn(new Instant(10));
        later.Turn(new Instant(11));
        Assert.Equal((1, Instant.Never), (times, later.NextDeadline));
    }
}
