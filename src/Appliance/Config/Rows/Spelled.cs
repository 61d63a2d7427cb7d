using System.Collections.Immutable;
using VrrpAot.Engine;
using VrrpAot.Wire;
using Appliance.Settings;

namespace Appliance.Config.Rows;

/// <summary>Entries of lists as a difference tells them: much as they stand in the file.</summary>
internal static class Spelled
{
    public static string[] Each<T>(ImmutableArray<T> items, Func<T, string> text)
    {
        var texts = new string[items.Length];
        for (int i = 0; i < texts.Length; i++)
            texts[i] = text(items[i]);
        return texts;
    }

    public static string Peer(UnicastPeer peer) =>
        peer.MinTtl > 0 || peer.MaxTtl < 255 ? $"{peer.Address} (TTL {peer.MinTtl}..{peer.MaxTtl})"
            : peer.Address.ToString();

    public static string Tracked(string tracker, int weight, bool reverse) =>
        $"{tracker} weight {weight}{(reverse ? " reverse" : "")}";

    public static string Vip(VirtualAddress vip) =>
        $"{vip.Address}/{vip.PrefixLength}"
        + (vip.Device is null ? "" : $" dev {vip.Device}")
        + (vip.Label is null ? "" : $" label {vip.Label}")
        + (vip.Scope == 0 ? "" : $" scope {vip.Scope}")
        + (vip.Broadcast is null ? "" : $" brd {vip.Broadcast}")
        + (vip.Peer is null ? "" : $" peer {vip.Peer}")
        + (vip.NoPrefixRoute ? " noprefixroute" : "")
        + (vip.Untracked ? " no_track" : "");
}
