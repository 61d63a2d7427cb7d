using Appliance.Reports;
using VrrpAot.Engine;
using VrrpAot.Protocol;

namespace Appliance.Tests.Console;

/// <summary>Snapshots as short as a test can say them.</summary>
internal static class Snapshots
{
    public static readonly Instant Now = new(1_000_000_000_000);

    public static Snapshot Of(params InstanceView[] instances) =>
        new() { At = Now, StartedAt = default, HostName = "pihole-a", Generation = 1, Instances = [.. instances],
            Checks = [Check("web", true), Check("dns", true)] };

    public static InstanceView Instance(string name, RouterState state, byte priority = 101,
        FaultCauses faults = FaultCauses.None) => new()
    {
        Name = name, Interface = "eth0", Vrid = 51, Version = VrrpVersion.V2, State = state, Since = Now,
            BasePriority = priority,
        EffectivePriority = priority, Faults = faults, AdvertInterval = Duration.FromSeconds(1),
            Counters = new CounterView(),
    };

    public static CheckView Check(string name, bool? up) => new() { Name = name, Up = up };
}
