using System.Text;
using Appliance.Metrics;
using Appliance.Pools;
using Appliance.Tests.Settings;

namespace Appliance.Tests.Metrics;

/// <summary>What dashboards read of virtual servers.</summary>
public class BalancerFamiliesTests
{
    private static readonly string[] s_lines =
        Encoding.UTF8.GetString(MetricsPage.Of([.. Views.Pools.All])).Split('\n');

    [Theory]
    [InlineData("vrrpaot_kernel_table 1")]
    [InlineData("vrrpaot_quorum{service=\"[10.0.0.1]:tcp:80\"} 1")]
    [InlineData("vrrpaot_quorum{service=\"[web]:0\"} 0")]
    [InlineData("vrrpaot_server_weight{service=\"[10.0.0.1]:tcp:80\",server=\"[10.0.0.4]:tcp:80\"} -1")]
    [InlineData("vrrpaot_server_up{service=\"[web]:0\",server=\"[10.0.0.2]:tcp:80\"} 0")]
    [InlineData("vrrpaot_server_active_connections{service=\"[10.0.0.1]:tcp:80\",server=\"[10.0.0.2]:tcp:80\"} 12")]
    [InlineData("vrrpaot_server_check_duration_seconds_sum{service=\"[web]:0\",server=\"[10.0.0.2]:tcp:80\","
        + "check=\"HTTP_GET\",place=\"1\"} 0.024")]
    [InlineData("vrrpaot_server_check_duration_seconds_count{service=\"[web]:0\",server=\"[10.0.0.2]:tcp:80\","
        + "check=\"HTTP_GET\",place=\"1\"} 8")]
    [InlineData("keepalived_lvs_rs_conn{addr=\"10.0.0.2:80\",proto=\"6\"} 0")]
    public void a_sample_is_there(string line) => Assert.Contains(line, s_lines);

    [Fact]
    public void the_page_is_the_golden_one()
    {
        string golden = Path.Combine(SettingsText.Top(), "tests/Appliance.Tests/Metrics/balancer-page.txt");
        string page = string.Join('\n', s_lines);
        if (Environment.GetEnvironmentVariable("WRITE_GOLDEN") is not null)
            File.WriteAllText(golden, page);
        Assert.Equal(File.ReadAllText(golden), page);
    }

    [Fact]
    public void a_check_that_was_never_tried_has_no_last_result()
    {
        PoolReport pool = Views.Pools.All[0];
        ServerReport server = pool.Servers[0];
        string page = Encoding.UTF8.GetString(MetricsPage.Of([pool with
        {
            Servers = [server with { Checks = [server.Checks[0] with { At = null }] }],
        }]));
        Assert.DoesNotContain("vrrpaot_server_check_passed", page);
        Assert.DoesNotContain("last_duration", page);
    }

    [Fact]
    public void no_sample_is_there_twice()
    {
        string[] names = [.. s_lines.Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line[..line.LastIndexOf(' ')])];
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void a_node_that_balances_nothing_has_none() => Assert.Empty(MetricsPage.Of([]));
}
