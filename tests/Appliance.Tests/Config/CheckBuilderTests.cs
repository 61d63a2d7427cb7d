using Appliance.Config;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Tests.Config;

/// <summary>Which port a check looks at: keepalived looks at port 0 where the server says none.</summary>
public class CheckBuilderTests
{
    private static NetworkCheckSettings Load(string head, string method, string real, string check = "",
        string before = "") => (NetworkCheckSettings)Assert.Single(ConfigText.Of(
            $"{before}virtual_server {head} {{\nlvs_sched rr\nlvs_method {method}\nprotocol TCP\n"
            + $"real_server {real} {{\nTCP_CHECK {{\n{check}\n}}\n}}\n}}\n")
            .Settings!.Balancer.Servers[0].RealServers[0].Checks);

    [Theory]
    [InlineData("192.0.2.1 80", "NAT", "10.0.0.1", "", 80)]
    [InlineData("192.0.2.1 80", "DR", "10.0.0.1", "", 80)]
    [InlineData("192.0.2.1 80", "NAT", "10.0.0.1 8080", "", 8080)]
    // The service's port is used for it, and the port that is written is looked at, as with keepalived.
    [InlineData("192.0.2.1 80", "DR", "10.0.0.1 8080", "", 8080)]
    [InlineData("fwmark 5", "DR", "10.0.0.1", "connect_port 21", 21)]
    [InlineData("fwmark 5", "DR", "10.0.0.1", "", 0)]
    public void the_port_is_the_server_s_or_that_of_its_service(string head, string method, string real, string check,
        int port) => Assert.Equal(new Endpoint(new IpAddress(0x0A000001), (ushort)port),
            Load(head, method, real, check).Target);

    [Theory]
    [InlineData("192.0.2.1 80\n192.0.2.2 80", 80)]
    [InlineData("192.0.2.1 80\n192.0.2.2 81", 0)]
    public void that_of_a_group_if_it_has_one_only(string entries, int port) => Assert.Equal(port,
        Load("group g", "DR", "10.0.0.1", before: $"virtual_server_group g {{\n{entries}\n}}\n").Target.Port);

    /// <summary>keepalived 2.2.7 prints these for both hosts.</summary>
    [Theory]
    [InlineData("host {\nretry 4\ndelay_before_retry 7\n}\nhost {\n}\ndelay_before_retry 2\nretry 3", 3, 2)]
    [InlineData("retry 3\nhost {\nretry 5\n}\nhost {\n}", 5, 1)]
    [InlineData("host {\n}\nhost {\ndelay_before_retry 7\n}", 1, 7)]
    public void what_a_host_of_SMTP_CHECK_says_of_times_counts_for_all_and_the_last_line_counts(string check,
        uint retry, int pause)
    {
        ConfigResult result = ConfigText.Of($"virtual_server 192.0.2.1 25 {{\nlvs_sched rr\nlvs_method NAT\n"
            + $"protocol TCP\nreal_server 10.0.0.1 25 {{\nSMTP_CHECK {{\n{check}\n}}\n}}\n}}\n");
        CheckSettings[] checks = [.. result.Settings!.Balancer.Servers[0].RealServers[0].Checks];
        Assert.Equal(2, checks.Length);
        Assert.All(checks, one => Assert.Equal((retry, Duration.FromSeconds(pause)),
            (one.Retry, one.DelayBeforeRetry)));
    }

    [Fact]
    public void where_there_is_none_it_is_said() => ConfigText.Of("virtual_server fwmark 5 {\nlvs_sched rr\n"
        + "lvs_method DR\nreal_server 10.0.0.1 {\nTCP_CHECK {\n}\n}\n}\n")
        .At(5, 1, "TCP_CHECK of [10.0.0.1]:none:0 has no port that could be checked");
}
