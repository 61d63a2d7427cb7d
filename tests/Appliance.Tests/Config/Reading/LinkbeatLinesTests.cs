using Appliance.Config;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Tests.Config.Reading;

/// <summary>Which links are asked whether they are there, and how.</summary>
public class LinkbeatLinesTests
{
    private static readonly LinkbeatSettings s_own = new("eth0", CarrierMethod.Mii, IsWanted: false);

    [Fact]
    public void named_ones_that_somebody_needs_are_asked_as_wanted()
    {
        ConfigResult result = ConfigText.Of("linkbeat_interfaces {\neth0 ETHTOOL\neth1\neth2 mii\neth3 IOCTL\n}\n"
            + ConfigText.Instance("track_interface {\neth1\neth2\n}"));
        result.At(4, 6, "extra characters mii in linkbeat interface");
        result.At(5, 1, "Turning off linkbeat for eth3 since not used for tracking");
        Assert.Equal([new("eth0", CarrierMethod.Ethtool, true), new("eth1", CarrierMethod.Mii, false),
            new("eth2", CarrierMethod.Mii, false)], result.Settings!.Engine.Linkbeats.ToArray());
    }

    [Fact]
    public void an_instance_may_want_it_of_its_own_one_and_the_file_of_all()
    {
        ConfigResult own = ConfigText.Of(ConfigText.Instance("linkbeat_use_polling\ntrack_interface {\neth1\n}"));
        own.At(6, 1, "(VI_1) 'linkbeat_use_polling' in vrrp instance deprecated - use linkbeat_interfaces block");
        Assert.Equal([s_own], own.Settings!.Engine.Linkbeats.ToArray());
        LinkbeatSettings[] all = [.. ConfigText.Of("linkbeat_use_polling\n"
            + ConfigText.Instance("use_vmac\ntrack_interface {\neth1\n}")).Settings!.Engine.Linkbeats];
        Assert.Equal([s_own, s_own with { Interface = "eth1" }], all.OrderBy(polled => polled.Interface));
    }
}
