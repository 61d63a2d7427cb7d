using System.Collections.Immutable;
using Appliance.Config.Model;
using Appliance.Config.Rows;
using Appliance.Texts;
using VrrpAot.Engine;
using VrrpAot.Protocol;
using VrrpAot.Wire;

namespace Appliance.Config.Rules;

/// <summary>What an instance must have, and what may not stand together: one rule a method.</summary>
internal static class InstanceRules
{
    private const int MostAddresses = 255;

    /// <summary>What an IPv6 packet of 1500 bytes has room for: an advert is never a fragment here.</summary>
    private const int MostIPv6Addresses = 90;

    /// <summary>Without a VRID there is no virtual router.</summary>
    public static bool HasVrid(InstanceModel instance, Findings findings)
    {
        if (instance.Of(InstanceRows.Vrid) is null)
            findings.Fatal(instance.At, $"({instance.Name}) the virtual router id must be set");
        return instance.Of(InstanceRows.Vrid) is not null;
    }

    /// <summary>`interface`, else `default_interface`; null when there is neither.</summary>
    public static string? Interface(InstanceModel instance, GlobalModel global, Findings findings)
    {
        if ((instance.Of(InstanceRows.Interface) ?? global.Of(GlobalRows.DefaultInterface)) is { } given)
            return given.Value;
        if (instance.Unicast is not null && instance.SourceAddress is not null)
            instance.CannotRun ??= new Unable("unicast without interface",
                "a unicast instance without 'interface' is not carried out by this version", instance.At);
        else
            findings.Fatal(instance.At, $"({instance.Name}) Unknown interface! An instance needs 'interface NAME'");
        return null;
    }

    /// <summary>Version 3 and strict mode need a VIP; version 2 should have one.</summary>
    public static bool HasAddress(InstanceModel instance, VrrpVersion version, bool isStrict, Findings findings)
    {
        if (instance.Addresses.Count > 0 || instance.Of(InstanceRows.NoVirtualAddress) is not null)
            return true;
        if (version == VrrpVersion.V3)
            findings.Fatal(instance.At, $"({instance.Name}) No VIP specified; version 3 needs at least one");
        else if (isStrict)
            findings.Fatal(instance.At, $"({instance.Name}) No VIP specified; at least one is required in strict mode");
        else
            findings.Warning(instance.At, $"({instance.Name}) No VIP specified; at least one is sensible");
        return version == VrrpVersion.V2 && !isStrict;
    }

    /// <summary>What adverts list: they have room for 255 addresses.</summary>
    public static ImmutableArray<VirtualAddress> Advertised(InstanceModel instance, Findings findings)
    {
        var all = instance.Addresses;
        int most = MostOf(instance);
        if (all.Count > most)
            findings.Warning(all[most].At,
                $"({instance.Name}) Number of VIPs ({all.Count}) exceeds maximum ({most} addresses in an"
                + " advert) - excess moved to eVIPs: from here on they are set, but in no advert",
                    "virtual_ipaddress_excluded");
        return Values(all, 0, Math.Min(all.Count, most));
    }

    private static int MostOf(InstanceModel instance) =>
        instance.Family == IpFamily.IPv6 ? MostIPv6Addresses : MostAddresses;

    /// <summary>
    /// What is set and not advertised: `virtual_ipaddress_excluded`, then the VIPs for which adverts have no room, as
    /// with keepalived.
    /// </summary>
    public static ImmutableArray<VirtualAddress> Excluded(InstanceModel instance) =>
        [.. Values(instance.Excluded, 0, instance.Excluded.Count),
            .. Values(instance.Addresses, MostOf(instance), instance.Addresses.Count)];

    private static ImmutableArray<VirtualAddress> Values(List<Located<VirtualAddress>> given, int from, int to)
    {
        var values = ImmutableArray.CreateBuilder<VirtualAddress>();
        for (int i = from; i < to; i++)
            values.Add(given[i].Value);
        return values.ToImmutable();
    }

    /// <summary>`unicast_src_ip` or an empty `unicast_peer` alone does not make an instance unicast.</summary>
    public static void UnicastNeedsPeers(InstanceModel instance, Findings findings)
    {
        if (instance.Unicast is { } unicast && instance.Peers.Count == 0)
            findings.Error(unicast.At,
                $"({instance.Name}) is meant to be unicast but has no unicast_peer; it uses multicast (keepalived "
                + $"does too, and calls that deprecated)");
        else if (instance.Of(InstanceRows.UnicastTtl) is { } ttl && instance.Peers.Count == 0)
            findings.Warning(ttl.At, $"({instance.Name}) Cannot use unicast_ttl without unicast peers - resetting");
        else if (instance.Unicast is { } both && instance.MulticastGroup is { } group)
            findings.Warning(group.At,
                $"({instance.Name}) a multicast group has no effect on a unicast instance (line {both.At.Line})");
    }

    /// <summary>
    /// `unicast_fault_no_peer`: keepalived keeps such an instance in FAULT until a reload; here it is not there until
    /// then.
    /// </summary>
    public static bool HasPeerIfItMust(InstanceModel instance, Findings findings)
    {
        if (instance.Of(InstanceRows.NeedsPeer) is null
            || instance.Unicast is not { } unicast || instance.Peers.Count > 0)
            return true;
        findings.Error(unicast.At, $"({instance.Name}) is left out: unicast_fault_no_peer, and it has no unicast peer");
        return false;
    }

    /// <summary>
    /// A copy of each advert sent to ourselves helps nobody. Where there is no other peer it stays, as with keepalived:
    /// without any the instance would turn to multicast.
    /// </summary>
    public static ImmutableArray<UnicastPeer> Peers(InstanceModel instance, Findings findings)
    {
        var peers = ImmutableArray.CreateBuilder<UnicastPeer>();
        foreach (Located<UnicastPeer> peer in instance.Peers)
        {
            if (instance.SourceAddress is not { } source || source.Value != peer.Value.Address)
                peers.Add(peer.Value);
            else if (instance.Peers.Count == 1)
                findings.Error(peer.At,
                    $"({instance.Name}) the only unicast peer, {source.Value}, is our own source address: no other "
                        + $"router hears us");
            else
                findings.Warning(peer.At,
                    $"({instance.Name}) unicast peer {source.Value} is our own source address; it is left out");
        }
        return peers.Count == 0 && instance.Peers.Count > 0 ? [instance.Peers[0].Value] : peers.ToImmutable();
    }

    /// <summary>`track_src_ip` is about a configured source address.</summary>
    public static void TrackedSourceNeedsSource(InstanceModel instance, Findings findings)
    {
        if (instance.Of(InstanceRows.TrackSource) is { } track && instance.SourceAddress is null)
            findings.Warning(track.At,
                $"({instance.Name}) track_src_ip has no effect without unicast_src_ip or mcast_src_ip");
    }
}
