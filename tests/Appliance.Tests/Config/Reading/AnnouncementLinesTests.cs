using Appliance.Config;
using VrrpAot.Engine;

namespace Appliance.Tests.Config.Reading;

/// <summary>Gaps between announcements, and those that are made where no advert leaves.</summary>
public class AnnouncementLinesTests
{
    private static readonly Duration s_millisecond = Duration.FromMilliseconds(1);

    private static EngineSettings Engine(string text) => ConfigText.Of(text).Clean().Engine;

    [Fact]
    public void gaps_hold_for_every_interface_and_groups_have_their_own()
    {
        EngineSettings settings = Engine("global_defs {\nvrrp_garp_interval 0.001\nvrrp_gna_interval 0.000001\n}\n"
            + "garp_group {\ngarp_interval 0.5\ninterface eth3\n}\n"
            + "garp_group {\ngna_interval 0.25\ninterfaces {\neth4 eth5\neth6\n}\n}\n" + ConfigText.Instance(""));
        Assert.Equal(new AnnouncementGap(s_millisecond, s_millisecond / 1000), settings.AnnouncementGap);
        Assert.Equal(new AnnouncementGap(s_millisecond * 500, Duration.Zero), settings.AnnouncementGroups[0].Gap);
        Assert.Equal(["eth3"], settings.AnnouncementGroups[0].Interfaces.ToArray());
        Assert.Equal(new AnnouncementGap(Duration.Zero, s_millisecond * 250), settings.AnnouncementGroups[1].Gap);
        Assert.Equal(["eth4", "eth5", "eth6"], settings.AnnouncementGroups[1].Interfaces.ToArray());
        Assert.Equal(AnnouncementGap.None, Engine(ConfigText.Instance("")).AnnouncementGap);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("0")]
    [InlineData("4294.967296")]
    public void a_gap_that_is_none_changes_nothing(string seconds)
    {
        ConfigResult result = ConfigText.Of($"global_defs {{\nvrrp_garp_interval 0.001\nvrrp_garp_interval {seconds}\n"
            + "}\n" + ConfigText.Instance(""));
        result.At(3, 20, $"vrrp_garp_interval '{seconds}' is invalid");
        Assert.Equal(s_millisecond, result.Settings!.Engine.AnnouncementGap.Arp);
    }

    [Fact]
    public void an_interface_stays_in_the_first_group_and_one_without_a_gap_is_none()
    {
        ConfigResult result = ConfigText.Of("garp_group {\ninterface eth1\n}\n"
            + "garp_group {\ngarp_interval 2\ninterfaces { eth1 }\n}\n"
            + "garp_group {\ngarp_interval 0.1\ninterface eth1\ninterfaces { }\n}\n" + ConfigText.Instance(""));
        result.At(1, 1, "garp group 0 does not have any delay set - removing");
        result.At(5, 15, "The garp_interval is very large - 2 seconds");
        result.At(10, 11, "garp_group already specified for eth1 - ignoring");
        result.At(11, 1, "Warning - empty garp_group interfaces block");
        Assert.Equal(2, result.Settings!.Engine.AnnouncementGroups.Length);
        Assert.Empty(result.Settings.Engine.AnnouncementGroups[1].Interfaces);
    }

    [Fact]
    public void extra_announcements_are_what_the_instance_says_and_else_what_all_have()
    {
        const string all = "global_defs {\nvrrp_garp_extra_if all 100\n}\n";
        Assert.Equal(new ExtraAnnouncementSettings(Duration.FromSeconds(100), OnAll: true),
            Engine(all + ConfigText.Instance("")).Instances[0].ExtraAnnouncements);
        Assert.Equal(new ExtraAnnouncementSettings(Duration.FromSeconds(7), OnAll: false),
            Engine(all + ConfigText.Instance("garp_extra_if 7")).Instances[0].ExtraAnnouncements);
        Assert.Null(Engine(all + ConfigText.Instance("garp_extra_if 0")).Instances[0].ExtraAnnouncements);
        Assert.Null(Engine(ConfigText.Instance("")).Instances[0].ExtraAnnouncements);
    }

    [Theory]
    [InlineData("garp_extra_if", 1, "(VI_1): garp_extra_if specified without time - ignoring")]
    [InlineData("garp_extra_if all", 15, "(VI_1): garp_extra_if specified without time - ignoring")]
    [InlineData("garp_extra_if x", 15, "(VI_1): garp_extra_if 'x' invalid - ignoring")]
    [InlineData("garp_extra_if all 86401", 19, "(VI_1): garp_extra_if '86401' invalid - ignoring")]
    public void what_is_no_time_is_told_in_keepalived_s_words(string line, int column, string words)
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance(line));
        result.At(6, column, words);
        Assert.Null(result.Settings!.Engine.Instances[0].ExtraAnnouncements);
    }

    [Fact]
    public void the_old_names_say_the_same_and_their_new_ones()
    {
        ConfigResult result = ConfigText.Of("global_defs {\nvrrp_vmac_garp_intvl 5\n}\n"
            + ConfigText.Instance("vmac_garp_intvl all 6") + ConfigText.Instance("", "VI_2").Replace("_id 51", "_id 52")
                .Replace("192.0.2.1", "192.0.2.2"));
        result.At(2, 1, "Keyword \"vrrp_vmac_garp_intvl\" is deprecated - please use \"vrrp_garp_extra_if\"");
        result.At(9, 1, "Keyword \"vmac_garp_intvl\" is deprecated - please use \"garp_extra_if\"");
        Assert.Equal(new ExtraAnnouncementSettings(Duration.FromSeconds(6), OnAll: true),
            result.Settings!.Engine.Instances[0].ExtraAnnouncements);
        Assert.Equal(new ExtraAnnouncementSettings(Duration.FromSeconds(5), OnAll: false),
            result.Settings.Engine.Instances[1].ExtraAnnouncements);
    }
}
