using Appliance.Config;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;

namespace Appliance.Tests.Config.Rules;

/// <summary>Strict mode, as keepalived 2.2.7 was seen to carry it out (`keepalived -t`, and -d).</summary>
public class StrictRulesTests
{
    private static ConfigResult Load(string lines, string globals = "vrrp_strict") =>
        ConfigText.Of($"global_defs {{\n{globals}\n}}\n{ConfigText.Instance(lines)}");

    private static InstanceSettings Instance(ConfigResult result) => result.Settings!.Engine.Instances[0];

    [Fact]
    public void an_instance_under_strict_mode_keeps_to_the_rfc_and_its_packets_are_dropped()
    {
        ConfigResult result = Load("");
        InstanceSettings instance = Instance(result);
        Assert.Equal((false, false, 3, false), (instance.Election.AnswerLowerPriority,
            instance.Election.LastAdvertBeforeYielding, instance.Election.DownTimerAdverts, instance.AcceptsPackets));
        Assert.Equal((0, Duration.Zero, 5), (instance.Election.Announcements.LowerPriorityRepeat,
            instance.Election.Announcements.LowerPriorityDelay, instance.Election.Announcements.MasterRepeat));
        Assert.Equal(new DropTable("keepalived", -1, Counts: false), result.Settings!.Engine.DropTable);
        Assert.Equal(Severity.Note, Assert.Single(result.Findings).Severity);
        Assert.Equal(0, ConfigVerdict.ExitCodeOf(result.Findings));
    }

    [Theory]
    [InlineData("state MASTER", "State MASTER must match being address owner")]
    [InlineData("priority 255\nstate BACKUP", "State MASTER must match being address owner")]
    [InlineData("authentication {\nauth_type PASS\nauth_pass abcd\n}",
        "Strict mode does not support authentication. Ignoring.")]
    [InlineData("authentication {\nauth_type AH\nauth_pass abcd\n}",
        "Strict mode does not support authentication. Ignoring.")]
    [InlineData("accept", "warning - accept mode for VRRP version 2 does not comply with RFC3768 - resetting")]
    [InlineData("preempt_delay 5", "preempt_delay is incompatible with strict mode - resetting")]
    [InlineData("down_timer_adverts 5", "down_timer_adverts is incompatible with strict mode - resetting")]
    [InlineData("garp_lower_prio_repeat 3", "Strict mode requires no repeat garps. resetting")]
    [InlineData("garp_lower_prio_delay 3", "Strict mode requires no repeat garp delay. resetting")]
    [InlineData("lower_prio_no_advert false", "Strict mode requires no lower priority advert. resetting")]
    [InlineData("higher_prio_send_advert true",
        "strict mode requires higher_prio_send_advert to be clear. resetting")]
    public void what_an_instance_says_against_it_is_named_and_reset(string lines, string message)
    {
        ConfigResult result = Load(lines);
        Finding said = Assert.Single(result.Findings, finding => finding.Severity == Severity.Warning);
        Assert.StartsWith($"(VI_1) {message}", said.Message);
        Assert.Equal(5, ConfigVerdict.ExitCodeOf(result.Findings));
        InstanceSettings instance = Instance(result);
        bool isOwner = instance.Election.BasePriority.IsOwner;
        Assert.Equal((isOwner, isOwner, null, Duration.Zero, 3), (instance.AcceptsPackets,
            instance.Election.StartAsMaster, instance.Password, instance.Election.PreemptDelay,
            instance.Election.DownTimerAdverts));
    }

    [Fact]
    public void what_all_instances_are_told_against_it_goes_without_a_word()
    {
        ConfigResult result = Load("", "vrrp_strict\nvrrp_garp_lower_prio_repeat 3\nvrrp_lower_prio_no_advert false\n"
            + "vrrp_higher_prio_send_advert true");
        Assert.Equal(0, ConfigVerdict.ExitCodeOf(result.Findings));
        Assert.Equal((0, false, false), (Instance(result).Election.Announcements.LowerPriorityRepeat,
            Instance(result).Election.AnswerLowerPriority, Instance(result).Election.LastAdvertBeforeYielding));
    }

    [Fact]
    public void without_a_vip_it_does_not_start()
    {
        ConfigResult result = ConfigText.Of("global_defs { vrrp_strict }\nvrrp_instance VI_1 {\ninterface eth0\n"
            + "virtual_router_id 51\n}\n");
        Assert.Null(result.Settings);
        Assert.Contains(result.Findings, finding => finding.Severity == Severity.Fatal
            && finding.Message.StartsWith("(VI_1) No VIP specified; at least one is required"));
    }

    [Fact]
    public void unicast_runs_as_with_2_2_7_and_it_is_said_that_newer_ones_refuse_it()
    {
        ConfigResult result = Load("unicast_peer {\n192.0.2.3\n}");
        Assert.Single(Instance(result).Peers);
        Assert.Contains(result.Findings, finding => finding.Message.Contains("strict mode knows no unicast peers"));
        Assert.Equal(0, ConfigVerdict.ExitCodeOf(result.Findings));
    }

    [Theory]
    [InlineData("vrrp_strict", "version 3\naccept", true)]
    [InlineData("vrrp_strict", "version 3", false)]
    [InlineData("vrrp_strict", "priority 255", true)]
    [InlineData("vrrp_strict", "strict_mode off\nstate MASTER\npriority 7", true)]
    [InlineData("vrrp_strict false", "state MASTER\npriority 7", true)]
    [InlineData("", "strict_mode", false)]
    [InlineData("", "no_accept", false)]
    [InlineData("", "no_accept\naccept", true)]
    [InlineData("", "no_accept\npriority 255", true)]
    public void packets_are_taken_unless_the_file_or_strict_mode_says_otherwise(string globals, string lines,
        bool accepts)
    {
        ConfigResult result = Load(lines, globals);
        Assert.Equal(0, ConfigVerdict.ExitCodeOf(result.Findings));
        Assert.Equal((accepts, accepts), (Instance(result).AcceptsPackets,
            result.Settings!.Engine.DropTable is null));
    }

    [Theory]
    [InlineData("vrrp_strict", "priority 255", true)]
    [InlineData("vrrp_strict", "", false)]
    [InlineData("vrrp_strict", "priority 255\nowner_ignore_adverts no", false)]
    [InlineData("", "priority 255", false)]
    [InlineData("vrrp_owner_ignore_adverts", "priority 255", true)]
    [InlineData("vrrp_owner_ignore_adverts", "", false)]
    public void only_an_owner_ignores_adverts(string globals, string lines, bool ignores) =>
        Assert.Equal(ignores, Instance(Load(lines, globals)).IgnoresAdverts);

    [Fact]
    public void the_table_is_called_as_the_file_says() => Assert.Equal(new DropTable("vips", 5, Counts: true),
        Load("no_accept", "nftables vips\nnftables_priority 5\nnftables_counters\nnftables_ifindex\nvrrp_iptables")
            .Settings!.Engine.DropTable);

    [Fact]
    public void a_word_that_is_none_changes_nothing()
    {
        ConfigResult result = Load("strict_mode bogus", "");
        Assert.StartsWith("(VI_1) invalid strict_mode bogus specified", Assert.Single(result.Findings).Message);
        Assert.True(Instance(result).AcceptsPackets);
    }
}
