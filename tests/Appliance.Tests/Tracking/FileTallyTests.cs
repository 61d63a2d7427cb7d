using Appliance.Tracking;

namespace Appliance.Tests.Tracking;

public class FileTallyTests
{
    [Theory]
    [InlineData(0, 1, false, false, 0)]
    [InlineData(5, 2, false, false, 10)]
    [InlineData(-5, 2, false, false, -10)]
    [InlineData(5, 2, true, false, -10)]
    [InlineData(5, -2, false, false, -10)]
    [InlineData(1000, 1, false, false, 253)]
    [InlineData(-253, 1, false, false, -253)]
    [InlineData(-254, 1, false, true, 0)]
    [InlineData(254, 1, true, true, 0)]
    [InlineData(int.MaxValue, -254, false, true, 0)]
    [InlineData(1, 0, false, true, 0)]
    [InlineData(0, 0, false, false, 0)]
    [InlineData(0, 0, true, true, 0)]
    [InlineData(7, 0, true, false, 0)]
    public void a_number_times_its_weight_is_added_or_is_a_fault(long number, int weight, bool reverse, bool faults,
        int adds) => Assert.Equal((faults, adds), (FileTally.Faults(number, weight, reverse),
            FileTally.Contribution(number, weight, reverse)));
}
