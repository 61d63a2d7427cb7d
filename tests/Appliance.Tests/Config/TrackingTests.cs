using Appliance.Config;
using Appliance.Settings;
using VrrpAot.Engine;

namespace Appliance.Tests.Config;

public class TrackingTests
{
    /// <summary>A script s, its further lines from line 3; then an instance.</summary>
    private static ConfigResult Load(string scriptLines, string instanceLines) =>
        ConfigText.Of($"vrrp_script s {{\nscript \"/x y\"\n{scriptLines}\n}}\n" + ConfigText.Instance(instanceLines));

    [Fact]
    public void a_script_has_keepalived_s_defaults()
    {
        DaemonSettings box = Load("", "track_script { s }").Clean();
        ScriptSettings script = Assert.Single(box.Scripts);
        Assert.Equal((Duration.FromSeconds(1), Duration.FromSeconds(1), 1, 1, false),
            (script.Interval, script.Timeout, script.Rise, script.Fall, script.StartsFailed));
        Assert.Equal(["/x", "y"], script.Command.Arguments.ToArray());
        Assert.Null(script.Command.User);
        Assert.Equal(new TrackedScript(0, 0, false), Assert.Single(box.Instances[0].TrackedScripts));
        Assert.Equal(1, box.Engine.Instances[0].PendingChecks);
    }

    [Fact]
    public void a_script_carries_everything_it_says()
    {
        DaemonSettings box = Load("interval 0.25\ntimeout 3\nrise 4\nfall 5\nweight -7 reverse\nuser u g\ninit_fail",
            "track_script { s }").Clean();
        ScriptSettings script = Assert.Single(box.Scripts);
        Assert.Equal((Duration.FromMilliseconds(250), Duration.FromSeconds(3), 4, 5, true),
            (script.Interval, script.Timeout, script.Rise, script.Fall, script.StartsFailed));
        Assert.Equal(("u", "g"), (script.Command.User, script.Command.Group));
        Assert.Equal(new TrackedScript(0, -7, true), Assert.Single(box.Instances[0].TrackedScripts));
        Assert.Equal(0, box.Engine.Instances[0].PendingChecks);
    }

    [Theory]
    [InlineData("s weight 5", 5, true)]
    [InlineData("s noreverse", -7, false)]
    [InlineData("s weight 9 noreverse", 9, false)]
    [InlineData("s weight 0 noreverse", 0, false)]
    public void the_instance_may_weigh_a_script_otherwise(string line, int weight, bool reverse) =>
        Assert.Equal(new TrackedScript(0, weight, reverse),
            Assert.Single(Load("weight -7 reverse", $"track_script {{\n{line}\n}}")
            .Clean().Instances[0].TrackedScripts));

    [Fact]
    public void script_user_is_for_scripts_and_notifies_that_name_nobody()
    {
        DaemonSettings box = ConfigText.Of(ConfigText.Instance("notify /n\nnotify_stop /s other")
            + "global_defs { script_user u g }").Clean();
        Assert.Equal(("u", "g"), (box.Instances[0].Notify!.User, box.Instances[0].Notify!.Group));
        Assert.Equal(("other", null), (box.Instances[0].NotifyStop!.User, box.Instances[0].NotifyStop!.Group));
    }

    [Fact]
    public void every_notify_reaches_its_place()
    {
        InstanceDuties box = ConfigText.Of(ConfigText.Instance("notify /n\nnotify_master /m\nnotify_backup "
            + "/b\nnotify_fault /f\nnotify_stop /s\nnotify_master_rx_lower_pri /l")).Clean().Instances[0];
        Assert.Equal(["/n", "/m", "/b", "/f", "/s", "/l"],
            new[] { box.Notify, box.NotifyMaster, box.NotifyBackup, box.NotifyFault, box.NotifyStop,
            box.NotifyMasterHeardLowerPriority }.Select(command => command!.Arguments[0]));
        Assert.EndsWith("main.conf:7", box.NotifyMaster!.Origin);
    }

