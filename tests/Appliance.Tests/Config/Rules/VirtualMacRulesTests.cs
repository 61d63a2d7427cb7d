using Appliance.Config;
using Appliance.Settings;
using VrrpAot.Engine;
using VrrpAot.Holdings;

namespace Appliance.Tests.Config.Rules;

public class VirtualMacRulesTests
{
    private static EngineSettings Load(string lines, string globals = "") =>
        ConfigText.Of(globals + ConfigText.Instance(lines)).Clean().Engine;

    [Fact]
    public void vips_of_the_own_interface_stand_on_a_macvlan_with_the_mac_of_the_rfc()
    {
        EngineSettings engine = Load("use_vmac\nvirtual_ipaddress_excluded {\n192.0.2.2 dev eth1\n"
            + "192.0.2.3 dev eth0\n}");
        InstanceSettings instance = engine.Instances[0];
        Assert.Equal(("vrrp.51", "00:00:5e:00:01:33", false), (instance.VirtualMac!.Device,
            instance.VirtualMac.Address.ToString(), instance.VirtualMac.SendsFromBase));
        Assert.Equal("vrrp.51", Assert.Single(instance.Addresses).Device);
        Assert.Equal(["eth1", "vrrp.51"], instance.ExcludedAddresses.Select(vip => vip.Device));
        Assert.Equal("eth1", Assert.Single(instance.RequiredInterfaces));
        HeldObject made = Assert.Single(engine.StaticObjects);
        Assert.Equal((HoldingKind.Link, "macvlan vrrp.51 on eth0 00:00:5e:00:01:33"), (made.Kind, made.Text));
        Assert.Equal("VI_1", Assert.Single(made.Tracking));
        Assert.Equal((HoldingKind.Link, "up vrrp.51"), (instance.Objects[0].Kind, instance.Objects[0].Text));
        Assert.Superset(new HashSet<string>(["eth0", "vrrp.51"]), new HashSet<string>(engine.Interfaces));
    }

    [Fact]
    public void of_ipv6_it_has_the_other_mac_of_the_rfc()
    {
        InstanceSettings instance = ConfigText.Of(ConfigText.Instance("use_vmac").Replace("192.0.2.1", "fe80::1"))
            .Clean().Engine.Instances[0];
        Assert.Equal("00:00:5e:00:02:33", instance.VirtualMac!.Address.ToString());
        Assert.Equal("vrrp.51", Assert.Single(instance.Addresses).Device);
    }

    [Theory]
    [InlineData("use_vmac mac0", "mac0", "00:00:5e:00:01:33")]
    [InlineData("use_vmac name mac0 netlink_notify_msg", "mac0", "00:00:5e:00:01:33")]
    [InlineData("use_vmac 02:11:22:33:44", "vrrp.51", "02:11:22:33:44:33")]
    [InlineData("use_vmac mac0 02:11:22:33:44:55", "mac0", "02:11:22:33:44:55")]
    public void name_and_address_can_be_given(string line, string name, string mac)
    {
        VirtualMacSettings virtualMac = Load(line).Instances[0].VirtualMac!;
        Assert.Equal((name, mac), (virtualMac.Device, virtualMac.Address.ToString()));
    }

    [Theory]
    [InlineData("use_vmac 00:00:5e:00:01:07")]
    [InlineData("use_vmac 01:11:22:33:44:55")]
    [InlineData("use_vmac 02:11:22:33")]
    public void an_address_that_cannot_be_one_is_told(string line) =>
        ConfigText.Of(ConfigText.Instance(line)).At(6, 10, "invalid MAC address");

    [Fact]
    public void two_of_one_vrid_have_two_names_and_a_prefix_is_shortened()
    {
        const string globals = "global_defs {\nvmac_prefix longerthanany\n}\n";
        EngineSettings engine = ConfigText.Of(globals + ConfigText.Instance("use_vmac")
            + ConfigText.Instance("use_vmac", "VI_2").Replace("eth0", "eth1").Replace("192.0.2.1", "192.0.2.9"))
            .Clean().Engine;
        Assert.Equal(["longerthanan.51", "longerthana1.51"], engine.Instances.Select(one => one.VirtualMac!.Device));
    }

    [Fact]
    public void unicast_sends_from_the_base_and_another_mac_is_another_router()
    {
        Assert.True(Load("use_vmac\nvmac_xmit_base").Instances[0].VirtualMac!.SendsFromBase);
        DaemonSettings before = ConfigText.Of(ConfigText.Instance("")).Clean(),
            after = ConfigText.Of(ConfigText.Instance("use_vmac")).Clean();
        ConfigurationDifference difference = ConfigurationDifference.Between(before, after);
        Assert.Equal("VI_1 starts anew: the virtual MAC changed", Assert.Single(difference.Fates));
        Assert.Contains("~ VI_1: use_vmac none -> vrrp.51 00:00:5e:00:01:33", difference.Changes.ToArray());
    }
}
