using Appliance.Guardian;

namespace Appliance.Tests.Guardian;

public class StopDeadlineTests
{
    private static readonly Instant s_asked = new(1_000_000_000_000);

    [Fact]
    public void an_engine_that_promises_nothing_has_five_seconds() => Assert.Equal(5, SecondsFor(Instant.Never));

    [Fact]
    public void an_engine_that_hangs_has_five_seconds() =>
        Assert.Equal(5, SecondsFor(s_asked - Duration.FromSeconds(3)));

    [Fact]
    public void an_engine_that_still_hands_over_has_a_second_more_than_it_promised() =>
        Assert.Equal(9, SecondsFor(s_asked + Duration.FromSeconds(8)));

    /// <summary>The skew time of priority 1 with the longest interval of version 3: 255/256 of 40.95 s.</summary>
    [Fact]
    public void the_longest_hand_over_is_waited_for() =>
        Assert.True(SecondsFor(s_asked + Duration.FromMilliseconds(40_810)) > 40.81);

    [Fact]
    public void no_promise_makes_a_stop_endless() => Assert.Equal(45, SecondsFor(s_asked + Duration.FromSeconds(3600)));

    private static double SecondsFor(Instant promised) =>
        (new StopDeadline(s_asked).EndsAt(promised) - s_asked).TotalSeconds;
}
