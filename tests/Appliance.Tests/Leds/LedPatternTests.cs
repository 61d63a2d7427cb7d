using Appliance.Leds;
using CsCheck;

namespace Appliance.Tests.Leds;

public class LedPatternTests
{
    private static readonly LedPattern s_pattern = new("long short", new(true, 300), new(false, 100), new(true, 50),
        new(false, 200));

    [Fact]
    public void whoever_wakes_at_every_change_and_nowhere_else_sees_every_step()
    {
        Instant now = default;
        List<(bool, long)> seen = [];
        for (int i = 0; i < 5; i++)
        {
            Instant next = s_pattern.NextChange(now);
            seen.Add((s_pattern.LevelAt(now), (next - now).Nanoseconds / 1_000_000));
            now = next;
        }
        Assert.Equal([(true, 300), (false, 100), (true, 50), (false, 200), (true, 300)], seen);
    }

    [Fact]
    public void between_now_and_the_next_change_nothing_changes() =>
        Gen.Select(Gen.Long[0, long.MaxValue / 2], Gen.Double[0, 1]).Sample((at, share) =>
        {
            Instant now = new(at);
            Instant next = s_pattern.NextChange(now);
            Instant between = new(now.Nanoseconds + (long)((next - now).Nanoseconds * 0.999 * share));
            return next > now && s_pattern.LevelAt(between) == s_pattern.LevelAt(now)
                && s_pattern.LevelAt(next) != s_pattern.LevelAt(now);
        });

    [Fact]
    public void a_pattern_of_one_step_never_changes() =>
        Assert.Equal(Instant.Never, LedPatterns.Dark.NextChange(default));
}
