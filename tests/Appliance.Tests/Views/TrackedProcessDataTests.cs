using Appliance.Reports;
using Appliance.Views;

namespace Appliance.Tests.Views;

public class TrackedProcessDataTests
{
    [Theory]
    [InlineData(true, 1, false, false)]
    [InlineData(true, 0, false, true)]
    [InlineData(false, 1, true, false)]
    [InlineData(false, 0, false, false)]
    public void a_delay_runs_while_what_counts_is_not_what_is(bool isUp, int count, bool fork, bool terminate)
    {
        Snapshot seen = DumpScenario.Seen with
        {
            Checks = DumpScenario.Seen.Checks.SetItem(3,
                DumpScenario.Seen.Checks[3] with { Up = isUp, Number = count }),
        };
        TrackedProcessData process = TrackedProcessData.Of(DumpScenario.Settings, seen, 0);
        Assert.Equal((fork, terminate), (process.AwaitsFork, process.AwaitsEnd));
    }
}
