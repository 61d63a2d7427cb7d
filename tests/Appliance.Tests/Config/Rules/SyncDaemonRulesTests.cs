namespace Appliance.Tests.Config.Rules;

/// <summary>Where the daemon of `lvs_sync_daemon` runs.</summary>
public class SyncDaemonRulesTests
{
    private const string Server = "virtual_server 10.0.0.1 80 {\nlb_algo rr\nlb_kind NAT\nprotocol TCP\n"
        + "real_server 10.0.0.2 80 {\n}\n}\n";

    private static string Text(string sync) => $"net_namespace_ipvs far\nglobal_defs {{\n{sync}\n}}\n" + Server
        + ConfigText.Instance("");

    [Fact]
    public void one_that_follows_an_instance_is_not_started_where_the_table_is_in_another_network_namespace()
    {
        ConfigText.Of(Text("lvs_sync_daemon eth0 VI_1")).At(3, 17, "lvs_sync_daemon that follows an instance is not "
            + "started: it would run here, and net_namespace_ipvs has the table in far");
        Assert.Null(ConfigText.Of(Text("lvs_sync_daemon eth0 VI_1")).Settings!.Engine.SyncDaemon);
    }

    [Fact]
    public void one_that_stands_is_where_the_table_is()
    {
        var settings = ConfigText.Of(Text("lvs_sync_daemon eth0")).Settings!;
        Assert.NotNull(settings.Balancer.StandingDaemon);
        Assert.Equal("far", settings.Balancer.Namespace);
    }
}
