using System.Text;
using Appliance.Config;
using Appliance.Settings;
using Appliance.Texts;
using VrrpAot.Engine;

namespace Appliance.Tests.Config.Rules;

public class InstanceRulesTests
{
    private static InstanceSettings One(string lines, params string[] advice) =>
        ConfigText.Of(ConfigText.Instance(lines)).Clean(advice).Engine.Instances[0];

    [Fact]
    public void a_virtual_router_id_is_required()
    {
        ConfigResult result = ConfigText.Of("vrrp_instance V {\ninterface eth0\nvirtual_ipaddress { 10.0.0.1 }\n}\n");
        result.At(1, 15, "(V) the virtual router id must be set");
        Assert.Null(result.Settings);
        Assert.Equal(5, ConfigVerdict.ExitCodeOf(result.Findings));
    }

    [Fact]
    public void an_interface_is_required_or_default_interface()
    {
        const string text = "vrrp_instance V {\nvirtual_router_id 1\nvirtual_ipaddress { 10.0.0.1 }\n}\n";
        ConfigResult result = ConfigText.Of(text);
        result.At(1, 15, "(V) Unknown interface!");
        Assert.Null(result.Settings);
        Assert.Equal("eth7", ConfigText.Of(text + "global_defs { default_interface eth7 }")
            .Silent().Engine.Instances[0].Interface);
    }

    [Fact]
    public void loopback_cannot_carry_vrrp()
    {
        ConfigResult result =
            ConfigText.Of("vrrp_instance V {\n interface lo\nvirtual_router_id 1\nvirtual_ipaddress { 10.0.0.1 }\n}\n");
        result.At(2, 12, "(V) cannot use a loopback interface (lo) for vrrp - ignoring");
        Assert.Null(result.Settings);
    }

