using Appliance.Views;

namespace Appliance.Tests.Views;

public class KeepalivedBfdDataTests
{
    [Fact]
    public void a_session_is_told_in_keepaliveds_lines() => Assert.EndsWith("""
        ------< BFD Data >------
        ------< BFD Topology >------
         BFD Instance = b1
           Neighbor IP = 10.8.0.9
           Source IP = 10.8.0.1
           Required min RX interval = 50000 us
           Desired min TX interval = 60000 us
           Desired idle TX interval = 1000000 us
           Detection multiplier = 3
           TTL = 255
           max_hops = 0
           passive = false
           send event to VRRP process = Yes
           send error = false
           local state = Up
           remote state = Up
           local discriminator = 0x9e70ec74
           remote discriminator = 0x1f
           local diag = No Diagnostic
           remote diag = No Diagnostic
           remote min tx intv = 40000 us
           remote min rx intv = 30000 us
           local demand = 0
           remote demand = 0
           remote detect multiplier = 5
           !poll, !final
           local tx intv = 60000 us
           remote tx intv = 50000 us
           local detection time = 250000 us
           remote detection time = 180000 us
        """, Text[..Text.IndexOf("\n   last_seen", StringComparison.Ordinal)]);

    [Fact]
    public void it_says_when_the_neighbour_was_heard_last() =>
        Assert.Contains("   last_seen = 1796091102.274000 (", Text);

    private static string Text => new KeepalivedBfdData(DumpScenario.Settings, DumpScenario.Seen, DumpScenario.Now)
        .Text();
}
