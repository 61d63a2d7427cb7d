using Appliance.Config;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Holdings;

namespace Appliance.Tests.Config.Reading;

/// <summary>What is static, and the instances that wait for it.</summary>
public class ObjectListsTests
{
    private static ConfigResult Load(string text) => ConfigText.Of(text + ConfigText.Instance(""));

    [Fact]
    public void static_items_belong_to_no_instance_and_keep_their_order()
    {
        EngineSettings engine = Load("""
            static_ipaddress {
                10.50.0.1/24 dev eth1 brd +
            }
            static_routes {
                172.16.0.0/16 via 10.50.0.9 dev eth1
            }
            static_rules {
                from 10.51.0.0/24 table 100 priority 77
            }

            """).Clean().Engine;
        Assert.Equal([(HoldingKind.Address, "10.50.0.1/24 dev eth1 brd 10.50.0.255"),
            (HoldingKind.Route, "prepend 172.16.0.0/16 via inet 10.50.0.9 dev eth1 proto 18"),
            (HoldingKind.Rule, "from 10.51.0.0/24 priority 77 tos 0x0 protocol 18 lookup 100")],
            engine.StaticObjects.Select(one => (one.Kind, one.Text)));
        Assert.Empty(engine.Instances[0].Objects);
        Assert.Contains("eth1", engine.Interfaces);
        Assert.Empty(engine.Instances[0].RequiredInterfaces);
    }

    [Fact]
    public void a_track_group_names_instances_that_need_a_static_item()
    {
        DaemonSettings settings = Load("""
            track_group G {
                group {
                    VI_1
                }
            }
            static_ipaddress {
                10.50.0.1/24 dev eth1 track_group G
            }
            static_routes {
                172.16.0.0/16 via 10.50.0.9 dev eth1 track_group G
            }

            """).Clean();
        Assert.All(settings.Engine.StaticObjects, one => Assert.Equal("VI_1", Assert.Single(one.Tracking)));
    }

    [Fact]
    public void a_group_that_is_not_there_and_an_item_that_nobody_can_track_are_named()
    {
        ConfigResult result = Load("""
            track_group G {
                group { VI_1 VI_9 }
            }
            static_routes {
                172.16.0.0/16 via 10.50.0.9 dev eth1 track_group H
                172.17.0.0/16 via 10.50.0.9 track_group G
                172.18.0.0/16 dev eth1 track_group G no_track
            }

            """);
        result.At(2, 18, "vrrp_instance VI_9 specified in track_group G doesn't exist");
        result.At(5, 54, "track_group H not found");
        result.At(6, 5, "cannot have track_group if it names no interface");
        result.At(7, 5, "both track_group and no_track set");
        Assert.All(result.Settings!.Engine.StaticObjects, one => Assert.Empty(one.Tracking));
    }

    [Fact]
    public void a_reload_tells_what_of_it_is_another()
    {
        DaemonSettings before = Load("static_routes {\n172.16.0.0/16 via 10.50.0.9 dev eth1\n}\n").Clean();
        DaemonSettings after = Load("static_routes {\n172.16.0.0/16 via 10.50.0.8 dev eth1\n}\n").Clean();
        Assert.Equal("~ static_routes: - route prepend 172.16.0.0/16 via inet 10.50.0.9 dev eth1 proto 18\n"
            + "~ static_routes: + route prepend 172.16.0.0/16 via inet 10.50.0.8 dev eth1 proto 18",
            string.Join('\n', ConfigurationDifference.Between(before, after).Changes));
        Assert.True(ConfigurationDifference.Between(before,
            Load("static_routes {\n172.16.0.0/16 dev eth1 via 10.50.0.9\n}\n").Clean()).IsEmpty);
    }
}
