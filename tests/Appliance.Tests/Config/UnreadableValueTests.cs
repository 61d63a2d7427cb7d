using System.Globalization;
using Appliance.Config;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Tests.Config;

/// <summary>
/// Numbers, booleans and words that cannot be read, and keywords given twice. Every expected value is what keepalived
/// 2.2.7 showed in its dump (SIGUSR1) when it ran with the line; the same value counts in a test and in a run.
/// </summary>
public class UnreadableValueTests
{
    /// <summary>Each with `text=value` for every text.</summary>
    [Theory]
    [InlineData("priority",
        "300=100 0=100 -1=100 -0=100 HIGH=100 9O=100 9;=100 $UNSET=100 1.5=100 0x10=100 256=100 "
        + "99999999999999999999=100 1e2=100 \"\"=100 +7=7 007=7 \"7\"=7 255=255")]
    [InlineData("version", "300=2 0=2 -1=2 HIGH=2 9O=2 1.5=2 2.50=2 2x=2 3x=3 +3=3 \"\"=2 99999999999=2 4=2")]
    [InlineData("advert_int",
        "300=1 0=1 -1=1 -0=1 HIGH=1 9O=1 2s=1 1,5=1 1.2.3=1 1e1=1 0x10=1 \"\"=1 256=1 99999999999999999999=1 +7=7 "
        + "007=7 2.50=3 5.=5 1.4999=1")]
    [InlineData("preempt_delay",
        "300=300 -1=0 -0=0 HIGH=0 9O=0 0x10=0 \"\"=0 1000=1000 1001=0 99999999999999999999=0 1.5=1.5 +7=7")]
    [InlineData("down_timer_adverts",
        "300=3 0=3 -1=3 -0=3 HIGH=3 9O=9 9;=9 $UNSET=3 1.5=1 0x10=3 \"\"=3 +7=7 101=3 100=100 4294967296=3")]
    [InlineData("garp_master_delay", "-1=5 -0=0 HIGH=0 9O=9 1.5=1 0x10=0 \"\"=0 4294=4294 4295=5 99999999999=5 5s=5")]
    [InlineData("garp_master_repeat", "0=1 -1=5 -0=1 HIGH=1 9O=9 $UNSET=1 1.5=1 0x10=1 \"\"=1 99999999999=5")]
    [InlineData("garp_master_refresh", "-1=0 HIGH=0 9O=9 0x10=0 99999999999=0 1000=1000")]
    [InlineData("garp_master_refresh_repeat", "0=1 -1=1 HIGH=1 9O=9 2.50=2")]
    [InlineData("garp_lower_prio_delay", "-1=5 HIGH=0 9O=9 4295=5")]
    [InlineData("garp_lower_prio_repeat", "0=0 -1=5 -0=0 HIGH=0 9O=9 99999999999=5")]
    [InlineData("unicast_ttl", "300=255 -1=255 -0=255 HIGH=255 9O=255 1.5=255 256=255 0x10=255 \"\"=0 +7=7 007=7")]
    [InlineData("lower_prio_no_advert",
        "true=True on=True yes=True false=False off=False no=False YES=False True=False maybe=False 1=False "
        + "\"\"=False \"true\"=True $UNSET=False")]
    [InlineData("skip_check_adv_addr", "true=True YES=False maybe=False 1=False")]
    [InlineData("state", "MASTER=True BACKUP=False master=False MASTR=False FAULT=False \"\"=False $X=False")]
    public void a_line_of_an_instance_means_what_keepalived_makes_of_it(string keyword, string cases)
    {
        foreach (string one in cases.Split(' '))
        {
            int equals = one.LastIndexOf('=');
            string line = $"{keyword} {one[..equals]}";
            Assert.Equal($"{line} -> {one[(equals + 1)..]}", $"{line} -> {Ours(keyword, line)}");
        }
    }

    [Theory]
    [InlineData("interval", "0=1 -1=1 HIGH=1 9O=9 5s=5 $UNSET=1 0x10=1 \"\"=1 +7=7 4294=4294 5000=1 99999999999=1")]
    [InlineData("timeout", "0=1 -1=1 HIGH=1 9O=9 30s=30 5000=1")]
    [InlineData("rise", "0=1 -1=1 -0=1 HIGH=1 9O=9 1.5=1 \"\"=1 99999999999=1")]
    [InlineData("fall", "0=1 HIGH=1 9O=9 2.50=2 4294967296=1")]
    [InlineData("weight", "-1=-1 -0=0 HIGH=0 9O=9 -9O=-9 1.5=1 0x10=0 \"\"=0 253=253")]
    public void a_line_of_a_script_means_what_keepalived_makes_of_it(string keyword, string cases)
    {
        foreach (string one in cases.Split(' '))
        {
            int equals = one.LastIndexOf('=');
            string line = $"{keyword} {one[..equals]}";
            Assert.Equal($"{line} -> {one[(equals + 1)..]}", $"{line} -> {OfScript(keyword, line)}");
        }
    }

