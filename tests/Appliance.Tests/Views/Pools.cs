using Appliance.Pools;
using VrrpAot.Linux;

namespace Appliance.Tests.Views;

/// <summary>Two virtual servers: one that is well, and one whose sorry server serves.</summary>
internal static class Pools
{
    public static readonly Instant Now = new(1_000_000_000_000);

    public static PoolReport[] All =>
    [
        new()
        {
            Name = "[10.0.0.1]:tcp:80", Services = 1, HasQuorum = true, Worth = 3, Gains = 1, Loses = 1,
            IsSuspended = false,
            InKernel =
            [
                new ServiceReport(new IpAddress(0x0A000001), 80, 6, 0, new IpvsCounters
                {
                    Connections = 21, PacketsIn = 300, PacketsOut = 200, BytesIn = 4000, BytesOut = 5000,
                }),
            ],
            Servers =
            [
                Server("[10.0.0.2]:tcp:80", 1, isUp: true) with
                {
                    Counters = new IpvsCounters { ActiveConnections = 12, InactiveConnections = 3,
                        ConnectionRate = 4 },
                },
                Server("[10.0.0.3]:tcp:80", 0, isUp: true) with { IsDrained = true, SetWeight = 5 },
                Server("[10.0.0.4]:tcp:80", null, isUp: true) with { IsDisabled = true },
            ],
        },
        new()
        {
            Name = "[web]:0", Services = 2, HasQuorum = false, Worth = 0, Gains = 2, Loses = 1, IsSuspended = true,
            Servers =
            [
                Server("[10.0.0.2]:tcp:80", null, isUp: false, "HTTP status code error to"),
                Server("[10.0.0.3]:tcp:80", null, isUp: true),
                Server("[10.0.0.9]:tcp:80", 1, isUp: true) with { IsSorry = true, Checks = [] },
            ],
        },
    ];

    /// <summary>The same where the kernel's table cannot be listed.</summary>
    public static IEnumerable<PoolReport> Unlisted(Errno why) => All.Select(pool => pool with { Unlisted = why });

    private static ServerReport Server(string name, int? inTable, bool isUp, string remark = "") => new()
    {
        Name = name, IsSorry = false, Forwarding = IpvsForwarding.Masquerade, Weight = 1, InTable = inTable,
        IsUp = isUp, IsDrained = false, IsDisabled = false, SetWeight = null, Counters = null,
        Checks =
        [
            new CheckReport
            {
                Kind = "HTTP_GET", IsUp = isUp, At = Now - Duration.FromSeconds(2), Passed = isUp,
                Took = Duration.FromMilliseconds(3), Remark = remark, Passes = 7, Failures = 1,
                TookTogether = Duration.FromMilliseconds(24), Times = [2, 5, 0, 0, 1, 0, 0, 0],
            },
        ],
    };
}
