using System.Collections.Immutable;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Config.Rules;

/// <summary>
/// `nftables_ipvs`: which mark each group has, one for each protocol, from the first one on and never one that the file
/// uses itself. A packet can be marked once only, so an address and port belong to the group that names them first.
/// </summary>
internal sealed class MarkLedger
{
    private sealed record Marked(string Group, byte Protocol, uint Mark)
    {
        public List<MarkedRange> Ranges { get; } = [];
    }

    private readonly Findings _findings;
    private readonly HashSet<uint> _taken = [];
    private readonly List<Marked> _groups = [];
    private uint _next;

    public MarkLedger(uint first, FileReader file, Findings findings)
    {
        (_next, _findings) = (first, findings);
        foreach (VirtualServerModel server in file.VirtualServers)
            if (server.Mark is { } mark)
                _taken.Add(mark);
        foreach (GroupModel group in file.Groups.Values)
            foreach (GroupEntry entry in group.Entries)
                if (entry.Mark is { } mark)
                    _taken.Add(mark);
    }

    /// <summary>The services of a virtual server of a group, one for each family of its addresses, and what is marked
    /// for them.</summary>
    /// <param name="like">What all have in common.</param>
    public (ImmutableArray<IpvsService> Services, ImmutableArray<MarkedRange> Marked) Enter(VirtualServerModel server,
        ServedAddresses served, IpvsService like, byte protocol)
    {
        Marked group = _groups.Find(one => one.Group == server.Group && one.Protocol == protocol)
            ?? New(server, served, protocol);
        var services = ImmutableArray.CreateBuilder<IpvsService>();
        for (IpFamily family = IpFamily.IPv4; family <= IpFamily.IPv6; family++)
            if (group.Ranges.Exists(range => range.First.Family == family))
                services.Add(like with
                {
                    Family = family, Mark = group.Mark,
                    Netmask = (uint?)server.Granularity?.Value ?? IpvsService.WholeAddress(family),
                });
        return (services.ToImmutable(), [.. group.Ranges]);
    }

    private Marked New(VirtualServerModel server, ServedAddresses served, byte protocol)
    {
        while (_next == 0 || !_taken.Add(_next))
            _next++;
        var group = new Marked(server.Group!, protocol, _next);
        foreach (MarkedRange range in served.Marked(protocol, group.Mark))
        {
            if (group.Ranges.Exists(other => other.Meets(range)))
                Say(server, range, "stands twice in its group");
            else if (_groups.Find(other => other.Ranges.Exists(one => one.Meets(range))) is { } owner)
                Say(server, range, $"belongs to the group {owner.Group} already");
            else
                group.Ranges.Add(range);
        }
        if (group.Ranges.Count == 0)
            _findings.Add(Severity.Error, FindingClass.Advice, server.At,
                $"virtual_server group {server.Group}: no address is left - ignoring the virtual server");
        _groups.Add(group);
        return group;
    }

    private void Say(VirtualServerModel server, in MarkedRange range, string why) =>
        _findings.Add(Severity.Error, FindingClass.Advice, server.At, $"virtual_server group {server.Group}: "
            + (range.First == range.Last ? $"{range.First}" : $"{range.First}-{range.Last}")
            + $" port {range.Port} {why} - ignoring");
}
