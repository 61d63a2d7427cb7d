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

    /// <summary>What the exporters read of `keepalived.data`, by their own patterns.</summary>
    [Fact]
    public void exporters_find_their_lines_in_the_dump()
    {
        string data = new KeepalivedData(s_settings, Of(RouterState.Master, true), new Moment(0)).Text();
        foreach (string line in (string[])["------< VRRP Topology >------", " VRRP Instance = VI_1",
            "   State = MASTER", "   Wantstate = MASTER", "   Interface = v0", "   Gratuitous ARP delay = 5",
            "   Virtual Router ID = 51",
            "   Virtual IP (2):", "     10.9.0.11/24 dev v0 scope global set", "   Virtual IP Excluded :",
            "     10.9.0.13 dev v0 scope global set", " VRRP Script = up", "   Status = GOOD", "   State = idle",
            "   Password = ********"])
            Assert.Contains(line, data.Split('\n'));
    }
}
