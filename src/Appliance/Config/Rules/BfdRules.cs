using System.Collections.Immutable;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Settings;
using Appliance.Texts;
using VrrpAot.Bfd;
using VrrpAot.Engine;

namespace Appliance.Config.Rules;

/// <summary>Sessions of BFD: which can run, what they run on, and who may track them.</summary>
internal static class BfdRules
{
    /// <summary>keepalived's, for IPv6.</summary>
    private const int KeepalivedHopLimit = 64;

    /// <summary>Those that can run, in file order; the model is told its place.</summary>
    public static ImmutableArray<BfdSettings> Sessions(IEnumerable<BfdModel> all, Findings findings)
    {
        var sessions = ImmutableArray.CreateBuilder<BfdSettings>();
        foreach (BfdModel bfd in all)
        {
            if (bfd.HasBadAddress || !HasNeighbour(bfd, findings))
                continue;
            BfdSettings session = Session(bfd, findings);
            if (sessions.FirstOrDefault(other => IsAmbiguous(session, other)) is { } twin)
            {
                findings.Error(bfd.At, $"Configuration error: BFD instance {bfd.Name} has duplicate neighbor address "
                    + $"{session.Neighbour}, ignoring instance ({twin.Name} has it, too: two sessions to one neighbour "
                    + "need a source_ip each, or one of them multihop)");
                continue;
            }
            bfd.Place = sessions.Count;
            sessions.Add(session);
        }
        return sessions.ToImmutable();
    }

    private static bool HasNeighbour(BfdModel bfd, Findings findings)
    {
        if (bfd.Neighbour is not { } neighbour)
        {
            findings.Error(bfd.At, $"Configuration error: BFD instance {bfd.Name} has no neighbor address set, "
                + "disabling instance");
            return false;
        }
        if (bfd.Source is not { } source || source.Value.Family == neighbour.Value.Family)
            return true;
        findings.Error(source.At, $"Configuration error: BFD instance {bfd.Name} source address {source.Value} and "
            + $"neighbor address {neighbour.Value} are not of the same family, disabling instance");
        return false;
    }

    /// <summary>A packet could be meant for either (RFC 5881 section 3).</summary>
    private static bool IsAmbiguous(BfdSettings one, BfdSettings other) =>
        one.Neighbour == other.Neighbour && one.IsMultihop == other.IsMultihop
            && (one.Source is null || other.Source is null || one.Source == other.Source);

    private static BfdSettings Session(BfdModel bfd, Findings findings)
    {
        IpAddress neighbour = bfd.Neighbour!.Value;
        int hops = bfd.Hops?.Value ?? (neighbour.IsIPv6 ? KeepalivedHopLimit : 255);
        int fewer = bfd.Of(BfdRows.MaxHops)?.Value ?? 0;
        if (fewer is not (-1 or 255) && fewer > hops)
            findings.Warning(bfd.Of(BfdRows.MaxHops)!.At,
                $"BFD instance {bfd.Name}: max_hops exceeds ttl/hoplimit - setting to ttl/hoplimit");
        var timing = new BfdTiming();
        return new BfdSettings
        {
            Name = bfd.Name,
            Neighbour = neighbour,
            Source = bfd.Source?.Value,
            IsMultihop = bfd.Of(BfdRows.Multihop) is { Value: true },
            Timing = new BfdTiming
            {
                MinRx = bfd.Of(BfdRows.MinRx)?.Value ?? timing.MinRx,
                MinTx = bfd.Of(BfdRows.MinTx)?.Value ?? timing.MinTx,
                IdleTx = bfd.Of(BfdRows.IdleTx)?.Value ?? timing.IdleTx,
                Multiplier = (byte)(bfd.Of(BfdRows.Multiplier)?.Value ?? timing.Multiplier),
                Passive = bfd.Of(BfdRows.Passive) is not null,
            },
            // RFC 5881 section 5 wants 255, also with IPv6, and keepalived takes it.
            Hops = (byte)(bfd.Hops?.Value ?? 255),
            LeastHops = (byte)(fewer is -1 or 255 ? 0 : Math.Max(0, hops - fewer)),
        };
    }

    /// <summary>`vrrp` and `checker`: only who is named, and both where nobody is.</summary>
    public static bool IsFor(BfdModel bfd, Option<bool> whom, Option<bool> others) =>
        bfd.Of(whom) is not null || bfd.Of(others) is null;

    /// <summary>What an instance tracks, with the weight in force.</summary>
    public static ImmutableArray<TrackedBfd> Tracked(InstanceModel instance, Priority priority, Findings findings)
    {
        var tracked = ImmutableArray.CreateBuilder<TrackedBfd>();
        foreach (TrackModel track in instance.Bfds)
        {
            BfdModel bfd = track.Bfd!;
            int weight = track.Weight ?? bfd.Weight;
            if (bfd.Place < 0)
                findings.Error(track.At, $"({instance.Name}) track bfd {bfd.Name}: that session was left out, and "
                    + "nothing is tracked by it");
            else if (!IsFor(bfd, BfdRows.ForVrrp, BfdRows.ForCheckers))
                findings.Error(track.At, $"({instance.Name}) track bfd {bfd.Name}: it says checker, and so tells no "
                    + "instance; write vrrp there, too, to track it");
            else if (priority.IsOwner && weight != 0)
                findings.Warning(track.At, $"({instance.Name}) ignoring tracked bfd {bfd.Name} with weight {weight} due"
                    + " to address_owner");
            else
                tracked.Add(new TrackedBfd(bfd.Place, weight, track.Reverse ?? bfd.Reverse));
        }
        return tracked.ToImmutable();
    }
}
