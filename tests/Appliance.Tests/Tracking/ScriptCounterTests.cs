using Appliance.Tracking;
using CsCheck;

namespace Appliance.Tests.Tracking;

public class ScriptCounterTests
{
    /// <summary>
    /// Results: s success, f failure. After each the count, and + for a rise to up, - for a fall to down.
    /// </summary>
    [Theory]
    // rise 1, fall 1: every result decides.
    [InlineData(1, 1, false, "s", "1+")]
    [InlineData(1, 1, false, "f", "0-")]
    [InlineData(1, 1, false, "sfsf", "1+ 0- 1+ 0-")]
    [InlineData(1, 1, false, "ssff", "1+ 1 0- 0")]
    // The first result decides alone, whatever rise and fall are.
    [InlineData(2, 2, false, "s", "3+")]
    [InlineData(3, 2, false, "f", "0-")]
    // fall failures in a row; a success between them starts anew.
    [InlineData(2, 2, false, "sff", "3+ 2 0-")]
    [InlineData(2, 3, false, "sffsfff", "4+ 3 2 4 3 2 0-")]
    // rise successes in a row; a failure between them starts anew.
    [InlineData(3, 1, false, "fssfsss", "0- 1 2 0 1 2 3+")]
    // With init_fail too.
    [InlineData(3, 1, true, "sss", "3+ 3 3")]
    [InlineData(3, 3, true, "sfffsss", "5+ 4 3 0- 1 2 5+")]
    [InlineData(1, 1, true, "s", "1+")]
    [InlineData(2, 2, true, "fss", "0- 1 3+")]
    public void it_counts_as_keepalived_does(int rise, int fall, bool startsFailed, string results, string expected)
    {
        var counter = new ScriptCounter(rise, fall, startsFailed);
        string seen = string.Join(' ', results.Select(result =>
        {
            string sign = counter.Add(result == 's') switch { ScriptChange.Succeeded => "+", ScriptChange.Failed => "-",
                _ => "" };
            return counter.Count + sign;
        }));
        Assert.Equal(expected, seen);
    }

    [Fact]
    public void the_greatest_rise_and_fall_that_a_file_can_say_are_counted_like_any_other()
    {
        var counter = new ScriptCounter(int.MaxValue, int.MaxValue, startsFailed: false);
        Assert.Equal(ScriptChange.Succeeded, counter.Add(true));
        Assert.Equal(ScriptChange.Same, counter.Add(false));
        Assert.Equal(TrackedStatus.Up, counter.Status);
    }

    [Fact]
    public void nothing_is_known_before_the_first_result_unless_init_fail_says_down()
    {
        Assert.Equal(TrackedStatus.Unknown, new ScriptCounter(1, 1, false).Status);
        Assert.Equal(TrackedStatus.Down, new ScriptCounter(1, 1, true).Status);
        Assert.False(new ScriptCounter(1, 1, true).HasResult);
    }

    private static readonly Gen<(int Rise, int Fall, bool StartsFailed, bool[] Results)> s_runs =
        Gen.Select(Gen.Int[1, 20], Gen.Int[1, 20], Gen.Bool, Gen.Bool.Array[0, 200]);

    [Fact]
    public void the_count_stays_in_its_range_and_up_means_at_least_rise() => s_runs.Sample(run =>
    {
        var counter = new ScriptCounter(run.Rise, run.Fall, run.StartsFailed);
        foreach (bool result in run.Results)
        {
            counter.Add(result);
            if (counter.Count < 0 || counter.Count > run.Rise + run.Fall - 1)
                return false;
            if (counter.Status == TrackedStatus.Up != counter.Count >= run.Rise)
                return false;
        }
        return true;
    });

    [Fact]
    public void verdicts_alternate_and_match_the_status() => s_runs.Sample(run =>
    {
        var counter = new ScriptCounter(run.Rise, run.Fall, run.StartsFailed);
        ScriptChange last = ScriptChange.Same;
        foreach (bool result in run.Results)
        {
            ScriptChange verdict = counter.Add(result);
            if (verdict == ScriptChange.Same)
                continue;
            if (verdict == last || counter.Status != (verdict == ScriptChange.Succeeded ? TrackedStatus.Up
                : TrackedStatus.Down))
                return false;
            last = verdict;
        }
        return true;
    });
}