    [Theory]
    [InlineData("s weight 300", 9)]
    [InlineData("s weight -300", 9)]
    [InlineData("s weight 254", 253)]
    [InlineData("s weight 5x", 5)]
    [InlineData("s weight x", 0)]
    [InlineData("s weight 5 weight 6", 5)]
    [InlineData("s weight 5 foo", 5)]
    [InlineData("s weight", null)]
    [InlineData("s foo", null)]
    public void what_cannot_be_read_of_a_tracked_script_is_as_with_keepalived(string line, int? weight)
    {
        DaemonSettings box = ConfigText.Of("vrrp_script s {\nscript /x\nweight 9\n}\n"
            + ConfigText.Instance($"track_script {{\n{line}\n}}")).Settings!;
        Assert.Equal(weight, box.Instances[0].TrackedScripts.IsEmpty ? null
            : box.Instances[0].TrackedScripts[0].Weight);
    }

    [Theory]
    [InlineData("10.1.0.1/33", 32)]
    [InlineData("10.1.0.1/-1", 32)]
    [InlineData("10.1.0.1/x", 0)]
    [InlineData("10.1.0.1/", 0)]
    [InlineData("10.1.0.1/24x", 24)]
    [InlineData("10.1.0.1/24,", 24)]
    [InlineData("10.1.0.1/24/24", 24)]
    [InlineData("10.1.0.1/024", 24)]
    [InlineData("10.1.0.1/+24", 24)]
    [InlineData("10.1.0.1/0", 0)]
    public void a_prefix_length_is_as_with_keepalived(string line, int length) =>
        Assert.Equal(length, ConfigText.Of(ConfigText.Instance($"virtual_ipaddress_excluded "
            + $"{{\n{line}\n}}")).Settings!.Engine.Instances[0].ExcludedAddresses[0].PrefixLength);

    [Theory]
    [InlineData("scope 0x10", 16)]
    [InlineData("scope 010", 8)]
    [InlineData("scope 7x", 0)]
    [InlineData("scope 300", 0)]
    [InlineData("scope -1", 0)]
    [InlineData("scope link scope host", 254)]
    public void a_scope_is_as_with_keepalived(string words, int scope) =>
        Assert.Equal(scope, ConfigText.Of(ConfigText.Instance($"virtual_ipaddress_excluded {{\n10.1.0.1 "
            + $"{words}\n}}")).Settings!.Engine.Instances[0].ExcludedAddresses[0].Scope);

    /// <summary>Given twice: the values of both lines, and which one counts.</summary>
    [Theory]
    [InlineData("priority", "50 60", "60")]
    [InlineData("priority", "50 300", "100")]
    [InlineData("priority", "50 HIGH", "100")]
    [InlineData("virtual_router_id", "1 2", "2")]
    [InlineData("virtual_router_id", "1 300", "1")]
    [InlineData("virtual_router_id", "1 2O", "1")]
    [InlineData("version", "3 2", "3")]
    [InlineData("version", "2 3", "2")]
    [InlineData("version", "3 4", "3")]
    [InlineData("advert_int", "2 3", "3")]
    [InlineData("advert_int", "2 x", "2")]
    [InlineData("preempt_delay", "2 3", "3")]
    [InlineData("preempt_delay", "2 x", "0")]
    [InlineData("preempt_delay", "2 2000", "0")]
    [InlineData("garp_master_delay", "2 3", "3")]
    [InlineData("garp_master_delay", "2 -1", "2")]
    [InlineData("garp_master_delay", "2 x", "0")]
    [InlineData("garp_master_repeat", "2 3", "3")]
    [InlineData("garp_lower_prio_repeat", "2 3", "3")]
    [InlineData("down_timer_adverts", "2 4", "4")]
    [InlineData("down_timer_adverts", "2 0", "2")]
    [InlineData("lower_prio_no_advert", "true false", "False")]
    [InlineData("lower_prio_no_advert", "true maybe", "True")]
    [InlineData("state", "MASTER BACKUP", "True")]
    [InlineData("state", "MASTER X", "True")]
    [InlineData("state", "X MASTER", "True")]
    [InlineData("unicast_ttl", "5 6", "6")]
    [InlineData("unicast_ttl", "5 x", "5")]
    [InlineData("mcast_src_ip", "10.9.0.2 10.9.0.7", "10.9.0.7")]
    [InlineData("mcast_dst_ip", "224.0.0.19 224.0.0.20", "224.0.0.20")]
    [InlineData("mcast_dst_ip", "224.0.0.19 x", "224.0.0.18")]
    [InlineData("interface", "eth1 eth2", "eth2")]
    [InlineData("notify", "/1 /2", "/1")]
    [InlineData("notify_master", "/1 /2", "/1")]
    [InlineData("notify_backup", "/1 /2", "/1")]
    [InlineData("notify_fault", "/1 /2", "/1")]
    [InlineData("notify_stop", "/1 /2", "/1")]
    [InlineData("notify_master_rx_lower_pri", "/1 /2", "/1")]
    public void of_a_keyword_given_twice_the_one_counts_that_counts_for_keepalived(string keyword, string values,
        string expected)
    {
        string[] each = values.Split(' ');
        Assert.Equal(expected, Ours(keyword, $"{keyword} {each[0]}\n{keyword} {each[1]}"));
    }

