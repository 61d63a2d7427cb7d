using System.Collections.Immutable;
using System.Text;
using Appliance.Config;
using Appliance.Settings;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Tests.Config;

/// <summary>The two files of the README's pair.</summary>
public class StoryTests
{
    public static string Example(string name) => Path.Combine(AppContext.BaseDirectory, "Config", "Examples", name);

    [Fact]
    public void node_1_of_the_story_is_carried_whole()
    {
        DaemonSettings box = ConfigText.LoadFile(Example("story-node1.conf")).Settings!;
        Assert.Equal("keep_231", box.RouterId);
        Assert.False(box.ScriptSecurity);

        ScriptSettings script = Assert.Single(box.Scripts);
        Assert.Equal("check_sample_alive", script.Name);
        Assert.Equal(["/check_sample.sh"], script.Command.Arguments.ToArray());
        Assert.Equal(("root", null), (script.Command.User, script.Command.Group));
        Assert.EndsWith("story-node1.conf:9", script.Command.Origin);
        Assert.Equal((Duration.FromSeconds(2), Duration.FromSeconds(2)), (script.Interval, script.Timeout));
        Assert.Equal((1, 1, false), (script.Rise, script.Fall, script.StartsFailed));

        InstanceSettings instance = Assert.Single(box.Engine.Instances);
        Assert.Equal(("VI_1", "eth0", new Vrid(51)), (instance.Name, instance.Interface, instance.Vrid));
        Assert.Equal((VrrpVersion.V2, new Priority(101), Duration.FromSeconds(1)),
            (instance.Election.Version, instance.Election.BasePriority, instance.Election.AdvertInterval));
        Assert.True(instance.Election.StartAsMaster);
        Assert.True(instance.Election.Preempt);
        Assert.True(instance.Election.LastAdvertBeforeYielding);
        Assert.Equal(new AnnouncementSettings(), instance.Election.Announcements);
        Assert.Equal(Encoding.ASCII.GetBytes("1111\0\0\0\0"), instance.Password!.Value.ToArray());
        Assert.Equal("192.168.10.111", instance.SourceAddress.ToString());
        Assert.Equal("192.168.10.112", Assert.Single(instance.Peers).Address.ToString());
        VirtualAddress vip = Assert.Single(instance.Addresses);
        Assert.Equal(("192.168.10.121", 32, null, 0),
            (vip.Address.ToString(), vip.PrefixLength, vip.Device, vip.Scope));
        Assert.Empty(instance.ExcludedAddresses);
        Assert.Equal(0, instance.PendingChecks);
        Assert.Equal(new TrackedScript(0, -10, false), Assert.Single(Assert.Single(box.Instances).TrackedScripts));
    }

    [Fact]
    public void node_2_of_the_story_is_the_same_with_its_own_values()
    {
        DaemonSettings box = ConfigText.LoadFile(Example("story-node2.conf")).Settings!;
        InstanceSettings instance = Assert.Single(box.Engine.Instances);
        Assert.Equal("keep_232", box.RouterId);
        Assert.False(instance.Election.StartAsMaster);
        Assert.Equal(new Priority(90), instance.Election.BasePriority);
        Assert.Equal(10, box.Instances[0].TrackedScripts[0].Weight);
        Assert.Equal("192.168.10.112", instance.SourceAddress.ToString());
        Assert.Equal("192.168.10.111", instance.Peers[0].Address.ToString());
    }

    [Theory]
    [InlineData("story-node1.conf")]
    [InlineData("story-node2.conf")]
    public void the_story_has_nothing_to_complain_about_but_whom_it_trusts(string file)
    {
        ImmutableArray<Finding> findings = ConfigText.LoadFile(Example(file)).Findings;
        Assert.Equal([FindingClass.Advice], findings.Where(finding => finding.Severity != Severity.Note)
            .Select(finding => finding.Class));
        Assert.Equal(0, ConfigVerdict.ExitCodeOf(findings));
    }
}
