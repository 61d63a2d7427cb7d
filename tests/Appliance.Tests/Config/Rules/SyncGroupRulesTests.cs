using Appliance.Config;
using Appliance.Settings;
using Appliance.Texts;
using VrrpAot.Engine;

namespace Appliance.Tests.Config.Rules;

/// <summary>`vrrp_sync_group`: its members, what they may not, and what becomes of what both track.</summary>
public class SyncGroupRulesTests
{
    private const string Scripts = "vrrp_script s0 {\nscript /bin/true\n}\n"
        + "vrrp_script s5 {\nscript /bin/true\nweight 5\n}\n";

    private static string Two(string a = "", string b = "", string group = "", string priority = "100") =>
        Scripts + Instance("A", 51, a, priority) + Instance("B", 52, b, "100")
        + $"vrrp_sync_group G {{\ngroup {{\nA\nB\n}}\n{group}\n}}\n";

    private static string Instance(string name, int vrid, string lines, string priority) => $$"""
        vrrp_instance {{name}} {
        interface eth0
        virtual_router_id {{vrid}}
        priority {{priority}}
        virtual_ipaddress {
        192.0.2.{{vrid}}
        }
        {{lines}}
        }

        """;

    [Fact]
    public void members_are_found_in_the_order_of_the_group_wherever_it_stands()
    {
        string group = "vrrp_sync_group G {\ngroup {\nB A\n}\n}\n";
        DaemonSettings settings = ConfigText.Of(group + Instance("A", 51, "", "100") + Instance("B", 52, "", "100"))
            .Settings!;
        SyncGroupSettings only = Assert.Single(settings.Engine.Groups);
        Assert.Equal("G", only.Name);
        Assert.Equal([1, 0], only.Members.ToArray());
        Assert.All(settings.Engine.Instances, instance => Assert.True(instance.Election.IsInGroup));
        Assert.Single(settings.Groups);
    }

    [Theory]
    [InlineData("vrrp_sync_group H {\ngroup {\nA\nC\n}\n}\n",
        "Virtual router A cannot exist in more than one sync group; ignoring H, since it is in G already")]
    [InlineData("vrrp_sync_group H {\ngroup {\nA\nC\n}\n}\n",
        "Virtual router C specified in sync group H doesn't exist - ignoring")]
    [InlineData("vrrp_sync_group H {\ngroup {\nA\n}\n}\n",
        "Sync group H, no matching virtual router found in group declaration - removing")]
    [InlineData("vrrp_sync_group H {\n}\n", "Sync group H has no virtual router(s) - removing")]
    [InlineData("vrrp_sync_group G {\ngroup {\nA\n}\n}\n", "vrrp sync group G already defined in line")]
    [InlineData("vrrp_sync_group {\ngroup {\nA\n}\n}\n", "vrrp_sync_group must have a name - skipping")]
    public void a_group_that_cannot_be_leaves_the_others_as_they_are(string more, string words)
    {
        ConfigResult result = ConfigText.Of(Two() + more);
        Assert.Contains(result.Findings, finding => finding.Severity == Severity.Error
            && finding.Message.StartsWith(words));
        Assert.Equal([0, 1], Assert.Single(result.Settings!.Engine.Groups).Members.ToArray());
    }

    [Fact]
    public void one_alone_is_a_group_with_its_scripts_all_the_same()
    {
        ConfigResult result = ConfigText.Of(Instance("A", 51, "", "100")
            + "vrrp_sync_group G {\ngroup {\nA\n}\nnotify_master /bin/true\nnotify \"/bin/echo x\" nobody\n}\n");
        Assert.Contains(result.Findings, finding =>
            finding.Message.StartsWith("Sync group G has only 1 virtual router"));
        GroupDuties duties = Assert.Single(result.Settings!.Groups);
        Assert.Equal(["/bin/true"], duties.NotifyMaster!.Arguments.ToArray());
        Assert.Equal(("x", "nobody"), (duties.Notify!.Arguments[1], duties.Notify.User));
        Assert.Null(duties.NotifyFault);
    }

    [Fact]
    public void of_a_hook_the_first_counts()
    {
        ConfigResult result = ConfigText.Of(Two(group: "notify_master /bin/a\nnotify_master /bin/b"));
        Assert.Contains(result.Findings, finding => finding.Severity == Severity.Error && finding.Message.StartsWith(
            "vrrp group G: notify_master script already specified - ignoring /bin/b"));
        Assert.Equal(["/bin/a"], result.Settings!.Groups[0].NotifyMaster!.Arguments.ToArray());
    }

