using System.Buffers;
using System.Text;
using Appliance.Reports;
using Appliance.Tests.Console;
using Appliance.Views;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Tests.Views;

/// <summary>One router of both families is two instances, and one thing for people.</summary>
public class DualStackTests
{
    private static InstanceView Four(RouterState state) => Snapshots.Instance("gw4", state);

    private static InstanceView Six(RouterState state, FaultCauses faults = FaultCauses.None) =>
        Snapshots.Instance("gw6", state, faults: faults) with { Family = IpFamily.IPv6, Version = VrrpVersion.V3 };

    private static string Text(params InstanceView[] instances) => StatusText.Of(Snapshots.Of(instances));

    private static string One(InstanceView instance, InstanceView other) =>
        StatusText.OfOne(Snapshots.Of(instance, other), instance, []);

    [Fact]
    public void the_two_stand_together_and_each_names_the_other()
    {
        string text = Text(Four(RouterState.Master), Snapshots.Instance("other", RouterState.Backup) with { Vrid = 7 },
            Six(RouterState.Master));
        InstanceView four = Four(RouterState.Master), six = Six(RouterState.Master);
        Assert.Contains("  IPv6       gw6 is MASTER as well: one router of both families\n", One(four, six));
        Assert.Contains("  IPv4       gw4 is MASTER as well: one router of both families\n", One(six, four));
        Assert.DoesNotContain("of the same router", text);
        Assert.True(text.IndexOf("\ngw6 ", StringComparison.Ordinal)
            < text.IndexOf("\nother ", StringComparison.Ordinal));
    }

    [Fact]
    public void families_on_different_nodes_are_shouted_about()
    {
        Assert.Contains("  IPv6       gw6 is BACKUP: ITS FAMILIES ARE ON DIFFERENT NODES\n",
            One(Four(RouterState.Master), Six(RouterState.Backup)));
        Assert.Contains("\ngw4: MASTER, and gw6, the IPv6 of the same router, is not\n",
            Text(Four(RouterState.Master), Six(RouterState.Backup)));
    }

    [Fact]
    public void another_vrid_interface_or_the_same_family_is_no_twin()
    {
        InstanceView four = Four(RouterState.Master);
        Assert.Null(DualStack.TwinOf(four, [four, Six(RouterState.Master) with { Vrid = 52 }]));
        Assert.Null(DualStack.TwinOf(four, [four, Six(RouterState.Master) with { Interface = "eth1" }]));
        Assert.Null(DualStack.TwinOf(four, [four, four]));
    }

    [Fact]
    public void a_missing_link_local_address_is_named() =>
        Assert.Contains("  fault      no IPv6 link-local address on the interface\n",
            Text(Six(RouterState.Fault, FaultCauses.NoAddress)));

    [Fact]
    public void json_has_family_and_twin()
    {
        var json = new ArrayBufferWriter<byte>();
        StatusJson.Write(Snapshots.Of(Four(RouterState.Master), Six(RouterState.Master)), json, indented: false);
        string text = Encoding.UTF8.GetString(json.WrittenSpan);
        Assert.Contains("\"family\":\"IPv4\",\"dualStackWith\":\"gw6\"", text);
        Assert.Contains("\"family\":\"IPv6\",\"dualStackWith\":\"gw4\"", text);
    }
}