    [Theory]
    [InlineData("interval", "2 3", "3")]
    [InlineData("interval", "2 x", "1")]
    [InlineData("timeout", "2 3", "3")]
    [InlineData("weight", "2 3", "3")]
    [InlineData("weight", "2 x", "0")]
    [InlineData("rise", "2 3", "3")]
    [InlineData("rise", "2 x", "1")]
    [InlineData("fall", "2 0", "1")]
    public void of_a_line_of_a_script_given_twice_the_one_counts_that_counts_for_keepalived(string keyword,
        string values, string expected)
    {
        string[] each = values.Split(' ');
        Assert.Equal(expected, OfScript(keyword, $"{keyword} {each[0]}\n{keyword} {each[1]}"));
    }

    [Theory]
    [InlineData("auth_type PASS\nauth_pass a\nauth_pass b", "b")]
    [InlineData("auth_type AH\nauth_type PASS\nauth_pass b", "b")]
    [InlineData("auth_type PASS\nauth_type XX\nauth_pass b", "b")]
    [InlineData("auth_type pass\nauth_pass b", null)]
    public void a_word_that_is_no_authentication_takes_none_back(string lines, string? password)
    {
        var bytes = ConfigText.Of(ConfigText.Instance($"authentication "
            + $"{{\n{lines}\n}}")).Settings!.Engine.Instances[0].Password;
        Assert.Equal(password, bytes is null ? null
            : System.Text.Encoding.ASCII.GetString(bytes.Value.AsSpan()).TrimEnd('\0'));
    }

    [Theory]
    [InlineData("vrrp_garp_master_delay 3\nvrrp_garp_master_delay 2", 2)]
    [InlineData("vrrp_garp_master_delay 9O", 9)]
    [InlineData("vrrp_garp_master_delay 5000", 5)]
    public void globals_are_read_the_same_way(string lines, int delay) =>
        Assert.Equal(Duration.FromSeconds(delay),
            ConfigText.Of(ConfigText.Instance("")
            + $"global_defs {{\n{lines}\n}}").Settings!.Engine.Instances[0].Election.Announcements.MasterDelay);

    [Theory]
    [InlineData("vrrp_version 3\nvrrp_version 2", VrrpVersion.V2)]
    [InlineData("vrrp_version 3\nvrrp_version x", VrrpVersion.V3)]
    public void the_last_version_of_globals_counts(string lines, VrrpVersion version) =>
        Assert.Equal(version, ConfigText.Of(ConfigText.Instance("")
            + $"global_defs {{\n{lines}\n}}").Settings!.Engine.Instances[0].Election.Version);

    [Theory]
    [InlineData("300")]
    [InlineData("HIGH")]
    [InlineData("9O")]
    [InlineData("$UNSET")]
    [InlineData("100;")]
    public void a_master_whose_priority_cannot_be_read_is_no_owner(string priority)
    {
        string text =
            $"vrrp_instance V {{\ninterface eth0\nvirtual_router_id 1\nstate MASTER\npriority "
            + $"{priority}\nvirtual_ipaddress {{ 10.0.0.1 }}\n}}\n";
        foreach (bool test in new[] { true, false })
        {
            ConfigResult result = ConfigText.Of(text, test);
            Assert.Equal(100, result.Settings!.Engine.Instances[0].Election.BasePriority.Value);
            result.At(5, 10, "priority 100 is used");
            Assert.Equal(5, ConfigVerdict.ExitCodeOf(result.Findings));
        }
    }

