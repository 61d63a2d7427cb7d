using Appliance.Base;
using Appliance.Reports;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Tests.Leds;

/// <summary>Snapshots with no more in them than lamps look at.</summary>
internal static class Boxes
{
    /// <summary>One instance a state: the first on eth0, the next on eth1 and so on, every link up.</summary>
    public static Snapshot Box(params ReadOnlySpan<RouterState> states)
    {
        var box = new Snapshot { At = default, StartedAt = default, HostName = "box" };
        for (int i = 0; i < states.Length; i++)
        {
            box = box with
            {
                Instances = box.Instances.Add(Instance($"eth{i}", states[i])),
                Links = box.Links.Add(new LinkView($"eth{i}", true, true, default)),
            };
        }
        return box;
    }

    public static Snapshot WithoutLink(this Snapshot box, int index) =>
        box with { Links = box.Links.SetItem(index, box.Links[index] with { Up = false }) };

    public static Snapshot Conflict(this Snapshot box, Instant at) =>
        box with { Instances = box.Instances.SetItem(0, box.Instances[0] with { ConflictAt = at }) };

    public static Snapshot InMaintenance(this Snapshot box) =>
        box with { Maintenance = new Maintenance(new Moment(0), null, "test") };

    private static InstanceView Instance(string device, RouterState state) => new()
    {
        Name = device,
        Interface = device,
        Vrid = 51,
        Version = VrrpVersion.V2,
        State = state,
        Since = default,
        BasePriority = 100,
        EffectivePriority = 100,
        AdvertInterval = Duration.FromSeconds(1),
        Counters = new CounterView(),
    };
}
