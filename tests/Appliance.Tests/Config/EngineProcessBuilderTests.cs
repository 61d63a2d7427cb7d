using Appliance.Config;
using Appliance.Settings;

namespace Appliance.Tests.Config;

public class EngineProcessBuilderTests
{
    private static EngineProcessSettings Of(string globals) =>
        ConfigText.Of($"global_defs {{\n{globals}\n}}\n" + ConfigText.Instance("")).Silent().Process;

    [Fact]
    public void a_file_that_says_nothing_changes_nothing() => Assert.Equal(new EngineProcessSettings(), Of(""));

    [Fact]
    public void the_process_is_as_the_file_says() => Assert.Equal(
        new EngineProcessSettings
        {
            Name = "vr", Niceness = -5, LongestRealTimeRun = 20000, Processors = [0, 1], NetlinkBuffer = 200000,
            ForcesNetlinkBuffer = true,
        },
        Of("process_names\nvrrp_process_name vr\nvrrp_priority -5\nvrrp_rlimit_rttime 20000\nvrrp_cpu_affinity 0 1\n"
            + "vrrp_netlink_cmd_rcv_bufs 100000\nvrrp_netlink_monitor_rcv_bufs 200000\n"
            + "vrrp_netlink_monitor_rcv_bufs_force\nvrrp_no_swap"));

    [Fact]
    public void where_there_are_sessions_of_bfd_it_is_as_they_want_unless_vrrp_says_otherwise()
    {
        const string wanted = "bfd_priority -7\nbfd_rlimit_rttime 30000\nbfd_cpu_affinity 1\nbfd_rt_priority 60\n"
            + "bfd_no_swap\nvrrp_rlimit_rttime 20000";
        Assert.Equal(new EngineProcessSettings { LongestRealTimeRun = 20000 }, Of(wanted));
        DaemonSettings box = ConfigText.Of($"global_defs {{\n{wanted}\n}}\nbfd_instance b {{\n"
            + "neighbor_ip 192.0.2.9\nsource_ip 192.0.2.8\n}\n" + ConfigText.Instance("")).Clean();
        Assert.Equal(new EngineProcessSettings { Niceness = -7, LongestRealTimeRun = 20000, Processors = [1] },
            box.Process);
        Assert.Equal(60, box.Engine.RealTimePriority);
    }

    [Theory]
    [InlineData("bfd_rt_priority 100", "bfd process real-time priority 100 greater than maximum 99")]
    [InlineData("bfd_cpu_affinity x", "Invalid cpu_id:x specified for bfd process")]
    [InlineData("bfd_priority 20", "Invalid bfd process priority specified")]
    public void so_is_what_is_wrong_for_bfd(string line, string message) => what_is_wrong_is_said(line, message);

    [Fact]
    public void both_processes_have_keepalived_s_names_where_that_is_wished()
    {
        DaemonSettings box = ConfigText.Of("global_defs {\nprocess_names\n}\n" + ConfigText.Instance("")).Silent();
        Assert.Equal(("keepalived_vrrp", "keepalived_lvs"), (box.Process.Name, box.Balancer.Process.Name));
    }

    [Theory]
    [InlineData("vrrp_priority 20", "Invalid vrrp process priority specified")]
    [InlineData("vrrp_cpu_affinity x", "Invalid cpu_id:x specified for vrrp process")]
    [InlineData("vrrp_rlimit_rttime 0", "Invalid vrrp real-time limit - 0")]
    [InlineData("vrrp_process_name a-name-of-twenty-x", "Process name a-name-of-twenty-x more than 15 characters")]
    public void what_is_wrong_is_said(string line, string message) => Assert.Contains(
        ConfigText.Of($"global_defs {{\n{line}\n}}\n" + ConfigText.Instance("")).Findings,
        finding => finding.Message.Contains(message));
}
