using Appliance.Config;
using Appliance.Settings;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Tests.Config;

/// <summary>
/// Files in the shapes that people run; each with the settings it must give and everything it must be told.
/// </summary>
public class ArchetypeTests
{
    private static ConfigResult Load(string name) =>
        ConfigText.LoadFile(StoryTests.Example(name), test: false, anyway: true);

    private static string[] Warned(ConfigResult result) =>
        [.. result.Findings.Where(finding => finding.Severity != Severity.Note && finding.Class != FindingClass.Advice)
            .Select(finding => $"{finding.Line}: {finding.Message}")];

    [Fact]
    public void a_dns_pair()
    {
        ConfigResult result = Load("a-dns-pair.conf");
        DaemonSettings box = result.Clean(FindingAssert.AnybodysWord);
        InstanceSettings instance = Assert.Single(box.Engine.Instances);
        Assert.Equal(("PIHOLE", 55, 150, true), (instance.Name, instance.Vrid.Value,
            instance.Election.BasePriority.Value, instance.Election.StartAsMaster));
        Assert.Equal("pi hole\0"u8.ToArray(), instance.Password!.Value.ToArray());
        Assert.Equal(new VirtualAddress { Address = new IpAddress(0xC0A80105), PrefixLength = 24, Device = "eth0",
            Label = "eth0:vip" }, Assert.Single(instance.Addresses));
        ScriptSettings script = Assert.Single(box.Scripts);
        Assert.Equal(["/usr/local/bin/dns-alive.sh", "127.0.0.1"], script.Command.Arguments.ToArray());
        Assert.Equal((5.0, 3.0, 3, 2), (script.Interval.TotalSeconds, script.Timeout.TotalSeconds, script.Rise,
            script.Fall));
        Assert.Equal(-50, box.Instances[0].TrackedScripts[0].Weight);
        Assert.Equal("/etc/keepalived/notify.sh", box.Instances[0].Notify!.Arguments[0]);
        Assert.True(box.ScriptSecurity);
    }

    [Fact]
    public void b_proxy_pair()
    {
        ConfigResult result = Load("b-proxy-pair.conf");
        Finding[] losses = [.. result.Findings.Where(finding => finding.Class == FindingClass.NotCarriedOut)];
        Assert.Equal([(10, Severity.Note)],
            losses.Select(finding => (finding.Line, finding.Severity)));
        InstanceSettings instance = Assert.Single(result.Settings!.Engine.Instances);
        Assert.False(instance.Election.Preempt);
        Assert.Equal((2.0, 60.0), (instance.Election.Announcements.MasterDelay.TotalSeconds,
            instance.Election.Announcements.RefreshInterval.TotalSeconds));
        Assert.Equal(["10.20.30.40", "10.20.30.41"], instance.Addresses.Select(vip => vip.Address.ToString()));
        Assert.Equal(["eth1"], instance.RequiredInterfaces.ToArray());
        Assert.Equal(["/usr/bin/killall", "-0", "haproxy"], result.Settings.Scripts[0].Command.Arguments.ToArray());
    }

    [Fact]
    public void c_kubernetes_api()
    {
        ConfigResult result = Load("c-kubernetes-api.conf");
        Assert.Equal(["30: Truncating auth_pass to 8 characters"], Warned(result));
        InstanceSettings instance = Assert.Single(result.Settings!.Engine.Instances);
        Assert.Equal(["172.16.0.11", "172.16.0.12"], instance.Peers.Select(peer => peer.Address.ToString()));
        Assert.True(instance.Election.LastAdvertBeforeYielding);
        Assert.Equal(60.0, instance.Election.Announcements.RefreshInterval.TotalSeconds);
        Assert.Equal("br-ex", instance.Interface);
        Assert.Equal(new TrackedScript(0, 50, false), Assert.Single(result.Settings.Instances[0].TrackedScripts));
    }

    [Fact]
    public void i_cloud_unicast()
    {
        ConfigResult result = Load("i-cloud-unicast.conf");
        result.At(2, 1, "'vrrp_version' belongs in global_defs");
        Assert.Equal(new TrackedSource(0, 1, false), Assert.Single(result.Settings!.Instances[0].TrackedFiles));
        InstanceSettings instance = Assert.Single(result.Settings!.Engine.Instances);
        Assert.Equal((VrrpVersion.V3, Duration.FromMilliseconds(500), true),
            (instance.Election.Version, instance.Election.AdvertInterval, instance.CheckUnicastSource));
        Assert.Empty(instance.Addresses);
        Assert.Equal([64, 0], instance.Peers.Select(peer => (int)peer.MinTtl));
        ScriptCommand master = result.Settings.Instances[0].NotifyMaster!;
        Assert.Equal(["/opt/move-ip.sh", "floating ip", "203.0.113.9"], master.Arguments.ToArray());
        Assert.Equal(("provider", null), (master.User, master.Group));
        Assert.Null(result.Settings.Instances[0].NotifyMasterHeardLowerPriority!.User);
    }

    [Fact]
    public void j_database()
    {
        ConfigResult result = Load("j-database.conf");
        Assert.Equal(["11: (PGSQL) Warning - preempt delay will not work with nopreempt - clearing"], Warned(result));
        result.At(1, 29, "'enable_script_security' after 'router_id' is ignored");
        InstanceDuties box = Assert.Single(result.Settings!.Instances);
        Assert.Equal(("postgres", "postgres"), (box.NotifyMaster!.User, box.NotifyMaster.Group));
        Assert.Equal(("root", null), (box.NotifyStop!.User, box.NotifyStop.Group));
        Assert.Equal(["/var/lib/pg/demote.sh", "fault"], box.NotifyFault!.Arguments.ToArray());
        Assert.Equal("eth0:pg", result.Settings.Engine.Instances[0].Addresses[0].Label);
    }

    [Fact]
    public void m_container()
    {
        Environment.SetEnvironmentVariable("VRRPAOT_EXAMPLE_IF", "ens18");
        InstanceSettings instance = Assert.Single(Load("m-container.conf")
            .Clean(FindingAssert.AnybodysWord).Engine.Instances);
        Assert.Equal(("ens18", false, 100, false),
            (instance.Interface, instance.Election.StartAsMaster, instance.Election.BasePriority.Value,
            instance.Election.Preempt));
        Assert.Equal(["192.168.7.10", "192.168.7.11", "192.168.7.12"],
            instance.Peers.Select(peer => peer.Address.ToString()));
        Assert.Equal(["192.168.7.231", "192.168.7.232"], instance.Addresses.Select(vip => vip.Address.ToString()));
    }
}
