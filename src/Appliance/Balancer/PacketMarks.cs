using System.Collections.Immutable;
using Appliance.Base;
using Appliance.Pools;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Balancer;

/// <summary>
/// `nftables_ipvs`: the kernel marks what arrives for a group. The table is written as a whole: when it changes, and
/// when somebody has changed anything of nf_tables. A group keeps its mark over reloads and crashes, whatever stands
/// before it in the file by then: its connections belong to the service of that mark.
/// </summary>
internal sealed class PacketMarks(INftables kernel, RunFolder folder, Action<LogLine> log)
{
    private MarkTable? _wanted;
    private uint _generation;
    private bool _isWritten;
    private Errno _said;

    /// <summary>The settings, with the marks that their groups have already.</summary>
    public BalancerSettings Keep(BalancerSettings settings)
    {
        if (settings.Marks is not { } wanted)
            return settings;
        IReadOnlyList<GroupMark> before = folder.ReadMarks().Groups;
        var taken = new HashSet<uint>();
        foreach (VirtualServerSettings server in settings.Servers)
            if (server.Marked.IsEmpty)
                foreach (IpvsService service in server.Services)
                    taken.Add(service.Mark);
        var groups = new List<GroupMark>();
        foreach (GroupMark known in before)
            if (known.Mark >= wanted.First && Has(settings, known) && taken.Add(known.Mark))
                groups.Add(known);
        uint next = wanted.First;
        var servers = ImmutableArray.CreateBuilder<VirtualServerSettings>(settings.Servers.Length);
        foreach (VirtualServerSettings server in settings.Servers)
        {
            if (server.Marked.IsEmpty)
            {
                servers.Add(server);
                continue;
            }
            GroupMark? group = groups.Find(one => one.Is(server));
            if (group is null)
            {
                while (next == 0 || !taken.Add(next))
                    next++;
                groups.Add(group = GroupMark.Of(server, next));
            }
            servers.Add(Marked(server, group.Mark));
        }
        return settings with { Servers = servers.MoveToImmutable() };
    }

    private static bool Has(BalancerSettings settings, GroupMark group)
    {
        foreach (VirtualServerSettings server in settings.Servers)
            if (group.Is(server))
                return true;
        return false;
    }

    private static VirtualServerSettings Marked(VirtualServerSettings server, uint mark)
    {
        var services = ImmutableArray.CreateBuilder<IpvsService>(server.Services.Length);
        foreach (IpvsService service in server.Services)
            services.Add(service with { Mark = mark });
        var ranges = ImmutableArray.CreateBuilder<MarkedRange>(server.Marked.Length);
        foreach (MarkedRange range in server.Marked)
            ranges.Add(range with { Mark = mark });
        return server with { Services = services.MoveToImmutable(), Marked = ranges.MoveToImmutable() };
    }

    /// <summary>When the services are there that the marks lead to.</summary>
    /// <param name="settings">From <see cref="Keep"/>.</param>
    public void Use(BalancerSettings settings)
    {
        var groups = new List<GroupMark>();
        var ranges = ImmutableArray.CreateBuilder<MarkedRange>();
        foreach (VirtualServerSettings server in settings.Servers)
        {
            if (server.Marked.IsEmpty || groups.Exists(one => one.Is(server)))
                continue;
            groups.Add(GroupMark.Of(server, server.Marked[0].Mark));
            ranges.AddRange(server.Marked);
        }
        MarkTable? wanted = settings.Marks is { } marks && ranges.Count > 0
            ? new MarkTable(marks.Table, marks.Priority, ranges.ToImmutable()) : null;
        string before = folder.ReadMarks().Table;
        if (before.Length > 0 && before != wanted?.Name)
            Say(kernel.Remove(before), before);
        folder.Keep(wanted?.Name ?? "", groups);
        if (wanted == _wanted && _isWritten)
            return;
        (_wanted, _isWritten) = (wanted, false);
        Look();
    }

    /// <summary>From time to time: whether it is still there, since another program may take it away.</summary>
    public void Look()
    {
        if (_wanted is null || _isWritten && kernel.Generation() == _generation)
            return;
        Errno error = kernel.Replace(_wanted);
        _isWritten = error.IsOk;
        _generation = kernel.Generation();
        Say(error, _wanted.Name);
    }

    /// <summary>The end: nothing is marked any more.</summary>
    public void Remove()
    {
        if (folder.ReadMarks().Table is { Length: > 0 } table)
            Say(kernel.Remove(table), table);
        folder.Keep("", []);
        (_wanted, _isWritten) = (null, false);
    }

    private void Say(Errno error, string table)
    {
        if (!error.IsOk && error != _said)
            log(new LogLine(LogLevel.Error, $"nftables_ipvs: the kernel refuses the table {table}: {error}. Nothing is "
                + "marked, so groups are not served; it is tried again (is nf_tables there?)"));
        _said = error;
    }
}