    [Fact]
    public void what_the_group_tracks_every_member_does()
    {
        DaemonSettings settings = ConfigText.Of(Two("track_script {\ns0\n}", "",
            "track_script {\ns0\ns5 weight -9\n}\ntrack_interface {\neth0\neth1\neth2 weight 7\n}")).Settings!;
        Assert.All(settings.Instances, duties => Assert.Equal(["s0 0", "s5 -9"],
            duties.TrackedScripts.Select(script => $"{settings.Scripts[script.Script].Name} {script.Weight}")));
        Assert.All(settings.Instances, duties =>
            Assert.Equal("eth2", Assert.Single(duties.TrackedInterfaces).Interface));
        Assert.All(settings.Engine.Instances, instance =>
            Assert.Equal(["eth1"], instance.RequiredInterfaces.ToArray()));
    }

    [Theory]
    [InlineData("", 0, true)]
    [InlineData("sync_group_tracking_weight", 1, false)]
    [InlineData("global_tracking", 1, false)]
    public void weights_of_its_own_a_member_has_only_if_the_group_lets_it(string word, int kept, bool required)
    {
        ConfigResult result = ConfigText.Of(Two(
            "track_script {\ns0\ns5\n}\ntrack_interface {\neth1 weight 7\n}", group: word));
        InstanceDuties duties = result.Settings!.Instances[0];
        Assert.Equal(1 + kept, duties.TrackedScripts.Length);
        Assert.Equal(kept, duties.TrackedInterfaces.Length);
        Assert.Equal(required, result.Settings.Engine.Instances[0].RequiredInterfaces.Contains("eth1"));
        Assert.Equal(required, result.Findings.Any(finding => finding.Message.StartsWith(
            "(A) ignoring tracked script s5 with weights due to SYNC group")));
        Assert.Equal(required, result.Findings.Any(finding => finding.Message.StartsWith(
            "(A) ignoring eth1 tracked interface weight due to SYNC group")));
    }

    [Fact]
    public void files_and_processes_of_the_group_are_its_members_too()
    {
        const string declared = "track_file f {\nfile /run/f\nweight 2\n}\nvrrp_track_process p {\nprocess x\n}\n";
        ConfigResult result = ConfigText.Of(declared + Two("track_file {\nf\n}", "",
            "track_file {\nf weight 3\n}\ntrack_process {\np\n}"));
        Assert.All(result.Settings!.Instances, duties => Assert.Equal([3, 0],
            duties.TrackedFiles.Concat(duties.TrackedProcesses).Select(source => source.Weight)));
        Assert.Contains(result.Findings, finding => finding.Message.StartsWith(
            "(A) ignoring tracked file f with weights due to SYNC group G"));
    }

    [Theory]
    [InlineData("255", "state MASTER", false)]
    [InlineData("100", "", true)]
    public void owners_and_others_all_begin_as_backup(string priority, string state, bool agrees)
    {
        ConfigResult result = ConfigText.Of(Two(state, "", priority: priority));
        Assert.Equal(!agrees, result.Findings.Any(finding => finding.Severity == Severity.Error
            && finding.Message.Contains("all begin as BACKUP")));
        Assert.All(result.Settings!.Engine.Instances, instance => Assert.False(instance.Election.StartAsMaster));
    }

    [Fact]
    public void nopreempt_in_some_members_and_other_priorities_are_advised_against()
    {
        ConfigResult mixed = ConfigText.Of(Two("nopreempt"));
        Assert.Contains(mixed.Findings, finding => finding.Class == FindingClass.Advice
            && finding.Message.StartsWith("(A) has nopreempt and B does not"));
        ConfigResult apart = ConfigText.Of(Two(priority: "150"));
        Assert.Contains(apart.Findings, finding => finding.Class == FindingClass.Advice
            && finding.Message.StartsWith("(B) has priority 100 and A has 150"));
        Assert.DoesNotContain(ConfigText.Of(Two("nopreempt", "nopreempt")).Findings,
            finding => finding.Class == FindingClass.Advice);
    }

    [Fact]
    public void a_difference_tells_of_groups_and_members()
    {
        DaemonSettings none = ConfigText.Of(Instance("A", 51, "", "100") + Instance("B", 52, "", "100")).Settings!;
        DaemonSettings two = ConfigText.Of(Two()).Settings!;
        DaemonSettings one = ConfigText.Of(Two().Replace("A\nB\n", "A\n")).Settings!;
        Assert.Contains("+ vrrp_sync_group G (A, B)", ConfigurationDifference.Between(none, two).Changes);
        Assert.Contains("- vrrp_sync_group G", ConfigurationDifference.Between(two, none).Changes);
        Assert.Contains("~ vrrp_sync_group G: - member B", ConfigurationDifference.Between(two, one).Changes);
        Assert.Contains("~ B: no member of a sync group", ConfigurationDifference.Between(two, one).Changes);
        Assert.True(ConfigurationDifference.Between(two, ConfigText.Of(Two()).Settings!).IsEmpty);
    }
}
