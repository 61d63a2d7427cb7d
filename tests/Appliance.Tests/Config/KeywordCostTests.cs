using Appliance.Base;
using Appliance.Config;
using Appliance.Config.Keywords;
using Appliance.Texts;

namespace Appliance.Tests.Config;

/// <summary>What it costs that a keyword is known and not carried out.</summary>
public class KeywordCostTests
{
    /// <summary>
    /// Files that keepalived runs, of which this version would make two masters, or none, or put an address elsewhere.
    /// </summary>
    public static TheoryData<string, int, int, string> Dangerous() => new()
    {
        { ConfigText.Instance("use_ipvlan"), 6, 1, "use_ipvlan" },
    };

    [Theory]
    [MemberData(nameof(Dangerous))]
    public void what_costs_safety_keeps_the_daemon_from_starting_unless_the_user_wants_it_anyway(string text, int line,
        int column, string what)
    {
        ConfigResult result = ConfigText.Of(text);
        Finding refused = result.At(line, column, $"'{what}' is known but not carried out by this version: ");
        Assert.Null(result.Settings);
        Assert.Equal((Severity.Fatal, Cost.Safety), (refused.Severity, refused.Cost));
        Assert.Contains("; the daemon runs without it only with --anyway", refused.Message);
        Assert.Equal((ExitCode.Config, 4), (ConfigVerdict.StartCode(result),
            ConfigVerdict.ExitCodeOf(result.Findings)));

        ConfigResult anyway = ConfigText.Of(text, anyway: true);
        Assert.Equal(Severity.Warning, anyway.At(line, column,
            $"'{what}' is known but not carried out by this version: ").Severity);
        Assert.Single(anyway.Settings!.Engine.Instances);
        Assert.Equal(0, ConfigVerdict.ExitCodeOf(anyway.Findings));
    }

    [Theory]
    [InlineData("version 2", "its addresses are IPv6, and version 2 is for IPv4 only")]
    public void an_instance_that_would_be_left_out_keeps_the_daemon_from_starting_too(string lines, string why)
    {
        string text = ConfigText.Instance(lines, "A").Replace("192.0.2.1", "2001:db8::1")
            + ConfigText.Instance("", "B").Replace("51", "52");
        Assert.Null(ConfigText.Of(text).Settings);
        Assert.Contains(ConfigText.Of(text).Findings, finding => finding.Message.StartsWith($"(A) is left out: {why}")
            && finding.Severity == Severity.Fatal);
        Assert.Equal("B", Assert.Single(ConfigText.Of(text, anyway: true).Settings!.Engine.Instances).Name);
    }

    [Theory]
    [InlineData("static_ipaddress {\n}\nstatic_routes {\n}\nstatic_rules {\n}\n", "")]
    [InlineData("", "virtual_routes {\n}\nvirtual_rules {\n}")]
    public void an_empty_block_is_a_note(string before, string lines)
    {
        ConfigResult result = ConfigText.Of(before + ConfigText.Instance(lines));
        Assert.All(result.Findings, finding => Assert.Equal(Severity.Note, finding.Severity));
        Assert.Single(result.Settings!.Engine.Instances);
        Assert.Equal(1, result.Coverage!.AsKeepalived);
        Assert.Equal(0, ConfigVerdict.ExitCodeOf(result.Findings));
    }

    [Theory]
    [InlineData("", "track_file {\nf weight 3\n}", "", "(VI_1) track file f not found, ignoring...")]
    [InlineData("", "track_process {\np\n}", "vrrp_track_process p {\nprocess x\n}\n",
        "(VI_1) track process p not found, ignoring...")]
    [InlineData("track_file f {\nweight 2\n}\n", "track_file {\nf\n}", "",
        "(VI_1) track file f not found, ignoring...")]
    [InlineData("vrrp_track_process f {\nprocess x\n}\n", "track_file {\nf\n}", "",
        "(VI_1) track file f not found, ignoring...")]
    [InlineData("", "", "vrrp_sync_group G {\ngroup { VI_1\n} }\n", "Sync group G has only 1 virtual router(s)")]
    [InlineData("vrrp_sync_group G {\ngroup {\nVI_1\nVI_1\n}\n}\n", "", "",
        "Sync group G has only 1 virtual router(s)")]
    [InlineData("", "", "vrrp_sync_group G {\ngroup {\nVI_1\nVI_2\n}\n}\n",
        "Virtual router VI_2 specified in sync group G doesn't exist - ignoring")]
    [InlineData("", "", "vrrp_sync_group G {\ngroup {\nX\nY\n}\n}\n",
        "Sync group G, no matching virtual router found in group declaration - removing")]
    [InlineData("", "", "vrrp_sync_group G {\ngroup {\n}\n}\n", "Sync group G has no virtual router(s) - removing")]
    [InlineData("", "", "vrrp_sync_group G {\n}\n", "Sync group G has no virtual router(s) - removing")]
    [InlineData("", "", "virtual_server 192.0.2.1 80 {\n}\n",
        "Virtual server [192.0.2.1]:none:80 has no real servers - ignoring")]
    public void what_does_nothing_with_keepalived_either_is_a_mistake_and_no_reason_not_to_start(string before,
        string lines, string after, string words)
    {
        ConfigResult result = ConfigText.Of(before + ConfigText.Instance(lines) + after);
        Assert.Contains(result.Findings, finding => finding.Severity == Severity.Error
            && finding.Message.StartsWith(words));
        Assert.DoesNotContain(result.Findings, finding => finding.Cost == Cost.Safety);
        Assert.Single(result.Settings!.Engine.Instances);
        Assert.Equal(1, result.Coverage!.AsKeepalived);
        Assert.Equal(5, ConfigVerdict.ExitCodeOf(result.Findings));
    }

