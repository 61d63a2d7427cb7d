using Appliance.Config;
using Appliance.Settings.Balancing;

namespace Appliance.Tests.Config;

/// <summary>A quorum can be reached, and a lost one gained.</summary>
public class QuorumRulesTests
{
    private static (ConfigResult Result, VirtualServerSettings Server) Load(string lines, params int[] weights)
    {
        ConfigResult result = ConfigText.Of("virtual_server 192.0.2.1 80 {\nlvs_sched rr\nlvs_method NAT\n"
            + "protocol TCP\n" + lines + string.Concat(weights.Select((weight, i) =>
                $"\nreal_server 10.0.0.{i + 1} 80 {{\nweight {weight}\n}}")) + "\n}\n");
        return (result, Assert.Single(result.Settings!.Balancer.Servers));
    }

    [Theory]
    [InlineData("quorum 3\nhysteresis 1", 3, 1, 2, 2)]
    [InlineData("quorum 9", 4, 0, 2, 2)]
    [InlineData("quorum 2\nhysteresis 5", 2, 1, 2, 2)]
    [InlineData("", 1, 0, 0, 0)]
    // keepalived: a sorry server for ever, beside healthy ones.
    [InlineData("quorum 4\nhysteresis 3", 4, 0, 2, 2)]
    [InlineData("quorum 3\nhysteresis 2", 3, 1, 2, 2)]
    // keepalived: a quorum of 0 and a hysteresis of 4294967295.
    [InlineData("quorum 3\nhysteresis 1", 1, 0, 0, 0)]
    public void a_quorum_and_its_hysteresis_are_within_reach(string lines, int quorum, int hysteresis,
        params int[] weights)
    {
        (ConfigResult result, VirtualServerSettings server) = Load(lines, weights);
        Assert.Equal(((uint)quorum, (uint)hysteresis), (server.Quorum, server.Hysteresis));
        long total = weights.Sum();
        Assert.True(total == 0 || server.Quorum + server.Hysteresis <= total, FindingAssert.Dump(result));
    }

    [Fact]
    public void what_is_lowered_beyond_keepalived_is_advice_that_ends_no_test()
    {
        (ConfigResult result, _) = Load("quorum 4\nhysteresis 3", 2, 2);
        result.At(6, 12, "so that a quorum once lost could not be gained; the hysteresis is 0");
        Assert.Equal(0, ConfigVerdict.ExitCodeOf(result.Findings));
    }
}