    [Fact]
    public void a_script_must_be_declared_before_it_is_tracked()
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance("track_script {\n later\n}")
            + "vrrp_script later {\nscript /x\n}\n");
        result.At(7, 2, "(VI_1) track script later not found, ignoring...");
        result.At(10, 13, "vrrp_script later is not tracked by any instance - removing");
        Assert.Empty(result.Settings!.Scripts);
        Assert.Empty(result.Settings.Instances[0].TrackedScripts);
    }

    [Fact]
    public void a_misspelt_script_is_answered() =>
        Assert.Equal("check", ConfigText.Of("vrrp_script check {\nscript /x\n}\n"
            + ConfigText.Instance("track_script {\ncheque\nchek\n}"))
            .At(11, 1, "track script chek not found").Suggestion);

    [Theory]
    [InlineData("track_script {\ns\n s\n}", "duplicate track_script s - ignoring")]
    [InlineData("track_interface {\neth1\n eth1 weight 3\n}", "duplicate track_interface eth1 - ignoring")]
    public void what_is_tracked_twice_is_tracked_once(string lines, string words) => Load("", lines).At(12, 2, words);

    [Fact]
    public void a_second_script_of_a_name_is_ignored()
    {
        ConfigResult result = ConfigText.Of("vrrp_script s {\nscript /1\n}\nvrrp_script s {\nscript /2\n}\n"
            + ConfigText.Instance("track_script { s }"));
        result.At(4, 13, "vrrp_script s is already defined in line 1 - ignoring");
        Assert.Equal("/1", Assert.Single(result.Settings!.Scripts).Command.Arguments[0]);
    }

    [Fact]
    public void a_script_without_command_is_removed() =>
        ConfigText.Of("vrrp_script s {\ninterval 1\n}\n" + ConfigText.Instance(""))
            .At(1, 13, "No script set for vrrp_script s - removing");

    [Fact]
    public void a_script_with_arguments_outside_quotes_is_named() =>
        ConfigText.Of("vrrp_script s {\nscript /x y\n}\n" + ConfigText.Instance("track_script { s }"))
            .At(2, 11, "a command with arguments must stand in quotes");

    [Theory]
    [InlineData("weight 300", 8, "outside range [-253, 253]; 253 is used")]
    [InlineData("weight 254", 8, "253 is used")]
    [InlineData("weight 1 backwards", 10, "unknown weight option 'backwards'")]
    [InlineData("rise 0", 6, "outside range [1, 2147483647]")]
    [InlineData("interval 0", 10, "interval must be greater than 0, setting to 1")]
    [InlineData("timeout x", 9, "invalid number 'x'")]
    public void numbers_of_a_script_are_checked(string line, int column, string words) =>
        Load(line, "track_script { s }").At(3, column, words);

    [Fact]
    public void interfaces_with_and_without_weight_go_where_they_are_watched()
    {
        DaemonSettings box = ConfigText.Of(ConfigText.Instance("track_interface {\neth1\neth2 weight -5 reverse\neth3 "
            + "weight 0\n}")).Silent();
        Assert.Equal(["eth1", "eth3"], box.Engine.Instances[0].RequiredInterfaces.ToArray());
        Assert.Equal(new TrackedInterface("eth2", -5, true), Assert.Single(box.Instances[0].TrackedInterfaces));
    }

    [Fact]
    public void an_interface_that_cannot_be_tracked_so_is_left_out()
    {
        ConfigResult result = ConfigText.Of(ConfigText.Instance("track_interface {\n eth0\n}"), anyway: true);
        result.At(7, 2, "is the instance's own interface");
        Assert.Empty(result.Settings!.Engine.Instances[0].RequiredInterfaces);
    }

    [Theory]
    [InlineData("eth1 2.5 3", 2500, 3000)]
    [InlineData("eth1 4", 4000, 4000)]
    // The own interface: peers wait for three adverts, so it may be away for two of them less a little.
    [InlineData("eth0 5 6", 1996, 6000)]
    public void an_interface_may_be_down_for_a_while(string line, int down, int up)
    {
        LinkDelays delays = Assert.Single(ConfigText.Of($"interface_up_down_delays {{\n{line}\n}}\n"
            + ConfigText.Instance("")).Silent().Engine.LinkDelays);
        Assert.Equal((down, up), ((int)delays.Down.TotalMilliseconds, (int)delays.Up.TotalMilliseconds));
    }

    [Theory]
    [InlineData("eth1 300", "outside range [0, 255]")]
    [InlineData("eth1 x", "invalid number 'x'")]
    public void a_delay_that_is_none_is_said(string line, string message)
    {
        ConfigResult result = ConfigText.Of($"interface_up_down_delays {{\n{line}\n}}\n" + ConfigText.Instance(""));
        Assert.Contains(message, Assert.Single(result.Findings).Message);
        Assert.Empty(result.Settings!.Engine.LinkDelays);
    }

    [Fact]
    public void one_in_reverse_without_a_weight_must_not_be_up()
    {
        InstanceSettings instance = ConfigText.Of(ConfigText.Instance(
            "track_interface {\neth1 weight 0 reverse\neth2\n}")).Silent().Engine.Instances[0];
        Assert.Equal("eth2", Assert.Single(instance.RequiredInterfaces));
        Assert.Equal("eth1", Assert.Single(instance.UnwantedInterfaces));
    }

    [Fact]
    public void an_owner_ignores_weights_and_keeps_checks_without()
    {
        ConfigResult result = ConfigText.Of("vrrp_script s {\nscript /x\n}\nvrrp_script w {\nscript /x\nweight 3\n}\n"
            + ConfigText.Instance("priority 255\ntrack_script {\ns\nw\n}\ntrack_interface { eth1 weight 3 }"));
        result.At(16, 1, "tracking w with weight 3 has no effect");
        result.At(18, 19, "tracking eth1 with weight 3 has no effect");
        Assert.Equal("s", Assert.Single(result.Settings!.Scripts).Name);
        Assert.Empty(result.Settings.Instances[0].TrackedInterfaces);
    }

    [Fact]
    public void probes_need_no_script_security() =>
        ConfigText.Of("vrrp_script s {\nscript \"vrrpaot probe ping 192.0.2.1\"\n}\n"
            + ConfigText.Instance("track_script { s }")).Silent();

    [Fact]
    public void dont_track_primary_is_carried() =>
        Assert.False(ConfigText.Of(ConfigText.Instance("dont_track_primary"))
            .Silent().Engine.Instances[0].TrackOwnInterface);
}
