using Appliance.Config;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Tests.Config.Rules;

/// <summary>`check` says what it sees on this machine: a VIP that is there already.</summary>
public class OwnAddressTests
{
    [Fact]
    public void a_vip_that_the_machine_has_is_named_with_what_to_write()
    {
        Finding said = Assert.Single(Notes("priority 100", At("eth0")));
        Assert.Equal(4, said.Line);
        Assert.Contains("192.0.2.1/24 is an address of this machine now, on eth0", said.Message);
        Assert.Contains("`priority 255`", said.Message);
    }

    [Fact]
    public void its_owner_is_told_that_it_stays() =>
        Assert.Contains("priority 255 owns it", Assert.Single(Notes("state MASTER\npriority 255", At("eth0"))).Message);

    [Fact]
    public void on_another_interface_it_is_named_too() =>
        Assert.EndsWith("on eth1, where it stays; the VIP goes to eth0",
            Assert.Single(Notes("priority 100", At("eth1"))).Message);

    [Fact]
    public void what_carries_our_mark_is_a_vip_that_is_held_just_now() =>
        Assert.Empty(Notes("priority 100", At("eth0", VirtualAddress.Mark)));

    [Fact]
    public void a_start_does_not_ask() =>
        Assert.DoesNotContain(Load("priority 100", test: false, At("eth0")).Findings,
            finding => finding.Message.Contains("address of this machine"));

    private static PresentAddress At(string link, byte protocol = 0) =>
        new(link, new AddressRecord { InterfaceIndex = 2, Address = new IpAddress(0xC0000201), PrefixLength = 24,
            Protocol = protocol });

    private static Finding[] Notes(string lines, params PresentAddress[] present) =>
        [.. Load(lines, test: true, present).Findings.Where(finding => finding.Severity == Severity.Note
            && finding.Message.Contains("address of this machine"))];

    private static ConfigResult Load(string lines, bool test, params PresentAddress[] present)
    {
        using var config = new ConfigText();
        return ConfigFile.Load(config.Write("main.conf",
            ConfigText.Instance(lines).Replace("priority 100\nvirtual", "virtual")),
            new ConfigOptions { Test = test, ConfigId = "here", HostName = "host", InterfaceExists = _ => true,
                AddressesPresent = () => present });
    }
}