    [Theory]
    [InlineData("enable_snmp_vrrp", Severity.Warning)]
    [InlineData("vrrp_ipsets", Severity.Note)]
    public void a_feature_is_a_warning_and_what_loses_nothing_a_note(string line, Severity severity)
    {
        ConfigResult result = ConfigText.Of($"global_defs {{\n{line}\n}}\n" + ConfigText.Instance(""));
        Assert.Equal(severity, result.At(2, 1, "is known but not carried out by this version").Severity);
        Assert.Single(result.Settings!.Engine.Instances);
        Assert.Equal(0, ConfigVerdict.ExitCodeOf(result.Findings));
    }

    [Fact]
    public void one_keyword_is_said_once_with_all_its_lines()
    {
        ConfigResult result = ConfigText.Of(
            ConfigText.Instance("use_ipvlan", "A") + ConfigText.Instance("use_ipvlan", "B")
            + ConfigText.Instance("use_ipvlan", "C"), anyway: true);
        Assert.EndsWith("(also in line 13, line 20)",
            Assert.Single(result.Findings, finding => finding.Cost == Cost.Safety).Message);
    }

    [Fact]
    public void check_begins_with_a_verdict_and_tells_what_costs_most_first()
    {
        string Instance(string name, string vrid, string lines) =>
            ConfigText.Instance(lines, name).Replace("51", vrid).Replace("192.0.2.1", "192.0.2." + vrid);
        string text = "global_defs {\nsmtp_server 10.0.0.1\nenable_dbus\n}\n" + Instance("A", "1", "")
            + Instance("B", "2", "prioriti 7\nuse_ipvlan") + Instance("C", "3", "") + Instance("D", "4", "")
            + "vrrp_sync_group G {\ngroup {\nC\nB\n}\n}\n";
        var lines = new List<string>();
        ConfigVerdict.Report("k.conf", ConfigText.Of(text), lines.Add);
        Assert.Equal("k.conf: the daemon does not start with this file: of this file 3 of 4 instances run as with "
            + "keepalived; not carried out, and safety depends on it: "
            + "use_ipvlan; not carried out beside that: enable_dbus (--anyway runs it without)",
                lines[0]);
        string[] first = [.. lines.Skip(1).Select(line => line.Split('\n')[0])];
        Assert.Contains("'use_ipvlan'", first[0]);
        Assert.Contains("'prioriti'", first[1]);
        Assert.Contains("'enable_dbus'", first[2]);
        Assert.Contains(": note: no mail is sent", first[3]);
        Assert.StartsWith("k.conf: 2 errors, 1 warning; cannot be run", first[4]);
    }

    [Fact]
    public void every_keyword_that_costs_safety_says_what_happens_without_it()
    {
        foreach (string block in new[] { "root", "global_defs", "vrrp_instance" })
            foreach (Keyword keyword in KeywordTable.InBlock(block))
                Assert.True(keyword.Cost != Cost.Safety || keyword.Text.Without.Length > 0, keyword.Name);
    }

    [Fact]
    public void one_that_cannot_have_an_effect_here_says_why()
    {
        ConfigResult result = ConfigText.Of("global_defs {\nvrrp_ipsets\n}\n" + ConfigText.Instance(""));
        result.At(2, 1, "nothing is lost by that: packets are dropped by nf_tables here");
    }

    [Fact]
    public void without_a_peer_an_instance_that_wants_fault_then_is_left_out()
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance("unicast_fault_no_peer\n unicast_peer {\n}", "A")
            + ConfigText.Instance("", "B").Replace("51", "52"));
        result.At(7, 2, "(A) is left out: unicast_fault_no_peer");
        Assert.Equal("B", Assert.Single(result.Settings!.Engine.Instances).Name);
        ConfigText.Of(ConfigText.Instance("unicast_fault_no_peer\ncheck_unicast_src\nunicast_peer {\n10.0.0.2\n}"))
            .Silent();
    }
}
