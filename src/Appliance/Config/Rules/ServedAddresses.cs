using System.Collections.Immutable;
using Appliance.Config.Lexing;
using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Config.Rules;

/// <summary>What a virtual server serves: its address, its mark, or the entries of its group.</summary>
internal sealed class ServedAddresses
{
    private readonly ImmutableArray<GroupEntry> _entries;
    /// <summary>Of marks that say none.</summary>
    private readonly IpFamily _family;

    private ServedAddresses(ImmutableArray<GroupEntry> entries, IpFamily family) =>
        (_entries, _family) = (entries, family);

    public bool HasAddresses => _entries.Any(entry => entry.Mark is null);

    public bool HasMarks => _entries.Any(entry => entry.Mark is not null);

    public bool HasPortZero => _entries.Any(entry => entry is { Mark: null, Port: 0 });

    /// <summary>The port of every address, if that is one; else 0.</summary>
    public ushort OnlyPort
    {
        get
        {
            ushort port = _entries[0].Port;
            return _entries.All(entry => entry.Port == port) ? port : (ushort)0;
        }
    }

    /// <summary>Of a server of a group that has a port and no NAT: it is reached at each service's own.</summary>
    /// <param name="server">The server's name.</param>
    public void ReportOtherPorts(string name, ushort port, string server, Origin at, Findings findings)
    {
        foreach (GroupEntry entry in _entries)
        {
            string range = entry.First == entry.Last ? $"{entry.First}" : $"{entry.First}-{entry.Last}";
            if (entry.Mark is not null)
                findings.Warning(at, $"WARNING - fwmark virtual server {name}, real server {server} has port specified"
                    + " - port will be ignored");
            else if (entry.Port != port)
                findings.Warning(at,
                    $"virtual server {name}:[{range},{entry.Port}] and real server {server} ports don't match");
        }
    }

    /// <summary>Null, after saying so, when its group is not there or of another family than its servers.</summary>
    public static ServedAddresses? Of(VirtualServerModel server, string name, Dictionary<string, GroupModel> groups,
        Findings findings)
    {
        IpFamily family = server.Family ?? Common(server.RealServers) ?? IpFamily.IPv4;
        if (server.Mark is { } mark)
            return new([new GroupEntry(default, default, 0, mark, family, server.At)], family);
        if (server.Address is { } service)
            return new([new GroupEntry(service.Address, service.Address, service.Port, null, null, server.At)], family);
        string group = Tokens.Shorten(server.Group!);
        if (!groups.TryGetValue(server.Group!, out GroupModel? found))
        {
            findings.Add(Severity.Error, FindingClass.Advice, server.At,
                $"Virtual server group {group} specified but not configured - ignoring virtual server {name}",
                Base.Spelling.Nearest(server.Group!, groups.Keys));
            return null;
        }
        if (server.Family is { } fixedFamily && found.Entries.Exists(entry => FamilyOf(entry) is { } own
            && own != fixedFamily))
        {
            bool isMixed = found.Entries.Exists(entry => FamilyOf(entry) == fixedFamily);
            findings.Add(Severity.Error, FindingClass.Advice, server.At, isMixed
                ? $"{group}: virtual server group with IPv4 & IPv6 doesn't match virtual server {name} - ignoring"
                : $"{group}: address family doesn't match virtual server {name} - ignoring");
            return null;
        }
        return new([.. found.Entries],
            server.Family ?? FamilyOf(found.Entries.Find(entry => FamilyOf(entry) is not null)) ?? family);
    }

    /// <summary>Null of a mark that does not say.</summary>
    private static IpFamily? FamilyOf(GroupEntry? entry) =>
        entry is { Mark: null } ? entry.First.Family : entry?.Family;

    /// <summary>Null when they are of both.</summary>
    private static IpFamily? Common(List<RealServerModel> servers)
    {
        IpFamily first = servers[0].Address.Address.Family;
        return servers.TrueForAll(server => server.Address.Address.Family == first) ? first : null;
    }

    /// <summary>Its addresses, as packets to them are marked.</summary>
    public IEnumerable<MarkedRange> Marked(byte protocol, uint mark)
    {
        foreach (GroupEntry entry in _entries)
            if (entry.Mark is null)
                yield return new MarkedRange(protocol, entry.First, entry.Last, entry.Port, mark);
    }

    /// <summary>A service of the kernel for each address and mark.</summary>
    /// <param name="like">What all have in common.</param>
    /// <param name="granularity">Of the family that all are of: it has fixed that.</param>
    public ImmutableArray<IpvsService> Services(IpvsService like, byte protocol, Located<long>? granularity)
    {
        var services = ImmutableArray.CreateBuilder<IpvsService>();
        foreach (GroupEntry entry in _entries)
        {
            IpFamily family = FamilyOf(entry) ?? _family;
            IpvsService service = like with
            {
                Family = family,
                Netmask = (uint?)granularity?.Value ?? IpvsService.WholeAddress(family),
            };
            if (entry.Mark is { } mark)
                services.Add(service with { Mark = mark });
            else
                foreach (IpAddress address in AddressRange.Each(entry.First, entry.Last))
                    services.Add(service with { Protocol = protocol, Address = address, Port = entry.Port });
        }
        return services.ToImmutable();
    }
}
