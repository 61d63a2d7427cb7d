using Appliance.Config;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Tests.Config.Rules;

public class ElectionRulesTests
{
    /// <summary>An instance without priority; the lines start at line 5.</summary>
    private static ConfigResult Load(string lines, string globals = "") => ConfigText.Of($$"""
        vrrp_instance VI_1 {
        interface eth0
        virtual_router_id 51
        virtual_ipaddress { 192.0.2.1 }
        {{lines}}
        }
        global_defs {
        {{globals}}
        }
        """);

    private static ElectionSettings Election(ConfigResult result) => result.Settings!.Engine.Instances[0].Election;

    [Fact]
    public void an_instance_that_says_little_gets_keepalived_s_defaults()
    {
        InstanceSettings instance = Load("").Silent().Engine.Instances[0];
        Assert.Equal(new ElectionSettings { Version = VrrpVersion.V2, BasePriority = new Priority(100),
            AdvertInterval = Duration.FromSeconds(1) }, instance.Election);
        Assert.Equal((255, false, false, true), (instance.UnicastTtl, instance.CheckUnicastSource,
            instance.TrackSourceAddress, instance.TrackOwnInterface));
        Assert.Equal(IpAddress.VrrpGroup, instance.MulticastGroup);
        Assert.Null(instance.Password);
    }

    [Theory]
    [InlineData("state MASTER", 255, true)]
    [InlineData("state BACKUP", 100, false)]
    [InlineData("priority 255", 255, true)]
    [InlineData("priority 254", 254, false)]
    [InlineData("state MASTER\npriority 7", 7, true)]
    [InlineData("state BACKUP\npriority 255", 255, false)]
    public void state_and_priority_follow_from_each_other(string lines, int priority, bool master)
    {
        ConfigResult result = Load(lines);
        result.Clean();
        Assert.Equal((priority, master), (Election(result).BasePriority.Value, Election(result).StartAsMaster));
    }

    [Fact]
    public void an_unknown_state_means_backup()
    {
        ConfigResult result = Load(" state MASTR\npriority 255");
        Assert.Equal("MASTER", result.At(5, 8, "(VI_1) unknown state 'MASTR', defaulting to BACKUP").Suggestion);
        Assert.False(Election(result).StartAsMaster);
    }

    [Fact]
    public void backup_after_master_is_ignored()
    {
        ConfigResult result = Load("state MASTER\nstate BACKUP\npriority 3");
        result.At(6, 7, "state BACKUP after state MASTER is ignored");
        Assert.True(Election(result).StartAsMaster);
    }

    [Theory]
    [InlineData("priority 0")]
    [InlineData("priority 256")]
    [InlineData("priority -1")]
    public void a_priority_out_of_range_is_not_used(string line)
    {
        ConfigResult result = Load(line);
        result.At(5, 10, "outside range [1, 255]");
        result.At(5, 1, "Priority not valid! must be between 1 & 255");
        Assert.Equal(100, Election(result).BasePriority.Value);
    }

    [Theory]
    [InlineData("advert_int 0.5", 1000, 5, 12)]
    [InlineData("advert_int 0.01", 1000, 5, 12)]
    [InlineData("advert_int 1.49", 1000, 5, 12)]
    [InlineData("advert_int 1.5", 2000, 5, 12)]
    public void version_2_rounds_the_interval_to_whole_seconds(string line, int milliseconds, int row, int column)
    {
        ConfigResult result = Load(line);
        result.At(row, column, "must be an integer. rounding");
        Assert.Equal(Duration.FromMilliseconds(milliseconds), Election(result).AdvertInterval);
    }

    [Theory]
    [InlineData("0.01", 10)]
    [InlineData("0.1", 100)]
    [InlineData("40.95", 40950)]
    [InlineData("3", 3000)]
    [InlineData(".5", 500)]
    public void version_3_takes_hundredths(string text, int milliseconds)
    {
        ConfigResult result = Load($"version 3\nadvert_int {text}");
        result.Silent();
        Assert.Equal(Duration.FromMilliseconds(milliseconds), Election(result).AdvertInterval);
    }

    [Fact]
    public void version_3_ends_at_40_95_seconds()
    {
        ConfigResult result = Load("version 3\nadvert_int 41");
        result.At(6, 12, "at most 40.95s");
        Assert.Equal(Duration.FromCentiseconds(4095), Election(result).AdvertInterval);
    }

