using System.Collections.Immutable;
using VrrpAot.Engine;
using VrrpAot.Holdings;
using VrrpAot.Linux;
using VrrpAot.Wire;
using Appliance.Settings;
using Appliance.Settings.Balancing;

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

    public static string Delays(LinkDelays delays) =>
        $"{delays.Interface} down {ChangeList.Text(delays.Down)} up {ChangeList.Text(delays.Up)}";

    public static string AnnouncementGroup(AnnouncementGroup group) => $"{string.Join(' ', group.Interfaces)} "
        + $"garp {ChangeList.Text(group.Gap.Arp)} gna {ChangeList.Text(group.Gap.Neighbour)}";

    /// <summary>Null for none.</summary>
    public static string? Extra(InForce to) => to.Instance.ExtraAnnouncements is not { } extra ? null
        : $"{(extra.OnAll ? "all " : "")}{ChangeList.Text(extra.Interval)}";

    public static string Buffer(ReceiveBuffer buffer) => buffer.Unit switch
    {
        ReceiveBufferUnit.Mtu => $"{buffer.Times} times the MTU",
        ReceiveBufferUnit.Advert => $"{buffer.Times} times its advert",
        _ => $"{buffer.Times} bytes",
    };

    public static string File(FileSettings file) => $"{file.Name} ({file.Path})";

    public static string Vip(VirtualAddress vip) =>
        $"{vip.Address}/{vip.PrefixLength}"
        + (vip.Device is null ? "" : $" dev {vip.Device}")
        + (vip.Label is null ? "" : $" label {vip.Label}")
        + (vip.Scope == 0 ? "" : $" scope {vip.Scope}")
        + (vip.Broadcast is null ? "" : $" brd {vip.Broadcast}")
        + (vip.Peer is null ? "" : $" peer {vip.Peer}")
        + (vip.PreferredLifetime is { } seconds ? $" preferred_lft {seconds}" : "")
        + (vip.NoPrefixRoute ? " noprefixroute" : "")
        + (vip.DetectsDuplicates ? " -nodad" : "")
        + (vip.IsHome ? " home" : "")
        + (vip.ManagesTemporary ? " mngtmpaddr" : "")
        + (vip.JoinsGroups ? " autojoin" : "")
        + (vip.Untracked ? " no_track" : "");

    /// <summary>Null for none.</summary>
    public static string? VirtualMac(InstanceSettings instance) => instance.VirtualMac is not { } mac ? null
        : $"{mac.Device} {mac.Address}{(mac.SendsFromBase ? " vmac_xmit_base" : "")}";

    /// <summary>All of them in one, to be compared and never said; null for none.</summary>
    public static ImmutableArray<byte>? Keys(TrailerRules? trailer)
    {
        if (trailer is null)
            return null;
        var all = new List<byte>();
        foreach (TrailerKey key in trailer.Keys)
        {
            all.Add(key.Id);
            all.Add((byte)key.Bytes.Length);
            all.AddRange(key.Bytes.AsSpan());
        }
        return [.. all];
    }

    public static string[] Objects(ImmutableArray<HeldObject> objects, HoldingKind kind)
    {
        var texts = new List<string>();
        foreach (HeldObject one in objects)
            if (one.Kind == kind)
                texts.Add(one.Tracking.IsEmpty ? one.Text : $"{one.Text} tracked by {string.Join(' ', one.Tracking)}");
        return [.. texts];
    }

    public static string Daemon(IpvsDaemon daemon) =>
        $"{daemon.Interface} id {daemon.Id}"
        + (daemon.MaximumLength == 0 ? "" : $" maxlen {daemon.MaximumLength}")
        + (daemon.Port == 0 ? "" : $" port {daemon.Port}")
        + (daemon.Ttl == 0 ? "" : $" ttl {daemon.Ttl}")
        + (daemon.Group == IpAddress.Any ? "" : $" group {daemon.Group}");

    /// <summary>Null for none.</summary>
    public static string? SyncDaemon(DaemonSettings settings) =>
        settings.Engine.SyncDaemon is { } followed
            ? $"{Daemon(followed.Daemon)} with {settings.Engine.Instances[followed.Instance].Name}"
        : settings.Balancer.StandingDaemon is { } standing ? Daemon(standing)
        : null;

    /// <summary>Null for none; 0 is what the kernel has.</summary>
    public static string? Timeouts(IpvsTimeouts? timeouts) => timeouts is { } given
        ? $"tcp {given.Tcp} tcpfin {given.TcpFin} udp {given.Udp}" : null;

    public static string Fifo(FifoSettings fifo) =>
        fifo.Path
        + (fifo.IsShared ? " of all" : "")
        + (fifo.User is null ? "" : $" for {fifo.User}{(fifo.Group is null ? "" : $":{fifo.Group}")}")
        + (fifo.Reader is null ? "" : $" read by \"{string.Join(' ', fifo.Reader.Arguments.AsSpan())}\""
            + (fifo.Reader.User is null ? "" : $" as {fifo.Reader.User}")
            + (fifo.Reader.Group is null ? "" : $":{fifo.Reader.Group}"));

    public static string Service(IpvsService service) =>
        (service.Mark != 0 ? $"fwmark {service.Mark}{(service.Family == IpFamily.IPv6 ? " inet6" : "")}"
            : $"{service.Address} port {service.Port} protocol {service.Protocol}")
        + $" {service.Scheduler}"
        + ((service.Flags & ~IpvsServiceFlags.Persistent) == 0 ? ""
            : $" flags {(uint)(service.Flags & ~IpvsServiceFlags.Persistent)}")
        + (service.Timeout == 0 ? "" : $" persistent {service.Timeout} s")
        + (service.Engine.IsEmpty ? "" : $" by {service.Engine}")
        + (service.Netmask == IpvsService.WholeAddress(service.Family) ? ""
            : service.Family == IpFamily.IPv6 ? $" /{service.Netmask}" : $" mask {new IpAddress(service.Netmask)}");

    public static string Marked(MarkedRange range) =>
        (range.First == range.Last ? $"{range.First}" : $"{range.First}-{range.Last}")
        + $" port {range.Port} protocol {range.Protocol} as {range.Mark}";

    public static string Forwarding(IpvsDestination destination) => destination.Forwarding switch
    {
        IpvsForwarding.Masquerade => "NAT",
        IpvsForwarding.Direct => "DR",
        IpvsForwarding.Tunnel when destination.Tunnel == IpvsTunnel.Ipip => "TUN",
        IpvsForwarding.Tunnel => $"TUN {destination.Tunnel}"
            + (destination.TunnelPort == 0 ? "" : $" port {destination.TunnelPort}")
            + (destination.TunnelFlags == 0 ? "" : $" {destination.TunnelFlags}"),
        _ => destination.Forwarding.ToString(),
    };

    public static string? Sorry(SorryServerSettings? sorry) => sorry is null ? null
        : $"{sorry.Name} {Forwarding(sorry.Destination)}{(sorry.Inhibit ? " inhibited" : "")}";

    public static string? Endpoint(Endpoint? endpoint) => endpoint is not { } given ? null
        : given.Address.IsIPv6 ? $"[{given.Address}]:{given.Port}" : $"{given.Address}:{given.Port}";

    public static string Statuses(StatusRange range) =>
        range.First == range.Last ? $"{range.First}" : $"{range.First}-{range.Last}";

    /// <summary>Null where none needs to come.</summary>
    public static string? Reply(UdpCheckSettings check) => !check.RequiresReply ? null
        : check.Reply.IsEmpty ? "any"
        : $"{Convert.ToHexString(check.Reply.AsSpan())} mask {Convert.ToHexString(check.ReplyMask.AsSpan())}";
}
