using Appliance.Guardian;
using VrrpAot.Protocol;

namespace Appliance.Tests.Guardian;

/// <summary>How long a child that ended again and again is waited with.</summary>
public class RestartPolicyTests
{
    private static readonly Duration s_moment = Duration.FromMilliseconds(5), s_well = Duration.FromSeconds(61);

    private static int[] Delays(RestartPolicy policy, int count, Duration ran) =>
        [.. Enumerable.Range(0, count).Select(_ => (int)policy.DelayAfter(ran).TotalSeconds)];

    [Fact]
    public void at_once_and_then_ever_more_slowly() =>
        Assert.Equal([0, 1, 2, 4, 8, 16, 32, 60, 60], Delays(new RestartPolicy(Duration.Zero), 9, s_moment));

    [Fact]
    public void where_nobody_waits_for_it_a_second_at_least() =>
        Assert.Equal([1, 2, 4], Delays(new RestartPolicy(Duration.FromSeconds(1)), 3, s_moment));

    [Fact]
    public void one_that_was_well_for_a_minute_begins_anew()
    {
        var policy = new RestartPolicy(Duration.Zero);
        Delays(policy, 6, s_moment);
        Assert.Equal([0, 0], Delays(policy, 2, s_well));
        Assert.Equal([1, 2], Delays(policy, 2, s_moment));
    }

    [Fact]
    public void exactly_a_minute_is_not_well_yet()
    {
        var policy = new RestartPolicy(Duration.Zero);
        Delays(policy, 3, s_moment);
        Assert.Equal([4], Delays(policy, 1, Duration.FromSeconds(60)));
    }
}