    [Fact]
    public void more_places_than_count_are_rounded_and_named()
    {
        ConfigResult result = Load("version 3\nadvert_int 0.125");
        result.At(6, 12, "more than 2 decimal places; rounded to 0.13");
        Assert.Equal(Duration.FromMilliseconds(130), Election(result).AdvertInterval);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("0.004")]
    [InlineData("256")]
    [InlineData("99999999999999999999999999999")]
    public void an_interval_out_of_range_is_not_used(string text)
    {
        ConfigResult result = Load($"advert_int {text}");
        Assert.Equal((5, 12), (result.Findings[0].Line, result.Findings[0].Column));
        Assert.Equal(Duration.FromSeconds(1), Election(result).AdvertInterval);
    }

    [Theory]
    [InlineData("1e3")]
    [InlineData("1.2.3")]
    [InlineData("one")]
    public void what_is_no_decimal_is_refused(string text) =>
        Load($"advert_int {text}").At(5, 12, $"invalid number '{text}'");

    [Theory]
    [InlineData("state MASTER\npriority 7\n nopreempt", "initial state MASTER")]
    [InlineData("state BACKUP\npriority 255\n nopreempt", "priority 255")]
    public void nopreempt_is_cleared_where_it_cannot_work(string lines, string why)
    {
        ConfigResult result = Load(lines);
        result.At(7, 2, "nopreempt will not work with " + why);
        Assert.True(Election(result).Preempt);
    }

    [Fact]
    public void preempt_takes_nopreempt_back() =>
        Assert.True(Load("nopreempt\npreempt").Silent().Engine.Instances[0].Election.Preempt);

    [Theory]
    [InlineData("state MASTER\npriority 7\npreempt_delay 5", "initial state MASTER")]
    [InlineData("nopreempt\nstate BACKUP\npreempt_delay 5", "nopreempt")]
    public void preempt_delay_is_cleared_where_it_cannot_work(string lines, string why)
    {
        ConfigResult result = Load(lines);
        result.At(7, 15, "preempt delay will not work with " + why);
        Assert.Equal(Duration.Zero, Election(result).PreemptDelay);
    }

    [Fact]
    public void preempt_delay_takes_parts_of_a_second() =>
        Assert.Equal(Duration.FromMilliseconds(2500), Election(Load("preempt_delay 2.5")).PreemptDelay);

    [Theory]
    [InlineData("", "", 5, 5, 0, 1, 5, 5)]
    [InlineData("", "vrrp_garp_master_delay 2\nvrrp_garp_master_repeat 3", 2, 3, 0, 1, 2, 3)]
    [InlineData("garp_master_delay 9\ngarp_master_repeat 8", "vrrp_garp_master_delay 2", 9, 8, 0, 1, 2, 5)]
    // As keepalived 2.2.7 prints them; but that it makes 0 of a refresh's repeats, and we 1.
    [InlineData("", "vrrp_min_garp", 0, 1, 0, 1, 0, 1)]
    [InlineData("", "vrrp_min_garp false", 5, 5, 0, 1, 5, 5)]
    [InlineData("", "vrrp_min_garp\nvrrp_garp_master_repeat 3", 0, 3, 0, 1, 0, 3)]
    [InlineData("", "vrrp_garp_master_delay 7\nvrrp_min_garp", 7, 1, 0, 1, 7, 1)]
    [InlineData("garp_master_repeat 4", "vrrp_min_garp true", 0, 4, 0, 1, 0, 1)]
    [InlineData("garp_master_refresh 60\ngarp_master_refresh_repeat 2\ngarp_lower_prio_delay "
        + "0\ngarp_lower_prio_repeat 0", "", 5, 5, 60, 2, 0, 0)]
    [InlineData("",
        "vrrp_garp_master_refresh 60\nvrrp_garp_master_refresh_repeat 2\nvrrp_garp_lower_prio_delay "
        + "1\nvrrp_garp_lower_prio_repeat 7", 5, 5, 60, 2, 1, 7)]
    public void announcements_come_from_the_instance_then_the_globals_then_keepalived(string lines, string globals,
        int delay, int repeat, int refresh, int refreshRepeat, int lowerDelay, int lowerRepeat)
    {
        AnnouncementSettings expected = new()
        {
            MasterDelay = Duration.FromSeconds(delay),
            MasterRepeat = repeat,
            RefreshInterval = Duration.FromSeconds(refresh),
            RefreshRepeat = refreshRepeat,
            LowerPriorityDelay = Duration.FromSeconds(lowerDelay),
            LowerPriorityRepeat = lowerRepeat,
        };
        ConfigResult result = Load(lines, globals);
        result.Silent();
        Assert.Equal(expected, Election(result).Announcements);
    }

