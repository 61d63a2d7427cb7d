using Appliance.Tracking;
using CsCheck;

namespace Appliance.Tests.Tracking;

public class PriorityTallyTests
{
    [Theory]
    [InlineData(10, false, TrackedStatus.Up, 10)]
    [InlineData(10, false, TrackedStatus.Down, 0)]
    [InlineData(10, false, TrackedStatus.Unknown, 0)]
    [InlineData(-10, false, TrackedStatus.Up, 0)]
    [InlineData(-10, false, TrackedStatus.Down, -10)]
    [InlineData(-10, false, TrackedStatus.Unknown, 0)]
    [InlineData(10, true, TrackedStatus.Up, -10)]
    [InlineData(10, true, TrackedStatus.Down, 0)]
    [InlineData(-10, true, TrackedStatus.Up, 0)]
    [InlineData(-10, true, TrackedStatus.Down, 10)]
    [InlineData(0, false, TrackedStatus.Down, 0)]
    [InlineData(0, true, TrackedStatus.Up, 0)]
    public void a_weight_counts_while_its_condition_holds(int weight, bool reverse, TrackedStatus status,
        int expected) =>
        Assert.Equal(expected, PriorityTally.Contribution(weight, reverse, status));

    [Theory]
    [InlineData(false, TrackedStatus.Down, true)]
    [InlineData(false, TrackedStatus.Up, false)]
    [InlineData(false, TrackedStatus.Unknown, false)]
    [InlineData(true, TrackedStatus.Down, false)]
    [InlineData(true, TrackedStatus.Up, true)]
    [InlineData(true, TrackedStatus.Unknown, false)]
    public void without_weight_down_is_a_fault_and_reverse_makes_up_one(bool reverse, TrackedStatus status,
        bool expected) =>
        Assert.Equal(expected, PriorityTally.Faults(reverse, status));

    [Theory]
    [InlineData(101, -10, 91)]
    [InlineData(90, 10, 100)]
    [InlineData(10, -50, 1)]
    [InlineData(200, 100, 254)]
    [InlineData(254, 1, 254)]
    [InlineData(255, -100, 255)]
    public void the_sum_is_kept_in_range_and_an_owner_ignores_it(byte basePriority, int contributions, byte expected) =>
        Assert.Equal(new Priority(expected), PriorityTally.Effective(new Priority(basePriority), contributions));

    [Fact]
    public void no_weights_lead_out_of_1_to_254() =>
        Gen.Select(Gen.Byte[1, 254], Gen.Int[-254, 254].Array[0, 50]).Sample((start, weights) =>
            PriorityTally.Effective(new Priority(start), weights.Sum()).Value is >= 1 and <= 254);

    [Fact]
    public void more_contribution_never_means_less_priority() =>
        Gen.Select(Gen.Byte[1, 254], Gen.Int[-600, 600], Gen.Int[0, 600]).Sample((start, sum, more) =>
            PriorityTally.Effective(new Priority(start), sum + more) >= PriorityTally.Effective(new Priority(start),
                sum));
}
