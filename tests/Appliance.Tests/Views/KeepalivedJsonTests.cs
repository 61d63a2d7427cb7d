using System.Text.Json;
using Appliance.Base;
using Appliance.Reports;
using Appliance.Settings;
using Appliance.Views;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Tests.Views;

/// <summary>Beside keepalived 2.2.7's own of the same instance, but for what runs on: times and counts.</summary>
public class KeepalivedJsonTests
{
    private static readonly InstanceSettings s_instance = Given.Instance() with
    {
        Interface = "v0", Password = [1, 2, 3, 4, 5, 6, 7, 8],
        Addresses =
        [
            new VirtualAddress { Address = new IpAddress(0x0A09000B), PrefixLength = 24 },
            new VirtualAddress { Address = new IpAddress(0x0A09000C), PrefixLength = 32, Device = "lo", Label = "lo:1",
                Scope = 254 },
        ],
        ExcludedAddresses = [new VirtualAddress { Address = new IpAddress(0x0A09000D), PrefixLength = 32 }],
    };

    private static readonly DaemonSettings s_settings = Given.Box(s_instance, new InstanceDuties
    {
        NotifyMaster = Given.Command("/usr/bin/true", "a", "b"), Notify = Given.Command("/usr/bin/true"),
        TrackedScripts = [new TrackedScript(0, 10, false)], TrackedInterfaces = [new TrackedInterface("lo", 5, false)],
    }, Given.Script("up", "/usr/bin/test"));

    private static Snapshot Of(RouterState state, bool isSet) => KeepalivedStatsTests.Snapshot with
    {
        Instances =
        [
            KeepalivedStatsTests.Snapshot.Instances[0] with
            {
                State = state, Interface = "v0",
                Addresses =
                [
                    new VipView(new IpAddress(0x0A09000B), 24, "v0", isSet, isSet),
                    new VipView(new IpAddress(0x0A09000C), 32, "lo", isSet, isSet),
                    new VipView(new IpAddress(0x0A09000D), 32, "v0", isSet, isSet, Excluded: true),
                ],
                Master = state == RouterState.Backup ? new MasterView(new IpAddress(0x0A090002), 200, IsSelf: false)
                    : null,
            },
        ],
        Checks = [new CheckView { Name = "up", Up = true }],
    };

    private static string Text(int version = 1, RouterState state = RouterState.Master) =>
        new KeepalivedJson(s_settings, Of(state, state == RouterState.Master), new Moment(1796073901885)).Text(version);

    [Fact]
    public void keys_order_and_numbers_are_keepaliveds() => Assert.Equal("""
        [{"data":{"iname":"VI_1","dont_track_primary":0,"skip_check_adv_addr":0,"strict_mode":0,"vmac_ifname":"",
        "ifp_ifname":"v0","master_priority":0,"last_transition":1796073901.885000,"garp_delay":5,"garp_refresh":0,
        "garp_rep":5,"garp_refresh_rep":1,"garp_lower_prio_delay":5,"garp_lower_prio_rep":5,"lower_prio_no_advert":0,
        "higher_prio_send_advert":1,"vrid":51,"base_priority":100,"effective_priority":110,"vipset":true,
        "promote_secondaries":false,"adver_int":1,"master_adver_int":1,"accept":1,"nopreempt":false,"preempt_delay":0,
        "state":2,"wantstate":2,"version":2,"smtp_alert":false,"notify_deleted":false,
        "script_master":"'\/usr\/bin\/true' 'a' 'b'","script":"'\/usr\/bin\/true'",
        "vips":["10.9.0.11\/24 dev v0 scope global set","10.9.0.12 dev lo scope host label lo:1 set"],
        "evips":["10.9.0.13 dev v0 scope global set"],"track_ifp":["lo"],
        "track_script":["'\/usr\/bin\/test'"],"auth_type":1,"auth_data":"********"},
        "stats":{"advert_rcvd":1,"advert_sent":2,"become_master":3,"release_master":4,"packet_len_err":5,
        "advert_interval_err":8,"ip_ttl_err":6,"invalid_type_rcvd":7,"addr_list_err":9,"invalid_authtype":10,
        "authtype_mismatch":11,"auth_failure":12,"auth_ext_missing":15,"auth_ext_malformed":0,
        "auth_ext_unknown_key":0,"auth_ext_invalid_hmac":0,"auth_ext_stale":0,"auth_ext_replay":16,
        "pri_zero_rcvd":13,"pri_zero_sent":14}}]
        """.ReplaceLineEndings(""), Text().TrimEnd());

