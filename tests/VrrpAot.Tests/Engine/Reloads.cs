using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Simulator.World;

namespace VrrpAot.Tests.Engine;

/// <summary>Settings for tests that reload, and what is on the machine after it.</summary>
internal static class Reloads
{
    public static readonly Duration Interval = Duration.FromMilliseconds(50);
    public static readonly VirtualAddress Vip1 = Vip(100), Vip2 = Vip(101);

    /// <summary>A node at the near end whose one instance never becomes MASTER.</summary>
    public static Router Begin(FakeCable cable)
    {
        cable.Add("10.0.0.1/24", "near");
        var router = new Router(cable, Of(Backup(250)));
        router.TurnUntil(r => r.Saw(EngineEventKind.Started));
        return router;
    }

    /// <summary>Exactly these are on the near machine, soon.</summary>
    public static void Holds(FakeCable cable, Router router, params VirtualAddress[] vips)
    {
        string[] wanted = [.. vips.Select(vip => vip.Address.ToString()).Order()];
        string[] present = [];
        Instant end = cable.Now + Duration.FromSeconds(10);
        do
        {
            router.TurnFor(Duration.FromMilliseconds(10));
            present = [.. cable.Near.Interfaces.SelectMany(link => link.Addresses)
                .Where(held => held.Record.PrefixLength == 32).Select(held => held.Record.Address.ToString()).Order()];
        }
        while (!present.SequenceEqual(wanted) && cable.Now < end);
        Assert.Equal(wanted, present);
    }

    public static VirtualAddress Vip(int host) => new() { Address = new IpAddress(0x0A000000u + (uint)host) };

    public static EngineSettings Of(params InstanceSettings[] instances) => new() { Instances = [.. instances] };

    /// <summary>VRID 51 has <see cref="Vip1"/> unless others are given.</summary>
    public static InstanceSettings Master(int vrid, params VirtualAddress[] vips) =>
        Instance(vrid, 200, "near", vips);

    public static InstanceSettings Backup(int vrid, params VirtualAddress[] vips) =>
        Instance(vrid, 1, vrid == 250 ? "near" : "far", vips);

    public static InstanceSettings Every(InstanceSettings instance, int milliseconds) => instance with
    {
        Election = instance.Election with { AdvertInterval = Duration.FromMilliseconds(milliseconds) },
    };

    private static InstanceSettings Instance(int vrid, byte priority, string link, VirtualAddress[] vips) => new()
    {
        Name = $"VI_{vrid}",
        Vrid = new Vrid((byte)vrid),
        Interface = link,
        Election = new ElectionSettings
        {
            Version = VrrpVersion.V3, BasePriority = new Priority(priority), AdvertInterval = Interval,
        },
        Addresses = vips.Length > 0 ? [.. vips] : vrid == 51 ? [Vip1] : [],
    };
}

/// <summary>Which addresses of a machine are set, renewed or removed from now on.</summary>
internal sealed class Touches
{
    public Touches(FakeMachine machine) => machine.Touched = (isThere, address) =>
        (isThere ? Set : Gone).Add(address.Address);

    public List<IpAddress> Set { get; } = [];

    public List<IpAddress> Gone { get; } = [];

    public IEnumerable<IpAddress> All => Set.Concat(Gone);
}
