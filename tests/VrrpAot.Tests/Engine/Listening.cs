using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Simulator.World;
using VrrpAot.Tests.Linux;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Engine;

/// <summary>
/// An engine at the far end of a <see cref="FakeCable"/> whose turns the test takes, and what is sent to it from the
/// near end.
/// </summary>
internal sealed class Listening : IDisposable
{
    private readonly FakeCable _cable;
    private readonly EngineSettings _settings;
    private readonly Router _router;

    public Listening(FakeCable cable, params InstanceSettings[] instances)
    {
        _cable = cable;
        _settings = new EngineSettings { Instances = [.. instances] };
        _router = new Router(cable, _settings);
        _router.TurnUntil(r => r.Saw(EngineEventKind.Started));
    }

    public FakeKernel Kernel => _router.Kernel;

    public List<EngineEvent> Seen => _router.Seen;

    public Counters Strays => _router.Loop.Strays;

    public Counters Counters(int instance) => _router.Loop.CountersOf(instance);

    /// <summary>A virtual router on "far" with a long interval: it stays what it is for the length of a test.</summary>
    public static InstanceSettings Instance(byte vrid = 51) => new()
    {
        Name = "VI_1",
        Vrid = new Vrid(vrid),
        Interface = "far",
        Election = new ElectionSettings { Version = VrrpVersion.V3, AdvertInterval = Duration.FromSeconds(10),
            BasePriority = new Priority(100) },
        Addresses = [new VirtualAddress { Address = new IpAddress(0x0A000064) }],
    };

    /// <summary>A frame from 10.0.0.1 with an advert of priority 200 that an <see cref="Instance"/> accepts.</summary>
    public static byte[] Advert(IpAddress? group = null, uint source = 0x0A000001, byte priority = 200,
        VrrpVersion version = VrrpVersion.V3,
        Duration? interval = null, uint vip = 0x0A000064, bool oldChecksum = false)
    {
        InstanceSettings instance = Instance();
        var rules = new AdvertRules
        {
            Version = version, Vrid = instance.Vrid, AdvertInterval = interval ?? instance.Election.AdvertInterval,
            Addresses = [new IpAddress(vip)], Unicast = group is { IsMulticast: false },
        };
        var format = new PreparedAdvert(rules, group ?? IpAddress.VrrpGroup, ethernet: !rules.Unicast,
            oldUnicastChecksum: oldChecksum);
        byte[] advert = new byte[format.Length];
        format.Write(advert, new IpAddress(source), new Priority(priority), Cable.NearMac);
        return rules.Unicast ? [.. Cable.FarMac, .. Cable.NearMac, 8, 0, .. advert] : advert;
    }

    /// <summary>How the first instance stands now.</summary>
    public InstanceReport Report() => _router.Report().Instances[0];

    /// <summary>Frames come in, and it turns until every one of them is counted somewhere.</summary>
    public void Hear(params byte[][] frames)
    {
        long before = Counted();
        _cable.Send(frames);
        TurnUntil(() => Counted() >= before + frames.Length);
    }

    public void TurnUntil(Func<bool> done) => _router.TurnUntil(_ => done());

    public void Turn() => _router.Turn();

    /// <summary>A turn with no time between it and what was before.</summary>
    public void TurnNow() => _router.TurnNow();

    /// <summary>When the election of the first instance wants to step.</summary>
    public Instant Deadline => _router.Loop.RouterOf(0).Armed;

    public void Post(EngineCommand command) => _router.Post(command);

    private long Counted() => Enumerable.Range(0, _settings.Instances.Length).Select(Counters).Append(Strays)
        .Sum(counters => counters.AdvertsReceived + counters.AdvertsIgnored
            + Enum.GetValues<RejectReason>().Sum(counters.Rejected));

    public void Dispose() => _router.Dispose();
}