    [Fact]
    public void a_word_that_is_none_leaves_vrrp_min_garp_off()
    {
        ConfigResult result = ConfigText.Of("global_defs {\nvrrp_min_garp maybe\n}\n" + ConfigText.Instance(""));
        result.At(2, 15, "invalid 'vrrp_min_garp' value 'maybe': true or false; false is used");
        Assert.Equal(5, Election(result).Announcements.MasterRepeat);
    }

    [Theory]
    [InlineData("garp_master_repeat 0")]
    [InlineData("garp_master_refresh_repeat 0")]
    public void a_repeat_of_zero_becomes_one(string line)
    {
        ConfigResult result = Load(line);
        result.At(5, line.Length, "must be greater than 0, setting to 1");
        Assert.Contains(1, new[] { Election(result).Announcements.MasterRepeat,
            Election(result).Announcements.RefreshRepeat });
    }

    // keepalived takes them, and then sends announcements and nothing else.
    [Theory]
    [InlineData("garp_master_repeat 2147483647", 20)]
    [InlineData("garp_master_refresh_repeat 1001", 28)]
    [InlineData("garp_lower_prio_repeat 5000", 24)]
    public void more_repeats_than_help_anybody_become_a_thousand(string line, int column)
    {
        ConfigResult result = Load(line);
        result.At(5, column, "is more than 1000, setting to 1000");
        AnnouncementSettings announcements = Election(result).Announcements;
        Assert.Equal(1000, new[] { announcements.MasterRepeat, announcements.RefreshRepeat,
            announcements.LowerPriorityRepeat }.Max());
    }

    [Theory]
    [InlineData("", "", true)]
    [InlineData("higher_prio_send_advert", "", true)]
    [InlineData("higher_prio_send_advert false", "", false)]
    [InlineData("", "vrrp_higher_prio_send_advert off", false)]
    [InlineData("higher_prio_send_advert yes", "vrrp_higher_prio_send_advert no", true)]
    public void only_an_explicit_no_drops_the_last_advert_before_yielding(string line, string globals, bool expected) =>
        Assert.Equal(expected, Election(Load(line, globals)).LastAdvertBeforeYielding);

    [Theory]
    [InlineData("lower_prio_no_advert", "", false)]
    [InlineData("", "vrrp_lower_prio_no_advert", false)]
    [InlineData("lower_prio_no_advert false", "vrrp_lower_prio_no_advert true", true)]
    public void lower_priority_is_not_answered_when_the_file_says_so(string line, string globals, bool expected) =>
        Assert.Equal(expected, Election(Load(line, globals)).AnswerLowerPriority);

    [Fact]
    public void a_yes_or_no_that_is_neither_is_named() =>
        Load("lower_prio_no_advert maybe").At(5, 22, "invalid 'lower_prio_no_advert' value 'maybe'");

    [Theory]
    [InlineData("down_timer_adverts 5", "", 5)]
    [InlineData("", "vrrp_down_timer_adverts 7", 7)]
    public void down_timer_adverts_is_carried(string line, string globals, int expected) =>
        Assert.Equal(expected, Election(Load(line, globals)).DownTimerAdverts);

    [Theory]
    [InlineData("", "vrrp_version 3", VrrpVersion.V3)]
    [InlineData("version 2", "vrrp_version 3", VrrpVersion.V2)]
    public void the_version_of_the_instance_goes_before_that_of_all(string line, string globals,
        VrrpVersion expected) =>
        Assert.Equal(expected, Election(Load(line, globals)).Version);

    [Fact]
    public void there_is_no_version_4() => Load("version 4").At(5, 9, "number '4' outside range [2, 3]");
}
