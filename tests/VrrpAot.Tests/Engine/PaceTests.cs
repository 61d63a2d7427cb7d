using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace VrrpAot.Tests.Engine;

public class PaceTests
{
    [Fact]
    public void the_first_passes_and_those_within_the_gap_are_counted_for_the_next()
    {
        var pace = new Pace(Duration.FromSeconds(10));
        var start = new Instant(5_000_000_000);
        Assert.True(pace.Allows(start, out int leftOut));
        Assert.Equal(0, leftOut);
        Assert.False(pace.Allows(start, out _));
        Assert.False(pace.Allows(start + Duration.FromMilliseconds(9_999), out _));
        Assert.True(pace.Allows(start + Duration.FromSeconds(10), out leftOut));
        Assert.Equal(2, leftOut);
        Assert.True(pace.Allows(start + Duration.FromSeconds(20), out leftOut));
        Assert.Equal(0, leftOut);
    }
}
