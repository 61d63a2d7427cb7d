using System.Collections.Immutable;
using VrrpAot.Engine;
using VrrpAot.Linux;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace VrrpAot.Simulator.Loops;

/// <summary>Which of its files a node runs: a reload changes it.</summary>
/// <param name="HasSecond">There is an instance with VRID 52, too.</param>
/// <param name="Extras">VIPs of VRID 51 besides the first.</param>
/// <param name="Raise">Added to the base priority of who is no owner.</param>
public readonly record struct NodeFile(bool HasSecond, int Extras, int Raise);

/// <summary>
/// A cluster of engines as configured: the elections of <see cref="Scenario"/>, and what is around them.
/// </summary>
public sealed record LoopScenario
{
    public const string Interface = "eth0";

    /// <summary>Virtual routers: VRID 51 and 52; of two families, both have 51.</summary>
    public const int Routers = 2;

    /// <summary>
    /// What the loop adds to a bound that is derived from the election: a socket or a list that is tried again a second
    /// later, a question that nobody answers.
    /// </summary>
    public static readonly Duration Slack = Duration.FromMilliseconds(1200);

    /// <summary>A guardian hears of the death of its child within this.</summary>
    public static readonly Duration GuardianDelay = Duration.FromMilliseconds(100);

    public required Scenario Elections { get; init; }

    /// <summary>Last byte of each node's address in 10.0.0.0/24.</summary>
    public required ImmutableArray<byte> Addresses { get; init; }

    public bool Unicast { get; init; }

    /// <summary>Of each router.</summary>
    public required ImmutableArray<IpFamily> Families { get; init; }

    /// <summary>The first VIP is in the subnet of the interface, and so a secondary address.</summary>
    public bool IsInSubnet { get; init; }

    public int LifetimeSeconds { get; init; }

    /// <summary>Every node has both routers, in a sync group.</summary>
    public bool IsGrouped { get; init; }

    public int Count => Elections.Nodes.Length;

    /// <summary>How long two nodes may both hold the addresses while they can hear each other.</summary>
    public Duration ContestBound => Elections.ContestBound + Slack;

    public static LoopScenario From(SeededRandom random)
    {
        Scenario elections = Scenario.From(random);
        // Most of a network's life is long intervals; version 3 ends at 40.95 s, version 2 at 255 s.
        int factor = random.Pick(1, 4, 20, 80, 80, 80);
        Duration longest = elections.Version == VrrpVersion.V2 ? Duration.FromSeconds(240) : Duration.FromSeconds(40);
        while (elections.LongestInterval * factor > longest)
            factor /= 2;
        elections = elections with
        {
            Nodes = [.. elections.Nodes.Select(node => node with
            {
                AdvertInterval = node.AdvertInterval * factor, PreemptDelay = node.PreemptDelay * factor,
                Announcements = node.Announcements with
                {
                    RefreshInterval = node.Announcements.RefreshInterval * factor,
                },
            })],
        };
        var addresses = new List<byte>();
        while (addresses.Count < elections.Nodes.Length)
            if ((byte)random.Between(10, 90) is var next && !addresses.Contains(next))
                addresses.Add(next);
        return new LoopScenario
        {
            Elections = elections, Addresses = [.. addresses], Unicast = random.Chance(250),
            IsInSubnet = random.Chance(400), LifetimeSeconds = random.Pick(8, 8, 0),
            // Not another draw: what a seed means would be another story.
            IsGrouped = addresses.Sum(address => address) % 4 == 0,
            Families = elections.Version == VrrpVersion.V2 ? [IpFamily.IPv4, IpFamily.IPv4]
                : [FamilyOf(addresses[0] % 5 < 2), FamilyOf(addresses[^1] % 7 < 3)],
        };
    }

    private static IpFamily FamilyOf(bool isSix) => isSix ? IpFamily.IPv6 : IpFamily.IPv4;

    /// <summary>10.0.0.N, or fe80::N.</summary>
    public IpAddress AddressOf(int node, IpFamily family) => family == IpFamily.IPv6
        ? new(0xFE80UL << 48, Addresses[node]) : new(0x0A000000u + Addresses[node]);

    /// <summary>The one that every node has in every file.</summary>
    public IpAddress FirstVip(int router) => Families[router] == IpFamily.IPv6
        ? new(0x20010DB8UL << 32, 0x64 + (uint)router) : new(0x0A000064u + (uint)router);

    public VirtualAddress[] VipsOf(int router, NodeFile file)
    {
        bool isSix = Families[router] == IpFamily.IPv6;
        byte longest = isSix ? (byte)128 : (byte)32, subnet = isSix ? (byte)64 : (byte)24;
        var first = new VirtualAddress
        {
            Address = FirstVip(router), PrefixLength = IsInSubnet && router == 0 ? subnet : longest,
        };
        return router == 0
            ? [first, .. Enumerable.Range(0, file.Extras)
                .Select(i => new VirtualAddress
                {
                    Address = isSix ? new IpAddress(0x20010DB8UL << 32 | 1, (uint)i + 1)
                        : new IpAddress(0x0A010001u + (uint)i),
                    PrefixLength = longest,
                })]
            : [first];
    }

    public EngineSettings SettingsOf(int node, NodeFile file) => new()
    {
        AddressLifetimeSeconds = LifetimeSeconds,
        SyncDaemon = new SyncDaemonSettings(new IpvsDaemon { Id = 51 }, 0),
        Groups = IsGrouped ? [new SyncGroupSettings("G", [0, 1])] : [],
        Instances = [.. Enumerable.Range(0, file.HasSecond ? Routers : 1)
            .Select(router => InstanceOf(node, router, file))],
    };

    private InstanceSettings InstanceOf(int node, int router, NodeFile file) => new()
    {
        Name = $"VI_{router + 1}",
        Vrid = new Vrid((byte)(Families[0] == Families[1] ? 51 + router : 51)),
        MulticastGroup = IpAddress.VrrpGroupOf(Families[router]),
        Interface = Interface,
        Election = Elections.Nodes[node] with
        {
            BasePriority = PriorityOf(node, file), IsInGroup = IsGrouped,
        },
        Peers = Unicast
            ? [.. Enumerable.Range(0, Count).Where(other => other != node)
                .Select(other => new UnicastPeer(AddressOf(other, Families[router])))]
            : [],
        Addresses = [.. VipsOf(router, file)],
    };

    /// <summary>A file of a node, as the scenario allows it.</summary>
    public NodeFile Fit(NodeFile file) => IsGrouped ? file with { HasSecond = true } : file;

    public Priority PriorityOf(int node, NodeFile file)
    {
        Priority configured = Elections.Nodes[node].BasePriority;
        return configured.IsOwner ? configured : new Priority((byte)Math.Min(254, configured.Value + file.Raise));
    }
}
