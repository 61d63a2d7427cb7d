using Appliance.Config.Model;
using Appliance.Config.Reading;
using Appliance.Config.Rows;
using Appliance.Texts;
using VrrpAot.Linux;

namespace Appliance.Config.Rules;

/// <summary>What a `virtual_server` must have, and what becomes of it where it has not.</summary>
internal static class VirtualServerRules
{
    private const byte Udp = 17;
    private const uint UsualPersistence = 360;

    /// <summary>As in logs, FIFOs and mails.</summary>
    public static string Name(VirtualServerModel server, byte protocol, int position) =>
        server.Mark is { } mark ? $"FWM {mark}"
        : server.Group is { } group ? $"[{group}]:{position}"
        : EndpointReader.Name(server.Address!.Value, ServerReader.ProtocolName(protocol));

    public static bool HasServers(VirtualServerModel server, string name, Findings findings)
    {
        if (server.RealServers.Count == 0)
            findings.Error(server.At, $"Virtual server {name} has no real servers - ignoring");
        return server.RealServers.Count > 0;
    }

    public static byte Protocol(VirtualServerModel server, string name, byte protocol, ServedAddresses served,
        Findings findings)
    {
        if (!served.HasAddresses && protocol != 0)
            findings.Warning(server.Of(VirtualServerRows.Protocol)!.At,
                $"Warning: Virtual server {name}: protocol specified for fwmark - protocol will be ignored");
        if (!served.HasAddresses || protocol != 0)
            return served.HasAddresses ? protocol : (byte)0;
        findings.Error(server.At, $"Virtual server {name}: no protocol set - defaulting to UDP");
        return Udp;
    }

    public static string Scheduler(VirtualServerModel server, string name, Findings findings)
    {
        if (server.Scheduler is { } given)
            return given.Value;
        findings.Error(server.At, $"Virtual server {name}: no scheduler set, setting default 'wlc'", "lvs_sched wlc");
        return "wlc";
    }

    /// <summary>That of servers that have none of their own.</summary>
    public static ForwardingModel Forwarding(VirtualServerModel server, string name, Findings findings)
    {
        if (server.Forwarding is { } given)
            return given;
        if (server.RealServers.Exists(real => real.Forwarding is null))
            findings.Error(server.At, $"Virtual server {name}: no forwarding method set, setting default NAT",
                "lvs_method NAT");
        return new ForwardingModel(IpvsForwarding.Masquerade, IpvsTunnel.Ipip, 0, IpvsTunnelFlags.None);
    }

    /// <summary>Seconds; 0 for none.</summary>
    public static uint Persistence(VirtualServerModel server, string name, ServedAddresses served, Findings findings)
    {
        if (server.Of(VirtualServerRows.PersistenceTimeout) is { } given)
            return (uint)given.Value;
        if (!served.HasPortZero)
            return 0;
        findings.Error(server.At,
            $"Virtual server {name}: zero port only valid for persistent services - setting", "persistence_timeout");
        return UsualPersistence;
    }

    public static IpvsServiceFlags Flags(VirtualServerModel server, string name, byte protocol, uint persistence,
        ServedAddresses served, Findings findings)
    {
        IpvsServiceFlags flags = server.Flags | (persistence > 0 ? IpvsServiceFlags.Persistent : 0);
        if ((flags & IpvsServiceFlags.OnePacket) == 0 || protocol == Udp || !served.HasAddresses)
            return flags;
        findings.Error(server.At, $"Virtual server {name}: one packet scheduling requires UDP - resetting");
        return flags & ~IpvsServiceFlags.OnePacket;
    }

    /// <summary>A mark is on no interface. (With keepalived a group switches its checks off for ever.)</summary>
    public static bool HaSuspend(VirtualServerModel server, string name, ServedAddresses served, Findings findings)
    {
        if (server.Of(VirtualServerRows.HaSuspend) is not { } given)
            return false;
        if (served.HasMarks)
            findings.Error(given.At,
                $"Virtual server {name}: cannot use ha_suspend with fwmarks - clearing ha_suspend");
        return !served.HasMarks;
    }
}
