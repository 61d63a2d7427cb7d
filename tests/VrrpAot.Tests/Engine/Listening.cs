using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Tests.Linux;
using VrrpAot.Wire;

namespace VrrpAot.Tests.Engine;

/// <summary>
/// An engine at the far end of a cable whose turns the test takes, and what is sent to it from the near end.
/// </summary>
internal sealed class Listening : IDisposable
{
    private readonly EventRing _events = new();
    private readonly CommandQueue _commands = new();
    private readonly EngineSettings _settings;
    private readonly EngineLoop _loop;

    public Listening(params InstanceSettings[] instances)
    {
        _settings = new EngineSettings { Instances = [.. instances] };
        _loop = new EngineLoop(new LinuxKernel(), _settings, _events, _commands, held: null);
        _loop.Begin();
        TurnUntil(() => Seen.Exists(e => e.Kind == EngineEventKind.Started));
    }

    public List<EngineEvent> Seen { get; } = [];

    public Counters Strays => _loop.Strays;

    public Counters Counters(int instance) => _loop.CountersOf(instance);

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
    public InstanceReport Report()
    {
        var report = new EngineReport(_settings);
        Seen.RemoveAll(e => e.Kind == EngineEventKind.Reported);
        Post(EngineCommand.Fill(report));
        TurnUntil(() => Seen.Exists(e => e.Kind == EngineEventKind.Reported));
        return report.Instances[0];
    }

    /// <summary>Sends frames and turns until every one of them is counted somewhere.</summary>
    public void Hear(Cable cable, params byte[][] frames)
    {
        long before = Counted();
        Cable.Send(cable.Near, frames);
        TurnUntil(() => Counted() >= before + frames.Length);
    }

    public void TurnUntil(Func<bool> done)
    {
        Instant end = Cable.In(20_000);
        while (!done())
        {
            Assert.True(BootClock.Now < end, "it did not happen within 20 s");
            Turn();
        }
    }

    /// <summary>Its own priority once more changes nothing, but wakes the loop, so that a turn is short.</summary>
    public void Turn()
    {
        _commands.Post(EngineCommand.SetPriority(0, _settings.Instances[0].Election.BasePriority));
        _loop.Turn();
        while (_events.TryRead(out EngineEvent happened))
            Seen.Add(happened);
    }

    /// <summary>When the election of the first instance wants to step.</summary>
    public Instant Deadline => _loop.RouterOf(0).Armed;

    public void Post(EngineCommand command) => _commands.Post(command);

    private long Counted() => Enumerable.Range(0, _settings.Instances.Length).Select(Counters).Append(Strays)
        .Sum(counters => counters.AdvertsReceived + counters.AdvertsIgnored
            + Enum.GetValues<RejectReason>().Sum(counters.Rejected));

    public void Dispose()
    {
        _loop.Dispose();
        _commands.Dispose();
        _events.Dispose();
    }
}