    [Theory]
    [InlineData("advert_int 3\nadvert_int x", 7, 12, "invalid number 'x'; what line 6 says stays")]
    [InlineData("advert_int x", 6, 12, "invalid number 'x'; an advert interval of 1 second is used")]
    [InlineData("down_timer_adverts 0", 6, 20, "outside range [1, 100]; what global_defs says, or else 3, is used")]
    [InlineData("garp_master_delay 5s", 6, 19, "invalid number '5s'; keepalived takes it for 5, and so 5 is used")]
    [InlineData("preempt_delay 1001", 6, 15, "number '1001' outside range [0, 1000]; no delay is used")]
    [InlineData("unicast_peer { 10.0.0.2 }\nunicast_ttl 256", 7, 13,
        "number '256' outside range [0, 255]; 255 is used")]
    [InlineData("notify_stop /1\nnotify_stop /2", 7, 1,
        "(VI_1) notify_stop script already specified - ignoring /2; that of line 6 runs")]
    [InlineData("version 3\nversion 2", 7, 9,
        "vrrp_version 2 conflicts with configured or deduced version 3; ignoring")]
    [InlineData("lower_prio_no_advert maybe", 6, 22, "true or false; what global_defs says, or else false, is used")]
    public void the_value_that_counts_is_said(string lines, int line, int column, string words) =>
        ConfigText.Of(ConfigText.Instance(lines)).At(line, column, words);

    [Fact]
    public void a_virtual_router_id_with_a_tail_is_none() =>
        Assert.Null(ConfigText.Of("vrrp_instance V {\ninterface eth0\nvirtual_router_id 5O\nvirtual_ipaddress { "
            + "10.0.0.1 }\n}\n", test: false).Settings);

    /// <summary>The same in a test and in a run.</summary>
    private static string Ours(string keyword, string lines)
    {
        string text = ConfigText.Instance((keyword == "unicast_ttl" ? "unicast_peer { 10.9.0.1 }\n" : "") + lines);
        string test = Show(keyword, ConfigText.Of(text).Settings!),
            run = Show(keyword, ConfigText.Of(text, test: false).Settings!);
        Assert.Equal(test, run);
        return run;
    }

    private static string Show(string keyword, DaemonSettings box)
    {
        InstanceSettings instance = box.Engine.Instances[0];
        ElectionSettings election = instance.Election;
        InstanceDuties hooks = box.Instances[0];
        return keyword switch
        {
            "priority" => $"{election.BasePriority.Value}",
            "virtual_router_id" => $"{instance.Vrid.Value}",
            "version" => $"{(int)election.Version}",
            "advert_int" => Seconds(election.AdvertInterval),
            "preempt_delay" => Seconds(election.PreemptDelay),
            "down_timer_adverts" => $"{election.DownTimerAdverts}",
            "garp_master_delay" => Seconds(election.Announcements.MasterDelay),
            "garp_master_repeat" => $"{election.Announcements.MasterRepeat}",
            "garp_master_refresh" => Seconds(election.Announcements.RefreshInterval),
            "garp_master_refresh_repeat" => $"{election.Announcements.RefreshRepeat}",
            "garp_lower_prio_delay" => Seconds(election.Announcements.LowerPriorityDelay),
            "garp_lower_prio_repeat" => $"{election.Announcements.LowerPriorityRepeat}",
            "unicast_ttl" => $"{instance.UnicastTtl}",
            "lower_prio_no_advert" => $"{!election.AnswerLowerPriority}",
            "skip_check_adv_addr" => $"{instance.SkipAddressListCheck}",
            "state" => $"{election.StartAsMaster}",
            "mcast_src_ip" => $"{instance.SourceAddress}",
            "mcast_dst_ip" => $"{instance.MulticastGroup}",
            "interface" => instance.Interface,
            "notify" => hooks.Notify!.Arguments[0],
            "notify_master" => hooks.NotifyMaster!.Arguments[0],
            "notify_backup" => hooks.NotifyBackup!.Arguments[0],
            "notify_fault" => hooks.NotifyFault!.Arguments[0],
            "notify_stop" => hooks.NotifyStop!.Arguments[0],
            "notify_master_rx_lower_pri" => hooks.NotifyMasterHeardLowerPriority!.Arguments[0],
            _ => throw new ArgumentException(keyword),
        };
    }

    private static string OfScript(string keyword, string lines)
    {
        DaemonSettings box = ConfigText.Of($"vrrp_script s {{\nscript /x\n{lines}\n}}\n"
            + ConfigText.Instance("track_script { s }")).Settings!;
        ScriptSettings script = box.Scripts[0];
        return keyword switch
        {
            "interval" => Seconds(script.Interval),
            "timeout" => Seconds(script.Timeout),
            "rise" => $"{script.Rise}",
            "fall" => $"{script.Fall}",
            _ => $"{box.Instances[0].TrackedScripts[0].Weight}",
        };
    }

    private static string Seconds(Duration duration) =>
        duration.TotalSeconds.ToString("0.######", CultureInfo.InvariantCulture);
}