    [Theory]
    [InlineData("a234567890123456")]
    [InlineData("eth/0")]
    public void a_name_that_no_interface_can_have_is_refused(string name)
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance($"track_interface {{\n {name}\n}}"));
        result.At(7, 2, "cannot be the name of an interface");
        Assert.Equal(5, ConfigVerdict.ExitCodeOf(result.Findings));
    }

    [Fact]
    public void an_interface_that_is_not_there_is_a_warning_of_a_test_only()
    {
        const string text =
            "vrrp_instance V {\n interface wan0\nvirtual_router_id 1\nvirtual_ipaddress {\n10.0.0.1 dev "
            + "wan1\n}\ntrack_interface { wan2 }\n}\n";
        ConfigResult result = ConfigText.Of(text);
        result.At(2, 12, "WARNING - interface wan0 for vrrp_instance V doesn't exist");
        result.At(5, 1, "interface wan1 for ip address 10.0.0.1 doesn't exist");
        result.At(7, 19, "(V) tracked interface wan2 doesn't exist");
        Assert.Equal(5, ConfigVerdict.ExitCodeOf(result.Findings));
        Assert.NotNull(result.Settings);
        ConfigText.Of(text, test: false).Silent();
        ConfigText.Of("global_defs { dynamic_interfaces }\n" + text).Silent();
    }

    [Fact]
    public void a_second_instance_of_a_name_is_ignored()
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance("") + ConfigText.Instance("nopreempt"));
        result.At(8, 15, "vrrp_instance VI_1 is already defined in line 1 - ignoring");
        Assert.True(Assert.Single(result.Settings!.Engine.Instances).Election.Preempt);
    }

    [Fact]
    public void one_vrid_on_one_interface_is_one_virtual_router()
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance("", "A") + ConfigText.Instance("", "B"));
        result.At(10, 19, "(B) the virtual router id 51 is used by 'A' on eth0 already");
        Assert.Null(result.Settings);
    }

    [Theory]
    [InlineData("mcast_dst_ip 224.0.0.99")]
    [InlineData("interface eth1")]
    [InlineData("virtual_router_id 52")]
    [InlineData("unicast_peer { 10.0.0.1 }")]
    public void a_vrid_may_come_again_on_another_interface_or_group(string line) =>
        Assert.Equal(2, ConfigText.Of(ConfigText.Instance("", "A")
            + ConfigText.Instance(line, "B").Replace("192.0.2.1", "192.0.2.2"))
            .Clean(line.StartsWith("unicast") ? [FindingAssert.AnybodysWord] : []).Engine.Instances.Length);

    [Theory]
    [InlineData("10.0.0.2", false)]
    [InlineData("10.0.0.3", true)]
    public void unicast_instances_of_one_vrid_must_have_different_peers(string peer, bool fine)
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance("unicast_peer { 10.0.0.2 }", "A")
            + ConfigText.Instance($"unicast_peer {{ {peer} }}", "B"));
        Assert.Equal(fine, result.Settings is not null);
    }

    [Fact]
    public void version_2_without_vip_runs_with_a_warning_and_version_3_does_not()
    {
        const string text = "vrrp_instance V {\ninterface eth0\nvirtual_router_id 1\n}\n";
        ConfigResult result = ConfigText.Of(text);
        result.At(1, 15, "(V) No VIP specified; at least one is sensible");
        Assert.NotNull(result.Settings);
        ConfigResult third = ConfigText.Of("global_defs { vrrp_version 3 }\n" + text);
        third.At(2, 15, "(V) No VIP specified; version 3 needs at least one");
        Assert.Null(third.Settings);
        ConfigText.Of("global_defs { vrrp_version 3 }\n" + text.Replace("eth0", "eth0\nno_virtual_ipaddress")).Silent();
    }

    [Theory]
    [InlineData("auth_type PASS\nauth_pass 1111", "1111\0\0\0\0")]
    [InlineData("auth_pass \"a b\"\nauth_type PASS", "a b\0\0\0\0\0")]
    [InlineData("auth_type PASS\nauth_pass 12345678", "12345678")]
    public void a_password_is_eight_bytes(string lines, string bytes) =>
        Assert.Equal(Encoding.ASCII.GetBytes(bytes), One($"authentication {{\n{lines}\n}}").Password!.Value.ToArray());

    [Fact]
    public void a_longer_password_is_cut()
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance("authentication {\nauth_type PASS\n auth_pass "
            + "123456789\n}"));
        result.At(8, 12, "Truncating auth_pass to 8 characters");
        Assert.Equal(5, ConfigVerdict.ExitCodeOf(result.Findings));
        Assert.Equal("12345678"u8.ToArray(), result.Settings!.Engine.Instances[0].Password!.Value.ToArray());
    }

    [Theory]
    [InlineData("auth_type PASS", 7, 11, "no password given. Ignoring")]
    [InlineData("auth_pass x", 7, 11, "auth_pass without auth_type")]
    [InlineData("auth_type PAS\nauth_pass x", 7, 11, "unknown authentication type 'PAS'")]
    public void an_authentication_that_is_not_whole_is_not_used(string lines, int line, int column, string words)
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance($"authentication {{\n{lines}\n}}"));
        result.At(line, column, words);
        Assert.Null(result.Settings!.Engine.Instances[0].Password);
    }

    /// <summary>The log is read by more people than the file.</summary>
    [Theory]
    [InlineData("auth_pass hush secret")]
    [InlineData("auth_pass \"hush secret")]
    [InlineData("auth_pass hushsecret")]
    [InlineData("auth_pass $NOTHING secret")]
    [InlineData("auth_pass secret {")]
    public void no_message_and_no_excerpt_repeats_a_password(string line)
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance($"authentication {{\nauth_type PASS\n{line}\n}}"));
        Finding[] about = [.. result.Findings.Where(finding => finding.Line == 8)];
        Assert.NotEmpty(about);
        Assert.All(about, finding =>
        {
            string all = finding.Format() + finding.FormatAsLogLine(severalFiles: true);
            Assert.DoesNotContain("hush", all);
            Assert.DoesNotContain("secret", all);
            Assert.Contains("auth_pass", finding.Text);
        });
    }

    [Fact]
    public void version_3_has_no_authentication()
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance("version 3\nauthentication {\nauth_type "
            + "PASS\nauth_pass x\n}"));
        result.At(8, 11, "authentication is only for version 2");
        Assert.Null(result.Settings!.Engine.Instances[0].Password);
    }

    [Fact]
    public void peers_carry_their_ttl_range_and_turn_the_source_check_on()
    {
        InstanceSettings instance = One("unicast_peer {\n10.0.0.2\n10.0.0.3 min_ttl 64 max_ttl 128\n}\nunicast_ttl 7");
        Assert.Equal(["10.0.0.2 0 255", "10.0.0.3 64 128"],
            instance.Peers.Select(peer => $"{peer.Address} {peer.MinTtl} {peer.MaxTtl}"));
        Assert.True(instance.CheckUnicastSource);
        Assert.Equal(7, instance.UnicastTtl);
        Assert.False(One("unicast_peer { 10.0.0.2 }", FindingAssert.AnybodysWord).CheckUnicastSource);
        Assert.True(One("unicast_peer { 10.0.0.2 }\ncheck_unicast_src").CheckUnicastSource);
    }

    [Theory]
    [InlineData("10.0.0.2", "duplicate unicast peer 10.0.0.2")]
    [InlineData("10.0.0.300", "'10.0.0.300' is not an IPv4 or IPv6 address")]
    [InlineData("fe80::2", "unicast peer address[fe80::2] MUST be of the same family")]
    public void a_peer_that_is_wrong_is_left_out(string line, string words)
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance($"unicast_peer {{\n10.0.0.2\n {line}\n}}"));
        result.At(8, 2, words);
        Assert.Single(result.Settings!.Engine.Instances[0].Peers);
    }

    /// <summary>Without it the instance might have no peer left, and turn to multicast.</summary>
    [Fact]
    public void a_peer_that_no_ttl_suits_stays_a_peer()
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance("unicast_peer {\n 10.0.0.4 min_ttl 9 max_ttl 8\n}"));
        result.At(7, 2, "min_ttl 9 > max_ttl 8 - all its adverts will be discarded");
        Assert.Single(result.Settings!.Engine.Instances[0].Peers);
    }

    [Theory]
    [InlineData("old_unicast_checksum", true)]
    [InlineData("old_unicast_checksum never", false)]
    [InlineData("old_unicast_checksum\nold_unicast_checksum never", false)]
    [InlineData("old_unicast_checksum never\nold_unicast_checksum", true)]
    [InlineData("old_unicast_checksum\nold_unicast_checksum x", true)]
    [InlineData("", false)]
    public void the_old_checksum_of_unicast_is_carried(string lines, bool old) =>
        Assert.Equal(old, ConfigText.Of(ConfigText.Instance("unicast_peer { 10.0.0.2 }\n"
            + lines)).Settings!.Engine.Instances[0].OldUnicastChecksum);

    [Fact]
    public void unicast_takes_anybody_s_word_and_is_told_what_helps()
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance("unicast_peer { 10.0.0.2 }", "A")
            + ConfigText.Instance("virtual_router_id 52\nunicast_peer { 10.0.0.2 }", "B"));
        Finding finding = result.At(6, 1, "(A) and 1 more: unicast adverts are taken from anybody");
        Assert.Equal(Severity.Warning, finding.Severity);
        Assert.Contains("'check_unicast_src'", finding.Message);
        Assert.Contains("'min_ttl 255'", finding.Message);
        Assert.Equal(0, ConfigVerdict.ExitCodeOf(result.Findings));
    }

    [Theory]
    [InlineData("unicast_peer { 10.0.0.2 }\ncheck_unicast_src", "")]
    [InlineData("unicast_peer { 10.0.0.2 min_ttl 255 }", "")]
    [InlineData("unicast_peer { 10.0.0.2 }", "vrrp_check_unicast_src")]
    [InlineData("", "")]
    public void who_checks_the_sender_is_told_nothing(string lines, string globals) =>
        Assert.DoesNotContain(ConfigText.Of(ConfigText.Instance(lines) + $"global_defs {{\n{globals}\n}}").Findings,
            finding => finding.Class == FindingClass.Advice);

    [Fact]
    public void our_own_address_is_no_peer()
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance("unicast_src_ip 10.0.0.1\nunicast_peer "
            + "{\n10.0.0.1\n10.0.0.2\n}"));
        result.At(8, 1, "unicast peer 10.0.0.1 is our own source address");
        Assert.Equal("10.0.0.2", Assert.Single(result.Settings!.Engine.Instances[0].Peers).Address.ToString());
    }

    [Fact]
    public void unicast_without_peers_is_multicast_and_said_so()
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance(" unicast_src_ip 10.0.0.1"));
        result.At(6, 2, "is meant to be unicast but has no unicast_peer");
        Assert.Empty(result.Settings!.Engine.Instances[0].Peers);
    }

    [Theory]
    [InlineData("mcast_src_ip 10.0.0.9", "10.0.0.9", "224.0.0.18", false)]
    [InlineData("mcast_src_ip 10.0.0.9\ntrack_src_ip\nmcast_dst_ip 224.0.0.50", "10.0.0.9", "224.0.0.50", true)]
    public void multicast_has_its_source_and_group(string lines, string source, string group, bool tracked)
    {
        InstanceSettings instance = One(lines);
        Assert.Equal((source, group, tracked), (instance.SourceAddress.ToString(), instance.MulticastGroup.ToString(),
            instance.TrackSourceAddress));
    }

    [Fact]
    public void a_weighted_interface_is_watched_but_not_required()
    {
        DaemonSettings settings = ConfigText.Of(ConfigText.Instance("track_interface {\n eth5 weight 20\n}")).Settings!;
        Assert.Equal(["eth5"], settings.Engine.WatchedInterfaces.ToArray());
        Assert.Empty(settings.Engine.Instances[0].RequiredInterfaces);
    }

    [Fact]
    public void a_group_must_be_a_multicast_address() =>
        ConfigText.Of(ConfigText.Instance("mcast_dst_ip 10.0.0.1")).At(6, 14, "'10.0.0.1' is not a multicast address");

    [Fact]
    public void track_src_ip_wants_a_source() =>
        ConfigText.Of(ConfigText.Instance("track_src_ip")).At(6, 1, "track_src_ip has no effect without");

    [Fact]
    public void globals_reach_every_instance()
    {
        DaemonSettings box =
            ConfigText.Of("global_defs {\nvrrp_mcast_group4 "
            + "224.0.0.77\nvrrp_check_unicast_src\nvrrp_skip_check_adv_addr\nv3_checksum_as_v2\nvrrp_rt_priority "
            + "200\nrouter_id r\nenable_script_security\n}\n" + ConfigText.Instance("")).Settings!;
        InstanceSettings instance = box.Engine.Instances[0];
        Assert.Equal("224.0.0.77", instance.MulticastGroup.ToString());
        Assert.True(instance.CheckUnicastSource && instance.SkipAddressListCheck
            && instance.ChecksumWithoutPseudoHeader && box.ScriptSecurity);
        Assert.Equal(99, box.Engine.RealTimePriority);
        Assert.False(One("skip_check_adv_addr false").SkipAddressListCheck);
    }

    [Fact]
    public void an_empty_file_has_nothing_to_do_and_is_no_error()
    {
        ConfigResult result = ConfigText.Of("! nothing\n");
        Assert.Equal(Severity.Note, result.At(0, 0, "there is nothing to do").Severity);
        Assert.Empty(result.Settings!.Engine.Instances);
        Assert.Equal("host", result.Settings.RouterId);
    }
}
