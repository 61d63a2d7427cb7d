using Appliance.Config;
using Appliance.Settings.Balancing;

namespace Appliance.Tests.Config;

/// <summary>A service of the kernel belongs to one virtual server.</summary>
public class ServiceLedgerTests
{
    private static string Server(string head, string protocol = "TCP") =>
        $"virtual_server {head} {{\nlvs_sched rr\nlvs_method DR\nprotocol {protocol}\n"
        + "real_server 10.0.0.1 80 {\n}\n}\n";

    [Fact]
    public void the_first_one_has_it_and_the_other_is_told_where_that_stands()
    {
        ConfigResult result = ConfigText.Of(Server("192.0.2.1 80") + Server("192.0.2.1 80") + Server("192.0.2.1 81"));
        result.At(8, 16, "192.0.2.1 port 80 belongs to the virtual server of line 1 already - ignoring");
        Assert.Equal(["[192.0.2.1]:tcp:80", "[192.0.2.1]:tcp:81"],
            result.Settings!.Balancer.Servers.Select(server => server.Name));
    }

    [Fact]
    public void of_a_group_only_what_is_taken_is_left_out()
    {
        ConfigResult result = ConfigText.Of("virtual_server_group g {\n192.0.2.1-3 80\n192.0.2.3 80\n}\n"
            + Server("192.0.2.2 80") + Server("group g"));
        VirtualServerSettings group = result.Settings!.Balancer.Servers[1];
        Assert.Equal(["192.0.2.1", "192.0.2.3"], group.Services.Select(service => service.Address.ToString()));
    }

    [Fact]
    public void another_protocol_is_another_service() =>
        Assert.Equal(2, ConfigText.Of(Server("192.0.2.1 53") + Server("192.0.2.1 53", "UDP")).Settings!.Balancer.Servers
            .Length);
}
