using Appliance.Guardian;

namespace Appliance.Tests.Guardian;

public class BeatTests
{
    private readonly Beat _beat = new();
    private Instant _now = new(5_000_000_000);

    public BeatTests() => _beat.Begin(_now);

    /// <summary>What the guardian does, for so long, or until it would end the child.</summary>
    /// <param name="stops">When the child stops to read.</param>
    /// <param name="goesOn">When it reads again.</param>
    private Duration? Watch(Duration time, Instant stops, Instant goesOn)
    {
        Instant said = _now;
        for (Instant end = _now + time; _beat.LookAt < end;)
        {
            _now = _beat.LookAt;
            bool isHeard = said < stops || _now >= goesOn;
            if (_beat.Hangs(_now, isHeard) is { } late)
                return late;
            if (_beat.Asks(_now, isHeard))
                said = _now;
        }
        return null;
    }

    [Fact]
    public void one_that_reads_its_orders_is_well()
    {
        Assert.Null(Watch(Duration.FromSeconds(600), Instant.Never, Instant.Never));
        Assert.InRange(_beat.Turns, 50, 60);
    }

    [Fact]
    public void one_that_reads_none_any_more_hangs_after_its_patience_and_not_before()
    {
        Instant stops = _now + Duration.FromSeconds(95);
        Duration? late = Watch(Duration.FromSeconds(600), stops, Instant.Never);
        Assert.True(late >= Beat.Patience);
        Assert.InRange((_now - stops).TotalSeconds, 30, 50);
    }

    [Fact]
    public void a_long_turn_is_none_that_hangs()
    {
        Instant stops = _now + Duration.FromSeconds(15);
        Assert.Null(Watch(Duration.FromSeconds(200), stops, stops + Duration.FromSeconds(29)));
    }

    // The machine slept for an hour, and the guardian is the first to wake up.
    [Fact]
    public void after_a_suspension_it_has_its_time_again()
    {
        Watch(Duration.FromSeconds(15), Instant.Never, Instant.Never);
        _now += Duration.FromSeconds(3600);
        Assert.Null(_beat.Hangs(_now, isHeard: false));
        Assert.Null(Watch(Duration.FromSeconds(60), _now - Beat.Pause, _now + Beat.Pause));
        Assert.NotNull(Watch(Duration.FromSeconds(90), _now, Instant.Never));
    }

    [Fact]
    public void where_nobody_runs_nobody_hangs()
    {
        _beat.End();
        Assert.Equal(Instant.Never, _beat.LookAt);
    }

    [Fact]
    public void it_is_asked_again_only_when_it_has_heard_the_last_one()
    {
        Assert.True(_beat.Asks(_now, isHeard: true));
        Assert.False(_beat.Asks(_now, isHeard: false));
        Assert.Equal(0, _beat.Turns);
        Assert.True(_beat.Asks(_now, isHeard: true));
        Assert.Equal(1, _beat.Turns);
    }
}
