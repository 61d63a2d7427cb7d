using System.Collections.Immutable;

namespace VrrpAot.Linux;

/// <summary>Which mark a packet gets that arrives for one of some addresses: a table of nf_tables for each family
/// that has any (`nftables_ipvs`).</summary>
/// <param name="Name">Of the tables.</param>
/// <param name="Priority">Of their chain, among all that see what arrives: below 98, where IPVS looks.</param>
/// <param name="Ranges">No two of a protocol have an address and a port in common.</param>
public sealed record MarkTable(string Name, int Priority, ImmutableArray<MarkedRange> Ranges)
{
    /// <summary>Bytes of its name; the kernel would take twice as many.</summary>
    public const int LongestName = 127;

    public bool Equals(MarkTable? other) => other is not null && Name == other.Name && Priority == other.Priority
        && Ranges.AsSpan().SequenceEqual(other.Ranges.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Name, Priority, Ranges.Length);
}

/// <summary>Addresses whose packets get a mark.</summary>
/// <param name="Protocol">TCP (6), UDP (17) or SCTP (132).</param>
/// <param name="First">The first address.</param>
/// <param name="Last">The last one, of the same family.</param>
/// <param name="Port">0 for every port.</param>
/// <param name="Mark">Above 0.</param>
public readonly record struct MarkedRange(byte Protocol, IpAddress First, IpAddress Last, ushort Port, uint Mark)
{
    public ushort LastPort => Port == 0 ? ushort.MaxValue : Port;

    /// <summary>A packet could be of both.</summary>
    public bool Meets(in MarkedRange other) => Protocol == other.Protocol && First.Family == other.First.Family
        && Port <= other.LastPort && other.Port <= LastPort
        && First.CompareTo(other.Last) <= 0 && other.First.CompareTo(Last) <= 0;
}
