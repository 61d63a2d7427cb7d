using Appliance.Init;
using Appliance.Settings.Balancing;
using Appliance.Tests.Config;
using Appliance.Texts;

namespace Appliance.Tests.Init;

public class BalancerNeedsTests
{
    [Fact]
    public void a_kernel_without_ipvs_is_said_once() =>
        Assert.Equal(["the kernel of this machine has no module ip_vs, so on it nothing is balanced; VRRP is none the "
            + "worse for it"], Missing(_ => false));

    [Fact]
    public void each_server_is_told_which_module_it_wants() => Assert.Equal(
        [
            "Virtual server [192.0.2.1]:tcp:80: the kernel of this machine has no module ip_vs_rr for 'rr', so it "
                + "refuses this service",
            "Virtual server [192.0.2.2]:udp:5060: the kernel of this machine has no module ip_vs_wlc for 'wlc', so it "
                + "refuses this service",
            "Virtual server [192.0.2.2]:udp:5060: the kernel of this machine has no module ip_vs_pe_sip for 'sip', so "
                + "it refuses this service",
        ], Missing(module => module == "ip_vs"));

    [Fact]
    public void nothing_is_said_of_what_is_there_and_of_what_nobody_knows()
    {
        Assert.Empty(Missing(_ => true));
        Assert.Empty(Missing(_ => null));
    }

    [Fact]
    public void nat_to_other_machines_wants_a_director_that_forwards()
    {
        Assert.Equal(["Virtual server [192.0.2.1]:tcp:80: with NAT the servers' answers pass through the director, "
            + "and this machine does not forward: net.ipv4.ip_forward is 0 (an image has it from \"sysctl\" in "
            + "appliance.json)"], NoWayBack(_ => false));
        Assert.Empty(NoWayBack(family => family == IpFamily.IPv4));
        Assert.Empty(BalancerNeeds.NoWayBack(Of("NAT", "127.0.0.1"), "this machine", _ => false));
        Assert.Empty(BalancerNeeds.NoWayBack(Of("DR", "10.0.0.1"), "this machine", _ => false));
    }

    [Theory]
    [InlineData("net.ipv4.ip_forward=1", true)]
    [InlineData("net.ipv4.ip_forward=0", false)]
    [InlineData("net.ipv6.conf.all.forwarding=1", false)]
    public void a_line_of_appliance_json_lets_it_forward(string line, bool forwards) =>
        Assert.Equal(forwards, BalancerNeeds.Forwards([line], IpFamily.IPv4));

    [Fact]
    public void it_is_no_reason_for_a_test_to_fail() => Assert.All(
        BalancerNeeds.Missing(Of("NAT", "10.0.0.1"), "this machine", _ => false),
        finding =>
        Assert.Equal((Severity.Warning, FindingClass.Advice, 1), (finding.Severity, finding.Class, finding.Line)));

    private static string[] Missing(Func<string, bool?> has) =>
        [.. BalancerNeeds.Missing(Of("NAT", "10.0.0.1"), "this machine", has).Select(finding => finding.Message)];

    private static string[] NoWayBack(Func<IpFamily, bool> forwards) =>
        [.. BalancerNeeds.NoWayBack(Of("NAT", "10.0.0.1"), "this machine", forwards).Select(one => one.Message)];

    private static BalancerSettings Of(string method, string server) => ConfigText.Of($$"""
        virtual_server 192.0.2.1 80 {
            lvs_sched rr
            lvs_method {{method}}
            protocol TCP
            real_server {{server}} 80 {
            }
        }
        virtual_server 192.0.2.2 5060 {
            lvs_sched wlc
            lvs_method DR
            protocol UDP
            persistence_timeout 60
            persistence_engine sip
            real_server 10.0.0.2 5060 {
            }
        }
        """).Settings!.Balancer;
}