    [Fact]
    public void it_can_be_read_again_in_both_layouts()
    {
        using JsonDocument list = JsonDocument.Parse(Text());
        Assert.Equal("10.9.0.11/24 dev v0 scope global set",
            list.RootElement[0].GetProperty("data").GetProperty("vips")[0].GetString());
        using JsonDocument tree = JsonDocument.Parse(Text(version: 2));
        Assert.Equal("VI_1", tree.RootElement.GetProperty("vrrp")[0].GetProperty("data").GetProperty("iname")
            .GetString());
        Assert.Equal(0, tree.RootElement.GetProperty("track_process").GetArrayLength());
    }

    [Fact]
    public void a_backup_names_its_masters_priority_and_sets_nothing()
    {
        string text = Text(state: RouterState.Backup);
        Assert.Contains("\"master_priority\":200,", text);
        Assert.Contains("\"vipset\":false", text);
        Assert.Contains("\"10.9.0.11\\/24 dev v0 scope global\"", text);
        Assert.Contains("\"state\":1,\"wantstate\":1", text);
    }

    [Theory]
    [InlineData(5000, "5")]
    [InlineData(250, "0.25")]
    [InlineData(0, "0")]
    public void whole_numbers_have_no_fraction(int milliseconds, string text) =>
        Assert.Equal(text, KeepalivedWords.Number(Duration.FromMilliseconds(milliseconds)));

    [Fact]
    public void routes_rules_and_modes_are_told() => Assert.All((string[])
    [
        "\"strict_mode\":1", "\"promote_secondaries\":true",
        "\"vroutes\":[\"prepend 10.77.0.0\\/16 via inet 10.8.0.9 dev eth0 proto 18 metric 5\"]",
        "\"vrules\":[\"from 10.8.0.11 priority 1000 tos 0x0 protocol 18 lookup 100\"]",
        "\"10.8.0.14 dev eth0 scope global peer 10.8.0.15\\/32 set\"",
        "\"vips\":[\"10.9.0.11\\/24 dev eth1 scope global set nftable_set\"]",
        "\"vips\":[\"fe80::56 dev eth0 scope global deprecated\","
            + "\"2001:db8::56\\/64 dev eth0 scope global preferred_lft 100\","
            + "\"2001:db8::57\\/64 dev eth0 scope global -nodad preferred_lft forever\"]",
        "\"track_process\":[\"tp\"]",
    ], text => Assert.Contains(text, DumpScenario.Json(1)));

    [Fact]
    public void version_2_has_the_processes()
    {
        Assert.EndsWith("""
            "track_process":[{"process":"sleep","parameters":"1000","param_match":"partial","min_processes":1,
            "max_processes":4294967295,"current_processes":1,"have_quorum":false,"weight":4,"terminate_delay":0,
            "fork_delay":0.5,"fork_delay_timer_running":true,"terminate_delay_timer_running":false,
            "full_command":true}]}
            """.ReplaceLineEndings(""), DumpScenario.Json(2).TrimEnd());
    }

    [Fact]
    public void the_older_exporter_reads_it() => Assert.Equal(
        ["VI_1 2 2 eth0 5 51 10.8.0.11/24,10.8.0.12,10.8.0.14", "VI_2 2 2 eth1 5 52 10.9.0.11/24",
            "VI_3 1 1 eth0 5 53 10.8.0.33/24", "VI_6 1 1 eth0 5 56 fe80::56,2001:db8::56/64,2001:db8::57/64"],
        DumpReaders.OlderExporterJson(DumpScenario.Json(1)).Select(one => $"{one.Name} {one.State} {one.WantState} "
            + $"{one.Interface} {one.GarpDelay} {one.Vrid} {string.Join(',', one.Vips.Select(vip => vip.Address))}"));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void checkmk_reads_both_versions(int version)
    {
        Assert.Equal([("VI_1", 2, 3, 0L), ("VI_2", 2, 1, 7L), ("VI_3", 1, 1, 14L), ("VI_6", 1, 3, 21L)],
            DumpReaders.Checkmk(DumpScenario.Json(version), out string[] processes));
        Assert.Equal(version == 2 ? ["sleep"] : [], processes);
    }

    [Fact]
    public void luci_and_vyos_read_it()
    {
        Assert.All(DumpReaders.Luci(DumpScenario.Json(1)), one => Assert.True(one.Value));
        Assert.Equal(["VI_1 eth0 51 2 110 1796091102", "VI_2 eth1 52 2 160 1796091102",
            "VI_3 eth0 53 1 91 1796091102", "VI_6 eth0 56 1 90 1796091102"],
            DumpReaders.Vyos(DumpScenario.Json(1)));
    }
}
