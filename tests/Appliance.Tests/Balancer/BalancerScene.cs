using System.Net;
using System.Net.Sockets;
using Appliance.Balancer;
using Appliance.Base;
using Appliance.Pools;
using Appliance.Settings;
using Appliance.Settings.Balancing;
using Appliance.Tests.Pools;
using VrrpAot.Engine;
using VrrpAot.Linux;

namespace Appliance.Tests.Balancer;

/// <summary>
/// A whole balancer over a fake kernel. Its checks are real: a port where somebody listens, and one where nobody does.
/// </summary>
public abstract class BalancerScene : IDisposable
{
    private protected const string Web = "10.9.0.1:tcp:80";

    private protected readonly FakeIpvs _kernel = new();
    private protected readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("balancer");
    private protected readonly List<string> _log = [];
    private readonly TcpListener _alive = new(IPAddress.Loopback, 0);
    private protected readonly ushort _dead;
    private protected readonly Poller _poller = new();
    private protected LoadBalancer _balancer;
    private protected Instant _now = BootClock.Now;

    protected BalancerScene()
    {
        _alive.Start();
        var closed = new TcpListener(IPAddress.Loopback, 0);
        closed.Start();
        _dead = (ushort)((IPEndPoint)closed.LocalEndpoint).Port;
        closed.Stop();
        _balancer = New();
    }

    public void Dispose()
    {
        _balancer.Dispose();
        _poller.Dispose();
        _alive.Stop();
        _folder.Delete(recursive: true);
    }

    private protected LoadBalancer New() =>
        new(_poller, _kernel, new FakeNftables(), new RunFolder(_folder.FullName + "/run", Log), Log);

    private protected void Log(LogLine line) => _log.Add(line.Text);

    private protected ushort Alive => (ushort)((IPEndPoint)_alive.LocalEndpoint).Port;

    private protected static RealServerSettings Server(byte number, ushort port, int weight = 1, uint mark = 0) => new()
    {
        Name = $"[10.9.0.{number}]:tcp:80",
        Destination = new() { Address = new IpAddress(0x0A090000u + number), Port = 80, Weight = weight },
        Checks =
        [
            new TcpCheckSettings
            {
                Target = new Endpoint(new IpAddress(0x7F000001), port), Warmup = Duration.Zero, Retry = 0,
                DelayLoop = Duration.FromSeconds(1), ConnectTimeout = Duration.FromSeconds(1), Mark = mark,
            },
        ],
    };

    private protected static DaemonSettings Settings(params RealServerSettings[] servers) =>
        With(server => server, servers);

    private protected static DaemonSettings With(Func<VirtualServerSettings, VirtualServerSettings> change,
        params RealServerSettings[] servers) => new()
    {
        Engine = new EngineSettings { Instances = [] }, RouterId = "node",
        Balancer = new BalancerSettings
        {
            Servers = servers.Length == 0 ? [] :
            [
                change(new VirtualServerSettings
                {
                    Name = "[10.9.0.1]:tcp:80", RealServers = [.. servers],
                    Services =
                    [
                        new IpvsService
                        {
                            Protocol = 6, Address = new IpAddress(0x0A090001), Port = 80,
                            Scheduler = FixedName.From("rr"), Netmask = uint.MaxValue,
                        },
                    ],
                }),
            ],
        },
    };

    /// <summary>Goes on until every check has been tried.</summary>
    private protected void Turn(int turns = 3)
    {
        Span<int> ready = stackalloc int[16];
        for (int turn = 0; turn < turns; turn++)
        {
            _now += Duration.FromSeconds(2);
            _balancer.Due(_now);
            for (Instant end = BootClock.Now + Duration.FromMilliseconds(100); BootClock.Now < end;)
                foreach (int token in ready[.._poller.Wait(ready, end)])
                    _balancer.Serve(token, _now);
            _balancer.Due(_now);
        }
    }

    /// <summary>A busy machine may take its time for a script.</summary>
    private protected void TurnUntil(Func<bool> isDone)
    {
        for (int turns = 0; turns < 100 && !isDone(); turns++)
            Turn(1);
        Assert.True(isDone());
    }

    private protected bool IsAsked(string words) => _kernel.Asked.Contains(words);

    private protected void Begin(DaemonSettings settings) => _balancer.Begin(settings, _now);
}
