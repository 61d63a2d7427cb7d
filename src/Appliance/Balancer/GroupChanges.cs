using System.Buffers.Binary;
using Appliance.Base;
using Appliance.Pools;
using Appliance.Settings.Balancing;
using VrrpAot.Linux;

namespace Appliance.Balancer;

/// <summary>
/// What a reload has made of a group's entries, in keepalived's words. Unlike with keepalived, an entry that has grown
/// is no other one: only those of its addresses are told of that have come or gone.
/// </summary>
internal static class GroupChanges
{
    public static void Say(VirtualServerSettings before, VirtualServerSettings after, Action<LogLine> log)
    {
        if (after.Group is not { } group)
            return;
        foreach (MarkedRange gone in Others(before, after))
            log(new LogLine(LogLevel.Info, $"VS [{Words(gone, "")}] in group {group} no longer exists"));
        foreach (MarkedRange added in Others(after, before))
            log(new LogLine(LogLevel.Info, $"VS [{Words(added, "FWM ")}] added into group {group}"));
    }

    /// <summary>What the one has and the other has not; addresses that follow each other are one range.</summary>
    private static List<MarkedRange> Others(VirtualServerSettings one, VirtualServerSettings other)
    {
        HashSet<MarkedRange> known = [.. Entries(other)];
        var others = new List<MarkedRange>();
        foreach (MarkedRange entry in Entries(one))
            if (known.Contains(entry))
                continue;
            else if (others is [.., var last] && entry.Mark == 0 && last == entry with
                { First = last.First, Last = last.Last } && Number(entry.First) == Number(last.Last) + 1)
                others[^1] = last with { Last = entry.Last };
            else
                others.Add(entry);
        return others;
    }

    /// <summary>With `nftables_ipvs` as the file has them, whatever mark they get; else one by one.</summary>
    private static IEnumerable<MarkedRange> Entries(VirtualServerSettings server)
    {
        foreach (MarkedRange range in server.Marked)
            yield return range with { Mark = 0 };
        if (!server.Marked.IsEmpty)
            yield break;
        foreach (IpvsService service in server.Services)
            yield return new MarkedRange(service.Protocol, service.Address, service.Address, service.Port,
                service.Mark);
    }

    private static UInt128 Number(IpAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        address.WriteTo(bytes[^address.Length..]);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static string Words(in MarkedRange entry, string beforeMark) =>
        entry.Mark != 0 ? $"{beforeMark}{entry.Mark}"
        : $"[{entry.First}]:{IpvsWords.Protocol(entry.Protocol)}:{entry.Port}"
            + (entry.Last == entry.First ? "" : $"-{entry.Last}");
}
